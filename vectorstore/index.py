"""The index on disk: whole versions behind a pointer, one writer at a time.

    index/
      current.json          {"version": "v000007"}, replaced atomically
      v000007/              manifest.json, entries.jsonl, words.npz, folded.npz, chroma/, pieces/
      building/             an unfinished version; the next build goes on with it
      lock

A reader sees exactly the last finished version. A new version starts as a copy of the current one, so
that only articles whose fingerprint changed are embedded.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from corpus.errors import IndexBusy, IndexProblem
from vectorstore.calibrate import Calibration
from vectorstore.embed import Embed
from vectorstore.entry import Entry
from vectorstore.journal import Counts, Journal
from vectorstore.lexical import FIELDS, Bm25
from vectorstore.pieces import piece_sizes
from vectorstore.rows import delete_rows, row_counts, write_rows
from vectorstore.snapshot import CHROMA, ENTRIES, MANIFEST, PIECES, check, passage_rows
from vectorstore.store import REMEDY, Store

FORMAT = 3  # raise it when the layout or what is embedded changes: older indexes are then rebuilt
POINTER, BUILDING, JOURNAL = "current.json", "building", "journal.txt"

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did. ``why`` is set when everything had to be embedded again."""

    version: str
    articles: int
    embedded: int
    removed: int
    changed: bool
    why: str | None = None


@contextmanager
def writer(folder: Path) -> Iterator[None]:
    """Hold the index for writing; raises `IndexBusy` at once when another process does."""
    from filelock import FileLock, Timeout

    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(str(folder / "lock"), timeout=0)
        lock.acquire()
    except Timeout:
        raise IndexBusy(
            f"another process is writing the index in {folder}; try again when it is done"
        ) from None
    except OSError as error:
        raise IndexProblem(
            f"cannot write to {folder} ({error.strerror}); choose another --data-dir"
        ) from error
    try:
        yield
    finally:
        lock.release()


def current(folder: Path) -> Path | None:
    """The directory of the last finished version, None where nothing was built yet."""
    pointer = folder / POINTER
    try:
        version = json.loads(pointer.read_text("utf-8"))["version"]
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexProblem(f"{pointer} is damaged; {REMEDY}") from error
    return folder / str(version)


def manifest_of(version: Path | None) -> dict[str, Any] | None:
    """The manifest of a version, None when it cannot be read."""
    if version is None:
        return None
    try:
        found = json.loads((version / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    whole = isinstance(found, dict) and {"version", "made_with", "rows"} <= found.keys()
    return found if whole else None


def build(
    folder: Path,
    entries: Sequence[Entry],
    embed: Embed | None,
    calibration: Calibration,
    *,
    fresh: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Bring the index up to date with ``entries`` and publish it as a new version.

    Without an embedder only the lexical half is built. ``fresh`` embeds everything again; so does a
    build that finds the index damaged or made with another engine. Nothing is written, nor locked,
    when the index is up to date. Raises `IndexBusy` when another process is writing; whatever was
    published before stays as it is.
    """
    work = _Work(folder, entries, embed, calibration, progress)
    return (None if fresh else work.unchanged()) or work.run(fresh)


@dataclass(frozen=True)
class _Work:
    folder: Path
    entries: Sequence[Entry]
    embed: Embed | None
    calibration: Calibration
    progress: Progress | None

    @cached_property
    def made_with(self) -> list[Any]:
        """What vectors depend on besides the text: an index made with anything else is rebuilt."""
        return [FORMAT, self.embed.identity if self.embed else None, self.calibration.digest]

    @cached_property
    def wanted(self) -> dict[str, Entry]:
        return {entry.fingerprint: entry for entry in self.entries}

    def unchanged(self) -> Report | None:
        """The report of a build that has nothing to do, else None."""
        version, why = self._usable()
        manifest = manifest_of(version)
        if why or manifest is None or list(manifest["rows"]) != list(self.wanted):
            return None
        return Report(manifest["version"], len(self.entries), 0, 0, False)

    def run(self, fresh: bool) -> Report:
        with writer(self.folder):
            old, why = (None, None) if fresh else self._usable()
            building = self.folder / BUILDING
            journal = _start(building, old, self._head, fresh)
            begun = bool(journal.held or journal.torn)
            gone = len(set(journal.held) - set(self.wanted))
            try:
                embedded = self._fill(building, journal)
            except IndexProblem:
                if not begun:
                    raise
                # What a killed build left behind can be damaged; a clean start cannot.
                embedded = self._fill(building, _start(building, None, self._head, fresh=True))
            version = self._publish(building, old)
            return Report(version, len(self.entries), embedded, gone, True, why)

    @property
    def _head(self) -> str:
        return json.dumps(self.made_with)

    def _usable(self) -> tuple[Path | None, str | None]:
        """The current version where it can be built upon, else None and why not."""
        try:
            version = current(self.folder)
            if version is None:
                return None, None
            manifest = manifest_of(version)
            if manifest is not None and manifest["made_with"] != self.made_with:
                return None, "the engine, its calibration or the layout of the index changed"
            check(version)
        except IndexProblem:
            return None, "it was damaged"
        return version, None

    def _fill(self, building: Path, journal: Journal) -> int:
        """Make the building directory a whole version; returns how many articles were embedded."""
        stored, embedded = (0, 0), 0
        if self.embed is not None:
            store = Store.create(building / CHROMA)
            try:
                embedded = self._write_vectors(building / PIECES, journal, store, self.embed)
                stored = (store.count("passages"), store.count("sentences"))
            finally:
                store.close()
        _write_words(building, self.entries)
        manifest = {
            "version": self._next_version(),
            "made_with": self.made_with,
            "identity": self.embed.identity if self.embed else None,
            "vectors": self.embed is not None,
            "stored": stored,
            "pieces": piece_sizes(building / PIECES),
            "rows": {entry.fingerprint: row_counts(entry) for entry in self.entries},
        }
        (building / MANIFEST).write_text(json.dumps(manifest), "utf-8")
        check(building)
        journal.close()
        return embedded

    def _write_vectors(self, pieces: Path, journal: Journal, store: Store, embed: Embed) -> int:
        for name, counts in {**journal.held, **journal.torn}.items():
            if name not in journal.held or name not in self.wanted:
                journal.begin(name, counts)
                delete_rows(pieces, store, name, counts)
        missing = [entry for name, entry in self.wanted.items() if name not in journal.held]
        for number, entry in enumerate(missing):
            if self.progress:
                self.progress(number, len(missing))
            journal.begin(entry.fingerprint, row_counts(entry))
            write_rows(pieces, store, entry, embed, self.calibration)
            journal.finish(entry.fingerprint)
        if self.progress:
            self.progress(len(missing), len(missing))
        return len(missing)

    def _versions(self) -> list[Path]:
        return sorted(path for path in self.folder.glob("v[0-9]*") if path.is_dir())

    def _next_version(self) -> str:
        versions = self._versions()
        return f"v{int(versions[-1].name[1:]) + 1 if versions else 1:06d}"

    def _publish(self, building: Path, old: Path | None) -> str:
        """Give the finished version its name and point to it; then drop what is older."""
        stale = self._versions()
        version = self._next_version()
        os.replace(building, self.folder / version)
        temporary = self.folder / (POINTER + ".new")
        temporary.write_text(json.dumps({"version": version}), "utf-8")
        os.replace(temporary, self.folder / POINTER)
        for path in stale:
            if path != old:  # the version just replaced stays for readers that have it open
                shutil.rmtree(path, ignore_errors=True)
        return version


def _start(building: Path, old: Path | None, head: str, fresh: bool) -> Journal:
    """Prepare the building directory: what an earlier build left there, else a copy of ``old``."""
    if not fresh and (journal := Journal.resume(building / JOURNAL, head)) is not None:
        return journal
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    held: dict[str, Counts] = {}
    if old is not None:
        for part in (CHROMA, PIECES):
            if (old / part).is_dir():
                shutil.copytree(old / part, building / part)
        held = (manifest_of(old) or {"rows": {}})["rows"]
    return Journal(building / JOURNAL, head, held)


def _write_words(building: Path, entries: Sequence[Entry]) -> None:
    """The articles themselves and the lexical half."""
    with (building / ENTRIES).open("w", encoding="utf-8", errors="surrogatepass") as out:
        for entry in entries:
            out.write(json.dumps(entry.to_json(), ensure_ascii=False) + "\n")
    texts = [
        entries[row.entry].passage_text(row.passage, row.language) or ""
        for row in passage_rows(entries)
    ]
    for name, tokens in FIELDS.items():
        Bm25.build(tokens(text) for text in texts).save(building / f"{name}.npz")
