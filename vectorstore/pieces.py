"""The token vectors of an index on disk: one file an entry, read at one go.

    4 bytes               CRC-32 of all that follows, little-endian
    one line of JSON      {"width": 128, "starts": {"vi": [0, 31, …], "en": […]}}
    for each language     the values (int8, row by row), then the scales (float16, little-endian)

A question reads the token vectors of up to twenty articles. Taking them out of .npz archives took longer
than comparing them: every array in one is found, checked and described by itself. The files are read,
not mapped: a mapped file that is cut short while it is used ends the process.
"""

from __future__ import annotations

import json
import zlib
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from threading import Lock

import numpy as np

from corpus.errors import IndexProblem
from corpus.types import Language
from vectorstore.arrays import DAMAGE
from vectorstore.late import COMPONENTS, Pieces
from vectorstore.store import REMEDY

SCALE = np.dtype("<f2")
CHECKSUM = 4  # bytes
KEPT_ENTRIES = 2000


def piece_file(folder: Path, fingerprint: str) -> Path:
    """Where the pieces of an entry lie."""
    return folder / f"{fingerprint}.tokens"


def piece_sizes(folder: Path) -> dict[str, int]:
    """The size in bytes of every file of a `PieceStore`, by name."""
    return {path.name: path.stat().st_size for path in sorted(folder.glob("*"))}


def save(path: Path, pieces: Mapping[Language, Pieces]) -> None:
    """Write the pieces of one entry."""
    width = next((found.values.shape[1] for found in pieces.values()), COMPONENTS)
    starts = {language: found.starts.tolist() for language, found in pieces.items()}
    parts = [json.dumps({"width": width, "starts": starts}).encode() + b"\n"]
    for found in pieces.values():
        parts += [found.values.tobytes(), found.scales.astype(SCALE).tobytes()]
    content = b"".join(parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(zlib.crc32(content).to_bytes(CHECKSUM, "little") + content)


def load(path: Path) -> dict[str, Pieces]:
    """Read what `save` wrote; raises one of `DAMAGE`."""
    content = path.read_bytes()
    if zlib.crc32(memoryview(content)[CHECKSUM:]) != int.from_bytes(content[:CHECKSUM], "little"):
        raise ValueError("the checksum is another")
    at = content.index(b"\n", CHECKSUM) + 1
    head = json.loads(content[CHECKSUM:at])
    width, found = head["width"], {}
    for language, starts in head["starts"].items():
        rows = starts[-1]
        values = np.frombuffer(content, np.int8, rows * width, at).reshape(rows, width)
        at += rows * width
        scales = np.frombuffer(content, SCALE, rows, at)
        at += rows * SCALE.itemsize
        found[language] = Pieces(values, scales, np.array(starts, np.int32))
    return found


class PieceStore:
    """The pieces of all entries of an index version, read when they are first wanted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: OrderedDict[str, dict[str, Pieces]] = OrderedDict()
        self._lock = Lock()

    def get(self, fingerprint: str, language: Language) -> Pieces | None:
        """The pieces of an entry read in ``language``; None when there are none."""
        with self._lock:
            found = self._kept.get(fingerprint)
            if found is not None:
                self._kept.move_to_end(fingerprint)
        if found is None:
            found = self._read(fingerprint)
            with self._lock:
                self._kept[fingerprint] = found
                if len(self._kept) > KEPT_ENTRIES:
                    self._kept.popitem(last=False)
        return found.get(language)

    def _read(self, fingerprint: str) -> dict[str, Pieces]:
        try:
            return load(piece_file(self._folder, fingerprint))
        except FileNotFoundError:
            return {}
        except DAMAGE as error:
            raise IndexProblem(f"the index in {self._folder} is damaged; {REMEDY}") from error
