"""Translations already paid for, by what was translated: adding an article again costs nothing."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus.types import Language
from qa.errors import WpsqaError

_SCHEMA = "create table if not exists made (key text primary key, text text, reason text)"


@dataclass(frozen=True, slots=True)
class Made:
    """What came of translating a sentence: its ``text``, or None and the ``reason`` for none."""

    text: str | None
    reason: str | None = None


def key(sentence: str, source: Language, target: Language, prompt_digest: str, model: str) -> str:
    """What a translation is known by: the same words, prompt and model give the same again."""
    parts = json.dumps([sentence, source, target, prompt_digest, model], ensure_ascii=False)
    return hashlib.sha256(parts.encode("utf-8")).hexdigest()


class TranslationCache:
    """Results in the file ``path``, made at the first one. Safe from several threads and processes;
    what was put is there even if the program is killed right after."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def get(self, keys: Sequence[str]) -> dict[str, Made]:
        """The results there are. Raises `WpsqaError` for a file that cannot be used."""
        if not keys or not self.path.exists():
            return {}
        with self._open() as db:
            query = "select text, reason from made where key = ?"
            rows = {k: db.execute(query, (k,)).fetchone() for k in keys}
        return {k: Made(*row) for k, row in rows.items() if row}

    def put(self, made: Mapping[str, Made]) -> None:
        """Keep results. Raises `WpsqaError` when the disk refuses them."""
        with self._open() as db:
            rows = [(k, result.text, result.reason) for k, result in made.items()]
            db.executemany("insert or replace into made values (?, ?, ?)", rows)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=10)) as db, db:
                db.execute(_SCHEMA)
                yield db
        except (OSError, sqlite3.Error) as error:
            raise WpsqaError(
                f"cannot use {self.path} ({error}); delete it, only finished translations are in it"
            ) from error
