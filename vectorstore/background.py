"""What a sentence of an article need not say again, because the sentence that introduces its event has
said it: names, days, and what the passage is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corpus.types import Language
from vectorstore.entry import Entry
from vectorstore.events import meant, names_event
from vectorstore.query import Query
from vectorstore.rerank import passage_max_sim
from vectorstore.snapshot import Snapshot
from vectorstore.types import Hit

ARTICLES, PASSAGES = 3, 12  # that are looked through for an event


def background(query: Query, entry: Entry, number: int) -> tuple[float, tuple[int, ...]]:
    """How surely the question, or the one before that it leans on, names the event of a sentence (0 to
    1), and the other sentences that introduce that event; none where it does not."""
    event = entry.events[number]
    if event is None:
        return 0.0, ()
    sure = query.once(
        ("meant", entry.article.id, event.numbers),
        lambda: meant(_naming(query), query.language, event, entry.article.published),
    )
    return sure, tuple(n for n in event.numbers if n != number) if sure else ()


def _naming(query: Query) -> str:
    """The question, with what it leans on where it names no event itself."""
    return query.asked if names_event(query.asked) else query.text


def inherited(
    snapshot: Snapshot,
    query: Query,
    number: int,
    language: Language,
    own: Mapping[str, float],
    near: Mapping[tuple[str, int], Mapping[str, float]],
    opening: Sequence[int],
) -> dict[str, float]:
    """The scores of a passage, or those of a passage with ``opening`` where they are higher."""
    found = dict(own)
    entry = snapshot.entries[number]
    for passage in {entry.passage_of_sentence[n] for n in opening}:
        late = passage_max_sim(snapshot, query, number, passage, language)
        parts = near.get((entry.article.id, entry.passages[passage].start), {})
        for name, score in (
            ("passage_max_sim", late),
            ("passage", parts.get("passage", 0.0)),
            ("passage_lexical", parts.get("lexical", 0.0)),
        ):
            found[name] = max(found[name], score)
    return found


def with_events(snapshot: Snapshot, query: Query, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """``hits`` and, of the first articles among them, the other passages that tell of the event the
    question names: they need not repeat any of its words."""
    found = list(hits)
    there = {(hit.passage.article_id, hit.passage.start) for hit in hits}
    for article_id in list(dict.fromkeys(hit.passage.article_id for hit in hits))[:ARTICLES]:
        entry = snapshot.entry(article_id)
        first = next(hit for hit in hits if hit.passage.article_id == article_id)
        told = [n for n in range(len(entry.sentences)) if background(query, entry, n)[0]]
        for number in list(dict.fromkeys(entry.passage_of_sentence[n] for n in told))[:PASSAGES]:
            passage = entry.passages[number]
            if (article_id, passage.start) not in there:
                parts = {"other": first.parts.get("other", 0.0)}
                found.append(Hit(passage, first.score, first.read_in, parts))
    return tuple(found)
