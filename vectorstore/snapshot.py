"""One finished version of the index, opened for reading."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from corpus.errors import IndexProblem, NotFound
from corpus.types import Language, Passage
from vectorstore.accents import Accents
from vectorstore.arrays import DAMAGE
from vectorstore.embed import Vectors
from vectorstore.entry import Entry
from vectorstore.lexical import FIELDS, Bm25
from vectorstore.pieces import PieceStore, piece_sizes
from vectorstore.store import REMEDY, Collection, Store

MANIFEST, ENTRIES, CHROMA, PIECES = "manifest.json", "entries.jsonl", "chroma", "pieces"
MOST_TEXTS = 20_000  # passages that accents are learnt from
KEPT_VECTORS = 20_000  # about 30 MB; a corpus of a few hundred articles stays in memory whole


@dataclass(frozen=True, slots=True)
class Row:
    """One view of a passage: which entry, which passage of it, read in which language."""

    entry: int
    passage: int
    language: Language


def row_id(entry: Entry, language: Language, number: int) -> str:
    """The id of a view in the vector store; it changes whenever the article does."""
    return f"{entry.fingerprint}.{language}.{number}"


def passage_rows(entries: Sequence[Entry]) -> list[Row]:
    """All passage views in the order of the lexical rows."""
    return [
        Row(number, passage, language)
        for number, entry in enumerate(entries)
        for language in entry.languages
        for passage in range(len(entry.passages))
        if entry.passage_text(passage, language)
    ]


class Snapshot:
    """Everything a search reads. Safe from many threads; never written to."""

    def __init__(self, path: Path, manifest: dict[str, Any], entries: Sequence[Entry]) -> None:
        self.path, self.manifest = path, manifest
        self.entries = tuple(entries)
        self.rows = passage_rows(self.entries)
        self.row_number = {row: number for number, row in enumerate(self.rows)}
        self.lexical = {name: Bm25.load(path / f"{name}.npz") for name in FIELDS}
        self.store = Store.open(path / CHROMA) if manifest["vectors"] else None
        self.pieces = PieceStore(path / PIECES)
        self._entry_of = {entry.fingerprint: n for n, entry in enumerate(self.entries)}
        self._entry_number = {entry.article.id: n for n, entry in enumerate(self.entries)}
        self._kept: OrderedDict[tuple[Collection, str], Vectors] = OrderedDict()
        self._lock = Lock()

    @classmethod
    def open(cls, path: Path) -> Snapshot:
        """Open a version directory; raises `IndexProblem` when a part is missing or damaged."""
        try:
            manifest = json.loads((path / MANIFEST).read_text("utf-8"))
            with (path / ENTRIES).open(encoding="utf-8", errors="surrogatepass") as lines:
                entries = [Entry.from_json(json.loads(line)) for line in lines]
            return cls(path, manifest, entries)
        except DAMAGE as error:
            raise IndexProblem(f"the index in {path} is damaged; {REMEDY}") from error

    def check(self) -> None:
        """Raise `IndexProblem` when something that a search would need is not there."""
        manifest = self.manifest
        whole = piece_sizes(self.path / PIECES) == manifest["pieces"] and all(
            field.total == len(self.rows) for field in self.lexical.values()
        )
        if whole and self.store is not None and self.entries:
            counts = [self.store.count("passages"), self.store.count("sentences")]
            first = row_id(self.entries[0], self.entries[0].article.language, 0)
            probe = self.store.vectors("passages", [first]).get(first)
            whole = counts == manifest["stored"] and (
                probe is None or bool(self.store.nearest("passages", probe, 1))
            )
        if not whole:
            raise IndexProblem(f"the index in {self.path} is damaged; {REMEDY}")

    @property
    def identity(self) -> str | None:
        """The engine whose vectors these are; None when the index has none."""
        identity = self.manifest["identity"]
        return str(identity) if identity is not None else None

    def entry(self, article_id: str) -> Entry:
        """The entry of an article; raises `NotFound`."""
        try:
            return self.entries[self._entry_number[article_id]]
        except KeyError:
            raise NotFound(
                f"no article {article_id!r}; 'wpsqa corpus list' shows what there is"
            ) from None

    def locate(self, passage: Passage) -> tuple[int, int]:
        """Entry number and passage number of a passage of this snapshot."""
        number = self._entry_number[passage.article_id]
        return number, self.entries[number].passages.index(passage)

    def place(self, found: str) -> tuple[int, Language, int]:
        """Entry number, language and passage or sentence number of an id of the vector store."""
        fingerprint, language, number = found.rsplit(".", 2)
        known: Language = "vi" if language == "vi" else "en"
        entry = self._entry_of.get(fingerprint)
        if entry is None:
            raise IndexProblem(f"the index in {self.path} is damaged; {REMEDY}")
        return entry, known, int(number)

    def vectors(self, name: Collection, ids: Iterable[str]) -> dict[str, Vectors]:
        """Stored vectors by id, from memory where they were read before."""
        wanted = list(dict.fromkeys(ids))
        with self._lock:
            found = {i: self._kept[(name, i)] for i in wanted if (name, i) in self._kept}
        missing = [i for i in wanted if i not in found]
        if missing and self.store is not None:
            fresh = self.store.vectors(name, missing)
            found.update(fresh)
            with self._lock:
                self._kept.update({(name, i): v for i, v in fresh.items()})
                while len(self._kept) > KEPT_VECTORS:
                    self._kept.popitem(last=False)
        return found

    @cached_property
    def accents(self) -> Accents:
        """What the Vietnamese words of this index look like with their accents."""
        texts = (
            self.entries[row.entry].passage_text(row.passage, "vi") or ""
            for row in self.rows
            if row.language == "vi"
        )
        return Accents(islice(texts, MOST_TEXTS))

    def restore(self, text: str) -> str:
        """Vietnamese typed without accents, with them; the words are learnt at the first call."""
        return self.accents.restore(text)

    def close(self) -> None:
        """Let go of the files."""
        if self.store is not None:
            self.store.close()


def check(path: Path) -> None:
    """Raise `IndexProblem` when a version directory cannot be searched."""
    snapshot = Snapshot.open(path)
    try:
        snapshot.check()
    except DAMAGE as error:
        raise IndexProblem(f"the index in {path} is damaged; {REMEDY}") from error
    finally:
        snapshot.close()


def as_matrix(vectors: dict[str, Vectors], ids: Sequence[str], dimensions: int) -> Vectors:
    """Rows in the order of ``ids``; a missing row is zero, so that its cosine is 0."""
    out = np.zeros((len(ids), dimensions), np.float32)
    for number, found in enumerate(ids):
        if found in vectors:
            out[number] = vectors[found]
    return out
