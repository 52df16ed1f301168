"""The layer as a graph does what the layer is defined to do."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from tests.vectorstore.encoder.conftest import HEADS, HIDDEN
from vectorstore.embed import Vectors
from vectorstore.encoder.graph import Precision
from vectorstore.encoder.network import Embeddings, Layer
from vectorstore.encoder.weights import Weights

EVEN = np.ones((2, HIDDEN), np.float32)


def normal(value: Vectors, gain: Vectors, bias: Vectors) -> Vectors:
    spread = np.sqrt(value.var(1, keepdims=True) + 1e-12)
    result: Vectors = (value - value.mean(1, keepdims=True)) / spread * gain + bias
    return result


def reference(weights: Weights, name: str, x: Vectors) -> Vectors:
    """A BERT layer in plain numpy."""

    def linear(value: Vectors, part: str) -> Vectors:
        result: Vectors = value @ weights.matrix(f"{name}.{part}.w").T
        return result + weights.floats(f"{name}.{part}.b")

    def gelu(value: Vectors) -> Vectors:
        erf = np.vectorize(math.erf)(value / math.sqrt(2))
        return np.asarray(value * 0.5 * (1 + erf), np.float32)

    size = HIDDEN // HEADS
    query, key, value = (
        linear(x, part).reshape(len(x), HEADS, size).transpose(1, 0, 2) for part in "qkv"
    )
    scores = np.exp(query @ key.transpose(0, 2, 1) / math.sqrt(size))
    mixed = scores / scores.sum(2, keepdims=True) @ value
    out = linear(mixed.transpose(1, 0, 2).reshape(len(x), HIDDEN), "ao")
    middle = normal(out + x, weights.floats(f"{name}.aln.w"), weights.floats(f"{name}.aln.b"))
    out = linear(gelu(linear(middle, "fi")), "fo")
    return normal(out + middle, weights.floats(f"{name}.oln.w"), weights.floats(f"{name}.oln.b"))


@pytest.mark.parametrize(("precision", "near"), [("fp32", 1e-4), ("int8", 0.1), ("int7", 0.2)])
@pytest.mark.parametrize("pieces", [1, 2, 30])
def test_a_layer_is_the_defined_one(
    toy_path: Path, precision: Precision, near: float, pieces: int
) -> None:
    weights = Weights.read(toy_path)
    before = Embeddings(weights)([number % 12 for number in range(pieces)])
    after = Layer(weights, 1, precision, EVEN)(before)
    assert after.shape == (pieces, HIDDEN)
    np.testing.assert_allclose(after, reference(weights, "l1", before), atol=near)


@pytest.mark.parametrize("precision", ["int8", "int7"])
def test_smoothing_changes_the_rounding_and_not_the_meaning(
    toy_path: Path, precision: Precision
) -> None:
    weights = Weights.read(toy_path)
    before = Embeddings(weights)(range(12))
    scales = np.linspace(0.5, 2, 2 * HIDDEN, dtype=np.float32).reshape(2, HIDDEN)
    smooth = Layer(weights, 0, precision, scales)(before)
    assert not np.array_equal(smooth, Layer(weights, 0, precision, EVEN)(before))
    np.testing.assert_allclose(smooth, reference(weights, "l0", before), atol=0.2)


def test_embeddings_are_normalised_sums(toy_path: Path) -> None:
    weights = Weights.read(toy_path)
    found = Embeddings(weights)([5, 5])
    gain, bias = weights.floats("emb.ln.w"), weights.floats("emb.ln.b")
    plain = (found - bias) / gain
    np.testing.assert_allclose(plain.mean(1), 0, atol=1e-5)
    np.testing.assert_allclose(plain.std(1), 1, atol=1e-5)
    assert not np.array_equal(found[0], found[1])  # the same piece at another position
