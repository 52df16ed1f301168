from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.types import Language
from qa.cutoff import cutoff


@pytest.mark.parametrize(
    ("question", "language", "day"),
    [
        ("As of April 2024, how many officers had been sent?", "en", date(2024, 4, 30)),
        ("What was known as at 3 May 2024?", "en", date(2024, 5, 3)),
        ("How many officers had Viet Nam sent by April 2024?", "en", date(2024, 4, 30)),
        ("How many officers were sent before March 2025?", "en", date(2025, 2, 28)),
        ("How many had gone by the end of 2023?", "en", date(2023, 12, 31)),
        ("Tính đến tháng 4/2024 Việt Nam đã cử bao nhiêu sĩ quan?", "vi", date(2024, 4, 30)),
        ("Tinh den thang 4 nam 2024 da cu bao nhieu si quan?", "vi", date(2024, 4, 30)),
        ("Đến hết năm 2024 đã có bao nhiêu người?", "vi", date(2024, 12, 31)),
        ("How many by April 2024 and how many by March 2025?", "en", date(2025, 3, 31)),
        ("Trước ngày 6/3/2025 đã có bao nhiêu sĩ quan?", "vi", date(2025, 3, 5)),
    ],
)
def test_a_question_can_set_its_day(question: str, language: Language, day: date) -> None:
    assert cutoff(question, language) == day


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("What are the goals by 2030?", "en"),
        ("How many officers went in April 2024?", "en"),
        ("Who signed the decision before April 2024?", "en"),
        ("How many officers has Viet Nam sent?", "en"),
        ("Mục tiêu đến năm 2030 là gì?", "vi"),
        ("Từ năm 2022 Bộ đã cử bao nhiêu sĩ quan?", "vi"),
    ],
)
def test_other_days_limit_nothing(question: str, language: Language) -> None:
    assert cutoff(question, language) is None


@given(st.text(), st.sampled_from(["vi", "en"]))
def test_any_text_can_be_read(text: str, language: Language) -> None:
    assert cutoff(text, language) is None or isinstance(cutoff(text, language), date)
