"""Which event a sentence of an article tells of, and whether a question names it (pure).

News says once when, where and by whom something was held; what follows speaks of “the workshop”, “the
event” or “delegates”. Those sentences tell of what was introduced before them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from corpus.dates import find_dates, meet, periods
from corpus.glossary import Glossary
from corpus.periods import months, nearest
from corpus.text import fold
from corpus.types import Language

Readings = Sequence[tuple[str, Language]]

SITTINGS = frozenset({"conference", "workshop", "seminar"})
"""The kinds where many sit together; who was at one says nothing of another."""
_ANY = "event"
_DELEGATES = "delegates"
# Over folded text. A seminar is a workshop to many a translator.
_WORDS = {
    "conference": r"hoi nghi|conferences?|summits?|congress",
    "workshop": r"hoi thao|workshops?|seminars?|symposium",
    "seminar": r"toa dam|seminars?|round ?tables?|panel discussions?|discussion(?! sessions?)|symposium",
    "meeting": r"(?:buoi|cuoc) (?:tiep|gap|lam viec|hop|hoi dam|hoi kien)|meetings?|received|receives"
    r"|working session",
    "trip": r"chuyen (?:cong tac|di|tham)|doan (?:cong tac|lien nganh|dai bieu)|trips?|delegations?"
    r"|travel(?:s|led|ed)?",
    _ANY: r"su kien|events?|gatherings?|occasion",
    _DELEGATES: r"delegates?|participants?|attendees?|hosts?|dai bieu|chu nha",
}
_PATTERNS = {kind: re.compile(rf"\b(?:{words})\b") for kind, words in _WORDS.items()}
_MONTHS = (
    "January February March April May June July August September October November December".split()
)
# “The March workshop”: a month that no preposition marks as one.
_MONTH_OF = re.compile(
    rf"\b({'|'.join(_MONTHS)}) (?:20\d\d )?(?:[\w-]+ ){{0,2}}?(?:{'|'.join(_WORDS.values())})\b"
)
_LONGEST = timedelta(days=31)  # of the days on which something is held
BESIDE = 25  # characters between an event and the day that tells which one is meant
_SAYS_WHICH = ("person", "organisation", "mission", "place", "term", "office")


@dataclass(frozen=True)
class Told:
    """The event of a sentence: the sentences of the article that introduce it, what kinds of event
    they call it, its days, and the names and terms they have."""

    numbers: tuple[int, ...]
    kinds: frozenset[str]
    days: tuple[tuple[date, date], ...]
    names: frozenset[int]


@lru_cache(maxsize=16384)
def kinds(text: str) -> frozenset[str]:
    """What kinds of event a text speaks of, as the keys of the patterns name them."""
    folded = fold(text)
    return frozenset(kind for kind, pattern in _PATTERNS.items() if pattern.search(folded))


def kind_words(text: str) -> str:
    """The words by which a text calls an event, as it writes them."""
    folded = fold(text)
    if len(folded) != len(text):
        return ""
    found = [match.span() for pattern in _PATTERNS.values() for match in pattern.finditer(folded)]
    return " ".join(text[start:end] for start, end in sorted(found))


def events(sentences: Sequence[Readings], published: date | None) -> tuple[Told | None, ...]:
    """For each sentence of an article, given in all its readings, the event that it tells of: one that
    a sentence with a day introduces, here or before, or later where none is before."""
    spoken = [frozenset().union(*(kinds(text) for text, _ in readings)) for readings in sentences]
    days = [_days(readings, published) for readings in sentences]
    opening = [n for n, said in enumerate(spoken) if said - {_ANY, _DELEGATES} and days[n]]
    found: dict[tuple[int, ...], Told] = {}
    for number in opening:
        same = tuple(n for n in opening if _alike(spoken[n], spoken[number]))
        found[same] = Told(
            same,
            frozenset().union(*(spoken[n] for n in same)) - {_ANY, _DELEGATES},
            tuple(day for n in same for day in days[n]),
            frozenset().union(*(_names(text) for n in same for text, _ in sentences[n])),
        )
    return tuple(_event(number, said, list(found.values())) for number, said in enumerate(spoken))


def _event(number: int, said: frozenset[str], found: Sequence[Told]) -> Told | None:
    """The event of one sentence; the one introduced last before it, of those it may mean."""
    meant = [event for event in found if _alike(said, event.kinds)]
    if not meant and said & {_ANY, _DELEGATES}:
        meant = [event for event in found if event.kinds & SITTINGS] or list(found)
    before = [event for event in meant if event.numbers[0] <= number]
    return before[-1] if before else next(iter(meant), None)


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool((one & other) - {_ANY, _DELEGATES})


def names_event(question: str) -> bool:
    """Whether a question speaks of an event at all."""
    return bool(kinds(question) - {_DELEGATES})


def meant(question: str, language: Language, event: Told | None, published: date | None) -> float:
    """How surely a question asks about this event, 0 to 1: 0 where it names another kind of event,
    another day of it, or none; else half, and the other half for the days and names they share."""
    asked = kinds(question) - {_DELEGATES}
    if event is None or not asked:
        return 0.0
    if _ANY not in asked and not asked & event.kinds:
        return 0.0
    if other_day(question, language, event, published):
        return 0.0
    days = _asked_days(question, language, published)
    names = _names(question)
    share = [name in event.names for name in names]
    if days:
        share.append(meet(days, event.days))
    return 0.5 + 0.5 * (sum(share) / len(share) if share else 0.0)


def other_day(question: str, language: Language, event: Told, published: date | None) -> bool:
    """Whether the question gives a day beside the event that it names, and only days that are none of
    this event."""
    beside = _beside(question, language, published)
    return bool(beside) and not meet(beside, event.days)


@lru_cache(maxsize=4096)
def _beside(
    question: str, language: Language, published: date | None
) -> tuple[tuple[date, date], ...]:
    folded = fold(question)
    if len(folded) != len(question):
        return ()
    spots = [
        match.span()
        for kind, pattern in _PATTERNS.items()
        if kind != _DELEGATES
        for match in pattern.finditer(folded)
    ]
    return tuple(
        (first, last)
        for start_of, end_of, first, last in _dated(question, language, published)
        if any(start - end_of <= BESIDE and start_of - end <= BESIDE for start, end in spots)
    )


def _asked_days(
    question: str, language: Language, published: date | None
) -> tuple[tuple[date, date], ...]:
    return tuple((first, last) for _, _, first, last in _dated(question, language, published))


@lru_cache(maxsize=4096)
def _dated(
    question: str, language: Language, published: date | None
) -> tuple[tuple[int, int, date, date], ...]:
    """Where a question names which days."""
    found = [
        (day.start, day.end, day.first, day.last)
        for day in find_dates(question, language, published)
    ]
    if not found and language == "en" and published and (match := _MONTH_OF.search(question)):
        month = _MONTHS.index(match[1]) + 1
        period = nearest(lambda year: months(year, month), published)
        found.append((*match.span(1), period.first, period.last))
    return tuple(found)


def _days(readings: Readings, published: date | None) -> tuple[tuple[date, date], ...]:
    return tuple(
        day
        for text, language in readings
        for day in periods(text, language, published)
        if day[1] - day[0] < _LONGEST
    )


@lru_cache(maxsize=16384)
def _names(text: str) -> frozenset[int]:
    glossary = Glossary.load()
    return frozenset(
        index
        for index in glossary.present(text)
        if glossary.entries[index].kind in _SAYS_WHICH and not kinds(glossary.entries[index].vi[0])
    )
