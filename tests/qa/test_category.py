from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.types import Language
from qa.category import sort_asked, unheard_of

TEXTS: tuple[tuple[str, Language], ...] = (
    ("Officers of the mission protect Hanoi.", "en"),
    ("Các chính phủ đã ủng hộ hội thảo.", "vi"),
)


@pytest.mark.parametrize(
    ("question", "language", "sort"),
    [
        ("Which missiles are on duty?", "en", "missiles"),
        ("What new laws will be revised?", "en", "laws"),
        ("Which city is it in?", "en", None),
        ("What kinds of help are there?", "en", None),
        ("Which player won?", "en", None),
        ("Which museum showed it?", "en", "museum"),
        ("What are the four pillars of it?", "en", "pillars"),
        ("Are there any penalties for that?", "en", "penalties"),
        ("What did they discuss?", "en", None),
        ("Những tỉnh thành nào được chọn?", "vi", None),
        ("Những tên lửa nào bảo vệ Hà Nội?", "vi", "tên lửa"),
        ("Bà ấy là người nước nào?", "vi", None),
    ],
)
def test_the_sort_that_is_asked_for(question: str, language: Language, sort: str | None) -> None:
    assert sort_asked(question, language) == sort


def test_a_sort_nobody_speaks_of_cannot_be_named() -> None:
    assert unheard_of("Which missiles protect Hanoi?", "en", TEXTS)  # a mission is no missile
    assert unheard_of("Những tên lửa nào bảo vệ Hà Nội?", "vi", TEXTS)


def test_another_word_or_language_will_do() -> None:
    assert not unheard_of("Những mảng gì được bàn?", "vi", TEXTS)  # unknown: who can say
    assert not unheard_of("Which governments backed it?", "en", TEXTS)
    assert not unheard_of("Which officers went?", "en", TEXTS)
    assert not unheard_of("Who went?", "en", TEXTS)


@given(st.text(), st.sampled_from(["vi", "en"]))
def test_any_text_can_be_read(text: str, language: Language) -> None:
    assert unheard_of(text, language, TEXTS) in (True, False)
