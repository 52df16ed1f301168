from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.types import Language
from qa.identity import (
    BARE,
    FULL,
    asked_post,
    asks_post,
    asks_who,
    held_at_all,
    post_of,
    spelled_out,
)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("What is Pham Thu Ha's position?", "en"),
        ("What post does Pham Thu Ha hold?", "en"),
        ("What is her job?", "en"),
        ("Bà Phạm Thu Hà giữ chức vụ gì?", "vi"),
        ("Chức danh của ông ấy là gì?", "vi"),
    ],
)
def test_questions_for_a_post(question: str, language: Language) -> None:
    assert asks_post(question, language)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("What role do women play in peacekeeping?", "en"),
        ("Who signed the decision?", "en"),
        ("Vai trò của phụ nữ là gì?", "vi"),
    ],
)
def test_other_questions(question: str, language: Language) -> None:
    assert not asks_post(question, language)
    assert not asks_who(question, language)
    assert asked_post(question, language) is None


@pytest.mark.parametrize(
    ("sentence", "language", "level"),
    [
        ("Ms Pham Thu Ha, Director of the Harbour Office, spoke.", "en", FULL),
        ("Deputy Minister of Foreign Affairs Pham Thu Ha spoke.", "en", FULL),
        ("Pham Thu Ha pledged that, as Director of the office, she would help.", "en", FULL),
        ("Minister Pham Thu Ha spoke.", "en", BARE),
        ("Pham Thu Ha met Minister Lars Holm.", "en", 0),
        ("Bà Phạm Thu Hà, Giám đốc Học viện An ninh, phát biểu.", "vi", FULL),
        ("Thứ trưởng Bộ Ngoại giao Phạm Thu Hà phát biểu.", "vi", FULL),
        ("Bộ trưởng Phạm Thu Hà phát biểu.", "vi", BARE),
        ("Bộ trưởng Nguyễn Văn An đã tiếp bà Phạm Thu Hà.", "vi", 0),
    ],
)
def test_the_post_that_a_sentence_gives(sentence: str, language: Language, level: int) -> None:
    assert (
        post_of("Phạm Thu Hà" if language == "vi" else "Pham Thu Ha", [(sentence, language)])
        == level
    )


@pytest.mark.parametrize(
    ("question", "language", "post"),
    [
        ("Who is the Minister of Health?", "en", "Minister of Health"),
        ("Ai là Bộ trưởng Bộ Y tế?", "vi", "Bộ trưởng Bộ Y tế"),
        ("Bộ trưởng Bộ Y tế là ai?", "vi", "Bộ trưởng Bộ Y tế"),
        ("Who is the minister who signed the decision?", "en", None),
        ("Who is the head of the delegation?", "en", None),
        ("Thứ trưởng phát biểu bế mạc hội nghị là ai?", "vi", None),
    ],
)
def test_the_post_whose_holder_is_asked(
    question: str, language: Language, post: str | None
) -> None:
    assert asked_post(question, language) == post


def test_a_deputy_does_not_hold_the_post() -> None:
    deputy: list[tuple[str, Language]] = [("Deputy Prime Minister Pham Thu Ha has signed.", "en")]
    assert held_at_all("Deputy Prime Minister", "en", deputy)
    assert not held_at_all("Prime Minister", "en", deputy)
    assert not held_at_all("Prime Minister", "en", [("The Prime Minister has signed.", "en")])


def test_letters_are_spelled_out_or_not() -> None:
    told: list[tuple[str, Language]] = [("the Harbour Office (HBO) and the ILO", "en")]
    assert spelled_out("What does HBO stand for?", told)
    assert spelled_out("What does ILO stand for?", told) is False
    assert spelled_out("Where is HBO?", told) is None


@given(st.text(), st.text(), st.sampled_from(["vi", "en"]))
def test_any_text_can_be_read(question: str, text: str, language: Language) -> None:
    assert post_of(question, [(text, language)]) in (0, BARE, FULL)
    assert asked_post(question, language) is None or asked_post(question, language)
    assert spelled_out(question, [(text, language)]) in (None, True, False)
