"""What kind of answer a question wants."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text import fold
from corpus.types import Language
from vectorstore.asks import Wanted, wanted
from vectorstore.wanted import answer_words, numbers, offers

ASKED: list[tuple[Language, str, Wanted]] = [
    ("en", "When did the ship leave?", "date"),
    ("en", "What year was the school built?", "date"),
    ("en", "How many ships came?", "number"),
    ("en", "What percentage of the crew is new?", "number"),
    ("en", "Who built the bridge?", "person"),
    ("en", "Why did the school close?", "reason"),
    ("en", "Where is the harbour?", "place"),
    ("en", "Which countries built the bridge?", "country"),
    ("en", "What is Ann Lee's job?", "office"),
    ("en", "What post does Ann Lee hold?", "office"),
    ("en", "What is the role of women?", "other"),
    ("vi", "Nước nào xây cây cầu?", "country"),
    ("vi", "Bà Lan giữ chức vụ gì?", "office"),
    ("vi", "Tổ chức nào xây cây cầu?", "other"),
    ("vi", "Con tàu rời bến khi nào?", "date"),
    ("vi", "Trường được xây năm nào?", "date"),
    ("vi", "Có bao nhiêu con tàu?", "number"),
    ("vi", "Bản kế hoạch gồm mấy khuyến nghị?", "number"),
    ("vi", "Đơn vị có quân số thế nào?", "number"),
    ("vi", "Máy bay là loại gì?", "other"),
    ("vi", "Bộ máy ấy là gì?", "other"),
    ("vi", "Ai xây cây cầu?", "person"),
    ("vi", "Vì sao trường đóng cửa?", "reason"),
    ("vi", "Bến cảng ở đâu?", "place"),
]


@pytest.mark.parametrize(("language", "question", "kind"), ASKED)
def test_the_kind_of_a_plain_question(language: Language, question: str, kind: Wanted) -> None:
    assert wanted(question, language) == kind
    assert wanted(fold(question), language) == kind  # accents or not


@pytest.mark.parametrize(
    ("question", "sentence", "offered"),
    [
        ("Which country built the bridge?", "The bridge was built by Spain.", 1),
        ("Which country built the bridge in Spain?", "It was built by Spain.", 0),
        ("Which country built the bridge?", "The bridge was built by engineers.", 0),
        ("Which foreign country built it?", "Viet Nam built the bridge.", 0),
        ("What is Tran Anh Vu's rank?", "Major General Tran Anh Vu went home.", 1),
        ("What is Tran Anh Vu's rank?", "The Major General went home.", 0),
        ("What rank does the Major General have?", "The Major General went home.", 0),
    ],
)
def test_a_country_or_an_office_is_new_to_the_question(
    question: str, sentence: str, offered: float
) -> None:
    assert offers(wanted(question, "en"), sentence, "en", question, "en") == offered


def test_from_which_day_to_which_day_wants_days() -> None:
    question = "Hội nghị diễn ra từ ngày nào đến ngày nào?"
    assert offers("date", "Hội nghị họp từ ngày 7-9/12.", "vi", question, "vi") == 1
    assert offers("date", "Hội nghị bế mạc ngày 9/12.", "vi", question, "vi") == 0


@pytest.mark.parametrize("text", ["", "?", "😀", "1325", "ﷺ" * 10, "a" * 2000])
def test_any_text_has_a_kind(text: str) -> None:
    assert wanted(text, "vi") == "other"
    assert wanted(text, "en") == "other"


def test_numbers_are_the_same_in_both_writings() -> None:
    assert numbers("hơn 1.000 sĩ quan") == numbers("more than 1,000 officers")
    assert numbers("no number") == frozenset()


MARKED = [
    ("How many ships came?", "In 2019 some 1,200 ships came to the bay.", "1,200"),
    ("What percentage of sailors are women?", "Of 300 sailors 16% are women.", "16%"),
    ("When did the ship arrive?", "The ship arrived on March 6, 2024.", "March 6, 2024"),
    ("Who led the crew?", "The crew was led by Captain Jane Smith.", "Captain Jane Smith"),
    ("Who led the crew?", "The crew was led by nobody.", None),
    ("What is a ship?", "A ship of 300 sailors is a ship.", None),
]


@pytest.mark.parametrize(("question", "sentence", "words"), MARKED)
def test_the_likely_answer_words_are_marked(
    question: str, sentence: str, words: str | None
) -> None:
    kind = wanted(question, "en")
    at = answer_words(kind, sentence, "en", question, "en")
    assert (sentence[at[0] : at[1]] if at else None) == words


@given(st.text(max_size=200), st.text(max_size=80), st.sampled_from(("vi", "en")))
def test_marked_words_lie_in_the_sentence(sentence: str, question: str, language: Language) -> None:
    for kind in ("number", "date", "person", "other"):
        at = answer_words(kind, sentence, language, question, "en")
        assert at is None or 0 <= at[0] < at[1] <= len(sentence)


@pytest.mark.parametrize(
    ("language", "question", "sentence", "share"),
    [
        ("en", "How many peacekeepers were sent?", "They sent 1,000 military officers.", 1.0),
        ("en", "How many peacekeepers were sent?", "They sent 1,000 blankets.", 0.5),
        ("en", "What is the number of troops sent by them?", "They sent 40 officers.", 1.0),
        ("en", "How many plenaries were held?", "They held 5 plenary sessions.", 1.0),
        ("vi", "Bao nhiêu người đã lên đường?", "Họ đã cử 11 sĩ quan.", 1.0),
        ("vi", "Có bao nhiêu vị tới dự?", "Có 40 lãnh đạo tới dự.", 1.0),
        ("vi", "Bao nhiêu người đã lên đường?", "Họ đã cử 4 con tàu.", 0.5),
    ],
)
def test_people_are_counted_by_any_name(
    language: Language, question: str, sentence: str, share: float
) -> None:
    assert offers("number", sentence, language, question, language) == share
