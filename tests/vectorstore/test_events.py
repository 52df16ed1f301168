"""Which event a sentence tells of, and which one a question means."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.split import passages
from corpus.types import Article, Language
from vectorstore.background import background
from vectorstore.calibrate import Calibration
from vectorstore.entry import Entry
from vectorstore.events import events, kinds, meant, names_event, other_day
from vectorstore.query import make_query

PUBLISHED = date(2023, 5, 6)
REPORT = [
    "On 4 May, the port office held a workshop on night fishing in Hanoi.",
    "It rained all week.",
    "Delegates talked about lamps and nets.",
    "The event was paid for by Norway.",
    "A ferry line opened in June 2022.",
]
TOLD = events([[(sentence, "en")] for sentence in REPORT], PUBLISHED)


def test_what_follows_tells_of_the_event_that_was_introduced() -> None:
    assert [told is not None for told in TOLD] == [True, False, True, True, False]
    told = TOLD[3]
    assert told is not None
    assert told.numbers == (0,)
    assert told.kinds == frozenset({"workshop"})
    assert told.days == ((date(2023, 5, 4), date(2023, 5, 4)),)


def test_of_two_events_the_one_of_the_kind_or_the_last_is_meant() -> None:
    sentences = [
        "On 4 May a workshop was held.",
        "On 5 May a conference was held.",
        "The workshop was short.",
        "Delegates sang.",
    ]
    told = events([[(sentence, "en")] for sentence in sentences], PUBLISHED)
    assert [found.numbers for found in told if found] == [(0,), (1,), (0,), (1,)]


@pytest.mark.parametrize(
    ("question", "language", "sure"),
    [
        ("Who paid for the workshop of 4 May?", "en", True),
        ("Who paid for the May 2023 workshop?", "en", True),
        ("Ai tài trợ hội thảo ngày 4/5?", "vi", True),
        ("Ai tài trợ sự kiện tháng 5/2023?", "vi", True),
        ("Who paid for the conference of 4 May?", "en", False),
        ("Who paid for the March workshop?", "en", False),
        ("Ai tài trợ hội thảo tháng 3?", "vi", False),
        ("Who paid for the lamps?", "en", False),
    ],
)
def test_a_question_means_an_event_by_kind_and_day(
    question: str, language: Language, sure: bool
) -> None:
    assert (meant(question, language, TOLD[0], PUBLISHED) > 0) is sure


def test_names_and_days_make_it_surer() -> None:
    asked = [
        meant(question, "en", TOLD[0], PUBLISHED)
        for question in (
            "Who paid for the ASEAN workshop?",
            "Who paid for the ASEAN workshop in Hanoi?",
            "Who paid for the workshop in Hanoi on 4 May?",
        )
    ]
    assert asked == sorted(asked)
    assert asked[0] < asked[1] < asked[2] == 1


def test_only_a_day_beside_the_event_tells_another_one() -> None:
    assert TOLD[0] is not None
    assert other_day("Who came to the workshop in March?", "en", TOLD[0], PUBLISHED)
    far = "Was the law that was passed in March 2020 by the assembly a topic of the workshop?"
    assert not other_day(far, "en", TOLD[0], PUBLISHED)


def test_delegates_alone_name_no_event() -> None:
    assert names_event("What was said at the conference?")
    assert not names_event("What did delegates say?")


def test_an_event_is_inherited_from_the_question_before() -> None:
    article = Article("a", "Night fishing", "\n\n".join(REPORT), "en", published=PUBLISHED)
    entry = Entry(article, tuple(passages(article)))
    before = "When was the workshop on night fishing?"
    for topic, sure in ((before, True), ("", False)):
        query = make_query("Who paid for it?", None, Calibration({}), language="en", topic=topic)
        found, opening = background(query, entry, 3)
        assert (found > 0, bool(opening)) == (sure, sure)


@given(st.lists(st.text(max_size=60), max_size=6), st.sampled_from(("vi", "en")))
def test_any_sentences_have_events_or_none(texts: list[str], language: Language) -> None:
    told = events([[(text, language)] for text in texts], PUBLISHED)
    assert len(told) == len(texts)
    for found in told:
        assert found is None or (found.kinds and found.days)
        assert 0 <= meant(" ".join(texts), language, found, PUBLISHED) <= 1
    assert kinds("") == frozenset()
