"""Ranking measures over what a search returned: recall@k, MRR@k and nDCG@k.

Written here rather than taken from `ir-measures`, which drags in scipy and a compiled extension
(about 145 MB installed) for three sums; the tests compare with values worked out by hand. A unit is
relevant when it covers a gold item no earlier unit covered, so that overlapping passages never
count twice and no measure exceeds 1.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.types import Span
from evals.types import Case, Gold
from qa.types import Answer

Level = Literal["article", "passage", "sentence"]
LEVELS: tuple[Level, ...] = ("article", "passage", "sentence")


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing in a ranking: an article, a passage or a sentence."""

    article_id: str
    start: int
    end: int


def ranking(answer: Answer, level: Level) -> tuple[Unit, ...]:
    """Return what was found, best first and without repeats.

    Articles are ranked by their best passage. Sentences come in the order a reader meets them: the
    quoted ones first, in the order of their markers, then the rest of the hits.
    """
    passages = [
        Unit(hit.passage.article_id, hit.passage.start, hit.passage.end) for hit in answer.hits
    ]
    if level == "passage":
        units = passages
    elif level == "article":
        units = [Unit(unit.article_id, 0, 0) for unit in passages]
    else:
        units = [Unit(cite.article_id, cite.start, cite.end) for cite in answer.citations]
        units += [
            Unit(hit.passage.article_id, span.start, span.end)
            for hit in answer.hits
            for span in hit.passage.sentences
        ]
    return tuple(dict.fromkeys(units))


def gains(case: Case, units: Sequence[Unit], level: Level) -> list[int]:
    """Return, for each unit, how many gold items it is the first to cover."""
    left = list(_targets(case, level))
    found: list[int] = []
    for unit in units:
        covered = [gold for gold in left if _covers(unit, gold, level)]
        left = [gold for gold in left if gold not in covered]
        found.append(len(covered))
    return found


def targets(case: Case, level: Level) -> int:
    """Return how many gold items there are to find."""
    return len(_targets(case, level))


def recall(found: Sequence[int], total: int, k: int) -> float:
    """Return the share of the gold items within the first ``k`` units, of those that ``k`` units
    can hold: with three gold articles the best first place is worth 1, not a third."""
    return min(1.0, sum(found[:k]) / min(total, k))


def reciprocal_rank(found: Sequence[int], total: int, k: int) -> float:
    """Return 1 over the rank of the first relevant unit, 0 when it is not within ``k``."""
    return next((1 / rank for rank, gain in enumerate(found[:k], start=1) if gain), 0.0)


def ndcg(found: Sequence[int], total: int, k: int) -> float:
    """Return the discounted gain (gain / log2(rank + 1)) over that of one gold item a rank.

    A unit that covers several gold items at once can beat that ideal; the ratio is cut at 1.
    """
    gained = sum(gain / math.log2(rank + 1) for rank, gain in enumerate(found[:k], start=1))
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(total, k) + 1))
    return min(1.0, gained / ideal)


Measure = Callable[[Sequence[int], int, int], float]
MEASURES: tuple[tuple[str, Measure, int], ...] = (
    ("recall@1", recall, 1),
    ("recall@5", recall, 5),
    ("recall@10", recall, 10),
    ("mrr@10", reciprocal_rank, 10),
    ("ndcg@10", ndcg, 10),
)


def _targets(case: Case, level: Level) -> tuple[Gold, ...]:
    if level != "article":
        return case.gold
    return tuple({gold.article_id: gold for gold in case.gold}.values())


def _covers(unit: Unit, gold: Gold, level: Level) -> bool:
    """A passage or sentence covers a quote when they share half of the shorter of the two."""
    if unit.article_id != gold.article_id:
        return False
    return level == "article" or any(_half_shared(unit, span) for span in gold.spans)


def _half_shared(unit: Unit, span: Span) -> bool:
    shared = min(unit.end, span.end) - max(unit.start, span.start)
    return 2 * shared >= min(unit.end - unit.start, span.end - span.start)
