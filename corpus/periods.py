"""Days, months, quarters and years as first and last day (pure)."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date
from typing import NamedTuple


class Period(NamedTuple):
    """Both days belong to it."""

    first: date
    last: date


def days(year: int, month: int, first: int, last: int | None = None) -> Period:
    """One day, or the days ``first`` to ``last`` of a month. ValueError if there are none."""
    period = Period(date(year, month, first), date(year, month, last or first))
    if period.last < period.first:
        raise ValueError("the days run backwards")
    return period


def months(year: int, first: int, last: int | None = None) -> Period:
    """A month, or the months ``first`` to ``last`` of a year."""
    last = last or first
    return Period(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))


def years(first: int, last: int | None = None) -> Period:
    """A year, or the years ``first`` to ``last``."""
    return Period(date(first, 1, 1), date(last or first, 12, 31))


def part_of_year(year: int, part: str) -> Period:
    """The third of a year that ``early``, ``mid`` or ``late`` means."""
    first = {"early": 1, "mid": 5, "late": 9}[part]
    return months(year, first, first + 3)


def part_of_month(year: int, month: int, part: str) -> Period:
    """The third of a month that ``early``, ``mid`` or ``late`` means."""
    whole = months(year, month)
    first, last = {"early": (1, 10), "mid": (11, 20), "late": (21, whole.last.day)}[part]
    return days(year, month, first, last)


def nearest(make: Callable[[int], Period], published: date) -> Period:
    """The period of the year that lies nearest to the day of publication: an article of January
    that says ``28/12`` means the December before it. Raises ValueError when no near year has it."""
    found = []
    for year in range(published.year - 4, published.year + 5):
        try:
            found.append(make(year))
        except ValueError:  # 29 February
            continue
    if not found:
        raise ValueError("no such day")
    return min(found, key=lambda period: _distance(period, published))


def _distance(period: Period, day: date) -> int:
    return max((period.first - day).days, (day - period.last).days, 0)
