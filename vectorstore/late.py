"""Late interaction: questions and sentences compared word piece by word piece.

MaxSim (Khattab & Zaharia, ColBERT, SIGIR 2020) over token vectors of a middle layer of the same
encoder, centred per language: the mean over the question's pieces of the best cosine to a piece of the
sentence, for no further model. Token vectors are kept in 128 components and int8, about 25 kB for a
passage of 200 pieces. The map to these components is learned (`evals.fitting.projection`); an engine
that a person calibrates gets principal components.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.types import Language
from vectorstore.embed import Vectors
from vectorstore.types import Kind

COMPONENTS = 128


class TokenSpace:
    """Where token vectors are compared: per-language means taken away, then a linear map."""

    def __init__(self, means: Mapping[tuple[Kind, Language], Vectors], projection: Vectors) -> None:
        self._means, self._projection = means, projection

    @property
    def arrays(self) -> tuple[Vectors, ...]:
        """Everything that places depend on."""
        return (*self._means.values(), self._projection)

    def with_projection(self, projection: Vectors) -> TokenSpace:
        """The same means with another map ``(d, components)``."""
        return TokenSpace(self._means, projection)

    def centred(self, tokens: Vectors, kind: Kind, language: Language) -> Vectors:
        """Raw token vectors ``(pieces, d)`` with the mean of their kind and language taken away."""
        moved: Vectors = tokens - self._means[(kind, language)]
        return moved

    def place(self, tokens: Vectors, kind: Kind, language: Language) -> Vectors:
        """Unit vectors, shape ``(pieces, components)``, from raw token vectors ``(pieces, d)``."""
        moved = self.centred(tokens, kind, language) @ self._projection
        lengths = np.linalg.norm(moved, axis=1, keepdims=True)
        placed: Vectors = (moved / np.maximum(lengths, 1e-6)).astype(np.float32)
        return placed


def principal_components(samples: Vectors, components: int = COMPONENTS) -> Vectors:
    """The first principal axes of centred samples ``(n, d)``, as columns ``(d, components)``."""
    _, axes = np.linalg.eigh(samples.T @ samples)
    return np.ascontiguousarray(axes[:, ::-1][:, :components]).astype(np.float32)


@dataclass(frozen=True)
class Pieces:
    """The token vectors of an entry's sentences in one language, compressed: sentence ``n`` owns rows
    ``starts[n]:starts[n + 1]`` of ``values`` (int8), each to be multiplied by its ``scale``."""

    values: NDArray[np.int8]
    scales: NDArray[np.float16]
    starts: NDArray[np.int32]

    @classmethod
    def pack(cls, sentences: Sequence[Vectors]) -> Pieces:
        """Compress placed token vectors, one array per sentence; an absent sentence is empty."""
        starts = np.zeros(len(sentences) + 1, np.int32)
        np.cumsum([len(s) for s in sentences], out=starts[1:])
        width = next((s.shape[1] for s in sentences), COMPONENTS)
        rows = np.concatenate([np.zeros((0, width), np.float32), *sentences])
        scales = np.maximum(np.abs(rows).max(1, initial=1e-6), 1e-6) / 127
        values = np.rint(rows / scales[:, None]).astype(np.int8)
        return cls(values, scales.astype(np.float16), starts)

    def max_sim(self, question: Vectors, sentences: Sequence[int]) -> list[float]:
        """MaxSim of placed question pieces ``(q, components)`` with each of ``sentences``."""
        return [
            float(best.mean()) if len(best) else 0.0
            for best in (self.best(question, number) for number in sentences)
        ]

    def best(self, question: Vectors, sentence: int) -> Vectors:
        """For each question piece its best cosine to a piece of the sentence; empty for an empty one."""
        return self.best_of(question, range(sentence, sentence + 1))

    def best_of(self, question: Vectors, sentences: range) -> Vectors:
        """For each question piece its best cosine to a piece of any of these neighbours."""
        part = slice(int(self.starts[sentences.start]), int(self.starts[sentences.stop]))
        if part.start == part.stop or not len(question):
            return np.zeros(0, np.float32)
        # Scaling the products costs a fraction of scaling the rows: a question has few pieces.
        products = question @ self.values[part].astype(np.float32).T
        products *= self.scales[part].astype(np.float32)
        best: Vectors = products.max(1)
        return best
