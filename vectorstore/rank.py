"""Ranking the sentences of the best passages by a few features anyone can read.

The score is a weighted sum; names, weights and the command that fits them stand in
``data/ranker.json``, apart for an engine with token vectors, one without, and none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from corpus.dates import meet, periods
from corpus.glossary import Glossary
from corpus.text import fold, word_set
from corpus.types import Article, Language
from vectorstore.asks import wanted
from vectorstore.background import background, inherited, with_events
from vectorstore.coverage import covered, stem
from vectorstore.deeds import deed
from vectorstore.entry import Entry
from vectorstore.events import kind_words
from vectorstore.late import Pieces
from vectorstore.lexical import FIELDS, words
from vectorstore.query import Compared, Query
from vectorstore.rerank import passage_max_sim
from vectorstore.retriever import sentence_cosines
from vectorstore.snapshot import Row, Snapshot
from vectorstore.types import Hit, SentenceHit
from vectorstore.wanted import numbers, offers

WEIGHTS = Path(__file__).parent / "data" / "ranker.json"
MEAN_LENGTH = {"words": 28.0, "folded": 55.0}  # tokens of a usual sentence; pairs count when folded


@lru_cache(maxsize=1)
def ranker_weights() -> Mapping[Compared, Mapping[str, float]]:
    """The fitted weights by feature name, for what sentences are compared by."""
    weights: dict[Compared, dict[str, float]] = json.loads(WEIGHTS.read_text("utf-8"))["weights"]
    return weights


def rank_sentences(
    snapshot: Snapshot, query: Query, hits: Sequence[Hit]
) -> tuple[SentenceHit, ...]:
    """All sentences of ``hits``, each once in its best view, best first."""
    best: dict[tuple[str, int], SentenceHit] = {}
    hits = with_events(snapshot, query, hits)
    near = {(hit.passage.article_id, hit.passage.start): hit.parts for hit in hits}
    for hit in hits:
        number, passage = snapshot.locate(hit.passage)
        for language in snapshot.entries[number].languages:
            for found in _ranked(snapshot, query, hit, Row(number, passage, language), near):
                key = (found.article_id, found.number)
                if key not in best or found.score > best[key].score:
                    best[key] = found
    return tuple(sorted(best.values(), key=lambda s: (-s.score, s.article_id, s.number)))


@dataclass(frozen=True)
class _View:
    """What the sentences of one passage view share; ``near`` are the scores of the passages found."""

    query: Query
    number: int
    language: Language
    text: str
    entry: Entry
    cosines: Mapping[int, float]
    pieces: Pieces | None
    passage: Mapping[str, float]
    near: Mapping[tuple[str, int], Mapping[str, float]]

    @property
    def article(self) -> Article:
        return self.entry.article

    def read(self, number: int) -> str | None:
        """A sentence of the article in the language of the view."""
        return self.entry.sentence_text(number, self.language)


def _ranked(
    snapshot: Snapshot,
    query: Query,
    hit: Hit,
    row: Row,
    near: Mapping[tuple[str, int], Mapping[str, float]],
) -> list[SentenceHit]:
    entry = snapshot.entries[row.entry]
    text = entry.passage_text(row.passage, row.language)
    if text is None:
        return []
    view = _View(
        query,
        row.entry,
        row.language,
        text,
        entry,
        sentence_cosines(snapshot, query, [row])[0],
        snapshot.pieces.get(entry.fingerprint, row.language),
        {
            "passage": hit.parts.get("passage", 0.0),
            "passage_lexical": hit.parts.get("lexical", 0.0),
            "passage_max_sim": passage_max_sim(
                snapshot, query, row.entry, row.passage, row.language
            ),
            "other": hit.parts.get("other", 0.0),
        },
        near,
    )
    found = []
    for number in entry.sentence_range(row.passage):
        sentence = entry.sentence_text(number, row.language)
        if sentence is not None:
            parts = _features(snapshot, view, number, sentence)
            span = entry.sentences[number]
            score = weigh(parts, query.compared)
            found.append(SentenceHit(entry.article.id, span, number, score, row.language, parts))
    return found


def weigh(parts: Mapping[str, float], compared: Compared) -> float:
    """The score of a sentence from its features."""
    weights = ranker_weights()[compared]
    return sum(weight * parts.get(name, 0.0) for name, weight in weights.items())


def _features(snapshot: Snapshot, view: _View, number: int, sentence: str) -> dict[str, float]:
    query = view.query
    lexical = snapshot.lexical[query.field]
    asked = numbers(query.asked)
    kind = wanted(query.asked, query.language)
    late = 0.0
    if view.pieces is not None and query.pieces is not None:
        late = view.pieces.max_sim(query.pieces, [number])[0]
    content = content_words(query.asked, query.language)
    event, opening = background(query, view.entry, number)
    told = " ".join([sentence, *filter(None, (view.read(n) for n in opening))])
    done = deed(query.asked, query.language, view.entry.readings(number))
    return {
        **inherited(snapshot, query, view.number, view.language, view.passage, view.near, opening),
        "event": event,
        "cosine": view.cosines.get(number, 0.0),
        "max_sim": late,
        "lexical": lexical.text_score(
            query.tokens, FIELDS[query.field](sentence), MEAN_LENGTH[query.field]
        ),
        "covered": covered(content, [sentence], snapshot.lexical["words"].idf),
        "passage_covered": covered(
            content, [view.text, view.article.title], snapshot.lexical["words"].idf
        ),
        "numbers": len(asked & numbers(told)) / len(asked) if asked else 1.0,
        "terms": _terms(query.asked, told),
        "deed": done,
        "rest": _rest(view, number) if event else done,
        "when": _when(query, view.article, sentence, view.language),
        f"offers_{kind}": offers(kind, sentence, view.language, query.asked, query.language),
    }


def _rest(view: _View, number: int) -> float:
    """How much of what the question says happened, beyond what the event it names was introduced
    with, a sentence says. Of a sentence that introduces it only what the event is called is left out:
    the rest of it may be what is asked for."""
    entry, event = view.entry, view.entry.events[number]
    introduced = event.numbers if event else ()
    if number in introduced:
        opening = [(kind_words(view.query.asked), view.query.language)]
    else:
        opening = [reading for n in introduced for reading in entry.readings(n)]
    return deed(view.query.asked, view.query.language, entry.readings(number), opening=opening)


def _terms(question: str, sentence: str) -> float:
    """The share of the names and terms of the question that the sentence has, in any of their forms."""
    asked = _present(question)
    return len(asked & _present(sentence)) / len(asked) if asked else 0.0


@lru_cache(maxsize=65536)
def _present(text: str) -> frozenset[int]:
    return Glossary.load().present(text)


def _when(query: Query, article: Article, sentence: str, language: Language) -> float:
    """Whether the article or the sentence is of a time the question names with its year."""
    asked = periods(query.asked, query.language, None)
    if not asked:
        return 0.0
    published = article.published
    days = periods(sentence, language, published)
    if published:
        days = (*days, (published, published))
    return float(meet(asked, days))


# Words that carry no content of their own; question words are among them.
_STOP: dict[Language, frozenset[str]] = {
    "vi": word_set(
        "va la cua co cho cac nhung mot trong voi duoc da dang se tai o ve den tu theo nay do khi "
        "nao gi ai bao nhieu may dau sao the nhu thi ma ra vao len hay hoac vi nham de boi khong "
        "nguoi ta toi ban hoi xin biet noi ke ten liet bi con cung rat nhat sau truoc"
    ),
    "en": word_set(
        "a an the of in on at to for from by with and or is are was were be been being has have had "
        "do does did what which who whom whose when where why how many much that this these those it "
        "its as into about their there they them he she his her you your i we our can could will "
        "would should may might must not no any some than then so if name tell me please say "
        "according"
    ),
}


@lru_cache(maxsize=4096)
def content_words(text: str, language: Language) -> tuple[str, ...]:
    """The words of a question that say what it is about, each form once, in order; all of them where
    none does."""
    return own_words(text, language) or tuple(words(text))


@lru_cache(maxsize=4096)
def own_words(text: str, language: Language) -> tuple[str, ...]:
    """The words of a text that carry content, each form once, in order."""
    stop = _STOP[language]
    return tuple({stem(word): word for word in words(text) if fold(word) not in stop}.values())
