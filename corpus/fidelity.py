"""Whether a translation says the same numbers, dates and names as its original (pure).

It cannot see a wrong word, only a wrong fact: what it lets pass may still be a poor translation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from corpus.dates import DateMention, find_dates
from corpus.glossary import Glossary
from corpus.language import detect
from corpus.numbers import Number, find_numbers
from corpus.types import Language

# Days without a year are compared as days of one and the same leap year.
_SOME_DAY = date(2024, 7, 1)
_SPELLED_COUNTS = 100  # smaller numbers in words are often no number: "one of", "hai bên"


@dataclass(frozen=True, slots=True)
class _Figures:
    """The dates of a text, and its numbers outside of dates."""

    text: str
    dates: tuple[DateMention, ...]
    numbers: tuple[Number, ...]

    def says_date(self, other: DateMention) -> bool:
        """A whole year may stand as a bare number."""
        key = _date_key(other)
        if any(_date_key(mention) == key for mention in self.dates):
            return True
        year = _whole_year(other)
        return year is not None and any(number.value == year for number in self.numbers)

    def says_number(self, other: Number) -> bool:
        key = (other.value, other.percent)
        if any((number.value, number.percent) == key for number in self.numbers):
            return True
        return any(other.value == _whole_year(mention) for mention in self.dates)


def check_rendering(
    original: str,
    text: str,
    original_language: Language,
    target_language: Language,
    glossary: Glossary,
) -> str | None:
    """Why a translation is rejected, in a few words, or None when numbers, dates and the names of
    the glossary agree in both directions and it is in the language it should be in."""
    if not text.strip():
        return "the translation is empty"
    if len(text.split()) >= 5 and detect(text, target_language) != target_language:
        return f"the translation is not in the language '{target_language}'"
    ours, theirs = _figures(original, original_language), _figures(text, target_language)
    return (
        _missing_figure(ours, theirs, "is missing from the translation")
        or _missing_figure(theirs, ours, "is not in the original")
        or _missing_name(original, text, glossary, "is missing from the translation")
        or _missing_name(text, original, glossary, "is not in the original")
    )


def _figures(text: str, language: Language) -> _Figures:
    dates = find_dates(text, language, _SOME_DAY)
    numbers = tuple(
        number
        for number in find_numbers(text, language)
        if not any(day.start < number.end and number.start < day.end for day in dates)
    )
    return _Figures(text, dates, numbers)


def _missing_figure(here: _Figures, there: _Figures, what: str) -> str | None:
    for mention in here.dates:
        if not there.says_date(mention):
            return f"the date '{here.text[mention.start : mention.end]}' {what}"
    for number in here.numbers:
        counts = not number.spelled or number.value >= _SPELLED_COUNTS
        if counts and not there.says_number(number):
            return f"the number '{here.text[number.start : number.end]}' {what}"
    return None


def _missing_name(here: str, there: str, glossary: Glossary, what: str) -> str | None:
    present = glossary.present(there)
    for index, words in glossary.names(here).items():
        if index not in present:
            return f"the name '{words}' {what}"
    return None


def _date_key(mention: DateMention) -> tuple[bool, date, date]:
    return mention.has_year, mention.first, mention.last


def _whole_year(mention: DateMention) -> Decimal | None:
    year = mention.first.year
    whole = (mention.first, mention.last) == (date(year, 1, 1), date(year, 12, 31))
    return Decimal(year) if whole else None
