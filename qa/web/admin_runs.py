"""The eval runs of the data folder, for an administrator: their figures, and their reports.

What a run holds is described by its own ``summary.json``; only its shape is relied on here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fastapi.responses import FileResponse

from qa.errors import NotFound

RUNS, SUMMARY, REPORT = "runs", "summary.json", "report.html"
NAME = re.compile(r"[\w.+-]{1,200}", re.ASCII)
MOST = 200  # the newest

# A report needs its own style and nothing else. Its words are those of articles, models and suites:
# without scripts, forms, a network or an origin of its own, nothing in them can act.
POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)


def list_runs(data_dir: Path) -> list[dict[str, Any]]:
    """Every finished run, newest first."""
    folders = sorted((data_dir / RUNS).glob("*"), key=lambda folder: folder.name, reverse=True)
    found = (_run(folder) for folder in folders[:MOST] if NAME.fullmatch(folder.name))
    return [run for run in found if run is not None]


def _run(folder: Path) -> dict[str, Any] | None:
    try:
        data = json.loads((folder / SUMMARY).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    return {
        "name": folder.name,
        "suite": str(data.get("suite", "")),
        "counts": _numbers(data.get("counts")),
        "latency_ms": _numbers(data.get("latency_ms")),
        "metrics": _metrics(data.get("metrics")),
        "report": (folder / REPORT).is_file(),
    }


def _numbers(data: object) -> dict[str, float]:
    if not isinstance(data, dict):
        return {}
    return {str(k): v for k, v in data.items() if isinstance(v, int | float)}


def _metrics(data: object) -> dict[str, dict[str, float]]:
    """The figure over all cases of every measure that has one."""
    found: dict[str, dict[str, float]] = {}
    for name, figures in data.items() if isinstance(data, dict) else ():
        whole = figures.get("overall") if isinstance(figures, Mapping) else None
        numbers = _numbers(whole)
        if "value" in numbers:
            found[str(name)] = numbers
    return found


def report_of(data_dir: Path, name: str) -> FileResponse:
    """The report of a run, shut in. Raises `NotFound`."""
    path = data_dir / RUNS / name / REPORT
    if not NAME.fullmatch(name) or name.strip(".") == "" or not path.is_file():
        raise NotFound("There is no such run, or it has no report.")
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
    return FileResponse(path, media_type="text/html; charset=utf-8", headers=headers)
