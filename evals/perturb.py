"""True sentences made false in one way each: what a verifier must not let pass."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from random import Random

from corpus.dates import find_dates
from corpus.glossary import NAMES
from corpus.numbers import Number, find_numbers
from corpus.text import fold
from corpus.types import Language
from evals.perturb_stock import Stock, Truth
from evals.perturb_words import (
    ADDED,
    BOUNDS,
    DENY,
    ELSEWHERE,
    MODALITY,
    OPPOSITES,
    OVERCLAIM,
    RANKS,
    SYMMETRICAL,
    UNITS,
    Edit,
)

Mutation = Callable[[Truth, Stock, Random], "str | None"]


def spoil(truth: Truth, stock: Stock, rng: Random) -> tuple[str, str] | None:
    """A kind of error and the sentence with it; None when no error fits the sentence."""
    kinds = list(MUTATIONS)
    rng.shuffle(kinds)
    for kind in kinds:
        if (text := spoil_as(kind, truth, stock, rng)) is not None:
            return kind, text
    return None


def spoil_as(kind: str, truth: Truth, stock: Stock, rng: Random) -> str | None:
    """The sentence with an error of one kind; None when that does not fit it or changes nothing."""
    text = MUTATIONS[kind](truth, stock, rng)
    if text is None:
        return None
    text = text[:1].upper() + text[1:]
    same = _plain(text) == _plain(truth.text) or any(
        _plain(text) == _plain(words) for words, _ in truth.words
    )
    return None if same else text


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+|%", fold(text)))


def _counted(truth: Truth) -> list[Number]:
    """The numbers that count something: no part of a date, no *one* that may be an article."""
    dates = [(m.start, m.end) for m in find_dates(truth.text, truth.language, date(2024, 7, 1))]
    return [
        number
        for number in find_numbers(truth.text, truth.language)
        if number.value == int(number.value)
        and number.value > (1 if number.spelled else 0)
        and truth.text[number.start : number.end] != "năm"  # the word is also *year*
        and not any(start < number.end and number.start < end for start, end in dates)
        and not (
            number.spelled
            and truth.text[number.start : number.end].endswith(("th", "rd", "nd", "st"))
        )
    ]


def _number(truth: Truth, stock: Stock, rng: Random) -> str | None:
    """Another figure: near it, ten times it, or one of the corpus."""
    if not (numbers := _counted(truth)):
        return None
    number = rng.choice(numbers)
    value = int(number.value)
    known = {int(n.value) for text, language in truth.words for n in find_numbers(text, language)}
    near = [value + step for step in (-3, -2, -1, 1, 2, 3) if value + step > 1]
    round_ = [value * 10, value * 2, value + 100 if value > 100 else value + 10]
    others = [n for n in (*near, *round_, *stock.figures) if n not in known and not 1900 < n < 2100]
    return (
        _with(truth.text, number, _written(rng.choice(others), truth.language)) if others else None
    )


def _written(value: int, language: Language) -> str:
    return f"{value:,}".replace(",", "." if language == "vi" else ",")


def _with(text: str, number: Number, written: str) -> str:
    found = re.match(r"[\d.,]*\d", text[number.start : number.end])
    end = number.start + found.end() if found else number.end
    return text[: number.start] + written + text[end:]


def _bound(truth: Truth, stock: Stock, rng: Random) -> str | None:
    """*More than* for *nearly*."""
    return _edited(BOUNDS[truth.language], truth, rng)


def _date(truth: Truth, stock: Stock, rng: Random) -> str | None:
    """Another day, month or year that none of the true dates holds."""
    day = date(2024, 7, 1)
    mentions = find_dates(truth.text, truth.language, day)
    true = [
        (m.first, m.last) for text, language in truth.words for m in find_dates(text, language, day)
    ]
    candidates = []
    for mention in mentions:
        shown = truth.text[mention.start : mention.end]
        for part in re.finditer(r"\d+|[A-Z][a-z]{2,}", shown):
            for other in _other_part(part[0], rng):
                text = (
                    truth.text[: mention.start + part.start()]
                    + other
                    + truth.text[mention.start + part.end() :]
                )
                changed = find_dates(text, truth.language, day)
                if len(changed) == len(mentions) and not all(
                    any(a <= m.first and m.last <= b for a, b in true) for m in changed
                ):
                    candidates.append(text)
    return rng.choice(candidates) if candidates else None


_MONTHS = (
    "January February March April May June July August September October November December".split()
)


def _other_part(part: str, rng: Random) -> list[str]:
    if part in _MONTHS:
        return [rng.choice([month for month in _MONTHS if month != part])]
    if not part.isdigit():
        return []
    value = int(part)
    if len(part) == 4:
        return [str(value + rng.choice([-5, -2, -1, 1, 2, 3]))]
    return [str(other) for other in rng.sample(range(1, 13), 3) if other != value]


def _unit(truth: Truth, stock: Stock, rng: Random) -> str | None:
    """The figure of something else: per cent for people, months for years, a thousand times more."""
    return _edited(UNITS[truth.language], truth, rng)


def _name(truth: Truth, stock: Stock, rng: Random) -> str | None:
    """A name of the corpus in the place of another of its kind, or another rank."""
    if rng.random() < 0.25 and (ranked := _edited(RANKS[truth.language], truth, rng)):
        return ranked
    places = [
        match
        for match in stock.glossary.find(truth.text)
        if stock.glossary.entries[match.entry_index].kind in NAMES
    ]
    rng.shuffle(places)
    for match in places:
        entry = stock.glossary.entries[match.entry_index]
        others = [
            form
            for form in stock.names[truth.language].get(entry.kind, ())
            if not truth.says(form) and fold(form) not in map(fold, entry.forms(truth.language))
        ]
        if others:
            return truth.text[: match.start] + rng.choice(others) + truth.text[match.end :]
    return None


def _roles(truth: Truth, stock: Stock, rng: Random) -> str | None:
    """Two names on the other sides of a verb; not where both do it together, nor in a list."""
    places = [
        match
        for match in stock.glossary.find(truth.text)
        if stock.glossary.entries[match.entry_index].kind in ("person", "organisation")
    ]
    pairs = [
        (left, right)
        for left, right in zip(places, places[1:], strict=False)
        if left.entry_index != right.entry_index
        and not SYMMETRICAL[truth.language].search(truth.text[left.start : right.end].lower())
        and len(truth.text[left.end : right.start].split()) >= 1
        and ACTS[truth.language].search(truth.text[left.end : right.start])
    ]
    if not pairs:
        return None
    left, right = rng.choice(pairs)
    text = truth.text
    return (
        text[: left.start]
        + text[right.start : right.end]
        + text[left.end : right.start]
        + text[left.start : left.end]
        + text[right.end :]
    )


ACTS: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:receiv|thank|ask|support|train|led by|invit|prais|sen[dt]|help|assist)\w*"
    ),
    "vi": re.compile(r"\b(?:tiếp|cảm ơn|đề nghị|ủng hộ|hỗ trợ|đào tạo|mời|gửi|giúp|cử)\b"),
}


def _edited(edits: Sequence[Edit], truth: Truth, rng: Random) -> str | None:
    """One edit that fits the sentence, at one of the places it fits."""
    order = list(edits)
    rng.shuffle(order)
    for pattern, replacement in order:
        matches = list(re.finditer(pattern, truth.text))
        if matches:
            match = rng.choice(matches)
            return (
                truth.text[: match.start()] + match.expand(replacement) + truth.text[match.end() :]
            )
    return None


def _added(truth: Truth, stock: Stock, rng: Random) -> str | None:
    """Something more about it that nobody said."""
    extras = [extra for extra in ADDED[truth.language] if not truth.says(extra)]
    return f"{truth.text.rstrip('. ')} {rng.choice(extras)}."


def _elsewhere(truth: Truth, stock: Stock, rng: Random) -> str | None:
    """A sentence about something else."""
    return rng.choice(ELSEWHERE[truth.language])


def _by(table: Mapping[Language, Sequence[Edit]]) -> Mutation:
    return lambda truth, stock, rng: _edited(table[truth.language], truth, rng)


MUTATIONS: dict[str, Mutation] = {
    "number": _number,
    "bound": _bound,
    "date": _date,
    "unit": _unit,
    "name": _name,
    "negation": _by(DENY),
    "opposite": _by(OPPOSITES),
    "modality": _by(MODALITY),
    "roles": _roles,
    "added": _added,
    "overclaim": _by(OVERCLAIM),
    "elsewhere": _elsewhere,
}
"""The ways a sentence is made false."""
