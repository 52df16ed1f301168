"""The vector store: the only module that knows Chroma.

Two collections in one directory, `passages` and `sentences`, with explicit unit vectors under cosine.
One directory belongs to one version of the index and is written by one process only: Chroma has no
lock of its own, and two writers lose vectors without an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import numpy as np

from corpus.errors import IndexProblem
from vectorstore.embed import Vectors

Collection = Literal["passages", "sentences"]
COLLECTIONS: tuple[Collection, ...] = ("passages", "sentences")
# Recall@10 of 1.0 on ten thousand random vectors at about 2 ms a question; the defaults reach 0.54.
HNSW = {"space": "cosine", "ef_construction": 400, "max_neighbors": 48, "ef_search": 500}
BATCH = 2000  # Chroma refuses more than 5461 rows at once
REMEDY = "run 'wpsqa index build --fresh' to make it anew"


@contextmanager
def _mapped(what: str) -> Iterator[None]:
    """Turn whatever Chroma raises into one line; its exceptions share no root below Exception."""
    try:
        yield
    except IndexProblem:
        raise
    except Exception as error:
        first = str(error).strip().splitlines()
        reason = first[0][:160] if first else type(error).__name__
        raise IndexProblem(f"the vector store could not {what} ({reason}); {REMEDY}") from error


class Store:
    """Vectors by id. Reads may come from many threads."""

    def __init__(self, client: Any, collections: dict[Collection, Any]) -> None:
        self._client, self._collections = client, collections
        self._counts: dict[Collection, int] = {}  # counting takes longer than searching

    @classmethod
    def create(cls, path: Path) -> Store:
        """Open ``path`` for writing, making the collections that are missing."""
        with _mapped("be created"):
            client = _client(path)
            made = {
                name: client.get_or_create_collection(
                    name, embedding_function=None, configuration={"hnsw": dict(HNSW)}
                )
                for name in COLLECTIONS
            }
        return cls(client, made)

    @classmethod
    def open(cls, path: Path) -> Store:
        """Open an existing directory; raises `IndexProblem` when it is missing or damaged."""
        if not (path / "chroma.sqlite3").is_file():
            raise IndexProblem(f"the vector store is missing from the index; {REMEDY}")
        with _mapped("be opened"):
            client = _client(path)
            found = {
                name: client.get_collection(name, embedding_function=None) for name in COLLECTIONS
            }
            for collection in found.values():
                space = collection.configuration["hnsw"]["space"]
                if space != "cosine":
                    raise IndexProblem(f"the index measures {space}, not cosine; {REMEDY}")
        return cls(client, found)

    def upsert(self, name: Collection, ids: Sequence[str], vectors: Vectors) -> None:
        """Write rows; ``vectors`` are unit vectors, shape ``(len(ids), dimensions)``."""
        if not np.all(np.isfinite(vectors)) or np.any(np.linalg.norm(vectors, axis=1) < 0.5):
            # Chroma takes a zero vector and then returns it as the best match of everything.
            raise IndexProblem("the embedder returned a vector without length; nothing was stored")
        self._counts.pop(name, None)
        with _mapped("be written"):
            for at in range(0, len(ids), BATCH):
                self._collections[name].upsert(
                    ids=list(ids[at : at + BATCH]), embeddings=vectors[at : at + BATCH]
                )

    def delete(self, name: Collection, ids: Sequence[str]) -> None:
        """Remove rows; ids that are not there are passed over."""
        self._counts.pop(name, None)
        with _mapped("be written"):
            for at in range(0, len(ids), BATCH):
                self._collections[name].delete(ids=list(ids[at : at + BATCH]))

    def nearest(self, name: Collection, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """The ``k`` nearest rows as ``(id, cosine)``, best first; ``vector`` has shape ``(d,)``."""
        with _mapped("be searched"):
            k = min(k, self.count(name))
            if k <= 0:
                return []
            found = self._collections[name].query(
                query_embeddings=vector[None, :], n_results=k, include=["distances"]
            )
        return [
            (row, 1.0 - float(distance))
            for row, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        ]

    def vectors(self, name: Collection, ids: Sequence[str]) -> dict[str, Vectors]:
        """The stored vectors of those ids that exist."""
        if not ids:
            return {}
        with _mapped("be read"):
            found = self._collections[name].get(ids=list(ids), include=["embeddings"])
        matrix = np.asarray(found["embeddings"], np.float32)
        return dict(zip(found["ids"], matrix, strict=True))

    def count(self, name: Collection) -> int:
        """How many rows the collection holds."""
        if name not in self._counts:
            with _mapped("be counted"):
                self._counts[name] = int(self._collections[name].count())
        return self._counts[name]

    def close(self) -> None:
        """Let go of the files, so that the directory can be removed."""
        self._client.close()


def _client(path: Path) -> Any:
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient

    settings = chromadb.Settings(anonymized_telemetry=False)
    try:
        return chromadb.PersistentClient(path=str(path), settings=settings)
    except Exception:
        # Chroma keeps a client that could not start, and would hand it out again for this path.
        SharedSystemClient._identifier_to_system.pop(str(path), None)
        raise
