"""Answers in a terminal: what a sentence is, and days as people write them."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import parse_day, written_day
from corpus.types import Article, Language
from qa.messages import named, say
from qa.show import answer_text
from qa.types import Answer, Citation, Question, Sentence, Support

TEXT = "The town opened a museum."
ARTICLE = Article(
    "harbour", "A museum", TEXT, "en", published=date(2024, 4, 5), published_certainty="inferred"
)
STATIC = Path(__file__).parents[2] / "qa" / "web"


def shown(
    language: Language, support: Support, translated: bool, article: Article = ARTICLE
) -> list[str]:
    answer = Answer(
        Question("?", language),
        "answered",
        (Sentence("It opened.", support, (1,), language, translated),),
        (Citation(1, "harbour", article.version, 0, len(TEXT), TEXT),),
        (),
        "extractive",
    )
    return answer_text(answer, lambda _: article).splitlines()


@pytest.mark.parametrize(
    ("language", "support", "translated", "line"),
    [
        ("en", "supported", False, "It opened. [1]"),
        ("en", "supported", True, "It opened. (translation) [1]"),
        ("en", "partial", False, "It opened. (only partly confirmed) [1]"),
        ("vi", "partial", True, "It opened. (bản dịch; chỉ được xác nhận một phần) [1]"),
        ("vi", "unsupported", False, "It opened. (chưa được xác nhận) [1]"),
    ],
)
def test_a_sentence_says_what_it_is(
    language: Language, support: Support, translated: bool, line: str
) -> None:
    assert shown(language, support, translated)[0] == line


def test_a_source_has_its_day_as_people_write_it() -> None:
    assert "[1] A museum (5/4/2024, ngày suy ra)" in shown("vi", "supported", False)
    assert "[1] A museum (5 April 2024, date inferred)" in shown("en", "supported", False)
    undated = Article("harbour", "A museum", TEXT, "en", agency="TTXVN")
    assert "[1] A museum (TTXVN, không rõ ngày đăng)" in shown("vi", "partial", False, undated)


def test_remarks_write_days_as_people_do() -> None:
    assert named(ARTICLE, "en") == "“A museum” (5 April 2024)"
    assert named(ARTICLE, "vi") == "“A museum” (5/4/2024)"
    assert say("nothing-by-then", "en", day="2019-01-01").endswith("by 1 January 2019.")
    assert say("differ", "vi", days="2025-03-06, 2024-07-19").endswith("(6/3/2025, 19/7/2024).")
    # What a person typed stays as it was typed.
    assert "2024-07-19" in say("follow-up", "vi", before="What happened on 2024-07-19?")


@given(day=st.dates())
def test_a_written_day_is_the_same_day(day: date) -> None:
    number, month, year = written_day(day, "en").split()
    assert (int(number), month, int(year)) == (day.day, f"{day:%B}", day.year)
    if day.year >= 1000:
        assert parse_day(written_day(day, "vi")) == day


@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize("file", ["static/page-words.js", "widget/words.js"])
def test_every_face_has_the_same_words_for_what_a_sentence_is(
    language: Language, file: str
) -> None:
    table = (STATIC / file).read_text("utf-8").split("  en: {")[language == "en"]
    for name in ("translated", "partial", "unsupported", "inferred"):
        assert re.findall(rf"^    {name}: '(.*)',$", table, re.MULTILINE) == [say(name, language)]
