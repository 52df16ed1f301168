"""An embedder that remembers: fitting builds the same indexes again and again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vectorstore.embed import TokenEmbed, Vectors
from vectorstore.types import Kind


class Remembered:
    """What ``inner`` gives, each text embedded once."""

    def __init__(self, inner: TokenEmbed) -> None:
        self._inner = inner
        self.identity, self.dimensions = inner.identity, inner.dimensions
        self._known: dict[tuple[Kind, str], tuple[Vectors, Vectors]] = {}

    def __call__(self, texts: Sequence[str], kind: Kind) -> Vectors:
        """As `Embed` says."""
        return self.both(texts, kind)[0]

    def tokens(self, texts: Sequence[str], kind: Kind) -> list[Vectors]:
        """As `TokenEmbed` says."""
        return self.both(texts, kind)[1]

    def both(self, texts: Sequence[str], kind: Kind) -> tuple[Vectors, list[Vectors]]:
        """As `TokenEmbed` says."""
        new = [text for text in dict.fromkeys(texts) if (kind, text) not in self._known]
        vectors, tokens = self._inner.both(new, kind)
        for text, vector, pieces in zip(new, vectors, tokens, strict=True):
            self._known[(kind, text)] = (vector, pieces)
        found = [self._known[(kind, text)] for text in texts]
        stacked = np.stack([vector for vector, _ in found]) if found else vectors
        return stacked, [pieces for _, pieces in found]
