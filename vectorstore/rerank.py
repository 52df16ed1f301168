"""The second stage: the best hits ordered anew by late interaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.types import Language
from vectorstore.fuse import Weights
from vectorstore.query import Query
from vectorstore.retriever import search
from vectorstore.snapshot import Snapshot
from vectorstore.types import Hit

DEPTH = 20  # hits that are reranked; ten are enough on XQuAD, twenty cost little


def rerank(
    snapshot: Snapshot, query: Query, hits: Sequence[Hit], weights: Weights
) -> tuple[Hit, ...]:
    """The first `DEPTH` hits with MaxSim added to their scores, in their new order; the rest follow."""
    if query.pieces is None:
        return tuple(hits)
    scored = [_scored(snapshot, query, hit, weights) for hit in hits[:DEPTH]]
    order = sorted(range(len(scored)), key=lambda n: (-scored[n].score, n))
    return tuple(scored[n] for n in order) + tuple(hits[DEPTH:])


def find(
    snapshot: Snapshot, query: Query, k: int, weights: Weights | None = None
) -> tuple[Hit, ...]:
    """Both stages: the ``k`` best passages."""
    weights = weights or Weights()
    return rerank(snapshot, query, search(snapshot, query, max(k, DEPTH), weights), weights)[:k]


def _scored(snapshot: Snapshot, query: Query, hit: Hit, weights: Weights) -> Hit:
    number, passage = snapshot.locate(hit.passage)
    entry = snapshot.entries[number]
    late = max(passage_max_sim(snapshot, query, number, passage, lang) for lang in entry.languages)
    score = hit.score + weights.late * late + weights.late_other * hit.parts.get("other", 0.0)
    return replace(hit, score=score, parts={**hit.parts, "max_sim": late})


def passage_max_sim(
    snapshot: Snapshot, query: Query, number: int, passage: int, language: Language
) -> float:
    """MaxSim of the question with all sentences of a passage together, read in one language."""
    return query.once(
        ("max_sim", number, passage, language),
        lambda: _max_sim(snapshot, query, number, passage, language),
    )


def _max_sim(
    snapshot: Snapshot, query: Query, number: int, passage: int, language: Language
) -> float:
    entry = snapshot.entries[number]
    pieces = snapshot.pieces.get(entry.fingerprint, language)
    if pieces is None or query.pieces is None:
        return 0.0
    best = pieces.best_of(query.pieces, entry.sentence_range(passage))
    return float(best.mean()) if len(best) else 0.0
