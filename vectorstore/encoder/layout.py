"""What the weights file holds and where: its header, vocabulary and directory of tensors.

Little-endian and unaligned: header, vocabulary, normalisation map, directory, tensors. Every
length, offset and count is checked before it is used; `Damaged` says why a file cannot be right.
"""

from __future__ import annotations

import struct
from array import array
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

BLOCK, BLOCK_BYTES = 32, 18
F32, Q4 = 0, 1


class Damaged(Exception):
    """Why the file cannot be what it says, in a few words."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the network; ``inner`` is the width of the feed-forward layer."""

    hidden: int
    layers: int
    heads: int
    inner: int
    words: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Word pieces to ids, and the log-probability of each id; ``normal`` maps code points."""

    ids: dict[str, int]
    scores: array[float]
    begin: int
    end: int
    unknown: int
    normal: dict[int, str]


@dataclass(frozen=True, slots=True)
class Tensor:
    """Where a tensor lies in the file, in bytes, and how many values it has."""

    kind: int
    count: int
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class Contents:
    """All of the file but the tensors themselves."""

    shape: Shape
    vocabulary: Vocabulary
    tensors: dict[str, Tensor]


def parse(data: NDArray[np.uint8]) -> Contents:
    """Read header, vocabulary and directory, and check that every tensor needed is there.

    Raises `Damaged`.
    """
    cursor = _Cursor(data)
    shape = _shape(cursor)
    vocabulary = _vocabulary(cursor, shape.words)
    tensors = _directory(cursor, len(data))
    _check(tensors, shape)
    return Contents(shape, vocabulary, tensors)


class _Cursor:
    """Reads forward through the file and never past its end."""

    def __init__(self, data: NDArray[np.uint8]) -> None:
        self._data, self.at = data, 0

    def bytes(self, size: int) -> bytes:
        if not 0 <= size <= len(self._data) - self.at:
            raise Damaged(f"it ends before byte {self.at + size}")
        self.at += size
        return self._data[self.at - size : self.at].tobytes()

    def values(self, layout: str) -> tuple[Any, ...]:
        return struct.unpack("<" + layout, self.bytes(struct.calcsize("<" + layout)))

    def array(self, dtype: str, count: int) -> NDArray[Any]:
        return np.frombuffer(self.bytes(np.dtype(dtype).itemsize * count), dtype)


def _shape(cursor: _Cursor) -> Shape:
    if cursor.bytes(4) != b"E5S1" or cursor.values("I") != (1,):
        raise Damaged("it does not begin as a weights file of version 1")
    *sizes, epsilon, block = values = cursor.values("7ifi")
    if min(sizes) < 1 or max(sizes) > 1 << 20 or block != BLOCK or not 0 < epsilon < 1:
        raise Damaged("its sizes make no sense")
    shape = Shape(*values[:8])
    if (
        shape.hidden % BLOCK
        or shape.hidden % shape.heads
        or shape.inner % BLOCK
        or shape.layers > 64
    ):
        raise Damaged("its sizes make no sense")
    return shape


def _vocabulary(cursor: _Cursor, words: int) -> Vocabulary:
    count, begin, end, pad, unknown = cursor.values("5i")
    (size,) = cursor.values("Q")
    specials = {begin, end, pad, unknown, count - 1}  # the last is <mask>
    if not 0 < count <= words or not all(0 <= special < count for special in specials):
        raise Damaged("its vocabulary makes no sense")
    offsets = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    if not np.isfinite(scores).all():
        raise Damaged("its vocabulary makes no sense")
    pieces = _pieces(cursor.bytes(size), offsets)
    ids = dict(zip(pieces, range(count), strict=True))
    for special in specials:  # typed in a text, "<s>" is three plain characters
        ids.pop(pieces[special], None)
    return Vocabulary(ids, array("d", scores.tolist()), begin, end, unknown, _normal(cursor))


def _pieces(blob: bytes, offsets: NDArray[np.uint32]) -> list[str]:
    """Cut the text of all pieces, decoded at once, at its byte offsets."""
    try:
        text = blob.decode()
    except UnicodeDecodeError:
        raise Damaged("its vocabulary is not UTF-8") from None
    first = (np.frombuffer(blob, np.uint8) & 0xC0) != 0x80  # bytes that begin a character
    edges = np.append(first, True)
    if offsets[0] != 0 or (offsets[:-1] > offsets[1:]).any() or offsets[-1] != len(blob):
        raise Damaged("its vocabulary makes no sense")
    if not edges[offsets].all():
        raise Damaged("its vocabulary makes no sense")
    characters = (np.cumsum(edges) - 1)[offsets].tolist()
    return [text[start:end] for start, end in pairwise(characters)]


def _normal(cursor: _Cursor) -> dict[int, str]:
    count, size = cursor.values("iI")
    end = cursor.at + size
    normal = {}
    for _ in range(count):
        point, length = cursor.values("IB")
        points = cursor.values(f"{length}I")
        if max((point, *points)) > 0x10FFFF:
            raise Damaged("its normalisation map makes no sense")
        normal[point] = "".join(map(chr, points))
    if cursor.at != end:
        raise Damaged("its normalisation map makes no sense")
    return normal


def _directory(cursor: _Cursor, size: int) -> dict[str, Tensor]:
    (count,) = cursor.values("i")
    tensors = {}
    for _ in range(count):
        (length,) = cursor.values("H")
        name = cursor.bytes(length).decode("utf-8", "replace")
        tensor = Tensor(*cursor.values("BIQQ"))
        if tensor.offset + tensor.size > size:
            raise Damaged(f"tensor {name[:40]!r} lies outside it")
        tensors[name] = tensor
    return tensors


def matrices(shape: Shape) -> dict[str, tuple[int, int]]:
    """The 4-bit matrices by name: ``(outputs, inputs)``."""
    hidden, inner = shape.hidden, shape.inner
    layer = dict.fromkeys(("q", "k", "v", "ao"), (hidden, hidden))
    layer |= {"fi": (inner, hidden), "fo": (hidden, inner)}
    named = {f"l{n}.{name}.w": size for n in range(shape.layers) for name, size in layer.items()}
    return named | {"emb.word": (shape.words, hidden)}


def _vectors(shape: Shape) -> dict[str, int]:
    """The float32 tensors by name: how many values."""
    hidden = shape.hidden
    layer = {f"{name}.b": hidden for name in ("q", "k", "v", "ao", "fo")} | {"fi.b": shape.inner}
    layer |= {f"{name}.{part}": hidden for name in ("aln", "oln") for part in ("w", "b")}
    named = {f"l{n}.{name}": size for n in range(shape.layers) for name, size in layer.items()}
    tables = {"emb.pos": shape.positions * hidden, "emb.type": shape.types * hidden}
    return named | tables | {"emb.ln.w": hidden, "emb.ln.b": hidden}


def _check(tensors: dict[str, Tensor], shape: Shape) -> None:
    """Every tensor the network needs is there, of the right kind and size."""
    wanted = {name: (F32, size, 4 * size) for name, size in _vectors(shape).items()}
    for name, (rows, columns) in matrices(shape).items():
        wanted[name] = (Q4, rows * columns, rows * columns // BLOCK * BLOCK_BYTES)
    for name, expected in wanted.items():
        tensor = tensors.get(name)
        if tensor is None or (tensor.kind, tensor.count, tensor.size) != expected:
            raise Damaged(f"tensor {name!r} is missing or has the wrong size")
