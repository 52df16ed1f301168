"""Whether a sentence tells of the very matter a question asks about, or of another one like it: another
event, another group, somebody else's words (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from corpus.glossary import NAMES, Glossary
from corpus.numbers import find_numbers
from corpus.text import fold
from corpus.types import Language
from qa.identity import spelled_out
from vectorstore.asks import wanted
from vectorstore.counting import undated
from vectorstore.entry import Entry
from vectorstore.events import SITTINGS, Told, kinds, names_event, other_day

Readings = Sequence[tuple[str, Language]]

_STAGES = (
    {"khai mac", "mo man", "opening", "opened"},
    {
        "be mac",
        "khep lai",
        "loi ket thuc",
        "closing",
        "closed",
        "concluding",
        "to a close",
        "wrapped up",
    },
)
_HOME = "Việt Nam"
_CAPITAL = "Hà Nội"
# As a place; “Hanoi set up its first unit” speaks of the country.
_AT_CAPITAL = re.compile(
    r"\b(in|at|to|from|near|outside|around|tai|o|den|toi|tu|ve|,) (thu do |the capital,? )?ha ?noi\b"
)
_SAY = re.compile(
    r"\bwhat (did|does|do|has|have) .*\b(say|said|think|comment|remark|tell|told)\b"
    r"|\b(phat bieu|noi|nhan xet|binh luan|phat ngon|trinh bay|chia se)( ra| nhung)?"
    r" (gi|the nao|nhu the nao|ra sao)\b"
)
_SAYING = re.compile(
    r"\b(said|says|affirm\w*|stress\w*|emphasi\w*|note[sd]|state[sd]|recall\w*|pledg\w*|thank\w*|remark\w*"
    r"|propos\w*|asked|suggest\w*|cho biet|khang dinh|nhan manh|diem lai|neu ro|phat bieu|cho rang|bay to"
    r"|cam ket|de nghi|cam on|danh gia|hoan nghenh)\b"
)
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_TITLES = re.compile(
    r"\b(?:(deputy|vice|pho) )?(director|prime minister|minister|president|chair\w*|commander|giam doc"
    r"|thu tuong|chu tich|tu lenh|vien truong)\b"
)
_CONFIRM = re.compile(
    r"\b(right|correct|true|is that so|(is|was|are|were|did|do|does|has|have|had)n['’]t"
    r" (it|that|they|he|she))\s*\?"
    r"|(?:phải|đúng) (?:không|chứ|chăng|vậy)( ạ| nhỉ)?\s*\?|có đúng|có phải .* không\s*\?",
    re.IGNORECASE,
)


def confirms(question: str) -> bool:
    """Whether a question only wants to be told that it is right: what is said instead is its answer."""
    return bool(_CONFIRM.search(question))


def fits(question: str, asked_in: Language, entry: Entry, number: int, before: str = "") -> bool:
    """Whether sentence ``number`` of an article may answer: nothing in it speaks of another matter.
    What the sentence that introduces its event says, it need not say again. ``before`` is what the
    question leans on, the question included. Where a question may be wrong in what it takes for
    granted, only its event counts."""
    readings = entry.readings(number)
    event = entry.events[number]
    near = set(entry.sentence_range(entry.passage_of_sentence[number]))
    passage = [
        (text, language)
        for n in sorted(near.union(event.numbers if event else ()))
        for text, language in entry.readings(n)
    ]
    folded = [fold(text) for text, _ in readings]
    asked = fold(question)
    named = names_event(question)
    same = _same_event(
        question if named else before, asked_in, event, readings, entry
    ) and not _other_stage(asked, folded, wanted(question, asked_in) == "person")
    if confirms(question):
        return same
    return (
        same
        and _named(question if named or event is None else before or question)
        <= frozenset().union(*(_named(text) for text, _ in passage))
        and (
            wanted(question, asked_in) != "number"
            or (
                _figures(question, asked_in) <= _all_figures(passage)
                and _of_that_year(question, entry, readings)
            )
        )
        and (not _SAY.search(asked) or _speaks(question, readings))
        and spelled_out(question, readings) is not False
        and not _other_title(asked, folded)
    )


def _of_that_year(question: str, entry: Entry, readings: Readings) -> bool:
    """Whether a count that is asked for a year yet to come, a goal, stands in one sentence with that
    year: what was counted before is none."""
    published = entry.article.published
    years = {int(year) for year in _YEAR.findall(question)}
    ahead = {year for year in years if published is not None and year > published.year + 1}
    return not ahead or any(str(max(ahead)) in text for text, _ in readings)


def _same_event(
    question: str, asked_in: Language, event: Told | None, readings: Readings, entry: Entry
) -> bool:
    """Whether a sentence tells of an event of the kind and the day that the question names, or of none
    at all in an article that has not only events of other days."""
    asked = kinds(question) & SITTINGS
    told = frozenset().union(*(kinds(text) for text, _ in readings)) & SITTINGS
    told = told or (event.kinds & SITTINGS if event else frozenset())
    near = {event} if event else {other for other in entry.events if other}
    published = entry.article.published
    if near and all(other_day(question, asked_in, other, published) for other in near):
        return False
    return not asked or not told or bool(asked & told)


def _other_stage(asked: str, told: Sequence[str], who: bool) -> bool:
    """Whether the question is about the opening and the sentence about the closing, or the reverse, or
    about neither where it is asked ``who`` was the one to open or close."""
    here, there = (
        [any(_has(text, word) for text in texts for word in stage) for stage in _STAGES]
        for texts in ([asked], told)
    )
    return (
        sum(here) == 1
        and (who or any(there))
        and not any(a and b for a, b in zip(here, there, strict=True))
    )


def _has(text: str, word: str) -> bool:
    return re.search(rf"\b{word}\b", text) is not None


@lru_cache(maxsize=16384)
def _named(text: str) -> frozenset[int]:
    """The people, bodies, missions and places a text names; at home is everywhere."""
    glossary = Glossary.load()
    nowhere = {_HOME} if _AT_CAPITAL.search(fold(text)) else {_HOME, _CAPITAL}
    return frozenset(
        index
        for index in glossary.present(text)
        if glossary.entries[index].kind in NAMES and glossary.entries[index].vi[0] not in nowhere
    )


@lru_cache(maxsize=4096)
def _figures(text: str, language: Language) -> frozenset[object]:
    """The counts of a text: its numbers of more than one figure that are no part of a date."""
    return frozenset(
        number.value
        for number in undated(text, language, None)
        if not number.spelled
        and number.value >= 10
        and not 1000 < number.value <= 2100
        and not re.search(r"\S [A-Z]\S* $", text[: number.start])  # part of a name: Super Bowl 50
    )


def _all_figures(passage: Readings) -> frozenset[object]:
    return frozenset(
        number.value for text, language in passage for number in find_numbers(text, language)
    )


def _speaks(question: str, readings: Readings) -> bool:
    """Whether somebody the question names says something in the sentence."""
    glossary = Glossary.load()
    asked = _named(question)
    return not asked or any(
        _SAYING.search(fold(text[match.end : match.end + 120]))
        for text, _ in readings
        for match in glossary.find(text)
        if match.entry_index in asked
    )


def _other_title(asked: str, told: Sequence[str]) -> bool:
    """Whether the question is about the head of something and the sentence only about a deputy, or the
    reverse."""
    wanted = {(bool(deputy), title) for deputy, title in _TITLES.findall(asked)}
    found = {(bool(deputy), title) for text in told for deputy, title in _TITLES.findall(text)}
    return any(
        (deputy, title) not in found and (not deputy, title) in found for deputy, title in wanted
    )
