"""Figures as text: for the terminal and for the README."""

from __future__ import annotations

from collections.abc import Sequence

from evals.gate import Change, Comparison
from evals.report import ordered, percent
from evals.summary import Figures, Summary


def summary_text(summary: Summary) -> str:
    """Return the figures of a run for a terminal."""
    versions = ", ".join(f"{key} {value}" for key, value in summary.versions.items())
    lines = [
        f"{summary.suite} {summary.suite_digest}: {summary.cases} cases, "
        f"{summary.repeats} asked, {summary.errors} errors; {versions}"
    ]
    lines += [
        f"  {metric.title:<34} {percent(found.overall):>22}  {_count(found)}"
        for metric, found in ordered(summary.figures)
    ]
    times = ", ".join(f"{name} {ms:.0f} ms" for name, ms in summary.latency_ms.items())
    lines.append(
        f"95 % intervals by {summary.cluster}, {summary.resamples} resamples, seed {summary.seed}; "
        f"{times or 'no time measured'}"
    )
    return "\n".join(lines)


def _count(found: Figures) -> str:
    cell = found.overall
    missing = f", {cell.unscored} could not be scored" if cell.unscored else ""
    return f"n={cell.n}{missing}"


SHORT = (
    "answer_correct",
    "false_answer",
    "over_refusal",
    "verbatim_spans",
    "answer_language",
    "as_of",
    "injection",
    "passage_recall@5",
    "sentence_recall@1",
)


def markdown(summary: Summary, *, short: bool = False) -> str:
    """Return the figures of a run as a Markdown table, a language slice a column; ``short`` keeps
    the main measures and the pairs of question and article language."""
    figures = [
        (metric, found)
        for metric, found in ordered(summary.figures)
        if not short or metric.name in SHORT
    ]
    slices = sorted(
        name
        for name in {name for _, found in figures for name in found.by_language}
        if not short or ">" in name
    )
    head = ["measure, % (95 % interval)", "all", *slices, "cases"]
    rows = [
        [
            metric.title + (" ↓" if metric.better < 0 else ""),
            percent(found.overall),
            *(percent(c) if (c := found.by_language.get(name)) else "" for name in slices),
            str(found.overall.n),
        ]
        for metric, found in figures
    ]
    lines = [_line(head), _line(["---"] * len(head)), *(_line(row) for row in rows)]
    versions = ", ".join(f"{key} `{value}`" for key, value in summary.versions.items())
    lines.append(
        f"\nSuite `{summary.suite}` {summary.suite_digest}, {versions}; intervals by "
        f"{summary.cluster}, {summary.resamples} resamples, seed {summary.seed}; "
        f"{summary.errors} errors; ↓ less is better."
    )
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def changes_text(found: Comparison) -> str:
    """Return what changed between two runs, and the verdict."""
    lines = [f"{found.pairs} cases in both; gains in points, a loss is negative"]
    if found.only_old or found.only_new or found.changed:
        lines.append(
            f"not compared: {found.only_old} only before, {found.only_new} only now, "
            f"{found.changed} with another question"
        )
    lines += list(found.versions)
    lines += [_change(change) for change in found.changes]
    lines += [f"VIOLATION {metric} in {case}" for metric, case in found.violations]
    if found.broken:
        lines.append(f"ERRORS {found.errors} of {found.cases} cases ended in an error")
    lines.append("passed: no evidence of a regression" if found.passed else "FAILED")
    return "\n".join(lines)


def _change(change: Change) -> str:
    gap = change.difference
    ends = (
        ""
        if gap.low is None or gap.high is None
        else f" ({100 * gap.low:+.1f} to {100 * gap.high:+.1f})"
    )
    exact = "" if change.mcnemar is None else f", McNemar p {change.mcnemar:.3f}"
    adjusted = "" if change.adjusted is None else f", Holm p {change.adjusted:.3f}"
    return (
        f"{'REGRESSION ' if change.regressed else '  '}{change.metric.title}: "
        f"{100 * change.old:.1f} -> {100 * change.new:.1f}, {100 * gap.mean:+.1f}{ends}, "
        f"{change.lost} lost, {change.won} won{exact}{adjusted}"
    )
