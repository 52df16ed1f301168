"""BM25 over query mass against a naive one, and its two fields."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.lexical import K1, B, Bm25, folded, words

TOKENS = st.lists(st.sampled_from("abcdefg"), max_size=8)
ROWS = st.lists(TOKENS, min_size=1, max_size=8)


def _idf(rows: list[list[str]], token: str) -> float:
    df = sum(token in row for row in rows) or 1
    return math.log(1 + (len(rows) - df + 0.5) / (df + 0.5))


def _naive(rows: list[list[str]], query: list[str], row: list[str]) -> float:
    mean = sum(map(len, rows)) / len(rows)
    score = mass = 0.0
    for token in query:
        mass += _idf(rows, token)
        tf = row.count(token)
        if tf:
            norm = K1 * (1 - B + B * len(row) / mean)
            score += _idf(rows, token) * tf * (K1 + 1) / (tf + norm)
    return score / mass if mass else 0.0


def test_the_constants_are_those_of_the_documentation() -> None:
    assert (K1, B) == (1.2, 0.75)


@given(ROWS, TOKENS)
def test_scores_equal_the_naive_ones(rows: list[list[str]], query: list[str]) -> None:
    expected = [_naive(rows, query, row) for row in rows]
    np.testing.assert_allclose(Bm25.build(rows).scores(query), expected, rtol=1e-4, atol=1e-6)


@given(ROWS, TOKENS, TOKENS)
def test_a_text_that_is_no_row_scores_as_if_it_were_one(
    rows: list[list[str]], query: list[str], text: list[str]
) -> None:
    index = Bm25.build(rows)
    mean = 3.0
    score = mass = 0.0
    for token in query:
        mass += _idf(rows, token)
        tf = text.count(token)
        norm = K1 * (1 - B + B * len(text) / mean)
        score += _idf(rows, token) * tf * (K1 + 1) / (tf + norm)
    expected = score / mass if mass else 0.0
    assert index.text_score(query, text, mean) == pytest.approx(expected, rel=1e-6)


@given(ROWS, TOKENS)
def test_scores_stay_between_zero_and_the_most_a_word_can_give(
    rows: list[list[str]], query: list[str]
) -> None:
    scores = Bm25.build(rows).scores(query)
    assert np.all(scores >= 0)
    assert np.all(scores <= K1 + 1 + 1e-5)


def test_what_was_saved_is_read_again(tmp_path: Path) -> None:
    rows = [words("Hội nghị Hà Nội"), words("the Ha Noi conference"), [], ["\udcff", "x"]]
    index = Bm25.build(rows)
    index.save(tmp_path / "words.npz")
    again = Bm25.load(tmp_path / "words.npz")
    for query in (["hội", "nghị"], ["noi"], ["unknown"], ["\udcff"], []):
        np.testing.assert_array_equal(again.scores(query), index.scores(query))
        assert again.text_score(query, rows[0], 4.0) == index.text_score(query, rows[0], 4.0)
    assert again.total == 4


def test_nothing_is_found_in_nothing() -> None:
    assert Bm25.build([]).scores(["a"]).shape == (0,)
    assert Bm25.build([]).idf("a") == 0.0
    assert Bm25.build([[], []]).scores(["a"]).tolist() == [0.0, 0.0]


def test_words_unknown_to_all_rows_lower_the_score() -> None:
    index = Bm25.build([["a", "b"], ["c"]])
    assert index.scores(["a", "zzz"])[0] < index.scores(["a"])[0]


def test_words_keep_accents_and_folded_ones_do_not() -> None:
    assert words("Phụ nữ, HÒA bình 1325!") == ["phụ", "nữ", "hòa", "bình", "1325"]
    assert folded("Phụ nữ") == ["phu", "nu", "phu nu"]
    assert folded("Đà Nẵng") == folded("da nang")
    assert folded("") == words("") == []
