"""Who a sentence names, and when a question wants a name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.types import Language
from vectorstore.people import names_person, people

ASKED: list[tuple[str, Language, bool]] = [
    ("Which official signed the treaty?", "en", True),
    ("What is the name of the pilot's commander?", "en", True),
    ("Who closed the conference?", "en", True),
    ("Who represented the harbour at the fair?", "en", True),
    ("Which missions did officers join?", "en", False),
    ("What share of the peacekeepers are women?", "en", False),
    ("What is the name of the programme?", "en", False),
    ("Vị tướng nào dẫn đầu đoàn?", "vi", True),
    ("Đồng chí lãnh đạo nào chủ trì?", "vi", True),
    ("Tư lệnh chứng kiến buổi lễ là ai?", "vi", True),
    ("Chuyên gia trình bày báo cáo tên là gì?", "vi", True),
    ("Tên của chương trình là gì?", "vi", False),
    ("Có bao nhiêu sĩ quan?", "vi", False),
]


@pytest.mark.parametrize(("question", "language", "wanted"), ASKED)
def test_a_question_wants_a_name_or_not(question: str, language: Language, wanted: bool) -> None:
    assert names_person(question, language) is wanted


def named(sentence: str, language: Language, question: str) -> list[str]:
    return [sentence[start:end] for start, end in people(sentence, language, question)]


def test_people_are_told_from_bodies_and_places() -> None:
    sentence = "Captain Maria Lopez of the Harbour Police Unit met Ms Jane Doe in Hanoi."
    assert named(sentence, "en", "Who met?") == ["Maria Lopez", "Jane Doe"]


def test_vietnamese_names_stand_without_their_titles() -> None:
    sentence = "Thiếu tướng Nguyễn Văn Bình dẫn đầu đoàn của Bộ Công an Việt Nam."
    assert named(sentence, "vi", "Ai dẫn đầu đoàn?") == ["Nguyễn Văn Bình"]


def test_whoever_says_something_at_the_end_is_who_closed_it() -> None:
    sentence = "Delivering the closing remarks, Minister Jane Doe affirmed that all was well."
    assert named(sentence, "en", "Who brought the fair to a close?") == ["Jane Doe"]
    assert named(sentence, "en", "Who paid for the fair?") == []


def test_whom_the_question_names_is_no_answer() -> None:
    assert named("Maria Lopez thanked Jane Doe.", "en", "Whom did Maria Lopez meet?") == [
        "Jane Doe"
    ]


def test_who_only_reports_is_no_answer_unless_it_is_asked_who_said_it() -> None:
    sentence = "Maria Lopez recalled that two divers had found the ship."
    assert named(sentence, "en", "Which divers found the ship?") == []
    assert named(sentence, "en", "Which official said that divers found the ship?") == [
        "Maria Lopez"
    ]


def test_who_reports_is_an_answer_when_asked_for_the_office_told_beside_the_name() -> None:
    sentence = "Maria Lopez, Director of UN Women, said that the hall was full."
    assert named(sentence, "en", "Which official leads UN Women?") == ["Maria Lopez"]


@given(st.text(max_size=200), st.text(max_size=60), st.sampled_from(("vi", "en")))
def test_names_are_words_of_the_sentence(text: str, question: str, language: Language) -> None:
    for start, end in people(text, language, question):
        assert 0 <= start < end <= len(text)
        assert text[start].strip() == text[start]
