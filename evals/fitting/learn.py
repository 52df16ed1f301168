"""The two small models, fitted with numpy alone (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Group:
    """The candidates of one question: features ``(n, f)``, which rows answer, and how much it
    counts."""

    rows: Matrix
    gold: tuple[int, ...]
    weight: float


def fit_ranker(groups: Sequence[Group], ridge: float, rounds: int = 400) -> Matrix:
    """Weights that put a right candidate first: listwise softmax loss (Cao et al., ICML 2007) with
    a ridge on standardised features, minimised by Adam. Returns weights for the raw features."""
    groups = [group for group in groups if group.gold]
    stacked = np.concatenate([group.rows for group in groups])
    scale = stacked.std(0) + 1e-9
    rows = stacked / scale
    sizes = np.array([len(group.rows) for group in groups])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    owner = np.repeat(np.arange(len(groups)), sizes)
    gold = np.zeros(len(rows))
    for start, group in zip(starts, groups, strict=True):
        gold[start + np.array(group.gold)] = 1.0
    share = np.array([group.weight for group in groups])
    share = share / share.sum()
    weights = np.zeros(rows.shape[1])
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, rounds + 1):
        scores = rows @ weights
        exp = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
        chance = exp / np.add.reduceat(exp, starts)[owner]
        right = exp * gold / np.add.reduceat(exp * gold, starts)[owner]
        slope = ((chance - right) * share[owner]) @ rows + ridge * weights
        first = 0.9 * first + 0.1 * slope
        second = 0.99 * second + 0.01 * slope**2
        size = np.sqrt(second / (1 - 0.99**step)) + 1e-8
        weights -= 0.05 * (first / (1 - 0.9**step)) / size
    return np.asarray(weights / scale)


@dataclass(frozen=True)
class Logistic:
    """A fitted logistic model over standardised features."""

    weights: Matrix
    means: Matrix
    scales: Matrix
    bias: float

    def log_odds(self, rows: Matrix) -> Matrix:
        """The log odds of each row, shape ``(n,)``."""
        return np.asarray(((rows - self.means) / self.scales) @ self.weights + self.bias)


def fit_logistic(rows: Matrix, labels: Matrix, share: Matrix, ridge: float) -> Logistic:
    """Ridge logistic regression by Newton's method; ``share`` weighs the rows, the bias is free."""
    means, scales = rows.mean(0), rows.std(0) + 1e-9
    design = np.c_[(rows - means) / scales, np.ones(len(rows))]
    share = share / share.sum()
    penalty = np.append(np.full(rows.shape[1], ridge), 1e-9)
    weights = np.zeros(design.shape[1])
    for _ in range(40):
        chance = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (share * (chance - labels)) + penalty * weights
        bend = (design * (share * chance * (1 - chance))[:, None]).T @ design + np.diag(penalty)
        weights -= np.linalg.solve(bend, slope)
    return Logistic(weights[:-1], means, scales, float(weights[-1]))
