"""One run: ask every case, score the answers, and keep each as soon as it is there."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from corpus.errors import UsageError
from evals.record import RESULTS, Row, make_row, read_rows, write_rows
from evals.scorers import score_all
from evals.summary import Summary, summarise
from evals.support import Lab
from evals.system import System
from evals.types import Suite

MANIFEST = "run.json"
SUMMARY = "summary.json"

LabOf = Callable[[int], Lab]
"""The lab of a repeat: whatever caches verdicts keeps the repeats apart."""


@dataclass(frozen=True, slots=True)
class Run:
    """A finished or stopped run; ``complete`` is false when it was stopped."""

    folder: Path
    summary: Summary
    complete: bool


def run_suite(
    suite: Suite,
    system: System,
    lab_of: LabOf,
    folder: Path,
    *,
    repeats: int = 1,
    resume: bool = False,
    show_progress: bool = False,
) -> Run:
    """Run a suite into a folder and write its results and summary there.

    Ctrl-C stops it and keeps what is done; with ``resume`` only what is missing is asked, so case
    and repeat are the key. Raises `UsageError` for a folder in use, or one made by another suite or
    system.
    """
    done = _prepare(folder, suite, system, repeats, resume)
    todo = [
        (case, repeat)
        for repeat in range(repeats)
        for case in suite.cases
        if (case.id, repeat) not in done
    ]
    labs = {repeat: lab_of(repeat) for repeat in range(repeats)}
    complete = True
    with (
        (folder / RESULTS).open("a", encoding="utf-8") as out,
        _bar(len(todo), show_progress) as bar,
    ):
        try:
            for case, repeat in todo:
                started = time.perf_counter()
                reply = system.ask(case)
                elapsed = (time.perf_counter() - started) * 1000
                scores = score_all(case, reply, labs[repeat])
                row = make_row(case, repeat, reply, scores, elapsed)
                _append(out, row)
                done[row.key] = row
                bar.update(1)
        except KeyboardInterrupt:
            complete = False
    return Run(folder, _finish(folder, suite, system, done), complete)


def _prepare(
    folder: Path, suite: Suite, system: System, repeats: int, resume: bool
) -> dict[tuple[str, int], Row]:
    """Make the folder, or check that what is there can be continued; return what is done."""
    wanted = {"suite": suite.name, "suite_digest": suite.digest, "versions": dict(system.versions)}
    path = folder / MANIFEST
    if path.is_file() and not resume:
        raise UsageError(f"{folder} holds a run already: add --resume or choose another --out")
    if path.is_file():
        found = read_json(path)
        if {key: found.get(key) for key in wanted} != wanted:
            raise UsageError(
                f"{folder} was made with another suite or system: choose another --out"
            )
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({**wanted, "repeats": repeats}, indent=1), encoding="utf-8")
    if not resume or not (folder / RESULTS).is_file():
        return {}
    # An answer that ended in an error is asked again; the file is written anew without a cut line.
    rows = [row for row in read_rows(folder) if not row.error]
    write_rows(folder / RESULTS, rows)
    return {row.key: row for row in rows}


def _finish(
    folder: Path, suite: Suite, system: System, done: Mapping[tuple[str, int], Row]
) -> Summary:
    """Write the rows in the order of the suite, and the summary."""
    place = {case.id: number for number, case in enumerate(suite.cases)}
    rows = sorted(done.values(), key=lambda row: (row.repeat, place[row.case]))
    write_rows(folder / RESULTS, rows)
    summary = summarise(rows, suite.name, suite.digest, system.versions)
    text = json.dumps(summary.to_json(), ensure_ascii=False, indent=1, sort_keys=True)
    (folder / SUMMARY).write_text(text + "\n", encoding="utf-8")
    return summary


def read_summary(folder: Path) -> Summary:
    """Compute the summary of a run again from its rows. Raises `NotFound` and `UsageError`."""
    rows = read_rows(folder)
    manifest = read_json(folder / MANIFEST)
    return summarise(rows, manifest["suite"], manifest["suite_digest"], manifest["versions"])


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON object. Raises `UsageError` when the file is not one."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise UsageError(f"{path} cannot be read ({problem}): run again") from None
    if not isinstance(data, dict):
        raise UsageError(f"{path} is not a JSON object: run again")
    return data


def _append(out: TextIO, row: Row) -> None:
    out.write(json.dumps(row.to_json(), ensure_ascii=False) + "\n")
    out.flush()


def _bar(total: int, show: bool) -> Any:
    """A progress bar, nothing when the output is not a terminal."""
    from tqdm import tqdm

    return tqdm(total=total, unit="case", disable=not show)
