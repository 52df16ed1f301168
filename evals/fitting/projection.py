"""Learn the space that word pieces are compared in: the linear map of their vectors (384 x 128) under
which MaxSim puts the sentence and the passage that answer a question first, and says when none does.

It starts at the principal components and follows three losses, in all four pairs of languages at once:
softmax over the sentences of the nearest passages, softmax over these passages, and a logistic loss that
parts the passage that answers from the best one of another article, as if its own were taken away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vectorstore.embed import Vectors

NEAR = 16  # passages a question is compared with, and all the others of its own article
EPOCHS, BATCH, RATE = 4, 128, 5e-3
SHARPNESS = 15.0  # a difference of a fifteenth in MaxSim is one in log odds
PASSAGE, ABSENT, ABSENT_SHARPNESS = 0.5, 2.0, 20.0  # what the losses weigh beside that of sentences
SIZE = 0.05  # root mean square of the map's entries, which has no meaning but suits the rate
BAR_RATE = 2e-4  # by which each question moves the score from which a passage answers

Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Read:
    """A passage: the centred token vectors of its sentences, and the article it stands in."""

    sentences: tuple[Vectors, ...]
    article: str


@dataclass(frozen=True)
class Asked:
    """A question: its centred token vectors, the pair of languages and the corpus (each has a bar of
    its own), the passages it is compared with (numbers among all, the one that answers first) and the
    number of the sentence there that does."""

    tokens: Vectors
    pair: str
    passages: tuple[int, ...]
    answer: int


def nearest(
    tokens: Vectors, gold: int, among: Mapping[int, Vectors], read: Sequence[Read], start: Vectors
) -> tuple[int, ...]:
    """``gold``, then the passages nearest to a question and the others of the same article, of
    ``among``: the token vectors of passages as `place` gives them, by number."""
    asked = place(tokens, start)
    near = {n: float((asked @ rows.T).max(1).mean()) for n, rows in among.items() if n != gold}
    order = sorted(near, key=lambda n: (-near[n], n))
    own = [n for n in order[NEAR - 1 :] if read[n].article == read[gold].article]
    return (gold, *order[: NEAR - 1], *own)


def place(tokens: Vectors, start: Vectors) -> Vectors:
    """Unit vectors of centred token vectors under a map."""
    return _unit(tokens @ start)


def learn(asked: Sequence[Asked], read: Sequence[Read], start: Vectors, seed: int = 0) -> Vectors:
    """The learned map, shape of ``start`` (the principal components); deterministic for a seed."""
    flat = [*(a.tokens for a in asked), *(np.concatenate(r.sentences) for r in read)]
    ends = np.cumsum([len(rows) for rows in flat])
    ranges = [np.arange(end - len(rows), end) for rows, end in zip(flat, ends, strict=True)]
    tokens = _unit(np.concatenate(flat))
    cases = [_Case.of(a, ranges[n], read, ranges[len(asked) :]) for n, a in enumerate(asked)]
    bars = dict.fromkeys((a.pair for a in asked), 0.55)  # scores from which a passage answers
    found = (start * (SIZE / np.sqrt(np.mean(start**2)))).astype(np.float32)
    first, second = np.zeros_like(found), np.zeros_like(found)
    random = np.random.default_rng(seed)
    steps = EPOCHS * -(-len(cases) // BATCH)
    batches = [
        part
        for _ in range(EPOCHS)
        for part in np.split(random.permutation(len(cases)), range(BATCH, len(cases), BATCH))
    ]
    for step, batch in enumerate(batches):
        moved = tokens @ found
        lengths = np.linalg.norm(moved, axis=1, keepdims=True) + 1e-6
        placed = moved / lengths
        slope = np.zeros_like(placed)
        for number in batch:
            cases[number].add_slope(placed, slope, bars)
        slope -= placed * (slope * placed).sum(1, keepdims=True)
        change = tokens.T @ (slope / lengths) / len(batch)
        first = 0.9 * first + 0.1 * change
        second = 0.99 * second + 0.01 * change**2
        size = np.sqrt(second / (1 - 0.99 ** (step + 1))) + 1e-8
        rate = RATE * 0.5 * (1 + np.cos(np.pi * step / steps))
        found -= (rate * first / (1 - 0.9 ** (step + 1)) / size).astype(np.float32)
    scaled: Vectors = (found / np.linalg.norm(found, axis=0).max()).astype(np.float32)
    return scaled


@dataclass(frozen=True)
class _Case:
    """A question as rows of the one matrix of all token vectors: its own, and those of the sentences it
    is compared with, which start at ``sentences``; passages start at ``passages`` among the sentences.
    ``apart`` are the passages of other articles."""

    pair: str
    own: Rows
    rows: Rows
    sentences: Rows
    passages: Rows
    apart: Rows
    answer: int

    @classmethod
    def of(cls, asked: Asked, own: Rows, read: Sequence[Read], ranges: Sequence[Rows]) -> _Case:
        counts = [len(read[n].sentences) for n in asked.passages]
        lengths = [len(s) for n in asked.passages for s in read[n].sentences]
        home = read[asked.passages[0]].article
        apart = [k for k, n in enumerate(asked.passages) if read[n].article != home]
        rows = np.concatenate([ranges[n] for n in asked.passages])
        return cls(
            asked.pair, own, rows, _starts(lengths), _starts(counts), np.array(apart), asked.answer
        )

    def add_slope(self, placed: Vectors, slope: Vectors, bars: dict[str, float]) -> None:
        """Add to ``slope`` how the losses change with the placed token vectors; move the bar."""
        asked, told = placed[self.own], placed[self.rows]
        cosines = asked @ told.T
        best = np.maximum.reduceat(cosines, self.sentences, axis=1)
        top = np.maximum.reduceat(best, self.passages, axis=1)
        by_sentence, by_passage = best.mean(0), top.mean(0)
        for_sentence = SHARPNESS * _softmax_slope(SHARPNESS * by_sentence, self.answer)
        for_passage = PASSAGE * SHARPNESS * _softmax_slope(SHARPNESS * by_passage, 0)
        pairs = [(0, 1.0)]
        if len(self.apart):
            pairs.append((int(self.apart[np.argmax(by_passage[self.apart])]), 0.0))
        for number, answers in pairs:
            odds = ABSENT_SHARPNESS * (by_passage[number] - bars[self.pair])
            error = 1 / (1 + np.exp(-odds)) - answers
            for_passage[number] += ABSENT * ABSENT_SHARPNESS * error
            bars[self.pair] += BAR_RATE * float(error)
        owner = np.repeat(
            np.arange(len(self.passages)), np.diff(self.passages, append=best.shape[1])
        )
        shares = for_sentence + for_passage[owner] * (best == top[:, owner])
        within = np.repeat(
            np.arange(best.shape[1]), np.diff(self.sentences, append=cosines.shape[1])
        )
        weights = (shares[:, within] * (cosines == best[:, within]) / len(asked)).astype(np.float32)
        used = weights.any(0)
        slope[self.own] += weights @ told
        slope[self.rows[used]] += weights[:, used].T @ asked


def _softmax_slope(scores: Vectors, right: int) -> Vectors:
    chances: Vectors = np.exp(scores - scores.max())
    chances /= chances.sum()
    chances[right] -= 1
    return chances


def _starts(lengths: Sequence[int]) -> Rows:
    return np.cumsum([0, *lengths[:-1]])


def _unit(rows: Vectors) -> Vectors:
    unit: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
    return unit
