"""The small drawings of a report, as inline SVG."""

from __future__ import annotations

from collections.abc import Sequence

from evals.summary import Cell

WIDTH, HEIGHT = 120, 14


def interval_bar(cell: Cell, low: float = 0.0) -> str:
    """Draw a figure on a rail from ``low`` to 1 with its interval as a thicker line."""
    if cell.mean is None:
        return ""
    start, end = (cell.mean if end is None else end for end in (cell.low, cell.high))
    x1, x2, x = (_x(value, low) for value in (start, end, cell.mean))
    y = HEIGHT / 2
    return (
        f'<svg width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true">'
        f'<line class="rail" x1="4" x2="{WIDTH - 4}" y1="{y}" y2="{y}"/>'
        f'<line class="span" stroke-width="4" x1="{x1:.1f}" x2="{x2:.1f}" y1="{y}" y2="{y}"/>'
        f'<circle class="dot" r="4" cx="{x:.1f}" cy="{y}"/></svg>'
    )


def _x(value: float, low: float) -> float:
    share = (min(1.0, max(low, value)) - low) / (1 - low)
    return 4 + share * (WIDTH - 8)


def risk_curve(points: Sequence[tuple[float, float]]) -> str:
    """Draw risk (up) against coverage (right), both from 0 to 1."""
    if not points:
        return ""
    left, top, side = 34, 8, 200
    path = " ".join(
        f"{'M' if not place else 'L'}{left + coverage * side:.1f},{top + (1 - risk) * side:.1f}"
        for place, (coverage, risk) in enumerate(points)
    )
    last = points[-1]
    label = f"share of wrong answers against share answered, ending at {last[1]:.0%} wrong"
    return (
        f'<svg width="{left + side + 16}" height="{side + 40}" '
        f'viewBox="0 0 {left + side + 16} {side + 40}" role="img" aria-label="{label}">'
        f'<path class="rail" fill="none" d="M{left},{top} V{top + side} H{left + side}"/>'
        f'<path class="curve" stroke-width="2" d="{path}"/>'
        f'<text x="2" y="{top + 10}">100%</text><text x="14" y="{top + side}">0%</text>'
        f'<text x="{left}" y="{top + side + 16}">most certain</text>'
        f'<text x="{left + side}" y="{top + side + 16}" text-anchor="end">all answers</text></svg>'
    )
