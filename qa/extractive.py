"""The answerer that needs no model: it picks the sentences of the articles that answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from corpus.text import fold
from corpus.types import Language
from qa.bound import BOUND, ENOUGH, asks_deed, belongs
from qa.found import Draft, Found, Step
from qa.grounding import is_news
from qa.identity import settled
from qa.messages import say
from qa.rivals import EXACT, MOST, SHARED, differing, unasked_bodies
from qa.types import Note, Question
from vectorstore.asks import wanted
from vectorstore.types import SentenceHit

MOST_OF_LIST = 4  # sentences of an answer that lists
# The ranker's scores are logarithms of odds: a further sentence is shown while it is at least a quarter
# as likely to answer as the best one.
NEAR = 1.4
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
        rivals = differing(found, kind)
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


def _of_the_whole(found: Found, giving: Sequence[SentenceHit]) -> list[SentenceHit]:
    """Without the counts of one body or mission where none was asked about and another sentence counts
    as well without them."""
    read = [(hit, unasked_bodies(found, hit), hit.parts.get("terms", 0.0)) for hit in giving]
    return [
        hit
        for hit, bodies, terms in read
        if not any(others < bodies and other >= terms for _, others, other in read)
    ]


def _published(found: Found, hit: SentenceHit) -> date:
    return found.snapshot.entry(hit.article_id).article.published or date.min


def _day(found: Found, hit: SentenceHit) -> str:
    published = found.snapshot.entry(hit.article_id).article.published
    return published.isoformat() if published else "?"
