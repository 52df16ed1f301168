"""Dates of a sentence against the dates of a quote."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from corpus.dates import DateMention, find_dates
from corpus.types import Language
from corpus.words import Token, places

_ANY_LEAP_YEAR = 2000


@dataclass(frozen=True, slots=True)
class When:
    """The days ``first`` to ``last``; without ``has_year`` their year means nothing. ``begin`` and
    ``end`` are a range of tokens."""

    first: date
    last: date
    has_year: bool
    begin: int
    end: int

    @property
    def unit(self) -> str:
        """What the period is counted in."""
        if (self.first.month, self.first.day, self.last.month, self.last.day) == (1, 1, 12, 31):
            return "year"
        last_day = calendar.monthrange(self.last.year, self.last.month)[1]
        return "month" if self.first.day == 1 and self.last.day == last_day else "day"

    @property
    def is_period(self) -> bool:
        """Whether it is one year, month or part of them, which a day of it falls in."""
        return self.unit != "day" and self.days <= 366

    @property
    def days(self) -> int:
        """How many days it lasts."""
        return (self.last - self.first).days + 1


def find_whens(text: str, words: Sequence[Token], language: Language) -> tuple[When, ...]:
    """The dates of a text with the tokens they take."""
    # A date without a year is left out by `find_dates` when it gets no day to place it near.
    mentions = find_dates(text, language, date(_ANY_LEAP_YEAR, 7, 1))
    return tuple(_when(mention, words) for mention in mentions)


def _when(mention: DateMention, words: Sequence[Token]) -> When:
    inside = places(words, mention.start, mention.end)
    begin, end = inside.start, inside.stop
    first, last = mention.first, mention.last
    if not mention.has_year:
        first, last = _in_any_year(first, last)
    return When(first, last, mention.has_year, begin, end)


def _in_any_year(first: date, last: date) -> tuple[date, date]:
    move = _ANY_LEAP_YEAR - first.year
    try:
        return first.replace(year=first.year + move), last.replace(year=last.year + move)
    except ValueError:
        return first, last


def agrees(claim: When, quote: When, published: date | None) -> bool:
    """Whether the quote says the claimed time: the same, a more exact one, or a range that begins or
    ends with it. A year the quote leaves out may be that of the article's publication."""
    if claim.has_year and not quote.has_year:
        if published is None:
            return False
        near = min(
            (_moved(quote, published.year + step) for step in (-1, 0, 1)),
            key=lambda when: abs((when.first - published).days),
        )
        return agrees(claim, near, None)
    if quote.has_year and not claim.has_year:
        return agrees(_moved(claim, quote.first.year), quote, None) or agrees(
            _moved(claim, quote.last.year), quote, None
        )
    if (claim.first, claim.last) == (quote.first, quote.last):
        return True
    if claim.is_period and claim.first <= quote.first and quote.last <= claim.last:
        return True
    edge = claim.first == quote.first or claim.last == quote.last
    within = quote.first <= claim.first and claim.last <= quote.last
    return edge and within and claim.unit == quote.unit


def names_day(claim: When, published: date) -> bool:
    """Whether the claimed time, a year or less, is that of the publication."""
    if claim.days > 366:
        return False
    moved = claim if claim.has_year else _moved(claim, published.year)
    return moved.first <= published <= moved.last


def _moved(when: When, year: int) -> When:
    def place(day: date) -> date:
        try:
            return day.replace(year=year + day.year - when.first.year)
        except ValueError:
            return day + timedelta(days=365 * (year - day.year))

    return When(place(when.first), place(when.last), True, when.begin, when.end)
