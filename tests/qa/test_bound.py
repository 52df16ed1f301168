"""Whose day it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.types import Language
from qa.bound import ENOUGH, around, bound

SENTENCE = (
    "On May 3 the council held a workshop on the harbour plan, which was adopted in June 2021."
)
OPENED = "Ngày 4/5, tỉnh tổ chức hội thảo về cây cầu được khánh thành vào đầu năm 2020."


@pytest.mark.parametrize(
    ("question", "language", "sentence", "belongs"),
    [
        ("When was the harbour plan adopted?", "en", SENTENCE, True),
        ("When did the council hold a workshop?", "en", SENTENCE, True),
        ("When was the lighthouse repaired?", "en", SENTENCE, False),
        ("Cây cầu được khánh thành khi nào?", "vi", OPENED, True),
        ("Cây cầu bị sập khi nào?", "vi", OPENED.replace("cây cầu", "con đường"), False),
    ],
)
def test_a_day_belongs_to_what_was_done_near_it(
    question: str, language: Language, sentence: str, belongs: bool
) -> None:
    assert (bound("date", question, language, [(sentence, language)]) >= ENOUGH) is belongs


def test_who_asks_for_the_day_is_not_answered_by_the_year() -> None:
    readings: list[tuple[str, Language]] = [("The plan was adopted early in 2021.", "en")]
    assert bound("date", "When was the plan adopted?", "en", readings) >= ENOUGH
    assert bound("date", "What day was the plan adopted?", "en", readings) == 0
    assert bound("date", "What day was the plan adopted?", "en", readings, exact=False) >= ENOUGH


def test_any_century_has_years() -> None:
    readings: list[tuple[str, Language]] = [("His best works were published in 1520.", "en")]
    assert bound("date", "When were his works published?", "en", readings) >= ENOUGH


def test_what_tells_which_event_is_meant_need_not_stand_near_the_day() -> None:
    said: list[tuple[str, Language]] = [
        ("A workshop on the repair of lamps was held on 4 May.", "en")
    ]
    told: list[tuple[str, Language]] = [("From 4 to 5 May they met.", "en")]
    question = "When did the workshop on the repair of lamps happen?"
    assert bound("date", question, "en", told, opening=said) >= ENOUGH
    assert bound("date", question, "en", told) < ENOUGH


@given(st.text(max_size=300), st.data())
def test_what_stands_around_is_of_the_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert len(around(text, start, end)) <= len(text) + 1
    assert set(around(text, start, end)) <= set(text) | {" "}
