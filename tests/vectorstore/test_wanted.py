"""What kind of answer a question wants."""

from __future__ import annotations

import pytest

from corpus.text import fold
from corpus.types import Language
from vectorstore.wanted import Wanted, numbers, wanted

ASKED: list[tuple[Language, str, Wanted]] = [
    ("en", "When did the ship leave?", "date"),
    ("en", "What year was the school built?", "date"),
    ("en", "How many ships came?", "number"),
    ("en", "What percentage of the crew is new?", "number"),
    ("en", "Who built the bridge?", "person"),
    ("en", "Why did the school close?", "reason"),
    ("en", "Where is the harbour?", "place"),
    ("vi", "Con tàu rời bến khi nào?", "date"),
    ("vi", "Trường được xây năm nào?", "date"),
    ("vi", "Có bao nhiêu con tàu?", "number"),
    ("vi", "Ai xây cây cầu?", "person"),
    ("vi", "Vì sao trường đóng cửa?", "reason"),
    ("vi", "Bến cảng ở đâu?", "place"),
]


@pytest.mark.parametrize(("language", "question", "kind"), ASKED)
def test_the_kind_of_a_plain_question(language: Language, question: str, kind: Wanted) -> None:
    assert wanted(question, language) == kind
    assert wanted(fold(question), language) == kind  # accents or not


@pytest.mark.parametrize("text", ["", "?", "😀", "1325", "ﷺ" * 10, "a" * 2000])
def test_any_text_has_a_kind(text: str) -> None:
    assert wanted(text, "vi") == "other"
    assert wanted(text, "en") == "other"


def test_numbers_are_the_same_in_both_writings() -> None:
    assert numbers("hơn 1.000 sĩ quan") == numbers("more than 1,000 officers")
    assert numbers("no number") == frozenset()
