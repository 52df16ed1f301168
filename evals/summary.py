"""Rows to figures: every measure overall, by tag and by language, with intervals."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any

from evals import metrics, stats
from evals.record import Row

FEW_ARTICLES = 10


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure. ``n`` cases were scored and ``unscored`` could not be. The interval is the cluster
    bootstrap's; ``wilson`` is beside it where every case scored 0 or 1. With repeats, ``pass_all``
    is the share of cases right every time and ``flip_rate`` of those right only sometimes."""

    mean: float | None
    low: float | None
    high: float | None
    n: int
    unscored: int
    wilson: tuple[float, float] | None = None
    pass_all: float | None = None
    flip_rate: float | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """One measure in every slice."""

    overall: Cell
    by_tag: Mapping[str, Cell]
    by_language: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Summary:
    """A run in figures. ``cluster`` says what was resampled: ``article``, or ``fact`` (the quoted
    words) when there are too few articles to resample."""

    suite: str
    suite_digest: str
    versions: Mapping[str, str]
    cases: int
    answers: int
    errors: int
    repeats: int
    seed: int
    resamples: int
    cluster: str
    figures: Mapping[str, Figures]
    risk_coverage: Sequence[tuple[float, float]]
    latency_ms: Mapping[str, float] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the summary as JSON types."""
        return asdict(self)


def summarise(
    rows: Sequence[Row], suite: str, suite_digest: str, versions: Mapping[str, str]
) -> Summary:
    """Compute every figure of a run. Deterministic but for the latencies."""
    kind, groups = clusters(rows)
    names = [metric.name for metric in metrics.ALL]
    figures = {name: _figures(rows, partial(_cell, metric=name, groups=groups)) for name in names}
    figures[metrics.BALANCED.name] = _figures(rows, partial(_balanced, groups=groups))
    figures[metrics.AURC.name] = _figures(rows, partial(_aurc, groups=groups))
    known = {name: found for name, found in figures.items() if _told(found.overall)}
    return Summary(
        suite=suite,
        suite_digest=suite_digest,
        versions=dict(versions),
        cases=len({row.case for row in rows}),
        answers=len(rows),
        errors=sum(bool(row.error) for row in rows),
        repeats=max((row.repeat + 1 for row in rows), default=0),
        seed=stats.SEED,
        resamples=stats.RESAMPLES,
        cluster=kind,
        figures=known,
        risk_coverage=stats.risk_coverage(*_confidences(rows)[:2]),
        latency_ms=latency(rows),
    )


def clusters(rows: Iterable[Row]) -> tuple[str, dict[str, str]]:
    """Choose the clusters of the statistics and return their kind and the cluster of every case.

    Questions on one article are not independent, so articles are resampled; a corpus of fewer than
    ten is not a sample of articles, and there the facts asked about are.
    """
    rows = list(rows)
    if len({row.group for row in rows if row.gold}) >= FEW_ARTICLES:
        return "article", {row.case: row.group for row in rows}
    return "fact", {row.case: row.fact for row in rows}


def case_values(rows: Iterable[Row], metric: str) -> dict[str, float | None]:
    """Return the mean over repeats for every case the measure applies to; None where it has no
    value in any repeat."""
    found: dict[str, list[float | None]] = defaultdict(list)
    for row in rows:
        if metric in row.scores:
            found[row.case].append(row.value(metric))
    return {case: _mean([v for v in values if v is not None]) for case, values in found.items()}


def latency(rows: Iterable[Row]) -> dict[str, float]:
    """Return the median and the 95th percentile of the time an answer took, in ms."""
    times = sorted(row.elapsed_ms for row in rows if not row.error)
    if not times:
        return {}
    ranks = {"p50": 0.5, "p95": 0.95}
    return {name: times[max(0, math.ceil(share * len(times)) - 1)] for name, share in ranks.items()}


def _figures(rows: Sequence[Row], cell: Callable[[Sequence[Row]], Cell]) -> Figures:
    by_tag: dict[str, list[Row]] = defaultdict(list)
    by_language: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        for tag in row.tags:
            by_tag[tag].append(row)
        for name in row.slices:
            by_language[name].append(row)
    return Figures(cell(rows), _cells(by_tag, cell), _cells(by_language, cell))


def _cells(
    parts: Mapping[str, Sequence[Row]], cell: Callable[[Sequence[Row]], Cell]
) -> dict[str, Cell]:
    cells = {name: cell(parts[name]) for name in sorted(parts)}
    return {name: found for name, found in cells.items() if _told(found)}


def _told(cell: Cell) -> bool:
    return bool(cell.n or cell.unscored)


def _cell(rows: Sequence[Row], metric: str, groups: Mapping[str, str]) -> Cell:
    values = case_values(rows, metric)
    scored = {case: value for case, value in values.items() if value is not None}
    if not scored:
        return Cell(None, None, None, 0, len(values))
    mean = stats.cluster_mean(list(scored.values()), [groups[case] for case in scored])
    alike = set(scored.values()) <= {0.0, 1.0}
    wilson = stats.wilson(round(sum(scored.values())), len(scored)) if alike else None
    together = _repeats(rows, metric) if metrics.BY_NAME[metric].binary else (None, None)
    unscored = len(values) - len(scored)
    return Cell(mean.mean, mean.low, mean.high, len(scored), unscored, wilson, *together)


def _repeats(rows: Sequence[Row], metric: str) -> tuple[float | None, float | None]:
    """Return the share of cases right in every repeat, and of those that differ between repeats."""
    found: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        if (value := row.value(metric)) is not None:
            found[row.case].append(value)
    often = [values for values in found.values() if len(values) > 1]
    if not often:
        return None, None
    always = sum(min(values) == 1 for values in often) / len(often)
    return always, sum(min(values) != max(values) for values in often) / len(often)


def _balanced(rows: Sequence[Row], groups: Mapping[str, str]) -> Cell:
    told = [row for row in rows if row.answer is not None]
    found = stats.balanced_accuracy(
        [row.answer is not None and row.answer["status"] == "abstained" for row in told],
        [row.answerable for row in told],
        [groups[row.case] for row in told],
    )
    return _derived(found, len(told), len(rows))


def _aurc(rows: Sequence[Row], groups: Mapping[str, str]) -> Cell:
    confidence, wrong, cases = _confidences(rows)
    found = stats.aurc(confidence, wrong, [groups[case] for case in cases])
    return _derived(found, len(cases), len(cases))


def _derived(found: stats.Interval | None, scored: int, total: int) -> Cell:
    if found is None:
        return Cell(None, None, None, 0, 0)
    return Cell(found.mean, found.low, found.high, scored, total - scored)


def _confidences(rows: Iterable[Row]) -> tuple[list[float], list[bool], list[str]]:
    """Return confidence, whether it was wrong, and the case, of every answer that was given."""
    confidence, wrong, cases = [], [], []
    for row in rows:
        answer, correct = row.answer, row.value("answer_correct")
        if answer is None or answer["status"] == "abstained" or correct is None:
            continue
        if answer["confidence"] is not None:
            confidence.append(float(answer["confidence"]))
            wrong.append(correct < 1)
            cases.append(row.case)
    return confidence, wrong, cases


def _mean(values: Sequence[float]) -> float | None:
    return math.fsum(values) / len(values) if values else None
