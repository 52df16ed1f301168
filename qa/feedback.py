"""What readers say of answers, kept in a small local database with the answer's trace."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from qa.errors import UsageError, WpsqaError

LONGEST_REASON = 1000
LARGEST_ANSWER = 64 * 1024  # bytes of JSON
MOST_REMARKS = 5000  # the oldest go first: anybody who can ask can also send remarks

SCHEMA = """
create table if not exists feedback (
    id integer primary key,
    at text not null,
    useful integer not null,
    reason text not null,
    question text not null,
    answer text not null
)
"""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thumb. ``answer`` is the answer object of the API: status, sentences, citations,
    answerer, prompt digest and timings, enough to find out later why it was wrong. ``at`` is UTC,
    ISO 8601."""

    useful: bool
    reason: str
    answer: Mapping[str, Any]
    at: str = ""


class Feedback:
    """Remarks in ``path``, made at the first one. Safe from several threads and processes."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, remark: Remark) -> None:
        """Keep a remark. Raises `UsageError` for one that is too long, `WpsqaError` when the disk
        refuses it."""
        answer = json.dumps(remark.answer, ensure_ascii=False)
        if len(remark.reason) > LONGEST_REASON:
            raise UsageError(f"The reason is too long: use at most {LONGEST_REASON} characters.")
        if len(answer.encode()) > LARGEST_ANSWER:
            raise UsageError("The answer is too large to be kept: send it as /api/ask returned it.")
        now = datetime.now(timezone.utc).isoformat(timespec="seconds")
        row = (
            now,
            remark.useful,
            remark.reason.strip(),
            str(remark.answer.get("question", "")),
            answer,
        )
        with self._open() as db:
            db.execute(
                "insert into feedback (at, useful, reason, question, answer) values (?,?,?,?,?)",
                row,
            )
            db.execute(
                "delete from feedback where id <= (select max(id) from feedback) - ?",
                (MOST_REMARKS,),
            )

    def all(self) -> tuple[Remark, ...]:
        """Return the remarks, oldest first."""
        if not self.path.exists():
            return ()
        with self._open() as db:
            rows = db.execute("select useful, reason, answer, at from feedback order by id")
            return tuple(
                Remark(bool(useful), reason, json.loads(answer), at)
                for useful, reason, answer, at in rows
            )

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=10)) as db, db:
                db.execute(SCHEMA)
                yield db
        except (OSError, sqlite3.Error) as error:
            raise WpsqaError(f"Cannot use {self.path}: {error}; check the folder.") from error
