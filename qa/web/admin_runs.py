"""The eval runs of the data folder, for an administrator: their figures, and their reports.

What a run holds is described by its own ``summary.json``; only its shape is relied on here.
"""

from __future__ import annotations

import json
import math
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
        "cases": _number(data, "cases"),
        "errors": _number(data, "errors"),
        "made_with": _texts(data.get("versions")),
        "figures": _figures(data.get("figures")),
        "report": (folder / REPORT).is_file(),
    }


def _number(data: Mapping[str, Any], key: str) -> float | None:
    value = data.get(key)
    return value if isinstance(value, int | float) and math.isfinite(value) else None


def _texts(data: object) -> dict[str, str]:
    return {str(k): str(v) for k, v in data.items()} if isinstance(data, Mapping) else {}


def _figures(data: object) -> dict[str, dict[str, float | None]]:
    """The mean of every measure over all cases, with its interval and how many cases it is of."""
    found: dict[str, dict[str, float | None]] = {}
    for name, slices in data.items() if isinstance(data, Mapping) else ():
        whole = slices.get("overall") if isinstance(slices, Mapping) else None
        if isinstance(whole, Mapping) and _number(whole, "mean") is not None:
            found[str(name)] = {key: _number(whole, key) for key in ("mean", "low", "high", "n")}
    return found


def report_of(data_dir: Path, name: str) -> FileResponse:
    """The report of a run, shut in. Raises `NotFound`."""
    path = data_dir / RUNS / name / REPORT
    if not NAME.fullmatch(name) or name.strip(".") == "" or not path.is_file():
        raise NotFound("There is no such run, or it has no report.")
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
    return FileResponse(path, media_type="text/html; charset=utf-8", headers=headers)
