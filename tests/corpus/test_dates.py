"""Dates in running text and dates as typed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.date_forms import FORMS, STARTS
from corpus.dates import _matches, find_dates, parse_day
from corpus.errors import UsageError
from corpus.read import builtin_articles
from corpus.types import Language

PUBLISHED = date(2025, 3, 7)


def found(text: str, language: Language) -> list[str]:
    """Each mention as ``words=first..last``, with ``?`` when the text names no year."""
    return [
        f"{text[m.start : m.end]}={m.first}..{m.last}{'' if m.has_year else '?'}"
        for m in find_dates(text, language, PUBLISHED)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chiều 18.7, tại trụ sở", ["18.7=2025-07-18..2025-07-18?"]),
        ("ngày 18.7.2024", ["18.7.2024=2024-07-18..2024-07-18"]),
        ("Vào tháng 1.2024, bộ", ["tháng 1.2024=2024-01-01..2024-01-31"]),
        ("Ngày 6/3, đoàn", ["6/3=2025-03-06..2025-03-06?"]),
        ("lúc 21/04/2024 và", ["21/04/2024=2024-04-21..2024-04-21"]),
        ("từ 20-21/2 tại", ["20-21/2=2025-02-20..2025-02-21?"]),
        ("từ ngày 7-9/12 tại", ["7-9/12=2024-12-07..2024-12-09?"]),
        ("từ 28/2 đến 3/3/2024", ["28/2 đến 3/3/2024=2024-02-28..2024-03-03"]),
        ("ngày 6 tháng 3 năm 2025", ["ngày 6 tháng 3 năm 2025=2025-03-06..2025-03-06"]),
        ("ngay 6 thang 3 nam 2025", ["ngay 6 thang 3 nam 2025=2025-03-06..2025-03-06"]),
        ("được ban hành đầu năm 2024.", ["đầu năm 2024=2024-01-01..2024-04-30"]),
        ("đầu tháng 3/2025", ["đầu tháng 3/2025=2025-03-01..2025-03-10"]),
        ("đến cuối năm, đoàn", ["cuối năm=2024-09-01..2024-12-31?"]),
        ("kể từ năm 2014,", ["năm 2014=2014-01-01..2014-12-31"]),
        ("giai đoạn 2024-2030.", ["2024-2030=2024-01-01..2030-12-31"]),
        ("quý I/2024", ["quý I/2024=2024-01-01..2024-03-31"]),
        ("6 tháng đầu năm 2024", ["6 tháng đầu năm 2024=2024-01-01..2024-06-30"]),
        ("dịp 8/3 này", ["8/3=2025-03-08..2025-03-08?"]),
        ("Nghị quyết 1325 năm 2000", ["năm 2000=2000-01-01..2000-12-31"]),
        ("thập niên 1990", ["thập niên 1990=1990-01-01..1999-12-31"]),
    ],
)
def test_vietnamese(text: str, expected: list[str]) -> None:
    assert found(text, "vi") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on January 21, 2024,", ["January 21, 2024=2024-01-21..2024-01-21"]),
        ("On February 20-21, the", ["February 20-21=2025-02-20..2025-02-21?"]),
        ("21 January 2024", ["21 January 2024=2024-01-21..2024-01-21"]),
        ("7 to 9 December 2020", ["7 to 9 December 2020=2020-12-07..2020-12-09"]),
        ("in April 2024", ["April 2024=2024-04-01..2024-04-30"]),
        ("In March, the", ["March=2025-03-01..2025-03-31?"]),
        ("by 2030, including", ["2030=2030-01-01..2030-12-31"]),
        ("in 2014 and", ["2014=2014-01-01..2014-12-31"]),
        ("the 2024-2030 period", ["2024-2030=2024-01-01..2030-12-31"]),
        ("early 2024", ["early 2024=2024-01-01..2024-04-30"]),
        ("mid-2024", ["mid-2024=2024-05-01..2024-08-31"]),
        ("the end of 2024", ["end of 2024=2024-09-01..2024-12-31"]),
        ("Q2 2024", ["Q2 2024=2024-04-01..2024-06-30"]),
        ("the first half of 2024", ["first half of 2024=2024-01-01..2024-06-30"]),
        ("the 1990s", ["1990s=1990-01-01..1999-12-31"]),
        ("04/21/2024", ["04/21/2024=2024-04-21..2024-04-21"]),
        ("2024-04-21", ["2024-04-21=2024-04-21..2024-04-21"]),
        ("between 2019 and 2024.", ["2019=2019-01-01..2019-12-31", "2024=2024-01-01..2024-12-31"]),
    ],
)
def test_english(text: str, expected: list[str]) -> None:
    assert found(text, "en") == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("hơn 1.000 sĩ quan, 16% và 800 người", "vi"),
        ("2/3 số đại biểu; 1/3 dân", "vi"),
        ("tới 18.7% và tăng 3.5 triệu", "vi"),
        ("hỗ trợ 24/7", "vi"),
        ("Nghị định 12/2024/NĐ-CP, Quyết định số 101/QĐ-TTg", "vi"),
        ("trong 6 tháng 3 đoàn; mỗi tháng 5 triệu", "vi"),
        ("Việt Nam 2000 người", "vi"),
        ("lúc 9.30, ngày 31/2/2024", "vi"),
        ("20 năm qua", "vi"),
        ("Resolution 1960 and Resolution 1325", "en"),
        ("nearly 800 of 2000 officers, 1.2024, 3.14 and 1,325", "en"),
        ("2/3 of the members may march", "en"),
    ],
)
def test_numbers_that_are_no_dates(text: str, language: Language) -> None:
    assert found(text, language) == []


def test_a_day_without_a_year_is_the_nearest_and_needs_a_publication() -> None:
    text = "ngày 28/12"
    assert find_dates(text, "vi", date(2025, 1, 3))[0].first == date(2024, 12, 28)
    assert find_dates(text, "vi", date(2025, 11, 3))[0].first == date(2025, 12, 28)
    assert find_dates("ngày 29/2", "vi", date(2025, 2, 1))[0].first == date(2024, 2, 29)
    assert find_dates(text, "vi") == ()


def test_the_articles() -> None:
    by_id = {
        a.id: {(str(m.first), m.has_year) for m in find_dates(a.text, a.language, a.published)}
        for a in builtin_articles()
    }
    assert by_id["mps-workshop-2025"] == {
        ("2025-02-20", False),
        ("2024-01-01", True),
        ("2024-01-21", True),
    }
    assert by_id["hoi-nghi-ha-noi-2020"] == {
        ("2020-12-09", False),
        ("2000-01-01", True),
        ("2020-12-07", False),
    }


@given(
    st.lists(
        st.one_of(
            st.text(max_size=8),
            st.sampled_from(
                ["ngày ", "6/3", "20-21/2", "2024", "-", "/", ".", "tháng ", "May ", "29/2"]
            ),
        )
    ).map("".join),
    st.sampled_from(["vi", "en"]),
    st.one_of(st.none(), st.dates(date(1905, 1, 1), date(2095, 1, 1))),
)
def test_mentions_are_ordered_spans_of_real_days(
    text: str, language: Language, published: date | None
) -> None:
    mentions = find_dates(text, language, published)
    assert all(0 <= m.start < m.end <= len(text) and m.first <= m.last for m in mentions)
    ends = [m.end for m in mentions]
    assert all(end <= m.start for end, m in zip(ends, mentions[1:], strict=False))


WRITTEN = (
    "ngay 21 1 31 9/3 18.7 thang nam 2024 2030 1990s - – to den / . , of st gieng muoi hai chap dau giua "
    "cuoi nay january jan. sept may march early mid late beginning start middle end quy i iv q1 q4 first "
    "second half quarter nua sau 6 thap nien ky % ( 2011-2020 word"
).split()


@given(st.lists(st.sampled_from(WRITTEN), max_size=9), st.sampled_from(["", " ", "  "]))
def test_a_form_is_looked_for_only_where_one_can_begin(parts: list[str], between: str) -> None:
    text = between.join(parts)
    starts = [match.start() for match in STARTS.finditer(text)]
    for form in FORMS:
        there = [match.span() for match in form.pattern.finditer(text)]
        assert [match.span() for match in _matches(form, text, starts)] == there


@given(st.dates())
def test_a_day_is_read_in_both_orders(day: date) -> None:
    assert parse_day(day.isoformat()) == day
    assert parse_day(f"{day.day}/{day.month}/{day.year:04}") == day
    assert parse_day(f"{day.isoformat()}T10:00:00+07:00") == day


@pytest.mark.parametrize("text", ["", "yesterday", "2024-02-30", "31/04/2024", "2024", "04/2024"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="YYYY-MM-DD"):
        parse_day(text)
