"""The scores of a run by case: read from the run itself, or from the small file that is kept of
it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import UsageError
from evals import metrics
from evals.record import Row, read_rows
from evals.run import MANIFEST, read_json
from evals.summary import case_values, clusters


@dataclass(frozen=True, slots=True)
class Table:
    """The scores of a run by case, small enough to keep in the repository. ``digests`` tell whether
    a case is still the question it was; ``values`` go by measure, then case."""

    label: str
    suite_digest: str
    versions: Mapping[str, str]
    digests: Mapping[str, str]
    groups: Mapping[str, str]
    errors: frozenset[str]
    values: Mapping[str, Mapping[str, float | None]]


def table_of(rows: Sequence[Row], label: str, manifest: Mapping[str, Any]) -> Table:
    """Return the scores of a run by case."""
    _, groups = clusters(rows)
    return Table(
        label=label,
        suite_digest=str(manifest.get("suite_digest", "")),
        versions=manifest.get("versions", {}),
        digests={row.case: row.digest for row in rows},
        groups=groups,
        errors=frozenset(row.case for row in rows if row.error),
        values={metric.name: case_values(rows, metric.name) for metric in metrics.ALL},
    )


def load_table(path: Path) -> Table:
    """Read a run (folder or results file) or a baseline file. Raises `NotFound` and
    `UsageError`."""
    if path.is_file() and path.suffix == ".json":
        return _read_baseline(path)
    rows = read_rows(path)
    if not rows:
        raise UsageError(f"{path} holds no answer: run again")
    folder = path if path.is_dir() else path.parent
    return table_of(rows, str(path), read_json(folder / MANIFEST))


def write_baseline(table: Table, path: Path) -> None:
    """Write the scores the gate needs, a case a line so that a change of one shows as one."""
    names = [metric.name for metric in metrics.ALL if metric.gate]
    cases = {
        case: [digest, table.groups[case], *(table.values[name].get(case) for name in names)]
        for case, digest in sorted(table.digests.items())
    }
    rows = [f"  {json.dumps(c, ensure_ascii=False)}: {_line(v)}" for c, v in cases.items()]
    head = {
        "suite_digest": table.suite_digest,
        "versions": dict(table.versions),
        "columns": ["digest", "group", *names],
    }
    lines = [f" {json.dumps(key)}: {json.dumps(value)}," for key, value in head.items()]
    text = "\n".join(["{", *lines, ' "cases": {', ",\n".join(rows), " }", "}", ""])
    path.write_text(text, encoding="utf-8")


def _line(values: Sequence[Any]) -> str:
    short = [round(v, 6) if isinstance(v, float) else v for v in values]
    return json.dumps(short, ensure_ascii=False)


def _read_baseline(path: Path) -> Table:
    data = read_json(path)
    try:
        names = data["columns"][2:]
        cases: dict[str, list[Any]] = data["cases"]
        return Table(
            label=str(path),
            suite_digest=data["suite_digest"],
            versions=data["versions"],
            digests={case: row[0] for case, row in cases.items()},
            groups={case: row[1] for case, row in cases.items()},
            errors=frozenset(),
            values={
                name: {case: row[2 + place] for case, row in cases.items()}
                for place, name in enumerate(names)
            },
        )
    except (KeyError, IndexError, TypeError, AttributeError):
        raise UsageError(f"{path} is not a baseline: write it with 'wpsqa eval baseline'") from None
