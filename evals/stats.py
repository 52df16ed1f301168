"""Intervals and tests. Questions on one article are not independent, so articles are resampled.

Every function is deterministic for a seed. Values are the scores of cases, groups name the article
(or event) each case belongs to.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SEED = 20000
RESAMPLES = 2000
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean and its 95 % interval; the ends are None when there are too few clusters for one."""

    mean: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Difference:
    """A paired difference of means, new minus old; ``p_below`` is the one-sided chance, under the
    bootstrap, that the difference is not below minus the margin it was asked for."""

    mean: float
    low: float | None
    high: float | None
    p_below: float
    pairs: int


def cluster_mean(
    values: Sequence[float], groups: Sequence[str], resamples: int = RESAMPLES, seed: int = SEED
) -> Interval:
    """Return the mean of ``values`` and its interval. Raises ValueError when there is none."""
    if not values:
        raise ValueError("no values to average")
    means = _resampled_means(np.asarray(values, dtype=np.float64), groups, resamples, seed)
    return Interval(math.fsum(values) / len(values), *_ends(means, groups))


def paired_difference(
    old: Sequence[float],
    new: Sequence[float],
    groups: Sequence[str],
    *,
    margin: float = 0.0,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Difference:
    """Return new minus old on the same cases, and its interval.

    ``p_below`` counts the resamples whose difference is at or above ``-margin``, one added to both
    counts so that it is never 0. Raises ValueError when there is no pair.
    """
    if not old or len(old) != len(new):
        raise ValueError("a paired difference needs the same cases on both sides, at least one")
    gaps = np.asarray(new, dtype=np.float64) - np.asarray(old, dtype=np.float64)
    means = _resampled_means(gaps, groups, resamples, seed)
    p_below = (1 + int(np.sum(means >= -margin - 1e-12))) / (1 + resamples)
    return Difference(
        math.fsum(gaps) / len(gaps), *_ends(means, groups), p_below=p_below, pairs=len(gaps)
    )


def _codes(groups: Sequence[str]) -> tuple[NDArray[np.int64], int]:
    """Number the clusters in the order of their names: the order of the cases does not matter."""
    names, codes = np.unique(np.asarray(groups, dtype=str), return_inverse=True)
    return codes.astype(np.int64), len(names)


@lru_cache(maxsize=64)
def _draws(clusters: int, resamples: int, seed: int) -> Floats:
    """How often each cluster is drawn in each resample, shape (resamples, clusters)."""
    chances = np.full(clusters, 1 / clusters)
    return np.random.default_rng(seed).multinomial(clusters, chances, size=resamples).astype(float)


def _resampled_means(values: Floats, groups: Sequence[str], resamples: int, seed: int) -> Floats:
    codes, clusters = _codes(groups)
    draws = _draws(clusters, resamples, seed)
    sums = np.bincount(codes, weights=values, minlength=clusters)
    counts = np.bincount(codes, minlength=clusters)
    return np.asarray((draws @ sums) / (draws @ counts))


def _case_weights(groups: Sequence[str], seed: int) -> Floats:
    """How often each case is drawn in each resample, shape (resamples, cases)."""
    codes, clusters = _codes(groups)
    return np.asarray(_draws(clusters, RESAMPLES, seed)[:, codes])


def balanced_accuracy(
    abstained: Sequence[bool], answerable: Sequence[bool], groups: Sequence[str], seed: int = SEED
) -> Interval | None:
    """Return the mean of the shares rightly answered and rightly declined; None without both
    kinds."""
    can = np.asarray(answerable, dtype=bool)
    if can.all() or not can.any():
        return None
    right = np.asarray(abstained, dtype=bool) != can
    weights = _case_weights(groups, seed)
    halves = []
    for kind in (can, ~can):
        total = weights[:, kind].sum(axis=1)
        with np.errstate(invalid="ignore"):
            halves.append((weights[:, kind] @ right[kind].astype(float)) / total)
    means = (halves[0] + halves[1]) / 2
    mean = (right[can].mean() + right[~can].mean()) / 2
    return Interval(float(mean), *_ends(means[np.isfinite(means)], groups))


def aurc(
    confidence: Sequence[float], wrong: Sequence[bool], groups: Sequence[str], seed: int = SEED
) -> Interval | None:
    """Return the area under the risk-coverage curve: the mean, over the answers taken from the most
    to the least confident, of the share of wrong ones so far. Equal confidences come in together. 0
    is perfect; ordering at random gives the error rate. None when there is no answer."""
    if not confidence:
        return None
    order = np.argsort(-np.asarray(confidence, dtype=np.float64), kind="stable")
    ends = _block_ends(np.asarray(confidence, dtype=np.float64)[order])
    faults = np.asarray(wrong, dtype=np.float64)[order]
    weights = np.vstack([np.ones(len(order)), _case_weights(groups, seed)[:, order]])
    covered, missed = (
        np.cumsum(weights, axis=1)[:, ends],
        np.cumsum(weights * faults, axis=1)[:, ends],
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        risk = np.where(covered > 0, missed / covered, 0.0)
    steps = np.diff(covered, axis=1, prepend=0.0)
    areas = (risk * steps).sum(axis=1) / covered[:, -1]
    return Interval(float(areas[0]), *_ends(areas[1:], groups))


def risk_coverage(confidence: Sequence[float], wrong: Sequence[bool]) -> list[tuple[float, float]]:
    """Return (coverage, risk) after each confidence, from the most confident answer on."""
    if not confidence:
        return []
    order = np.argsort(-np.asarray(confidence, dtype=np.float64), kind="stable")
    faults = np.cumsum(np.asarray(wrong, dtype=np.float64)[order])
    ends = _block_ends(np.asarray(confidence, dtype=np.float64)[order])
    return [((end + 1) / len(order), float(faults[end]) / (end + 1)) for end in ends.tolist()]


def _block_ends(ordered: Floats) -> NDArray[np.int64]:
    """Return the last place of each run of equal values."""
    return np.flatnonzero(np.append(np.diff(ordered) != 0, True))


def _ends(means: Floats, groups: Sequence[str]) -> tuple[float | None, float | None]:
    if len(set(groups)) < 2 or not len(means):
        return None, None
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def wilson(successes: int, n: int, z: float = 1.959963984540054) -> tuple[float, float]:
    """Return the Wilson interval of a proportion. Raises ValueError when ``n`` is 0."""
    if n <= 0:
        raise ValueError("no trials")
    p, square = successes / n, z * z
    middle = (p + square / (2 * n)) / (1 + square / n)
    half = z * math.sqrt(p * (1 - p) / n + square / (4 * n * n)) / (1 + square / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def mcnemar(lost: int, won: int) -> float:
    """Return the exact two-sided p of McNemar's test from the cases lost and won."""
    n = lost + won
    if n == 0:
        return 1.0
    tail = sum(math.comb(n, i) for i in range(min(lost, won) + 1))
    return float(min(1.0, 2 * tail / 2**n))


def holm(p_values: Sequence[float]) -> list[float]:
    """Return the p values after Holm's correction, in the order given."""
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    for rank, place in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = highest
    return adjusted
