"""Whether the day or the number of a sentence belongs to what a question asks about, or to something
else that the sentence tells as well (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from corpus.glossary import Glossary
from corpus.types import Language
from qa.demands import unmet
from qa.identity import settled
from qa.matter import fits
from vectorstore.asks import Wanted, wanted
from vectorstore.background import background
from vectorstore.deeds import all_told, bare, beyond, shared, spoken
from vectorstore.entry import Entry
from vectorstore.query import Query
from vectorstore.snapshot import Snapshot
from vectorstore.types import SentenceHit
from vectorstore.wanted import candidates

BOUND: tuple[Wanted, ...] = ("date",)
SEEN: tuple[Wanted, ...] = ("person", "country", "office")
ENOUGH = 0.45  # of what the question says was done; of the rest, a name or two in another form
RIVAL = 4.0  # of the ranker's score: a fiftieth as likely as the best sentence
LOOKED_THROUGH = 12
REACH = 12  # words to either side of a day or number; a name or term is one word
_WORDS = re.compile(r"\w+(?:['’-]\w+)*")
_ENDS = re.compile(r"[;]|\.\s")


def bound(
    kind: Wanted,
    question: str,
    asked_in: Language,
    readings: Sequence[tuple[str, Language]],
    *,
    exact: bool = True,
    opening: Sequence[tuple[str, Language]] = (),
) -> float:
    """How much of what the question says happened stands near a day or number it may ask for, 0 to 1:
    the best of them in the best of ``readings``, the same sentence in one or more languages. 1 where
    the question says nothing but names and dates, 0 where there is no such day or number. What the
    ``opening`` says, the sentences that introduce the event asked about, tells which event is meant."""
    whole = spoken(bare(question, asked_in), asked_in)
    rest = beyond(whole, all_told(opening))
    best = 0.0
    for text, language in readings:
        for start, end in candidates(kind, text, language, question, asked_in, exact=exact):
            near = all_told([(around(text, start, end), language)])
            best = max(best, shared(whole, near), shared(rest, near))
    return best


def preferred(
    snapshot: Snapshot, query: Query, sentences: Sequence[SentenceHit]
) -> tuple[SentenceHit, ...]:
    """``sentences``, best first, with those before the others that speak of the matter asked, give what
    is asked for and give it for that: where that can be told and they are not much less likely to
    answer."""
    if not sentences:
        return ()
    kind = wanted(query.asked, query.language)
    least = sentences[0].score - RIVAL
    first = {
        (hit.article_id, hit.number)
        for hit in sentences[:LOOKED_THROUGH]
        if _in_point(snapshot, query, hit, kind)
        and (settled(snapshot, query, hit) or hit.score >= least)
    }
    return tuple(sorted(sentences, key=lambda hit: (hit.article_id, hit.number) not in first))


def _in_point(snapshot: Snapshot, query: Query, hit: SentenceHit, kind: Wanted) -> bool:
    entry = snapshot.entry(hit.article_id)
    return (
        (kind not in SEEN or hit.parts.get(f"offers_{kind}", 1.0) >= 1)
        and settled(snapshot, query, hit) is not False
        and fits(query.asked, query.language, entry, hit.number, query.text)
        and not unmet(query.asked, [text for text, _ in entry.readings(hit.number)])
        and (
            kind not in BOUND
            or settled(snapshot, query, hit)
            or belongs(snapshot, query, hit, kind) >= ENOUGH
        )
    )


def belongs(
    snapshot: Snapshot, query: Query, hit: SentenceHit, kind: Wanted, *, exact: bool = True
) -> float:
    """`bound` for a sentence that was found; measured once, asked by one stage after the other."""
    return query.once(
        ("bound", hit.article_id, hit.number, kind, exact),
        lambda: _belongs(snapshot.entry(hit.article_id), query, hit.number, kind, exact),
    )


def _belongs(entry: Entry, query: Query, number: int, kind: Wanted, exact: bool) -> float:
    event = entry.events[number]
    sure, _ = background(query, entry, number)
    meant = event.numbers if event and sure and kind in BOUND else ()
    opening = [reading for n in meant for reading in entry.readings(n)]
    readings = entry.readings(number)
    return bound(kind, query.asked, query.language, readings, exact=exact, opening=opening)


def asks_deed(query: Query) -> bool:
    """Whether a question says more than names and dates."""
    return bool(spoken(bare(query.asked, query.language), query.language).words)


def around(text: str, start: int, end: int) -> str:
    """The words within `REACH` of ``text[start:end]``, in the same sentence or part of it."""
    stops = [match.start() for match in _ENDS.finditer(text)]
    first = max((stop for stop in stops if stop < start), default=0)
    last = min((stop for stop in stops if stop >= end), default=len(text))
    units = [unit for unit in _units(text) if first <= unit[0] and unit[1] <= last]
    before = [unit for unit in units if unit[1] <= start][-REACH:]
    after = [unit for unit in units if unit[0] >= end][:REACH]
    return " ".join(text[near[0][0] : near[-1][1]] for near in (before, after) if near)


@lru_cache(maxsize=16384)
def _units(text: str) -> tuple[tuple[int, int], ...]:
    """Where the words of a text stand; a name or term of the glossary is one."""
    terms = [(match.start, match.end) for match in Glossary.load().find(text)]
    inside = bytearray(len(text))
    for start, end in terms:
        inside[start:end] = b"\1" * (end - start)
    words = [match.span() for match in _WORDS.finditer(text) if not inside[match.start()]]
    return tuple(sorted([*terms, *words]))
