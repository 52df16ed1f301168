"""Where the articles give different values for what is asked: the sentences that give the others (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from corpus.dates import find_dates
from corpus.glossary import Glossary
from corpus.types import Language
from qa.bound import BOUND, ENOUGH, asks_deed, belongs
from qa.found import Found
from qa.identity import settled
from vectorstore.asks import Wanted
from vectorstore.counting import undated
from vectorstore.types import SentenceHit
from vectorstore.wanted import LONGEST_DATE

EXACT: tuple[Wanted, ...] = ("number", "date")  # what is asked for can be seen in the sentence
# Of the ranker's score, far below the best sentence: another value often stands among other words.
RIVAL = 9.0
MOST, MOST_RIVALS = 3, 2  # sentences of an answer, and of them those that give other values
CLOSE = 0.1  # of MaxSim: what answers the same question is about as near to it
SHARED = 0.6  # of the names and terms of the question that the best sentence has
LOOKED_THROUGH = 24
NEWS = timedelta(days=31)  # what an article opens with happened about when it was published


def differing(found: Found, kind: Wanted) -> list[SentenceHit]:
    """The best sentence of each other article that answers the same question with another value, or of
    each other figure that the question sets against the first."""
    if quoted := _quoted(found):
        return quoted
    if kind not in EXACT:
        return []
    best = next(
        (s for s in found.sentences[:MOST] if s.parts.get(f"offers_{kind}", 0.0) >= 1), None
    )
    if best is None:
        return []
    if settled(found.snapshot, found.query, best):
        return []  # what else is dated is something else
    shown = _values(found, best, kind)
    rivals: dict[str, SentenceHit] = {}
    for hit in found.sentences[:LOOKED_THROUGH]:
        if (
            hit.article_id != best.article_id
            and hit.article_id not in rivals
            and hit.score >= best.score - RIVAL
            and _same_matter(found, hit, best, kind)
            and not _values(found, hit, kind) & shown
        ):
            rivals[hit.article_id] = hit
    given = [best, *rivals.values()][: MOST_RIVALS + 1]
    if kind == "date":
        given += [
            hit
            for hit in found.sentences[:LOOKED_THROUGH]
            if hit.article_id not in {other.article_id for other in given}
            and hit.score >= best.score - RIVAL
            and _reported(found, hit, given)
        ]
    return given[1 : MOST_RIVALS + 1]


def _same_matter(found: Found, hit: SentenceHit, best: SentenceHit, kind: Wanted) -> bool:
    """Whether a sentence answers what ``best`` answers."""
    if kind in BOUND and asks_deed(found.query):
        return belongs(found.snapshot, found.query, hit, kind, exact=False) >= ENOUGH
    if hit.parts.get(f"offers_{kind}", 0.0) < 1:
        return False
    if kind == "number":
        return not unasked_bodies(found, hit) - unasked_bodies(found, best)
    return hit.parts.get("max_sim", 0.0) >= best.parts.get(
        "max_sim", 0.0
    ) - CLOSE and hit.parts.get("terms", 0.0) >= SHARED * best.parts.get("terms", 0.0)


def _reported(found: Found, hit: SentenceHit, given: Sequence[SentenceHit]) -> bool:
    """Whether an article opens with what is asked about, as news: it gives no day, but it was published
    well after or before the days that one of ``given``, the best first, gives."""
    entry = found.snapshot.entry(hit.article_id)
    published = entry.article.published
    if (
        hit.number
        or not published
        or entry.article.published_certainty != "stated"
        or _values(found, hit, "date")
        or hit.parts.get("deed", 0.0) < ENOUGH
        or hit.parts.get("terms", 0.0) < SHARED * given[0].parts.get("terms", 0.0)
    ):
        return False
    told = [_values(found, other, "date") for other in given]
    return any(
        days and not any(first - NEWS <= published <= last + NEWS for first, last in days)
        for days in told
    )


def _quoted(found: Found) -> list[SentenceHit]:
    """The sentences that give the figures that a question sets side by side, each its best one; none
    where it has fewer than two or an article does not give one."""
    asked = {n.value for n in undated(found.query.asked, found.query.language, None)}
    if len(asked) < 2:
        return []
    giving: dict[object, SentenceHit] = {}
    for hit in found.sentences[:LOOKED_THROUGH]:
        for value in _values(found, hit, "number") & asked:
            giving.setdefault(value, hit)
    articles = {hit.article_id for hit in giving.values()}
    return list(giving.values()) if len(giving) == len(asked) == len(articles) else []


def unasked_bodies(found: Found, hit: SentenceHit) -> frozenset[int]:
    """The organisations and missions a sentence names that the question does not: what it counts may be
    theirs alone."""
    glossary = Glossary.load()
    entry = found.snapshot.entry(hit.article_id)
    text = entry.article.text[hit.span.start : hit.span.end]
    asked = glossary.names(found.query.asked)
    return frozenset(
        index
        for index in glossary.names(text)
        if index not in asked and glossary.entries[index].kind in ("organisation", "mission")
    )


def _values(found: Found, hit: SentenceHit, kind: Wanted) -> frozenset[Any]:
    """The numbers, or the days as first and last, that a sentence gives."""
    text, language = _text(found, hit)
    published = found.snapshot.entry(hit.article_id).article.published
    if kind == "date":
        days = find_dates(text, language, published)
        return frozenset(
            (day.first, day.last) for day in days if day.last - day.first < LONGEST_DATE
        )
    return frozenset(n.value for n in undated(text, language, published))


def _text(found: Found, hit: SentenceHit) -> tuple[str, Language]:
    article = found.snapshot.entry(hit.article_id).article
    return article.text[hit.span.start : hit.span.end], article.language
