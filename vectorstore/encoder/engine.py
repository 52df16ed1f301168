"""The embedder everything runs on: text in, unit vectors and token vectors out, no network."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Literal, TypeVar

import numpy as np

from vectorstore.embed import Vectors
from vectorstore.encoder import smoothing
from vectorstore.encoder.cpu import whole_bytes
from vectorstore.encoder.graph import VERSION, Precision
from vectorstore.encoder.network import Embeddings, Layer
from vectorstore.encoder.text import Prepared, prepare
from vectorstore.encoder.tokens import Tokeniser
from vectorstore.encoder.weights import DIGEST, Weights, locate, verify
from vectorstore.types import Kind

TOKEN_LAYER = 9  # of 12: best for sentences across languages; 7 is as good on paragraphs
WORKERS = min(2, os.cpu_count() or 1)
FEW = 4  # for fewer texts it isn't worth starting threads
Result = TypeVar("Result")


class Encoder:
    """multilingual-e5-small, one CPU thread per text. Calls may come from many threads and from a
    forked child; a text's vectors are the same bits alone, in a batch and under load."""

    def __init__(self, weights: Weights, precision: Precision, smoothing: Vectors) -> None:
        self.identity = f"e5-small-q4-{DIGEST[:12]}/{precision}-{VERSION}"
        self.dimensions = weights.shape.hidden
        self.precision = precision
        self._tokeniser = Tokeniser(weights.vocabulary)
        self._embeddings = Embeddings(weights)
        self._layers = [
            Layer(weights, number, precision, scales) for number, scales in enumerate(smoothing)
        ]

    @classmethod
    def load(cls, precision: Precision | Literal["auto"] = "auto") -> Encoder:
        """Build the network from the installed weights in memory; nothing is written anywhere.

        ``auto`` is ``int8`` where the CPU multiplies whole bytes exactly, else ``int7``.
        Raises `IndexProblem` when the weights are missing or damaged.
        """
        if precision == "auto":
            precision = "int8" if whole_bytes() else "int7"
        path = locate()
        verify(path)
        weights = Weights.read(path)
        return cls(weights, precision, smoothing.load(weights.shape))

    def __call__(self, texts: Sequence[str], kind: Kind) -> Vectors:
        """Unit vectors, shape ``(len(texts), 384)``.

        Raises `UsageError` for a text that is too long or has nothing to embed in it.
        """
        last = len(self._layers)
        found = self._each(
            texts, kind, lambda text: self._vector(text, self._states(text, last), last)
        )
        return self._stack(found)

    def tokens(self, texts: Sequence[str], kind: Kind, layer: int = TOKEN_LAYER) -> list[Vectors]:
        """The vectors of each text's own word pieces after ``layer``, shape ``(pieces, 384)``, not
        normalised. Raises `UsageError` as calling does."""
        return self._each(texts, kind, lambda text: _own(text, self._states(text, layer)))

    def both(
        self, texts: Sequence[str], kind: Kind, layer: int = TOKEN_LAYER
    ) -> tuple[Vectors, list[Vectors]]:
        """What calling and what `tokens` return, bit for bit, for the price of calling."""

        def one(text: Prepared) -> tuple[Vectors, Vectors]:
            states = self._states(text, layer)
            return self._vector(text, states, layer), _own(text, states)

        found = self._each(texts, kind, one)
        return self._stack([vector for vector, _ in found]), [tokens for _, tokens in found]

    def _each(
        self, texts: Sequence[str], kind: Kind, do: Callable[[Prepared], Result]
    ) -> list[Result]:
        """``do`` for every text, in order. Many texts share a few threads, made for this call only
        so that a fork finds none; Ctrl-C waits for the texts at hand and drops the rest."""

        def one(text: str) -> Result:
            return do(prepare(text, kind, self._tokeniser, self._embeddings.window))

        if len(texts) < FEW or WORKERS == 1:
            return [one(text) for text in texts]
        pool = ThreadPoolExecutor(WORKERS)
        try:
            return list(pool.map(one, texts))
        finally:
            pool.shutdown(cancel_futures=True)

    def _states(self, text: Prepared, layer: int) -> list[Vectors]:
        """The vectors of every piece of each window after ``layer``, with begin and end marks."""
        first = [self._embeddings(self._tokeniser.marked(window)) for window in text.windows]
        return [_through(self._layers[:layer], state) for state in first]

    def _vector(self, text: Prepared, states: list[Vectors], done: int) -> Vectors:
        """The mean over all pieces, each window weighing as much as it has pieces, at length 1.

        ``states`` are those after layer ``done``.
        """
        total = np.zeros(self.dimensions, np.float32)
        for window, state in zip(text.windows, states, strict=True):
            total += np.float32(len(window)) * _through(self._layers[done:], state).mean(0)
        unit: Vectors = total / np.linalg.norm(total)
        return unit

    def _stack(self, vectors: list[Vectors]) -> Vectors:
        return np.stack(vectors) if vectors else np.empty((0, self.dimensions), np.float32)


def _through(layers: Sequence[Layer], state: Vectors) -> Vectors:
    for layer in layers:
        state = layer(state)
    return state


def _own(text: Prepared, states: list[Vectors]) -> Vectors:
    """The vectors of the text's own pieces: no begin and end marks, no prefix."""
    return np.concatenate([state[1:-1] for state in states])[text.prefix :]
