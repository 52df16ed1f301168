"""What a question asks for or names and the best sentences do not give (pure): the surest sign that the
articles do not answer, however near to the question they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from corpus.dates import find_dates, meet, periods
from corpus.glossary import NAMES, Glossary
from corpus.text import fold
from corpus.types import Language
from qa.bound import BOUND, ENOUGH, belongs
from qa.category import unheard_of
from qa.cutoff import cutoff
from qa.demands import unmet
from qa.identity import asked_post, asks_post, held_at_all, post_of, settled
from qa.matter import confirms, fits
from vectorstore.asks import wanted
from vectorstore.coverage import missing_names, names, pairs, stems
from vectorstore.deeds import deed, told
from vectorstore.entry import Entry
from vectorstore.people import named_people, names_person
from vectorstore.query import Query
from vectorstore.snapshot import Snapshot
from vectorstore.types import SentenceHit
from vectorstore.wanted import countries, numbers

LOOKED_AT = 3  # sentences: as many as an answer shows at most
KINDS = ("number", "date", "person", "place", "country", "reason")
_FIGURE = re.compile(r"(?<![\d.,%])\d{3,}(?![\d%])")  # years, resolutions, decrees
AS_GOOD = 1.4  # of the ranker's score: a quarter as likely as the best sentence
SHORT_NAME = 4  # letters: Anh (England, but also “you”) may open a sentence, Indonesia hardly
AT_ALL = 0.25  # of what was done, near the day or name that may answer
DEEDS = ("person", "place", "country")
_BODY = {
    "en": re.compile(
        r"\b(which|what) ((?!did|does|do|has|have|had|is|was|are|were|will)\S+ ){0,2}"
        r"(ministr(y|ies)|organi[sz]ations?|agenc(y|ies)|bod(y|ies)|governments?|institutions?"
        r"|compan(y|ies)|countr(y|ies)|parties|party|units?|academy|embass(y|ies))\b"
    ),
    "vi": re.compile(
        r"\b(bo|co quan|to chuc|nuoc|quoc gia|don vi|chinh phu|cong ty|hoc vien|dai su quan) nao\b"
    ),
}
_MONTH = timedelta(days=31)
_ANY_DAY = date(2000, 1, 1)  # days without a year are dates too
_NUMBERED = re.compile(r"\b(?:so|no\.?|number|unit|dot|thu|phase|round|khoa)\s*(\d+)\b")


def unsaid(snapshot: Snapshot, query: Query, sentences: Sequence[SentenceHit]) -> tuple[str, ...]:
    """Which things the question asks for or names are missing from the best sentences or from all of
    their articles; what cannot be compared across the languages is not called missing."""
    if not sentences:
        return ()
    return tuple(name for name, gone in _signs(snapshot, query, sentences).items() if gone)


def _signs(snapshot: Snapshot, query: Query, sentences: Sequence[SentenceHit]) -> dict[str, bool]:
    top = sentences[:LOOKED_AT]
    entries = [snapshot.entry(i) for i in dict.fromkeys(hit.article_id for hit in top)]
    texts = [text for entry in entries for text in entry.everything]
    figures = frozenset().union(*(numbers(text) for text in texts), *map(_date_parts, entries))
    readable = _readable(snapshot, query, top)
    near = [hit for hit in top if hit.score >= top[0].score - AS_GOOD]
    fitting = [
        hit
        for hit in near
        if fits(
            query.asked,
            query.language,
            snapshot.entry(hit.article_id),
            hit.number,
            query.text,
        )
    ]
    confirm = confirms(query.asked)  # what is said instead is the answer
    matter = not confirm and not fitting
    near = fitting or near
    numbered = _named_numbers(query.asked)
    return {
        "matter": matter,
        **{
            kind: readable and max(hit.parts.get(f"offers_{kind}", 1.0) for hit in near) < 1
            for kind in KINDS
        },
        "figure": not confirm and any(f not in figures for f in _FIGURE.findall(query.asked)),
        "name": not confirm and readable and _name_missing(query, texts),
        "numbered": bool(numbered) and not numbered <= _named_numbers(" ".join(texts)),
        "deed": not confirm
        and not any(settled(snapshot, query, hit) for hit in near)
        and _undone(snapshot, query, near),
        "sort": readable
        and unheard_of(query.asked, query.language, [r for e in entries for r in e.every_reading]),
        "time": not confirm and not any(_of_its_time(snapshot, query, hit) for hit in near),
        "post": _no_post(snapshot, query, near),
        "demand": bool(
            unmet(
                query.asked,
                [
                    text
                    for hit in near
                    for text, _ in snapshot.entry(hit.article_id).readings(hit.number)
                ],
            )
        ),
    }


def _of_its_time(snapshot: Snapshot, query: Query, hit: SentenceHit) -> bool:
    """Whether the article of a sentence speaks of the days and months that the question names, or was
    published then."""
    entry = snapshot.entry(hit.article_id)
    published = entry.article.published
    asked = _short(periods(query.asked, query.language, published))
    if not asked or cutoff(query.asked, query.language):
        return True
    told = [
        day
        for text, language in entry.every_reading
        for day in _short(periods(text, language, published))
    ]
    return meet(asked, [*told, (published, published)] if published else told)


def _short(days: Sequence[tuple[date, date]]) -> list[tuple[date, date]]:
    return [(first, last) for first, last in days if last - first <= _MONTH]


def _no_post(snapshot: Snapshot, query: Query, near: Sequence[SentenceHit]) -> bool:
    """Whether no sentence gives the post somebody holds, or who holds a post, where that is asked."""
    readings = [snapshot.entry(hit.article_id).readings(hit.number) for hit in near]
    if post := asked_post(query.asked, query.language):
        return not any(held_at_all(post, query.language, told) for told in readings)
    if not asks_post(query.asked, query.language) or not named_people(query.text):
        return False
    return not any(post_of(query.text, told) for told in readings)


def _undone(snapshot: Snapshot, query: Query, near: Sequence[SentenceHit]) -> bool:
    """Whether no sentence says that what the question asks about was done, then and there."""
    near = [hit for hit in near if query.language in snapshot.entry(hit.article_id).languages]
    if not near:
        return False
    kind = wanted(query.asked, query.language)
    if kind in BOUND or names_person(query.asked, query.language):
        least = AT_ALL if kind in BOUND else ENOUGH
        return max(belongs(snapshot, query, hit, kind) for hit in near) < least
    body = _BODY[query.language].search(fold(query.asked))
    if kind in DEEDS:
        giving = [hit for hit in near if hit.parts.get(f"offers_{kind}", 1.0) >= 1] or near
        left_out = body[0] if body and kind == "country" else ""
        return max(_deed(snapshot, query, hit, left_out) for hit in giving) < ENOUGH
    return body is not None and all(_deed(snapshot, query, hit, body[0]) < ENOUGH for hit in near)


def _named_numbers(text: str) -> frozenset[str]:
    """The numbers that are part of a name: ``Unit No. 1``."""
    return frozenset(_NUMBERED.findall(fold(text)))


def _deed(snapshot: Snapshot, query: Query, hit: SentenceHit, left_out: str = "") -> float:
    readings = snapshot.entry(hit.article_id).readings(hit.number)
    return deed(query.asked, query.language, readings, left_out)


def _readable(snapshot: Snapshot, query: Query, top: Sequence[SentenceHit]) -> bool:
    """Whether all of ``top`` can be read in the language of the question, so that words compare."""
    return all(query.language in snapshot.entry(hit.article_id).languages for hit in top)


def _name_missing(query: Query, texts: Sequence[str]) -> bool:
    """Whether the question names what no text has; names of the glossary count in any of their forms."""
    glossary = Glossary.load()
    rest = query.asked
    for day in find_dates(rest, query.language, _ANY_DAY):  # a month is no name
        rest = rest[: day.start] + "," * (day.end - day.start) + rest[day.end :]
    present = frozenset().union(*(glossary.present(text) for text in texts))
    for match in reversed(glossary.find(rest)):
        if match.entry_index not in present and glossary.entries[match.entry_index].kind in NAMES:
            return True
        rest = rest[: match.start] + "," + rest[match.end :]
    if _country_missing(rest, query.language, texts):
        return True
    there = frozenset().union(*(stems(text) for text in texts))
    joined = frozenset().union(*(pairs(text) for text in texts))
    return missing_names(names(rest), there, joined, query.language) > 0


def _country_missing(question: str, language: Language, texts: Sequence[str]) -> bool:
    """Whether the question names a country that no text names."""
    opener = question.partition(" ")[0]
    if len(opener) <= SHORT_NAME:
        question = question[:1].lower() + question[1:]
    asked = countries(question, language)
    if not asked:
        return False
    both: tuple[Language, ...] = ("vi", "en")
    heard = frozenset().union(*(told(text, lang).meanings for text in texts for lang in both))
    return not asked <= heard


def _date_parts(entry: Entry) -> frozenset[str]:
    day = entry.article.published
    return frozenset() if day is None else frozenset(map(str, (day.year, day.month, day.day)))
