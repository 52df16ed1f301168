"""Statistics against values by hand or by brute force."""

import itertools
import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.stats import (
    aurc,
    balanced_accuracy,
    cluster_mean,
    holm,
    mcnemar,
    paired_difference,
    risk_coverage,
    wilson,
)


def every_resample(values: Sequence[float], groups: Sequence[str]) -> list[float]:
    """The means of all ordered draws of the clusters, which the bootstrap samples from."""
    names = sorted(set(groups))
    parts = {n: [v for v, g in zip(values, groups, strict=True) if g == n] for n in names}
    draws = itertools.product(names, repeat=len(names))
    return [float(np.mean([v for n in draw for v in parts[n]])) for draw in draws]


def test_a_cluster_bootstrap_agrees_with_all_resamples() -> None:
    values = [1, 1, 0, 1, 0, 0, 1, 1, 1, 0]
    groups = ["a", "a", "a", "b", "b", "c", "c", "d", "d", "d"]
    found = cluster_mean(values, groups, resamples=20_000)
    low, high = np.quantile(every_resample(values, groups), [0.025, 0.975])
    assert found.mean == pytest.approx(0.6)
    assert found.low == pytest.approx(low, abs=0.02)
    assert found.high == pytest.approx(high, abs=0.02)


def test_clusters_widen_the_interval() -> None:
    values = [1.0] * 20 + [0.0] * 20
    apart = cluster_mean(values, [str(i) for i in range(40)])
    together = cluster_mean(values, [str(i // 10) for i in range(40)])
    assert apart.low is not None
    assert together.low is not None
    assert together.low < apart.low - 0.1


def test_the_same_seed_gives_the_same_interval_in_any_order() -> None:
    values, groups = [1.0, 0.0, 1.0, 0.5], ["a", "b", "c", "c"]
    assert cluster_mean(values, groups) == cluster_mean(values, groups)
    assert cluster_mean(values[::-1], groups[::-1]) == cluster_mean(values, groups)
    many, own = [i / 40 for i in range(40)], [str(i) for i in range(40)]
    assert cluster_mean(many, own, seed=1) != cluster_mean(many, own, seed=2)


def test_one_cluster_has_no_interval_and_nothing_no_mean() -> None:
    found = cluster_mean([1.0, 0.0], ["a", "a"])
    assert (found.mean, found.low, found.high) == (0.5, None, None)
    with pytest.raises(ValueError, match="no values"):
        cluster_mean([], [])


@given(st.lists(st.tuples(st.floats(0, 1), st.sampled_from("abcdef")), min_size=1, max_size=30))
def test_the_interval_stays_within_the_values(pairs: list[tuple[float, str]]) -> None:
    values, groups = [v for v, _ in pairs], [g for _, g in pairs]
    found = cluster_mean(values, groups, resamples=200)
    if found.low is not None and found.high is not None:
        assert min(values) - 1e-9 <= found.low <= found.high <= max(values) + 1e-9


def test_a_paired_difference_is_of_pairs() -> None:
    groups = [str(i) for i in range(40)]
    old = [float(i % 2) for i in range(40)]
    same = paired_difference(old, old, groups, margin=0.03)
    assert (same.mean, same.low, same.high, same.p_below) == (0.0, 0.0, 0.0, 1.0)
    worse = paired_difference(old, [v - 0.5 for v in old], groups, margin=0.03)
    assert (worse.mean, worse.high, worse.pairs) == (-0.5, -0.5, 40)
    assert worse.p_below == 1 / 2001
    with pytest.raises(ValueError, match="at least one"):
        paired_difference([], [], [])


def test_a_difference_at_the_margin_is_not_below_it() -> None:
    groups = ["a", "b", "c"]
    edge = paired_difference([0.53] * 3, [0.5] * 3, groups, margin=0.03)
    assert edge.p_below == 1.0


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (90, 100, 0.826, 0.945),
        (180, 200, 0.851, 0.934),
        (360, 400, 0.867, 0.926),
        (60, 60, 0.940, 1.0),
    ],
)
def test_wilson(successes: int, n: int, low: float, high: float) -> None:
    assert list(wilson(successes, n)) == pytest.approx([low, high], abs=5e-4)
    with pytest.raises(ValueError, match="no trials"):
        wilson(0, 0)


def brute_mcnemar(lost: int, won: int) -> float:
    """All ways the discordant pairs can fall; those at least as lopsided."""
    n = lost + won
    outcomes = [sum(way) for way in itertools.product((0, 1), repeat=n)]
    return float(sum(abs(2 * k - n) >= abs(2 * lost - n) for k in outcomes) / 2**n)


@pytest.mark.parametrize(("lost", "won"), [(0, 0), (1, 0), (5, 0), (3, 7), (4, 4), (9, 1), (2, 8)])
def test_mcnemar(lost: int, won: int) -> None:
    assert mcnemar(lost, won) == pytest.approx(brute_mcnemar(lost, won))
    assert mcnemar(won, lost) == mcnemar(lost, won)


def test_holm_by_hand() -> None:
    # Sorted: .005 x 4 = .02; .01 x 3 = .03; .03 x 2 = .06; .04 x 1 = .04 but never less than .06.
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []


def test_balanced_accuracy_by_hand() -> None:
    # 3 of 4 answerable are answered, 1 of 2 unanswerable declined: (.75 + .5) / 2.
    found = balanced_accuracy(
        [False, False, False, True, True, False],
        [True, True, True, True, False, False],
        list("abcdef"),
    )
    assert found is not None
    assert found.mean == pytest.approx(0.625)
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low < 0.625 < found.high <= 1
    assert balanced_accuracy([True], [True], ["a"]) is None
    assert balanced_accuracy([], [], []) is None


def test_aurc_by_hand() -> None:
    # From the most certain: right, wrong, right. Risks 0, 1/2, 1/3; their mean is 5/18.
    found = aurc([0.9, 0.5, 0.8], [False, False, True], list("abc"))
    assert found is not None
    assert found.mean == pytest.approx((0 + 1 / 2 + 1 / 3) / 3)
    assert risk_coverage([0.9, 0.5, 0.8], [False, False, True]) == [
        (pytest.approx(1 / 3), 0.0),
        (pytest.approx(2 / 3), 0.5),
        (1.0, pytest.approx(1 / 3)),
    ]


def test_aurc_of_equal_confidences_is_the_error_rate_in_any_order() -> None:
    for wrong in ([True, False, False, False], [False, False, False, True]):
        found = aurc([0.5] * 4, wrong, list("abcd"))
        assert found is not None
        assert found.mean == pytest.approx(0.25)


def test_aurc_of_a_perfect_order_and_of_nothing() -> None:
    good = aurc([0.9, 0.8, 0.1], [False, False, True], list("abc"))
    bad = aurc([0.1, 0.2, 0.9], [False, False, True], list("abc"))
    assert good is not None
    assert bad is not None
    assert good.mean < bad.mean
    assert aurc([], [], []) is None
    assert risk_coverage([], []) == []


def brute_aurc(confidence: Sequence[float], wrong: Sequence[bool]) -> float:
    risks = []
    for threshold in confidence:
        kept = [w for c, w in zip(confidence, wrong, strict=True) if c >= threshold]
        risks.append(sum(kept) / len(kept))
    return math.fsum(risks) / len(risks)


@given(st.lists(st.tuples(st.sampled_from([0.1, 0.2, 0.5, 0.9]), st.booleans()), min_size=1))
def test_aurc_is_the_mean_risk_at_every_answer(pairs: list[tuple[float, bool]]) -> None:
    confidence, wrong = [c for c, _ in pairs], [w for _, w in pairs]
    found = aurc(confidence, wrong, [str(i) for i in range(len(pairs))])
    assert found is not None
    assert found.mean == pytest.approx(brute_aurc(confidence, wrong))
