"""The development examples: what the product finds for each question, and what answers it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.split import passages
from corpus.types import Article, Language
from evals.types import Case, Suite, fact_of
from vectorstore.calibrate import Calibration
from vectorstore.embed import Embed
from vectorstore.entry import Entry
from vectorstore.index import build, current
from vectorstore.query import Query, make_query
from vectorstore.rank import rank_sentences
from vectorstore.rerank import find
from vectorstore.snapshot import Snapshot
from vectorstore.types import Hit, SentenceHit

DEPTH, SHOWN = 20, 10
FOLDS = 5
LANGUAGES: tuple[Language, ...] = ("en", "vi")
Place = tuple[str, int]


@dataclass(frozen=True)
class Example:
    """One question with its ranked sentences. ``gold`` are the sentences that answer, none when
    what answers was taken away; ``fold`` groups what must not be on both sides of a
    cross-validation."""

    source: str
    fold: str
    snapshot: Snapshot
    query: Query
    sentences: tuple[SentenceHit, ...]
    gold: frozenset[Place]
    tags: tuple[str, ...] = ()


def fold_of(name: str) -> int:
    """Which of the folds of a cross-validation what goes by ``name`` falls into."""
    return hashlib.sha256(name.encode("utf-8")).digest()[0] % FOLDS


def gold_places(case: Case, snapshot: Snapshot) -> frozenset[Place]:
    """The sentences that answer a case."""
    return frozenset(
        (entry.article.id, number)
        for wanted in case.gold
        for entry in [snapshot.entry(wanted.article_id)]
        for number, span in enumerate(entry.sentences)
        if any(span.start < s.end and s.start < span.end for s in wanted.spans)
    )


def wps_examples(
    suite: Suite,
    snapshot: Snapshot,
    embed: Embed | None,
    calibration: Calibration,
    name: str,
    fold: int | None = None,
) -> Iterator[Example]:
    """The cases of a suite that stand alone, on the articles of ``snapshot``; an answerable one
    also with the articles that answer it taken away, which makes it a near miss. With ``fold`` only
    those of that fold."""
    for case in suite.cases:
        if case.history or fold not in (None, fold_of(fact_of(case.id))):
            continue
        query = make_query(
            case.question,
            embed,
            calibration,
            language=case.language,
            as_of=case.as_of,
            restore=snapshot.accents.restore,
        )
        hits = find(snapshot, query, DEPTH)
        sentences = rank_sentences(snapshot, query, hits[:SHOWN])
        gold = gold_places(case, snapshot)
        yield Example(
            name,
            fact_of(case.id),
            snapshot,
            query,
            sentences,
            gold if case.answerable else frozenset(),
            case.tags,
        )
        if case.answerable:
            cited = {wanted.article_id for wanted in case.gold}
            left = [hit for hit in hits if hit.passage.article_id not in cited]
            ranked = rank_sentences(snapshot, query, left[:SHOWN])
            yield Example(
                name, fact_of(case.id), snapshot, query, ranked, frozenset(), ("removed",)
            )


def xquad_examples(
    data: Path,
    work: Path,
    embed: Embed | None,
    calibration: Calibration,
    fold: int | None = None,
) -> Iterator[Example]:
    """Every question in both languages over each language's passages: as it is, and with what
    answers it taken away, in turn the whole article (off topic) or the passage alone (near
    miss). With ``fold`` only the questions of that fold."""
    questions = {lang: list(lines(data / f"questions_{lang}.jsonl")) for lang in LANGUAGES}
    answers = {lang: {q["id"]: q["answers"][0] for q in found} for lang, found in questions.items()}
    for read in LANGUAGES:
        entries = xquad_entries(data, read)
        snapshot = indexed(work / read, entries, embed, calibration)
        for asked in LANGUAGES:
            for number, q in enumerate(questions[asked]):
                entry = snapshot.entry(q["gold_paragraph_id"])
                gold = sentence_with(entry, answers[read][q["id"]])
                if gold is None or fold not in (None, fold_of(q["gold_article_id"])):
                    continue
                query = make_query(q["question"], embed, calibration, language=asked)
                hits = find(snapshot, query, DEPTH)
                rank = _ranker(snapshot, query)
                pair, home = f"{asked}>{read}", q["gold_article_id"]
                place = frozenset({(entry.article.id, gold)})
                yield Example(pair, home, snapshot, query, rank(hits), place)
                tag = "off-topic" if number % 2 == 0 else "near-miss"
                left = [hit for hit in hits if not _gone(hit, q, tag)]
                yield Example(pair, home, snapshot, query, rank(left), frozenset(), (tag,))


def _ranker(snapshot: Snapshot, query: Query) -> Callable[[Sequence[Hit]], tuple[SentenceHit, ...]]:
    return lambda hits: rank_sentences(snapshot, query, hits[:SHOWN])


def _gone(hit: Hit, question: dict[str, Any], tag: str) -> bool:
    found = hit.passage.article_id
    if tag == "near-miss":
        return bool(found == question["gold_paragraph_id"])
    return found.startswith(question["gold_article_id"])


def xquad_entries(data: Path, language: Language) -> list[Entry]:
    """The passages of XQuAD in one language, each an article of its own."""
    articles = [
        Article(row["id"], row["id"], row["text"], language)
        for row in lines(data / f"passages_{language}.jsonl")
    ]
    return [Entry(article, passages(article)) for article in articles]


def indexed(
    work: Path, entries: Sequence[Entry], embed: Embed | None, calibration: Calibration
) -> Snapshot:
    """A new index of ``entries``, opened."""
    build(work, entries, embed, calibration)
    path = current(work)
    assert path is not None  # noqa: S101  just built
    return Snapshot.open(path)


def sentence_with(entry: Entry, answer: str) -> int | None:
    """The first sentence of an article with these words."""
    for number, span in enumerate(entry.sentences):
        if answer in entry.article.text[span.start : span.end]:
            return number
    return None


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    with path.open(encoding="utf-8") as rows:
        for line in rows:
            yield json.loads(line)
