"""The answerer that needs no model: it picks the sentences of the articles that answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from corpus.dates import find_dates
from corpus.glossary import Glossary
from corpus.text import fold
from corpus.types import Language
from qa.bound import BOUND, ENOUGH, asks_deed, belongs
from qa.found import Draft, Found, Step
from qa.grounding import is_news
from qa.identity import settled
from qa.messages import say
from qa.types import Note, Question
from vectorstore.asks import Wanted, wanted
from vectorstore.counting import undated
from vectorstore.types import SentenceHit
from vectorstore.wanted import LONGEST_DATE

MOST, MOST_OF_LIST, MOST_RIVALS = 3, 4, 2  # sentences of an answer
# The ranker's scores are logarithms of odds. A further sentence is shown while it is at least a quarter
# as likely to answer as the best one; one of another article that answers otherwise, down to a fiftieth.
NEAR, RIVAL = 1.4, 6.0
EXACT: tuple[Wanted, ...] = ("number", "date")  # what is asked for can be seen in the sentence
CLOSE = 0.1  # of MaxSim: what answers the same question is about as near to it
SHARED = 0.6  # of the names and terms of the question that the best sentence has
LOOKED_THROUGH = 24
_GOALS = re.compile(r"\b(goals?|targets?|aims?|objectives?|muc tieu|muc dich)\b")
_ALSO = re.compile(
    r"(?:\S+ ){0,7}(also|in addition|furthermore|moreover|besides|cung|ngoai ra|ben canh do|dong thoi)\b"
)
_NEWEST: dict[Language, re.Pattern[str]] = {
    "vi": re.compile(
        r"\b(moi nhat|gan day|gan nhat|hien nay|hien tai|hien co|cho den nay|den nay|bay gio)\b"
    ),
    "en": re.compile(
        r"\b(latest|newest|recent\w*|current\w*|so far|to date|now|today|up to now|as of)\b"
    ),
}


class Extractive:
    """Verbatim sentences, or their checked translation: the likeliest first, or the newest first where
    the articles give different values or the question asks for the newest; none where something asked
    for is missing, which a language model judges for itself."""

    name = "extractive"
    prompt_digest: str | None = None

    def __call__(self, question: Question, found: Found) -> Iterator[Step]:
        found = replace(found, sentences=tuple(s for s in found.sentences if is_news(found, s)))
        if found.missing or not found.sentences:
            return
        kind = wanted(found.query.asked, question.language)
        best = found.sentences[0]
        rivals = _rivals(found, kind)
        most = MOST_OF_LIST if kind == "list" else MOST
        chosen = [s for s in found.sentences[:most] if s.score >= best.score - NEAR]
        if kind in EXACT and (
            giving := [s for s in chosen if s.parts.get(f"offers_{kind}", 0.0) >= 1]
        ):
            chosen = [
                s
                for s in giving
                if s.parts.get("terms", 0.0) >= SHARED * giving[0].parts.get("terms", 0.0)
            ]
            if kind == "number":
                chosen = _of_the_whole(found, chosen)
        if settled(found.snapshot, found.query, best):
            chosen = [s for s in chosen if settled(found.snapshot, found.query, s)]
        if kind in BOUND and asks_deed(found.query):
            chosen = [
                s for s in chosen if belongs(found.snapshot, found.query, s, kind) >= ENOUGH
            ] or chosen
        if kind == "list" or _GOALS.search(fold(found.query.asked)):
            chosen += [hit for hit in _continued(found, best) if hit not in chosen]
        chosen += [rival for rival in rivals if rival not in chosen]
        if rivals or _NEWEST[question.language].search(fold(found.query.asked)):
            chosen.sort(
                key=lambda s: (s.parts.get("when", 0.0), _published(found, s)), reverse=True
            )
        for hit in chosen:
            yield draft(question, found, hit)
        if rivals:
            days = ", ".join(_day(found, hit) for hit in chosen)
            ids = tuple(dict.fromkeys(hit.article_id for hit in chosen))
            then = len({s.parts.get("when", 0.0) for s in chosen}) > 1
            text = say("differ-then" if then else "differ", question.language, days=days)
            yield Note("differ", text, ids)


def _continued(found: Found, best: SentenceHit) -> list[SentenceHit]:
    """The sentences that go on with the list that ``best`` begins: the next ones of the article as long
    as they have its subject and say “also”, in any language they can be read in."""
    entry = found.snapshot.entry(best.article_id)
    by_number = {s.number: s for s in found.sentences if s.article_id == best.article_id}
    more = []
    for number in range(best.number + 1, best.number + MOST_OF_LIST):
        if number not in by_number or not any(
            _ALSO.match(fold(text)) for text, _ in entry.readings(number)
        ):
            break
        more.append(by_number[number])
    return more


def draft(question: Question, found: Found, hit: SentenceHit) -> Draft:
    """A sentence in the language of the question where it can be read in it, else in its own."""
    entry = found.snapshot.entry(hit.article_id)
    own = entry.article.language
    if own != question.language and (text := entry.sentence_text(hit.number, question.language)):
        return Draft(text, question.language, (hit,), translated=True)
    return Draft(entry.sentence_text(hit.number, own) or "", own, (hit,))


def _rivals(found: Found, kind: Wanted) -> list[SentenceHit]:
    """The best sentence of each other article that answers the same question with another value."""
    if kind not in EXACT:
        return []
    best = next(
        (s for s in found.sentences[:MOST] if s.parts.get(f"offers_{kind}", 0.0) >= 1), None
    )
    if best is None:
        return []
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
    return list(rivals.values())[:MOST_RIVALS]


def _same_matter(found: Found, hit: SentenceHit, best: SentenceHit, kind: Wanted) -> bool:
    """Whether a sentence answers what ``best`` answers."""
    if kind in BOUND and asks_deed(found.query):
        return belongs(found.snapshot, found.query, hit, kind, exact=False) >= ENOUGH
    if hit.parts.get(f"offers_{kind}", 0.0) < 1:
        return False
    if kind == "number":
        return not _unasked_bodies(found, hit) - _unasked_bodies(found, best)
    return hit.parts.get("max_sim", 0.0) >= best.parts.get(
        "max_sim", 0.0
    ) - CLOSE and hit.parts.get("terms", 0.0) >= SHARED * best.parts.get("terms", 0.0)


def _of_the_whole(found: Found, giving: Sequence[SentenceHit]) -> list[SentenceHit]:
    """Without the counts of one body or mission where none was asked about and another sentence counts
    as well without them."""
    read = [(hit, _unasked_bodies(found, hit), hit.parts.get("terms", 0.0)) for hit in giving]
    return [
        hit
        for hit, bodies, terms in read
        if not any(others < bodies and other >= terms for _, others, other in read)
    ]


def _unasked_bodies(found: Found, hit: SentenceHit) -> frozenset[int]:
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


def _values(found: Found, hit: SentenceHit, kind: Wanted) -> frozenset[object]:
    """The numbers or the days a sentence gives."""
    entry = found.snapshot.entry(hit.article_id)
    article = entry.article
    text = article.text[hit.span.start : hit.span.end]
    if kind == "date":
        days = find_dates(text, article.language, article.published)
        return frozenset(
            (day.first, day.last) for day in days if day.last - day.first < LONGEST_DATE
        )
    return frozenset(n.value for n in undated(text, article.language, article.published))


def _published(found: Found, hit: SentenceHit) -> date:
    return found.snapshot.entry(hit.article_id).article.published or date.min


def _day(found: Found, hit: SentenceHit) -> str:
    published = found.snapshot.entry(hit.article_id).article.published
    return published.isoformat() if published else "?"
