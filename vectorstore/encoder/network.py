"""Running the layers: the only module that knows onnxruntime."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from vectorstore.embed import Vectors
from vectorstore.encoder.graph import Precision, build
from vectorstore.encoder.weights import Weights, expand


class Embeddings:
    """What goes into the first layer: word pieces and their positions, normalised."""

    def __init__(self, weights: Weights) -> None:
        shape = weights.shape
        self.window = shape.positions - 2  # pieces that fit between the begin and end marks
        self._words = weights.word_blocks()
        positions = weights.floats("emb.pos").reshape(shape.positions, shape.hidden)
        self._positions = positions + weights.floats("emb.type")[: shape.hidden]
        self._gain, self._bias = weights.floats("emb.ln.w"), weights.floats("emb.ln.b")
        self._epsilon = np.float32(shape.epsilon)

    def __call__(self, ids: Sequence[int]) -> Vectors:
        """Shape ``(len(ids), hidden)``."""
        summed = expand(self._words[np.asarray(ids)]) + self._positions[: len(ids)]
        centred = summed - summed.mean(1, keepdims=True)
        spread = np.sqrt(np.square(centred).mean(1, keepdims=True) + self._epsilon)
        scaled: Vectors = centred / spread * self._gain + self._bias
        return scaled


class Layer:
    """One layer, run on the thread of its caller: no pool that could spin or break a fork."""

    def __init__(
        self, weights: Weights, number: int, precision: Precision, smoothing: Vectors
    ) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # Higher levels fuse Add and LayerNormalization into an operator five times slower.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        # Both would keep the memory of the longest text for good, in every layer, and save no time.
        options.enable_cpu_mem_arena = options.enable_mem_pattern = False
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(
            build(weights, number, precision, smoothing),
            options,
            providers=["CPUExecutionProvider"],
        )

    def __call__(self, vectors: Vectors) -> Vectors:
        """One text's vectors after this layer from those before it, shape ``(pieces, hidden)``."""
        return self._run(["y"], vectors)[0]

    def with_middle(self, vectors: Vectors) -> list[Vectors]:
        """The same, and what went into the layer's feed-forward part."""
        return self._run(["y", "middle"], vectors)

    def _run(self, names: list[str], vectors: Vectors) -> list[Vectors]:
        return [output[0] for output in self._session.run(names, {"x": vectors[None]})]
