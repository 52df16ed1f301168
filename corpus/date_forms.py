"""The forms of dates: patterns over folded text (no accents, small letters) and their reading."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from corpus.date_context import (
    is_day_and_month,
    is_day_with_point,
    is_month_name,
    is_month_number,
    is_no_document,
    is_no_name,
    is_year,
)
from corpus.periods import Period, days, months, part_of_month, part_of_year, years
from corpus.types import Language


class Reading(NamedTuple):
    """What a form says: the period once the year is known, and the year if it is named."""

    make: Callable[[int], Period]
    year: int | None


class Form(NamedTuple):
    """``allowed`` sees the match and the 30 characters before and after it, not folded."""

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], Reading]
    language: Language | None = None
    allowed: Callable[[re.Match[str], str, str], bool] | None = None


_ENGLISH = {
    name[:size]: number
    for number, name in enumerate(
        (
            *("january", "february", "march", "april", "may", "june", "july", "august"),
            *("september", "october", "november", "december"),
        ),
        1,
    )
    for size in (3, 4, len(name))
}
_SPOKEN = {
    "gieng": 1, "hai": 2, "ba": 3, "tu": 4, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
    "muoi mot": 11, "muoi hai": 12, "chap": 12,
}  # fmt: skip
_PARTS = {
    "dau": "early", "early": "early", "beginning of": "early", "start of": "early",
    "giua": "mid", "mid": "mid", "middle of": "mid",
    "cuoi": "late", "late": "late", "end of": "late",
}  # fmt: skip
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "first": 1, "second": 2, "third": 3, "fourth": 4}

_D = r"(?:0?[1-9]|[12]\d|3[01])"
_M = r"(?:0?[1-9]|1[0-2])"
_Y = r"(?:19|20)\d\d"
_LONG_NAME = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
)
_NAME = rf"(?:{_LONG_NAME}|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?)"
_TO = r"\s?(?:-|–|—|to|den)\s?"
_BEGIN = r"(?<![\w.,/-])"
_END = r"(?![\w%]|[.,/-]\d)"
_VI_YEAR = rf"(?:(?:\s*,)?\s+nam\s+|\s?[./-]\s?|,?\s+)(?P<y>{_Y})"
_VI_MONTH = rf"thang\s+(?P<m>{_M}|gieng|hai|ba|tu|sau|bay|tam|chin|muoi mot|muoi hai|muoi|chap)"
_PART_VI = r"(?P<part>dau|giua|cuoi)"
_PART_EN = r"(?P<part>early|mid|late|beginning of|start of|middle of|end of)"


# Where any form can begin. Looking there alone is a tenth of looking for every form everywhere.
STARTS = re.compile(
    _BEGIN
    + r"(?:[0-9]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ngay|thang|nam|dau|giua|cuoi|"
    r"early|mid|late|beginning|start|end|quy|q[1-4]|first|second|third|fourth|nua|sau|thap)"
)


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _month(text: str) -> int:
    name = text.rstrip(".")
    return _ENGLISH.get(name) or _SPOKEN.get(name) or int(name)


def _day(match: re.Match[str]) -> Reading:
    found = match.groupdict()
    month, first, last = _month(found["m"]), int(found["d"]), _number(found.get("d2"))
    return Reading(lambda year: days(year, month, first, last), _number(found.get("y")))


def _two_months(match: re.Match[str]) -> Reading:
    found = {key: int(value) for key, value in match.groupdict().items() if value}

    def make(year: int) -> Period:
        last = days(year, found["m2"], found["d2"]).last
        before = year - (found["m"] > found["m2"])
        return Period(days(before, found["m"], found["d"]).first, last)

    return Reading(make, found.get("y"))


def _whole_month(match: re.Match[str]) -> Reading:
    found = match.groupdict()
    month, part = _month(found["m"]), found.get("part")
    year = _number(found.get("y"))
    if part is None:
        return Reading(lambda y: months(y, month), year)
    return Reading(lambda y: part_of_month(y, month, _PARTS[part]), year)


def _year(match: re.Match[str]) -> Reading:
    found = match.groupdict()
    part = found.get("part")
    if part is None:
        return Reading(years, int(found["y"]))
    return Reading(lambda y: part_of_year(y, _PARTS[part]), _number(found["y"]))


def _year_range(match: re.Match[str]) -> Reading:
    first, last = int(match["y"]), int(match["y2"])
    last += first // 100 * 100 if last < 100 else 0

    def make(year: int) -> Period:
        if last <= year:
            raise ValueError("the years run backwards")
        return years(year, last)

    return Reading(make, first)


def _decade(match: re.Match[str]) -> Reading:
    return Reading(lambda year: years(year, year + 9), int(match["y"]))


def _quarter(match: re.Match[str]) -> Reading:
    number = _QUARTERS.get(match["q"]) or int(match["q"])
    return Reading(lambda year: months(year, 3 * number - 2, 3 * number), _number(match["y"]))


def _half(match: re.Match[str]) -> Reading:
    first = 1 if match["half"] in ("dau", "first") else 7
    return Reading(lambda year: months(year, first, first + 5), _number(match["y"]))


def _part_without_year(match: re.Match[str]) -> Reading:
    part = _PARTS[match["part"]]
    return Reading(lambda year: part_of_year(year, part), None)


def _form(
    pattern: str,
    read: Callable[[re.Match[str]], Reading],
    language: Language | None = None,
    allowed: Callable[[re.Match[str], str, str], bool] | None = None,
) -> Form:
    return Form(re.compile(_BEGIN + pattern + _END), read, language, allowed)


# The first that fits wins, so the longer forms stand first.
FORMS: tuple[Form, ...] = (
    _form(rf"(?P<y>{_Y})-(?P<m>{_M})-(?P<d>{_D})", _day),
    _form(rf"(?P<d>{_D})/(?P<m>{_M}){_TO}(?P<d2>{_D})/(?P<m2>{_M})(?:/(?P<y>{_Y}))?", _two_months),
    _form(rf"(?P<d>{_D}){_TO}(?P<d2>{_D})(?P<s>[/.-])(?P<m>{_M})(?P=s)(?P<y>{_Y})", _day),
    _form(rf"(?P<d>{_D})(?P<s>[/.-])(?P<m>{_M})(?P=s)(?P<y>{_Y})", _day, None, is_no_document),
    _form(rf"(?P<m>{_M})/(?P<d>{_D})/(?P<y>{_Y})", _day, "en", is_no_document),
    _form(
        rf"(?:ngay\s+)?(?P<d>{_D})(?:{_TO}(?:ngay\s+)?(?P<d2>{_D}))?\s+{_VI_MONTH}{_VI_YEAR}", _day
    ),
    _form(rf"ngay\s+(?P<d>{_D})(?:{_TO}(?:ngay\s+)?(?P<d2>{_D}))?\s+{_VI_MONTH}", _day),
    _form(rf"(?P<d>{_D}){_TO}(?P<d2>{_D})\s+{_VI_MONTH}", _day),
    _form(
        rf"(?P<d>{_D})(?:st|nd|rd|th)?(?:{_TO}(?P<d2>{_D})(?:st|nd|rd|th)?)?\s+(?:of\s+)?"
        rf"(?P<m>{_NAME})(?:,?\s+(?P<y>{_Y}))?",
        _day,
        "en",
    ),
    _form(
        rf"(?P<m>{_NAME})\s+(?P<d>{_D})(?:st|nd|rd|th)?(?:{_TO}(?P<d2>{_D})(?:st|nd|rd|th)?)?"
        rf"(?:,?\s+(?P<y>{_Y}))?",
        _day,
        "en",
    ),
    _form(rf"(?:{_PART_VI}\s+)?{_VI_MONTH}{_VI_YEAR}", _whole_month),
    _form(rf"(?:{_PART_VI}\s+)?thang\s+(?P<m>{_M})", _whole_month, None, is_month_number),
    _form(rf"(?:{_PART_EN}[\s-]+)?(?P<m>{_NAME}),?\s+(?:of\s+)?(?P<y>{_Y})", _whole_month, "en"),
    _form(rf"(?P<m>{_LONG_NAME})", _whole_month, "en", is_month_name),
    _form(rf"quy\s+(?P<q>iv|i{{1,3}}|[1-4])(?:\s?[/.-]\s?|\s+nam\s+|\s+)(?P<y>{_Y})", _quarter),
    _form(rf"q(?P<q>[1-4])[\s/-]*(?:of\s+)?(?P<y>{_Y})", _quarter),
    _form(rf"(?P<q>first|second|third|fourth)\s+quarter\s+of\s+(?P<y>{_Y})", _quarter),
    _form(rf"(?:nua|6\s+thang|sau\s+thang)\s+(?P<half>dau|cuoi)\s+nam\s+(?P<y>{_Y})", _half),
    _form(rf"(?P<half>first|second)\s+half\s+of\s+(?P<y>{_Y})", _half),
    _form(rf"(?P<y>{_Y})\s?[-–—]\s?(?P<y2>{_Y}|(?:1[3-9]|[2-9]\d))", _year_range),
    _form(rf"{_PART_VI}\s+nam\s+(?P<y>{_Y})", _year),
    _form(rf"{_PART_EN}[\s-]+(?P<y>{_Y})", _year, "en"),
    _form(r"(?P<y>(?:19|20)\d0)s", _decade, "en"),
    _form(rf"thap\s+(?:nien|ky)\s+(?P<y>{_Y})", _decade, "vi"),
    _form(rf"(?P<d>{_D}){_TO}(?P<d2>{_D})/(?P<m>{_M})", _day),
    _form(rf"(?P<d>{_D}){_TO}(?P<d2>{_D})\.(?P<m>{_M})", _day, "vi", is_day_with_point),
    _form(rf"(?P<m>{_M})/(?P<y>{_Y})", _whole_month, None, is_no_document),
    _form(rf"(?P<m>{_M})\.(?P<y>{_Y})", _whole_month, "vi", is_no_document),
    _form(rf"(?P<d>{_D})/(?P<m>{_M})", _day, None, is_day_and_month),
    _form(rf"(?P<d>{_D})\.(?P<m>{_M})", _day, "vi", is_day_with_point),
    _form(rf"nam\s+(?P<y>{_Y})", _year, None, is_no_name),
    _form(rf"(?P<y>{_Y})", _year, None, is_year),
    _form(rf"{_PART_VI}\s+nam(?:\s+nay)?(?!\s+\w)", _part_without_year, "vi"),
)
