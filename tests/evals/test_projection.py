"""Learning the space of word pieces: its slopes against differences of its losses, and what it learns."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.fitting import projection
from evals.fitting.memo import Remembered
from evals.fitting.projection import Asked, Read, _Case, learn, nearest, place
from tests.toy import ToyTokens
from vectorstore.embed import Vectors


def unit(rows: Vectors) -> Vectors:
    found: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return found


def loss(asked: Vectors, passages: list[list[Vectors]], answer: int, bar: float) -> float:
    """The three losses of a question whose passage is the first and whose other passages are of
    another article, written down plainly."""
    by_sentence = [float((asked @ s.T).max(1).mean()) for p in passages for s in p]
    by_passage = [float((asked @ np.concatenate(p).T).max(1).mean()) for p in passages]

    def softmax(scores: list[float], right: int, sharpness: float) -> float:
        odds = sharpness * np.array(scores)
        return float(np.log(np.exp(odds).sum()) - odds[right])

    sharpness = projection.ABSENT_SHARPNESS
    there = np.log1p(np.exp(-sharpness * (by_passage[0] - bar)))
    gone = np.log1p(np.exp(sharpness * (max(by_passage[1:]) - bar)))
    return (
        softmax(by_sentence, answer, projection.SHARPNESS)
        + projection.PASSAGE * softmax(by_passage, 0, projection.SHARPNESS)
        + projection.ABSENT * float(there + gone)
    )


@settings(max_examples=20)
@given(st.integers(0, 10_000))
def test_the_slopes_are_those_of_the_losses(seed: int) -> None:
    random = np.random.default_rng(seed)
    sizes = [[2, 3], [1, 2, 2], [4]]
    asked = unit(random.normal(size=(3, 6)))
    passages = [[unit(random.normal(size=(n, 6))) for n in counts] for counts in sizes]
    read = [Read(tuple(p), str(n)) for n, p in enumerate(passages)]
    placed = np.concatenate([asked, *(s for p in passages for s in p)]).astype(np.float64)
    ends = np.cumsum([3, *(sum(counts) for counts in sizes)])
    ranges = [np.arange(a, b) for a, b in zip(ends, ends[1:], strict=False)]
    case = _Case.of(Asked(asked, "en>vi", (0, 1, 2), 1), np.arange(3), read, ranges)
    slope, bars = np.zeros_like(placed), {"en>vi": 0.55}
    case.add_slope(placed, slope, bars)

    def at(rows: Vectors) -> float:
        told = [[rows[0:0]] * 0 for _ in sizes]
        first = 3
        for k, counts in enumerate(sizes):
            for n in counts:
                told[k].append(rows[first : first + n])
                first += n
        return loss(rows[:3], told, 1, 0.55)

    for row, column in ((0, 0), (2, 5), (4, 1), (8, 3), (len(placed) - 1, 2)):
        more, less = placed.copy(), placed.copy()
        more[row, column] += 1e-6
        less[row, column] -= 1e-6
        found = (at(more) - at(less)) / 2e-6
        assert slope[row, column] == pytest.approx(found, abs=0.01, rel=0.01)


def test_what_parts_answers_from_the_rest_is_learned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two large directions say nothing; two small ones tell which passage answers which question."""
    monkeypatch.setattr(projection, "EPOCHS", 60)
    monkeypatch.setattr(projection, "RATE", 0.02)
    random = np.random.default_rng(5)

    def tokens(sense: float) -> Vectors:
        loud = random.normal(scale=1.5, size=(3, 2))
        quiet = np.array([[np.cos(sense), np.sin(sense)]] * 3)
        return np.c_[loud, quiet].astype(np.float32)

    senses = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    read = [Read((tokens(s), tokens(s + 0.2)), str(n)) for n, s in enumerate(senses)]
    start = np.eye(4, 2, dtype=np.float32) + 0.3 * np.eye(4, 2, k=-2, dtype=np.float32)
    among = {n: place(np.concatenate(r.sentences), start) for n, r in enumerate(read)}
    pairs = [(n, tokens(s)) for n, s in enumerate(senses) for _ in range(40)]
    asked = [Asked(q, "en>en", nearest(q, n, among, read, start), 0) for n, q in pairs]
    assert all(a.passages[0] == n for a, (n, _) in zip(asked, pairs, strict=True))

    def right(space: Vectors) -> float:
        told = [place(np.concatenate(r.sentences), space) for r in read]
        scores = [[float((place(q, space) @ t.T).max(1).mean()) for t in told] for _, q in pairs]
        return float(
            np.mean([int(np.argmax(s)) == n for s, (n, _) in zip(scores, pairs, strict=True)])
        )

    learned = learn(asked, read, start)
    assert learned.shape == start.shape
    assert right(learned) > right(start) + 0.3
    assert np.array_equal(learned, learn(asked, read, start))


def test_a_text_is_embedded_once() -> None:
    inner = ToyTokens()
    embed = Remembered(inner)
    vectors, tokens = embed.both(["one sea", "two", "one sea"], "passage")
    assert np.array_equal(vectors[0], vectors[2])
    assert np.array_equal(embed.tokens(["two"], "passage")[0], tokens[1])
    assert np.array_equal(embed(["two"], "passage")[0], vectors[1])
    assert inner.seen == ["one sea", "two"]
