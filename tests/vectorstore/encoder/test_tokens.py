"""Word pieces: the best path, exactly as the original tokeniser finds it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vectorstore.encoder import tokens
from vectorstore.encoder.layout import Vocabulary
from vectorstore.encoder.tokens import Tokeniser
from vectorstore.encoder.weights import Weights, locate


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Weights.read(locate()).vocabulary


@pytest.fixture(scope="module")
def tokeniser(vocabulary: Vocabulary) -> Tokeniser:
    return Tokeniser(vocabulary)


def spell(vocabulary: Vocabulary, ids: list[int]) -> list[str]:
    names = {number: piece for piece, number in vocabulary.ids.items()}
    return [names.get(number, "?") for number in ids]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("passage: hello world", ["▁passage", ":", "▁hell", "o", "▁world"]),
        ("Phụ nữ, hòa bình", ["▁Phụ", "▁nữ", ",", "▁hòa", "▁bình"]),
    ],
)
def test_pieces_of_plain_words(
    vocabulary: Vocabulary, tokeniser: Tokeniser, text: str, pieces: list[str]
) -> None:
    assert spell(vocabulary, tokeniser.ids(text)) == pieces


def test_special_marks_in_a_text_are_plain_characters(
    vocabulary: Vocabulary, tokeniser: Tokeniser
) -> None:
    ids = tokeniser.ids("<s> </s> <pad> <mask>")
    assert not {vocabulary.begin, vocabulary.end, vocabulary.unknown} & set(ids)
    assert "".join(spell(vocabulary, ids)) == "▁<s>▁</s>▁<pad>▁<mask>"


def test_a_run_of_unknown_characters_is_one_piece(
    vocabulary: Vocabulary, tokeniser: Tokeniser
) -> None:
    assert tokeniser.ids("\U00013000\U00013001\U00013002").count(vocabulary.unknown) == 1


@given(st.text(st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyạảãáà01"), min_size=1, max_size=12))
@settings(max_examples=60, deadline=None)
def test_no_other_way_to_cut_a_word_is_likelier(
    vocabulary: Vocabulary, tokeniser: Tokeniser, word: str
) -> None:
    """Against every cut in turn (a slow but plain recursion)."""
    marked, ids, scores = "▁" + word, vocabulary.ids, vocabulary.scores
    best: list[float] = [0.0]
    for end in range(1, len(marked) + 1):
        ways = [
            best[at] + scores[ids[marked[at:end]]] for at in range(end) if marked[at:end] in ids
        ]
        best.append(max(ways, default=float("-inf")))
    found = tokeniser.ids(word)
    assert "".join(spell(vocabulary, found)) == marked
    assert sum(scores[number] for number in found) == pytest.approx(best[-1])


def test_a_word_of_a_hundred_thousand_letters_takes_a_moment(tokeniser: Tokeniser) -> None:
    started = time.process_time()
    assert len(tokeniser.ids("nghiêng" * 14_286)) > 10_000
    assert time.process_time() - started < 2


def test_the_cache_stays_within_its_bound(
    vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "CACHED_WORDS", 10)
    small = Tokeniser(vocabulary)
    words = [f"w{number}" for number in range(35)]
    first = [small.ids(word) for word in words]
    assert len(small._cache) <= 10
    small.ids("x" * 64)
    assert "x" * 64 not in small._cache
    assert [small.ids(word) for word in words] == first


def test_threads_agree(vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "CACHED_WORDS", 50)
    shared = Tokeniser(vocabulary)
    texts = [f"bà {number} đến Huế năm {number * 7}" for number in range(200)]
    alone = [Tokeniser(vocabulary).ids(text) for text in texts[:1]] + [
        shared.ids(t) for t in texts[1:]
    ]
    with ThreadPoolExecutor(8) as pool:
        rounds = [list(pool.map(shared.ids, texts)) for _ in range(4)]
    assert all(one == other for one, other in pairwise([alone, *rounds]))
