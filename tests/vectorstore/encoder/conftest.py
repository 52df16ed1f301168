"""One encoder for all tests of the folder, and a toy weights file small enough to damage."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from vectorstore.encoder.engine import Encoder

HIDDEN, LAYERS, HEADS, INNER, WORDS, POSITIONS = 64, 2, 2, 96, 12, 32
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "a", "b", "ab", "▁a", "ạ", "query:", "<mask>"]
NORMAL = {ord("Ａ"): "a", 0x200B: " "}


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return Encoder.load()


@pytest.fixture(scope="session")
def toy_bytes() -> bytes:
    """A sound weights file of two layers and twelve pieces, numbers from a fixed seed."""
    blob = "".join(PIECES).encode()
    offsets = np.cumsum([0, *(len(piece.encode()) for piece in PIECES)])
    head = b"E5S1" + struct.pack(
        "<I7ifi", 1, HIDDEN, LAYERS, HEADS, INNER, WORDS, POSITIONS, 2, 1e-12, 32
    )
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(blob))
    head += offsets.astype("<u4").tobytes()
    head += np.linspace(-1, -5, len(PIECES)).astype("<f4").tobytes() + blob
    normal = b"".join(
        struct.pack(f"<IB{len(to)}I", point, len(to), *map(ord, to)) for point, to in NORMAL.items()
    )
    head += struct.pack("<iI", len(NORMAL), len(normal)) + normal
    return head + _tensors(len(head))


@pytest.fixture
def toy_path(toy_bytes: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "toy.bin"
    path.write_bytes(toy_bytes)
    return path


def _tensors(start: int) -> bytes:
    """The directory and the tensors it points to; ``start`` is where the directory begins."""
    rng = np.random.default_rng(7)
    matrices = {"emb.word": (WORDS, HIDDEN)}
    vectors = {"emb.pos": POSITIONS * HIDDEN, "emb.type": 2 * HIDDEN}
    vectors |= {"emb.ln.w": HIDDEN, "emb.ln.b": HIDDEN}
    for layer in range(LAYERS):
        matrices |= {f"l{layer}.{name}.w": (HIDDEN, HIDDEN) for name in ("q", "k", "v", "ao")}
        matrices |= {f"l{layer}.fi.w": (INNER, HIDDEN), f"l{layer}.fo.w": (HIDDEN, INNER)}
        vectors |= {f"l{layer}.{name}.b": HIDDEN for name in ("q", "k", "v", "ao", "fo")}
        vectors |= {f"l{layer}.{n}.{part}": HIDDEN for n in ("aln", "oln") for part in "wb"}
        vectors[f"l{layer}.fi.b"] = INNER
    stored = [
        (name, 1, rows * columns, _blocks(rng, rows * columns))
        for name, (rows, columns) in matrices.items()
    ]
    stored += [
        (name, 0, size, rng.normal(1, 0.1, size).astype("<f4").tobytes())
        for name, size in vectors.items()
    ]
    at = start + 4 + sum(2 + len(name) + 21 for name, _, _, _ in stored)
    directory, data = struct.pack("<i", len(stored)), b""
    for name, kind, count, content in stored:
        entry = struct.pack("<BIQQ", kind, count, at + len(data), len(content))
        directory += struct.pack("<H", len(name)) + name.encode() + entry
        data += content
    return directory + data


def _blocks(rng: np.random.Generator, count: int) -> bytes:
    blocks = np.empty(count // 32, np.dtype([("scale", "<f2"), ("halves", "u1", 16)]))
    blocks["scale"] = rng.uniform(0.01, 0.05, len(blocks))
    blocks["halves"] = rng.integers(0, 256, (len(blocks), 16))
    return blocks.tobytes()
