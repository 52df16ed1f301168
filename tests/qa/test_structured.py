"""JSON out of a stream, wherever it is cut into pieces and wherever it ends."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.cited import LONGEST, CitedSentence
from qa.errors import Interrupted
from qa.grounding import NONE
from qa.structured import NO_ANSWER, SCHEMA, as_json, as_text, written

ROWS = [
    {"text": "Việt Nam đã cử hơn 1.000 sĩ quan.", "sources": [3, 7]},
    {"text": 'The "Unit No. 1" {sic} ] was launched\\.', "sources": []},
    {"text": "Bà Tamesis đến thăm ngày 18.7.", "sources": [99]},
]
READ = [
    CitedSentence("Việt Nam đã cử hơn 1.000 sĩ quan.", (3, 7)),
    CitedSentence('The "Unit No. 1" {sic} ] was launched\\.', ()),
    CitedSentence("Bà Tamesis đến thăm ngày 18.7.", (99,)),
]
WHOLE = json.dumps({"sentences": ROWS, "answered": True})


def read(pieces: Iterable[str]) -> tuple[list[CitedSentence], bool, bool]:
    """The sentences, whether the text was taken as plain, whether it was interrupted."""
    told: list[bool] = []
    found: list[CitedSentence] = []
    try:
        for sentence in written(pieces, lambda: told.append(True)):
            found.append(sentence)
    except Interrupted:
        return found, bool(told), True
    return found, bool(told), False


def pieces_of(text: str, sizes: list[int]) -> Iterator[str]:
    at = 0
    for size in [*sizes, *[sizes[-1]] * len(text)]:
        if at < len(text):
            yield text[at : at + size]
        at += size


@given(
    st.lists(st.integers(1, 12), min_size=1, max_size=8),
    st.sampled_from([None, 2]),
    st.booleans(),
    st.sampled_from(["", "\n ", "```json\n", "<think>\nWhat {is} asked?</think>\n"]),
)
def test_pieces_and_layout_do_not_matter(
    sizes: list[int], indent: int | None, ascii_only: bool, before: str
) -> None:
    text = json.dumps({"sentences": ROWS, "answered": True}, indent=indent, ensure_ascii=ascii_only)
    assert read(pieces_of(before + text, sizes)) == (READ, False, False)


@given(st.integers(1, len(WHOLE) - 1), st.lists(st.integers(1, 9), min_size=1, max_size=5))
def test_what_was_whole_stays_when_the_json_is_cut(end: int, sizes: list[int]) -> None:
    cut = WHOLE[:end]
    ends = [WHOLE.index(json.dumps(row)) + len(json.dumps(row)) for row in ROWS]
    assert read(pieces_of(cut, sizes)) == (READ[: sum(e <= end for e in ends)], False, True)


def test_a_sentence_comes_with_the_bracket_that_closes_it() -> None:
    end = WHOLE.index(json.dumps(ROWS[0])) + len(json.dumps(ROWS[0]))
    asked = 0

    def letters() -> Iterator[str]:
        nonlocal asked
        for letter in WHOLE:
            asked += 1
            yield letter

    assert next(written(letters(), lambda: None)) == READ[0]
    assert asked == end


@pytest.mark.parametrize("text", [NO_ANSWER, '{"answered": false, "sentences": []}'])
def test_nothing_answered_is_said_at_the_end(text: str) -> None:
    for pieces in ([text], list(text)):
        found, plain, interrupted = read(pieces)
        assert [sentence.text for sentence in found] == [NONE]
        assert not plain
        assert not interrupted


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("So it is [3]. And so [4].", [("So it is.", (3,)), ("And so.", (4,))]),
        ("[3] So it is.", [("So it is.", (3,))]),
        ("`So` it is.", [("So it is.", ())]),
        ("``` So it is [3].", [("So it is.", (3,))]),
        (f"{NONE}.", [(NONE, ())]),
    ],
)
def test_what_is_no_json_is_read_as_text(
    text: str, sentences: list[tuple[str, tuple[int, ...]]]
) -> None:
    for pieces in ([text], list(text)):
        found, plain, interrupted = read(pieces)
        assert [(sentence.text, sentence.numbers) for sentence in found] == sentences
        assert plain
        assert not interrupted


@pytest.mark.parametrize("text", ["", "  \n", "<think>Hm.", "<think>Hm.</think>"])
def test_nothing_is_neither_json_nor_text(text: str) -> None:
    assert read([text]) == ([], False, False)


@pytest.mark.parametrize(
    ("element", "sentences"),
    [
        ({"text": "One. Two [5].", "sources": [1]}, [("One.", (1,)), ("Two.", (1, 5))]),
        ({"text": "One [2].", "sources": ["[1]", "2, 3"]}, [("One.", (1, 2, 3))]),
        ({"text": "One.", "sources": 4}, [("One.", (4,))]),
        ({"text": "One.", "sources": [True, None, 1.5]}, [("One.", ())]),
        ({"text": "<b>One</b> ![x](http://e.example/i)."}, [("One.", ())]),
        ("One [6].", [("One.", (6,))]),
        ({"text": ["One."]}, []),
        ({"words": "One."}, []),
    ],
)
def test_shapes_of_elements(element: object, sentences: list[tuple[str, tuple[int, ...]]]) -> None:
    found, _, interrupted = read([json.dumps({"sentences": [element], "answered": True})])
    assert [(sentence.text, sentence.numbers) for sentence in found] == sentences
    assert not interrupted


@given(st.text(alphabet='{}[]",:\\ \nsentencesanswered1é', max_size=80))
def test_anything_is_read_or_interrupted(text: str) -> None:
    found, _, _ = read(list('{"sentences": [' + text))
    assert all(sentence.text for sentence in found)


def test_depth_and_length_have_a_limit() -> None:
    assert read(['{"sentences": [' + "[" * 5000])[2]
    asked = 0

    def endless() -> Iterator[str]:
        nonlocal asked
        yield '{"sentences": [{"text": "'
        while True:
            asked += 5
            yield "word "

    assert read(endless())[2]
    assert asked <= LONGEST + 10


def test_no_length_of_a_text_is_limited() -> None:
    assert "maxLength" not in json.dumps(SCHEMA)
    assert list(SCHEMA["properties"]) == ["sentences", "answered"]


def test_a_sentence_is_sent_back_as_it_was_written() -> None:
    assert as_text().again(READ[0]) == READ[0].text
    assert list(as_json().read([as_json().again(READ[0])], lambda: None)) == READ[:1]
    example = as_json().told
    assert '"sources"' in example
    assert '"answered"' in example
