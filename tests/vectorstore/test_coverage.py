"""How much of a question a text covers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.coverage import covered, stem, stems

WORDS = st.lists(st.sampled_from(["peace", "ships", "hòa", "bình", "officers", "1325"]), max_size=6)


def _one(word: str) -> float:
    return 1.0


@pytest.mark.parametrize(
    ("one", "other"),
    [("approved", "approval"), ("Peace", "peace"), ("hoà", "hòa"), ("Đặng", "dang")],
)
def test_forms_of_a_word_fall_together(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_syllables_stay_whole() -> None:
    assert stem("binh") == "binh"
    assert stems("Hòa bình, 1325!") == {"hoa", "binh", "1325"}
    assert stems("") == frozenset()


@given(WORDS, WORDS)
def test_the_share_is_that_of_the_words_that_are_there(asked: list[str], said: list[str]) -> None:
    share = covered(asked, [" ".join(said)], _one)
    expected = sum(word in said for word in asked) / len(asked) if asked else 0.0
    assert share == pytest.approx(expected)


@given(WORDS, WORDS, WORDS)
def test_more_text_covers_no_less(asked: list[str], said: list[str], more: list[str]) -> None:
    alone = covered(asked, [" ".join(said)], _one)
    both = covered(asked, [" ".join(said), " ".join(more)], _one)
    assert 0 <= alone <= both <= 1


def test_weights_count() -> None:
    weigh = {"rare": 3.0, "common": 1.0}.__getitem__
    assert covered(["rare", "common"], ["rare"], weigh) == 0.75
    assert covered(["rare"], ["rare"], lambda word: 0.0) == 0.0
