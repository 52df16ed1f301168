"""Packed word-piece vectors against the ones they were made of, and MaxSim against a naive one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.embed import Vectors
from vectorstore.late import (
    COMPONENTS,
    Pieces,
    TokenSpace,
    principal_components,
)

LENGTHS = st.lists(st.integers(0, 6), min_size=1, max_size=6)


def _placed(length: int, seed: int, width: int = COMPONENTS) -> Vectors:
    rows = np.random.default_rng(seed).normal(size=(length, width)).astype(np.float32)
    found: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
    return found


@given(LENGTHS, st.integers(0, 1000))
def test_packing_loses_little(lengths: list[int], seed: int) -> None:
    sentences = [_placed(length, seed + n) for n, length in enumerate(lengths)]
    packed = Pieces.pack(sentences)
    rows = packed.values.astype(np.float32) * packed.scales.astype(np.float32)[:, None]
    assert packed.starts.tolist() == np.cumsum([0, *lengths]).tolist()
    for n, sentence in enumerate(sentences):
        mine = rows[packed.starts[n] : packed.starts[n + 1]]
        assert mine.shape == sentence.shape
        assert np.abs(mine - sentence).max(initial=0) < 0.004
        assert np.all((mine * sentence).sum(1) > 0.997)


@given(LENGTHS, st.integers(1, 5), st.integers(0, 1000))
def test_max_sim_is_the_naive_one(lengths: list[int], asked: int, seed: int) -> None:
    sentences = [_placed(length, seed + n) for n, length in enumerate(lengths)]
    question = _placed(asked, seed + 99)
    found = Pieces.pack(sentences).max_sim(question, range(len(sentences)))
    for score, sentence in zip(found, sentences, strict=True):
        if len(sentence) == 0:
            assert score == 0.0
            continue
        naive = np.mean([max(float(q @ s) for s in sentence) for q in question])
        assert score == pytest.approx(naive, abs=0.01)


def test_a_sentence_is_most_like_itself() -> None:
    sentence = _placed(5, 1)
    packed = Pieces.pack([_placed(4, 2), sentence])
    assert packed.max_sim(sentence, [1])[0] == pytest.approx(1.0, abs=0.002)
    assert packed.max_sim(sentence, [0])[0] < 0.6
    assert packed.max_sim(np.zeros((0, COMPONENTS), np.float32), [1]) == [0.0]


def test_nothing_but_zeros_can_be_packed() -> None:
    packed = Pieces.pack([np.zeros((3, COMPONENTS), np.float32)])
    assert packed.max_sim(_placed(2, 3), [0]) == [0.0]
    assert Pieces.pack([]).starts.tolist() == [0]


def test_vectors_narrower_than_usual_can_be_packed() -> None:
    sentences = [_placed(3, 4, width=16), _placed(0, 5, width=16)]
    assert Pieces.pack(sentences).max_sim(sentences[0], [0, 1]) == [pytest.approx(1, abs=0.01), 0]


def test_principal_components_keep_the_most() -> None:
    rng = np.random.default_rng(1)
    samples = (rng.normal(size=(500, 8)) * [9, 5, 1, 0.1, 0.1, 0.1, 0.1, 0.1]).astype(np.float32)
    axes = principal_components(samples, 2)
    assert axes.shape == (8, 2)
    np.testing.assert_allclose(axes.T @ axes, np.eye(2), atol=1e-4)
    assert abs(axes[0, 0]) > 0.99
    assert abs(axes[1, 1]) > 0.99


def test_places_are_centred_unit_vectors() -> None:
    mean = np.full(8, 2.0, np.float32)
    space = TokenSpace({("passage", "vi"): mean}, np.eye(8, dtype=np.float32)[:, :4])
    raw = np.array([mean, mean + np.eye(8, dtype=np.float32)[1] * 5], np.float32)
    placed = space.place(raw, "passage", "vi")
    np.testing.assert_allclose(placed, [[0, 0, 0, 0], [0, 1, 0, 0]], atol=1e-6)
