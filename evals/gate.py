"""Two runs side by side: what changed for certain, and whether it is a regression."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.errors import UsageError
from evals import metrics, stats
from evals.baseline import Table

ALPHA = 0.025
"""One-sided: a 95 % interval that lies wholly below the margin leaves 2.5 % above it."""
TOO_MANY_ERRORS = 0.02


@dataclass(frozen=True, slots=True)
class Change:
    """One measure in two runs on the cases both scored. ``difference`` is new minus old, as
    measured; ``regressed`` is the verdict of the gate, after Holm's correction over the gated
    measures."""

    metric: metrics.Metric
    old: float
    new: float
    difference: stats.Difference
    lost: int
    won: int
    mcnemar: float | None
    adjusted: float | None
    regressed: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that changed. ``versions`` name what the two runs were made with, where it differs;
    ``violations`` name (measure, case) pairs that break a promise now and did
    not before. ``only_old``, ``only_new`` and ``changed`` count cases that could not be paired."""

    changes: tuple[Change, ...]
    versions: tuple[str, ...]
    violations: tuple[tuple[str, str], ...]
    pairs: int
    only_old: int
    only_new: int
    changed: int
    errors: int
    cases: int

    @property
    def passed(self) -> bool:
        """Whether nothing regressed, no promise was newly broken and errors hide nothing."""
        return not self.regressions and not self.violations and not self.broken

    @property
    def regressions(self) -> tuple[Change, ...]:
        """The measures that certainly lost more than their margin."""
        return tuple(change for change in self.changes if change.regressed)

    @property
    def broken(self) -> bool:
        """Whether so many cases ended in an error that the rest says little."""
        return self.errors > TOO_MANY_ERRORS * self.cases


def compare(old: Table, new: Table, margins: Mapping[str, float] | None = None) -> Comparison:
    """Compare two runs case by case. Raises `UsageError` when they have no case in common."""
    margins = {**metrics.MARGINS, **(margins or {})}
    both = [case for case in sorted(new.digests) if case in old.digests]
    same = [case for case in both if new.digests[case] == old.digests[case]]
    if not same:
        raise UsageError(
            f"{old.label} and {new.label} have no case in common: write the baseline anew"
        )
    changes = [
        change
        for metric in metrics.ALL
        if (change := _change(metric, old, new, same, margins)) is not None
    ]
    return Comparison(
        changes=tuple(_judged(changes, margins)),
        versions=tuple(
            f"{key} {old.versions.get(key)} -> {new.versions.get(key)}"
            for key in sorted({*old.versions, *new.versions})
            if old.versions.get(key) != new.versions.get(key)
        ),
        violations=tuple(_violations(old, new)),
        pairs=len(same),
        only_old=len(old.digests.keys() - new.digests.keys()),
        only_new=len(new.digests.keys() - old.digests.keys()),
        changed=len(both) - len(same),
        errors=len(new.errors - old.errors),
        cases=len(new.digests),
    )


def _change(
    metric: metrics.Metric,
    old: Table,
    new: Table,
    cases: Iterable[str],
    margins: Mapping[str, float],
) -> Change | None:
    """Compare one measure; None when no case has it on both sides."""
    before, after = old.values.get(metric.name, {}), new.values.get(metric.name, {})
    pairs = [
        (new.groups[case], a, b)
        for case in cases
        if (a := before.get(case)) is not None and (b := after.get(case)) is not None
    ]
    if not pairs:
        return None
    groups = [group for group, _, _ in pairs]
    was, now = [a for _, a, _ in pairs], [b for _, _, b in pairs]
    good, ill = [metric.better * v for v in was], [metric.better * v for v in now]
    margin = margins.get(metric.gate or "", 0.0)
    lost = sum(y < x for x, y in zip(good, ill, strict=True))
    won = sum(y > x for x, y in zip(good, ill, strict=True))
    binary = metric.binary and {*was, *now} <= {0.0, 1.0}
    return Change(
        metric,
        old=sum(was) / len(was),
        new=sum(now) / len(now),
        difference=stats.paired_difference(good, ill, groups, margin=margin),
        lost=lost,
        won=won,
        mcnemar=stats.mcnemar(lost, won) if binary else None,
        adjusted=None,
        regressed=False,
    )


def _judged(changes: Sequence[Change], margins: Mapping[str, float]) -> list[Change]:
    """Apply the rule of the gate: the whole interval below minus the margin, and Holm's p too."""
    gated = [change for change in changes if change.metric.gate in margins]
    adjusted = dict(
        zip(
            (change.metric.name for change in gated),
            stats.holm([change.difference.p_below for change in gated]),
            strict=True,
        )
    )
    judged = []
    for change in changes:
        p = adjusted.get(change.metric.name)
        high = change.difference.high
        margin = margins.get(change.metric.gate or "", 0.0)
        fell = p is not None and p < ALPHA and high is not None and high < -margin
        judged.append(replace(change, adjusted=p, regressed=fell))
    return judged


def _violations(old: Table, new: Table) -> Iterable[tuple[str, str]]:
    """Promises that hold for every case or are broken: one new breach is enough."""
    for metric in metrics.ALL:
        if metric.gate != "violation":
            continue
        before = old.values.get(metric.name, {})
        for case, value in new.values[metric.name].items():
            known = before.get(case)
            if value is not None and value < 1 and (known is None or known == 1):
                yield metric.name, case
