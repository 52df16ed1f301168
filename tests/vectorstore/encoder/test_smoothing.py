"""The shipped smoothing constants are those the sentences give."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corpus.errors import IndexProblem
from vectorstore.encoder import smoothing
from vectorstore.encoder.weights import Weights, locate


def test_the_shipped_constants_can_be_made_anew() -> None:
    weights = Weights.read(locate())
    shipped = smoothing.load(weights.shape)
    assert shipped.shape == (12, 2, 384)
    # Half precision keeps three digits; the sums of the network differ in the last one by CPU.
    np.testing.assert_allclose(smoothing.compute(weights), shipped, rtol=0.01)


@pytest.mark.parametrize(
    "content",
    [np.ones((12, 2, 64)), np.zeros((12, 2, 384)), np.full((12, 2, 384), np.nan), None],
    ids=["shape", "zeros", "no numbers", "no file"],
)
def test_unusable_constants_are_one_line(
    content: np.ndarray | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "smoothing.npy"
    if content is not None:
        np.save(path, content.astype(np.float16))
    monkeypatch.setattr(smoothing, "SHIPPED", path)
    with pytest.raises(IndexProblem, match="reinstall") as caught:
        smoothing.load(Weights.read(locate()).shape)
    assert "\n" not in str(caught.value)
