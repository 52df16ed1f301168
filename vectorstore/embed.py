"""The seam between text and vectors. Everything above it knows only `Embed`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from vectorstore.types import Kind

Vectors = NDArray[np.float32]


class Embed(Protocol):
    """Text to vectors. ``identity`` names weights, graph and precision: an index made under another
    identity is rebuilt. Calls may come from many threads."""

    identity: str
    dimensions: int

    def __call__(self, texts: Sequence[str], kind: Kind) -> Vectors:
        """Return unit vectors, shape ``(len(texts), dimensions)``.

        Raises `UsageError` for a text with nothing to embed in it.
        """
        ...


@runtime_checkable
class TokenEmbed(Embed, Protocol):
    """An embedder that can also return the vectors of each word piece at a middle layer."""

    def tokens(self, texts: Sequence[str], kind: Kind) -> list[Vectors]:
        """Return one array per text, shape ``(pieces, dimensions)``, not normalised, without the
        special tokens and without the pieces of the ``query:``/``passage:`` prefix."""
        ...

    def both(self, texts: Sequence[str], kind: Kind) -> tuple[Vectors, list[Vectors]]:
        """What calling and what `tokens` return, in one pass."""
        ...
