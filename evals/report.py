"""A run as one page: no script, no request to anywhere, every text escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from string import Template

from corpus.types import Article
from evals import metrics
from evals.gate import Change, Comparison
from evals.metrics import Metric
from evals.record import Row
from evals.report_cases import failing_cases
from evals.report_svg import interval_bar, risk_curve
from evals.summary import Cell, Figures, Summary

TEMPLATE = Path(__file__).parent / "report.html"
REPORT = "report.html"
BY_TAG = (
    "answer_correct",
    "false_answer",
    "over_refusal",
    "citation_recall",
    "citation_precision",
    "answer_language",
    "passage_recall@5",
    "passage_ndcg@10",
)


def write_report(
    path: Path,
    summary: Summary,
    rows: Sequence[Row],
    articles: Mapping[str, Article],
    *,
    comparison: Comparison | None = None,
    before: Sequence[Row] = (),
) -> None:
    """Write the page of a run; with ``comparison`` what changed since a baseline, and with the rows
    ``before`` of the baseline each failing answer beside the one it replaced."""
    page = Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        title=escape(f"Evaluation of {summary.suite}"),
        facts=_facts(summary),
        overall=_overall(summary),
        changes=_changes(comparison) if comparison else "",
        languages=_languages(summary),
        tags=_tags(summary),
        risk=_risk(summary),
        cases=failing_cases(rows, articles, {row.key: row for row in before}),
    )
    path.write_text(page, encoding="utf-8")


def percent(cell: Cell) -> str:
    """Return a figure with its interval, such as ``91.2 (88.0–94.1)``."""
    if cell.mean is None:
        return "–"
    low, high = interval(cell)
    mean = f"{100 * cell.mean:.1f}"
    if low is None or high is None:
        return mean
    between = " to " if low < 0 else "–"
    return f"{mean} ({100 * low:.1f}{between}{100 * high:.1f})"


def interval(cell: Cell) -> tuple[float | None, float | None]:
    """Return the interval to show: Wilson's where every case is alike and resampling shows
    nothing."""
    if cell.wilson is not None and (cell.low is None or cell.low == cell.high):
        return cell.wilson
    return cell.low, cell.high


def ordered(figures: Mapping[str, Figures]) -> list[tuple[Metric, Figures]]:
    """Return the figures in the order they are read: abstention as a whole after its two halves."""
    known = {**metrics.BY_NAME, **metrics.DERIVED}
    names = [metric.name for metric in metrics.ALL if "@" not in metric.name]
    names += [*metrics.DERIVED, *(metric.name for metric in metrics.ALL if "@" in metric.name)]
    return [(known[name], figures[name]) for name in names if name in figures]


def _facts(summary: Summary) -> str:
    rows = {
        "cases": f"{summary.cases}, asked {summary.repeats}×",
        "errors": str(summary.errors),
        "suite": f"{summary.suite} {summary.suite_digest}",
        **summary.versions,
        "intervals": f"95 %, {summary.resamples} resamples by {summary.cluster}",
        "seed": str(summary.seed),
        "time": ", ".join(f"{name} {ms:.0f} ms" for name, ms in summary.latency_ms.items()),
    }
    body = "".join(f"<dt>{escape(k)}</dt><dd>{escape(str(v))}</dd>" for k, v in rows.items() if v)
    return f'<dl class="facts">{body}</dl>'


def _overall(summary: Summary) -> str:
    rows = "".join(
        f"<tr><th scope='row'>{escape(metric.title)}{_arrow(metric)}</th>"
        f"<td class='figure'>{percent(found.overall)}{_again(found.overall)}</td>"
        f"<td>{interval_bar(found.overall, -1.0 if metric.name == 'crag' else 0.0)}</td>"
        f"<td>{found.overall.n}</td><td>{found.overall.unscored or ''}</td></tr>"
        for metric, found in ordered(summary.figures)
    )
    return _table("Overall", ["measure", "% (95 %)", "", "cases", "unscored"], rows)


def _arrow(metric: Metric) -> str:
    return " <small>(less is better)</small>" if metric.better < 0 else ""


def _again(cell: Cell) -> str:
    if cell.pass_all is None or cell.flip_rate is None:
        return ""
    return f"<small>every time {cell.pass_all:.1%}, flips {cell.flip_rate:.1%}</small>"


def _languages(summary: Summary) -> str:
    """A table of all measures, a language slice a column."""
    figures = ordered(summary.figures)
    names = sorted({name for _, found in figures for name in found.by_language})
    rows = "".join(
        _slice_row(metric.title, [found.by_language.get(name) for name in names])
        for metric, found in figures
    )
    return _table("By language", ["% (95 %)", *names], rows) if names else ""


def _tags(summary: Summary) -> str:
    """A table of the measures that tell most, a tag a row: there are many tags."""
    figures = {name: summary.figures[name] for name in BY_TAG if name in summary.figures}
    tags = sorted({tag for found in figures.values() for tag in found.by_tag})
    rows = "".join(
        _slice_row(tag, [found.by_tag.get(tag) for found in figures.values()]) for tag in tags
    )
    titles = [metrics.BY_NAME[name].title for name in figures]
    return _table("By tag", ["% (95 %)", *titles], rows) if tags else ""


def _slice_row(title: str, cells: Sequence[Cell | None]) -> str:
    body = "".join(_slice_cell(cell) for cell in cells)
    return f"<tr><th scope='row'>{escape(title)}</th>{body}</tr>"


def _slice_cell(cell: Cell | None) -> str:
    if cell is None:
        return "<td></td>"
    missing = f", {cell.unscored} not scored" if cell.unscored else ""
    return f"<td class='figure'>{percent(cell)}<small>{cell.n} cases{missing}</small></td>"


def _changes(comparison: Comparison) -> str:
    rows = "".join(_change(change) for change in comparison.changes)
    verdict = "<p class='good'>No regression.</p>"
    if not comparison.passed:
        names = [change.metric.title for change in comparison.regressions]
        names += [f"{metric} in {case}" for metric, case in comparison.violations]
        names += [f"{comparison.errors} cases in error"] if comparison.broken else []
        verdict = f"<p class='bad'>Regression: {escape('; '.join(names))}</p>"
    table = _table(
        f"Against the baseline ({comparison.pairs} cases)",
        ["measure", "before", "now", "gain (95 %)", "lost : won", "p (Holm)"],
        rows,
    )
    return table + verdict


def _change(change: Change) -> str:
    gap = change.difference
    ends = (
        ""
        if gap.low is None or gap.high is None
        else f" ({100 * gap.low:+.1f} to {100 * gap.high:+.1f})"
    )
    p = "" if change.adjusted is None else f"{change.adjusted:.3f}"
    mood = " class='bad'" if change.regressed else ""
    return (
        f"<tr{mood}><th scope='row'>{escape(change.metric.title)}</th>"
        f"<td>{100 * change.old:.1f}</td><td>{100 * change.new:.1f}</td>"
        f"<td class='figure'>{100 * gap.mean:+.1f}{ends}</td>"
        f"<td>{change.lost} : {change.won}</td><td>{p}</td></tr>"
    )


def _risk(summary: Summary) -> str:
    curve = risk_curve(summary.risk_coverage)
    return f"<h2>Risk and coverage</h2>{curve}" if curve else ""


def _table(title: str, columns: Sequence[str], rows: str) -> str:
    head = "".join(f"<th scope='col'>{escape(column)}</th>" for column in columns)
    return (
        f"<h2>{escape(title)}</h2><div class='wide' tabindex='0' role='region' "
        f"aria-label='{escape(title)}'><table><thead><tr>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )
