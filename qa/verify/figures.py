"""Are the numbers and dates of a sentence those of its quotes?"""

from __future__ import annotations

from collections.abc import Iterator

from corpus.text import word_set
from qa.verify.ground import Ground, Stretch
from qa.verify.number_words import VI_UNITS
from qa.verify.numbers import Number
from qa.verify.reading import Clause
from qa.verify.swapped import counted_words
from qa.verify.types import Doubt
from qa.verify.when import When, agrees, names_day


def check_numbers(ground: Ground) -> Iterator[Doubt]:
    """Numbers that no quote has, or has with another unit or bound."""
    for number in ground.claim.numbers:
        same = [
            (quote, other)
            for quote in ground.quotes
            for other in quote.reading.numbers
            if other.values & number.values
        ]
        shown = ground.claim.shown(number.first, number.last)
        if not same:
            if (doubt := _absent(ground, number, shown)) is not None:
                yield doubt
        elif not any(_same_unit(number, other, quote) for quote, other in same):
            yield Doubt(f"{shown} counts something else in the quote")
        elif not any(_fits(number, other, quote) for quote, other in same):
            if number.bound in ("", "about"):
                yield Doubt(f"the quote does not say exactly {shown}", "loose")
            else:
                yield Doubt(f"the quote does not say {number.bound} than {shown}")


def _absent(ground: Ground, number: Number, shown: str) -> Doubt | None:
    """A number that no quote has as a number; it may be a word, a year or the length of a period."""
    if _written_otherwise(ground, number) or _listed_day(ground, number):
        return None
    if number.soft:
        rival = _rival(ground, number)
        return Doubt(f"the quote counts {rival}, not {shown}") if rival else None
    if any(quote.reading.numbers or quote.reading.whens for quote in ground.quotes):
        return Doubt(f"{shown} is not in the quote", "absent", number.first)
    return Doubt(f"{shown} is not in the quote, which has no number", "absent", number.first)


_ORDINALS = [
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]


def _number_words(number: Number) -> frozenset[str]:
    """The words that say a number without being one, or where they are not read as one (``cả ba``)."""
    if 3 <= number.value <= 20 and number.value == int(number.value):
        spoken = {word for word, value in VI_UNITS.items() if value == number.value} - {"năm"}
        return frozenset({_ORDINALS[int(number.value) - 3], *spoken})
    return _AS_WORDS.get(number.value, frozenset())


_AS_WORDS: dict[float, frozenset[str]] = {
    1.0: word_set("a an one single một sole first"),
    2.0: word_set("both two twice double pair second hai đôi cả"),
    50.0: word_set("half nửa"),
}


def _written_otherwise(ground: Ground, number: Number) -> bool:
    """Whether a quote has it as a word, an ordinal, a year or the length of a period."""
    if any(quote.lowered & _number_words(number) for quote in ground.quotes):
        return True
    for quote in ground.quotes:
        for when in quote.reading.whens:
            if number.value in (when.first.year, when.last.year):
                return True
            if number.unit in ("day", "") and number.value == when.days and when.days > 1:
                return True
            if number.unit == "year" and when.unit == "year" and when.days > 400:
                years = when.last.year - when.first.year
                if number.value in (years, years + 1):
                    return True
        listed = any(
            token.text.isdecimal() and float(token.text) in number.values
            for place, token in enumerate(quote.reading.words)
            if place not in quote.reading.counted and len(token.text) < 10
        )
        if listed:
            return True
    return False


def _listed_day(ground: Ground, number: Number) -> bool:
    """``20 and 21 February``: a day named before a date, within the days of the quote."""
    claim = ground.claim
    joined = number.last < len(claim.words) and claim.words[number.last].text.lower() in (
        "and", "và", ",", "&",
    )  # fmt: skip
    if not joined or not any(0 <= when.begin - number.last <= 2 for when in claim.whens):
        return False
    return any(
        when.unit == "day" and when.first.day <= number.value <= when.last.day
        for quote in ground.quotes
        for when in quote.reading.whens
    )


def _rival(ground: Ground, number: Number) -> str:
    """The number in a quote that counts what this soft number counts, if there is one."""
    noun = counted_words(ground.claim, number)
    for quote in ground.segments:
        for other in quote.reading.numbers:
            if other.soft or not noun:
                continue
            clause = Clause(other.last, min(other.last + 2, len(quote.reading.words)))
            beside = Stretch(quote.reading, clause)
            if beside.has(ground.claim, noun[0]) and ground.claim.words[number.last - 1].text:
                return quote.reading.shown(other.first, other.last)
    return ""


def _same_unit(claim: Number, quote: Number, of: Stretch) -> bool:
    if claim.unit == quote.unit:
        return True
    if "percent" in (claim.unit, quote.unit) or (claim.unit and quote.unit):
        return False
    return not (claim.unit and _counts_things(of, quote))


def _counts_things(quote: Stretch, number: Number) -> bool:
    """Whether a number without a unit has the thing it counts right after it: ``4 sessions``."""
    words = quote.reading.words
    return number.last in quote.reading.content and words[number.last].text.islower()


def _fits(claim: Number, quote: Number, of: Stretch) -> bool:
    if not _same_unit(claim, quote, of):
        return False
    if claim.bound in ("", "about"):
        return quote.bound in ("", "about")
    return claim.bound == quote.bound


def check_dates(ground: Ground) -> Iterator[Doubt]:
    """Dates that no quote has; the day of publication may be named."""
    for when in ground.claim.whens:
        if any(
            agrees(when, other, quote.published)
            for quote in ground.quotes
            for other in quote.reading.whens
        ):
            continue
        if any(quote.published and names_day(when, quote.published) for quote in ground.quotes):
            continue
        if _spans(ground, when) or _year_is_a_number(ground, when) or _verbatim(ground, when):
            continue
        shown = ground.claim.shown(when.begin, when.end)
        bare = any(
            not other.has_year and agrees(_without_year(when), other, None)
            for quote in ground.quotes
            for other in quote.reading.whens
        )
        if bare:
            yield Doubt(f"the quote does not name the year of {shown}", "loose")
        else:
            yield Doubt(f"{shown} is not in the quote", "absent", when.begin)


def _without_year(when: When) -> When:
    return When(when.first.replace(year=2000), when.last.replace(year=2000), False, 0, 0)


def _spans(ground: Ground, when: When) -> bool:
    """``from 2024 to 2030`` in one, ``2024-2030`` in the other."""
    ends = [
        w for quote in ground.quotes for w in quote.reading.whens if w.has_year == when.has_year
    ]
    return any(w.first == when.first for w in ends) and any(w.last == when.last for w in ends)


def _verbatim(ground: Ground, when: When) -> bool:
    """A month that the quote names where its form alone does not show a date (``as early as March``)."""
    claim = ground.claim
    named = [claim.words[n].key for n in range(when.begin, when.end) if claim.words[n].is_word]
    digits = any(claim.words[n].text[0].isdigit() for n in range(when.begin, when.end))
    return not digits and any(
        quote.reading.language == claim.language and set(named) <= quote.reading.all_keys
        for quote in ground.quotes
    )


def _year_is_a_number(ground: Ground, when: When) -> bool:
    """A year that the quote has without a word that makes it a date: ``Resolution 1325 (2000)``."""
    decade = when.first.year % 10 == 0 and when.last.year == when.first.year + 9
    if when.unit != "year" or (when.first.year != when.last.year and not decade):
        return False
    year = str(when.first.year)
    return any(token.text == year for quote in ground.quotes for token in quote.reading.words)
