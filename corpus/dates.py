"""Dates in running text, Vietnamese and English (pure).

Conservative: a number is a date only when its form or the words around it say so. ``1.000``,
``16%``, ``800`` and ``Resolution 1325`` are none, ``18.7`` is one after ``chiều`` or ``ngày``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from corpus.date_forms import FORMS, STARTS, Form, Reading
from corpus.errors import UsageError
from corpus.periods import nearest
from corpus.text import fold_with_offsets
from corpus.types import Language

_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d.*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date at ``text[start:end]``, which means the days ``first`` to ``last``. ``has_year`` is
    whether the text names the year; else it is the one nearest to the publication."""

    start: int
    end: int
    first: date
    last: date
    has_year: bool


@lru_cache(maxsize=8192)
def find_dates(
    text: str, language: Language, published: date | None = None
) -> tuple[DateMention, ...]:
    """The dates a text mentions, in order, not overlapping.

    A date without a year is given the year nearest to ``published`` and is left out when that is
    None. ``language`` decides where a form is a date in one language only (``1.2024``, ``4/21``).
    """
    folded, offsets = fold_with_offsets(text)
    taken = bytearray(len(folded))
    mentions = []
    starts = [match.start() for match in STARTS.finditer(folded)]
    for form in FORMS if starts else ():
        for match in _matches(form, folded, starts):
            reading = _read(form, match, text, offsets, language)
            if reading is None or any(taken[match.start() : match.end()]):
                continue
            taken[match.start() : match.end()] = b"\1" * len(match[0])
            if (mention := _mention(reading, match, offsets, published)) is not None:
                mentions.append(mention)
    return tuple(sorted(mentions, key=lambda mention: mention.start))


@lru_cache(maxsize=65536)
def periods(
    text: str, language: Language, published: date | None = None
) -> tuple[tuple[date, date], ...]:
    """The first and last days of what `find_dates` finds."""
    return tuple((day.first, day.last) for day in find_dates(text, language, published))


def meet(some: Sequence[tuple[date, date]], others: Sequence[tuple[date, date]]) -> bool:
    """Whether one of some periods has a day in common with one of the others."""
    return any(a <= last and first <= b for a, b in some for first, last in others)


def parse_day(text: str) -> date:
    """A day as a person types it, ``2024-07-19`` or ``19/07/2024``. Raises `UsageError`."""
    text = text.strip()
    try:
        if match := _ISO.fullmatch(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _DAY_FIRST.fullmatch(text):
            return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        raise UsageError(f"there is no day {text[:40]!r}; write it as YYYY-MM-DD.") from None
    raise UsageError(f"{text[:40]!r} is not a day; write it as YYYY-MM-DD.")


def written_day(day: date, language: Language) -> str:
    """A day as people write it: ``21/2/2025`` in Vietnamese, ``21 February 2025`` in English."""
    if language == "vi":
        return f"{day.day}/{day.month}/{day.year}"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _matches(form: Form, folded: str, starts: list[int]) -> Iterator[re.Match[str]]:
    """What ``finditer`` finds."""
    end = 0
    for at in starts:
        if at >= end and (match := form.pattern.match(folded, at)):
            end = match.end()
            yield match


def _read(
    form: Form, match: re.Match[str], text: str, offsets: list[int], language: Language
) -> Reading | None:
    if form.language not in (None, language):
        return None
    start, end = offsets[match.start()], offsets[match.end() - 1] + 1
    if form.allowed is not None and not form.allowed(
        match, text[:start][-30:], text[end : end + 30]
    ):
        return None
    return form.read(match)


def _mention(
    reading: Reading, match: re.Match[str], offsets: list[int], published: date | None
) -> DateMention | None:
    try:
        if reading.year is not None:
            period = reading.make(reading.year)
        elif published is not None:
            period = nearest(reading.make, published)
        else:
            return None
    except ValueError:
        return None
    start, end = offsets[match.start()], offsets[match.end() - 1] + 1
    return DateMention(start, end, period.first, period.last, reading.year is not None)
