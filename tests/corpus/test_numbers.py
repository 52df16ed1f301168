"""Numbers as values, in figures and words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.numbers import find_numbers, parse_figure
from corpus.types import Language


def found(text: str, language: Language) -> list[str]:
    return [
        f"{n.value.normalize():f}{'%' if n.percent else ''}{'*' if n.spelled else ''}"
        for n in find_numbers(text, language)
    ]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("hơn 1.000 sĩ quan, 16% và 5 phiên", "vi", ["1000", "16%", "5"]),
        ("more than 1,000 officers, 16 per cent", "en", ["1000", "16%"]),
        ("16 phần trăm; 3,5%", "vi", ["16%", "3.5%"]),
        ("1,2 triệu; 20 nghìn tỷ", "vi", ["1200000", "20000000000000"]),
        ("1.2 million and 3 thousand", "en", ["1200000", "3000"]),
        ("hai trăm linh năm; hai mươi lăm; mười hai", "vi", ["205*", "25*", "12*"]),
        ("một trăm hai mươi ba nghìn", "vi", ["123000*"]),
        ("two hundred and five; twenty-five", "en", ["205*", "25*"]),
        ("one hundred twenty-three thousand", "en", ["123000*"]),
        ("one thousand", "en", ["1000*"]),
        ("two, three", "en", ["2*", "3*"]),
        ("the fourth session", "en", ["4*"]),
        ("SU-30MK2, A80 and U23", "en", []),
        ("2,500.50 and 2.500", "en", ["2500.5", "2.5"]),
        ("2.500,50", "vi", ["2500.5"]),
        ("1,000 người", "vi", ["1000"]),
    ],
)
def test_values(text: str, language: Language, expected: list[str]) -> None:
    assert found(text, language) == expected


@given(st.integers(0, 10**12))
def test_grouped_figures_are_read_in_both_languages(value: int) -> None:
    english = f"{value:,}"
    assert parse_figure(english, "en") == value
    assert parse_figure(english.replace(",", "."), "vi") == value
    assert parse_figure(str(value), "vi") == parse_figure(str(value), "en") == Decimal(value)


@given(st.text(), st.sampled_from(["vi", "en"]))
def test_any_text_gives_ordered_spans(text: str, language: Language) -> None:
    numbers = find_numbers(text, language)
    assert all(0 <= n.start < n.end <= len(text) for n in numbers)
    assert [n.start for n in numbers] == sorted(n.start for n in numbers)
