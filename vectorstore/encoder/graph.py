"""One layer of the network as an ONNX graph, built in memory from the weights.

The graph takes ``x`` and gives ``y``, both float32, shape ``(1, pieces, hidden)``, and ``middle``,
what goes into the feed-forward part. Twelve of them in a row are the network: the vectors of any
layer are there to be used, and only one layer's weights are in memory twice while loading.

``int8`` multiplies bytes: activations are scaled per piece (row) as they come, weights per output
channel here, and channels with outliers are evened out beforehand by the smoothing constants. Rows
never share a scale, so a text's vectors don't depend on its neighbours. ``int7`` uses half the
range for weights: on x86 without VNNI the sum of two byte products can overflow 16 bits with all of
it (one pair in ten thousand in a simulation), never with half. ``fp32`` is the reference.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from vectorstore.embed import Vectors
from vectorstore.encoder.weights import Weights

Precision = Literal["int8", "int7", "fp32"]
VERSION = 1  # part of the vectors' identity: raise it when this file or the constants change them
LARGEST = {"int8": 127, "int7": 64}
SHIFT = (
    0.17  # GELU is never below -0.16998: raised by this, its output uses all 255 levels of a byte
)
MICROSOFT = "com.microsoft"


def build(weights: Weights, layer: int, precision: Precision, smoothing: Vectors) -> bytes:
    """A serialised model of one layer, normalised after each of its two parts (BERT's order).

    ``smoothing`` has shape ``(2, hidden)``: the scales of the inputs of attention and feed-forward.
    """
    graph = _Graph(weights, f"l{layer}.", precision)
    attention, feed_forward = smoothing
    joined = graph.linear("x", "qkv", ("q", "k", "v"), scales=attention)
    graph.node("Split", [joined], ["q", "k", "v"], axis=-1, num_outputs=3)
    heads = weights.shape.heads
    mixed = graph.op("MultiHeadAttention", ["q", "k", "v"], "mixed", MICROSOFT, num_heads=heads)
    middle = graph.norm([graph.linear(mixed, "ao", ("ao",)), "x"], "aln", "middle")
    inner = graph.linear(middle, "fi", ("fi",), scales=feed_forward)
    bent = graph.op("Gelu", [inner], "bent", MICROSOFT)
    graph.norm([graph.linear(bent, "fo", ("fo",), shift=SHIFT), middle], "oln", "y")
    return graph.model("x", ["y", "middle"])


class _Graph:
    """Nodes and constants as they are added; values are known by their names."""

    def __init__(self, weights: Weights, layer: str, precision: Precision) -> None:
        import onnx.helper
        import onnx.numpy_helper

        self._onnx = onnx
        self._weights, self._layer, self._precision = weights, layer, precision
        self._nodes: list[Any] = []
        self._constants: dict[str, Any] = {}

    def linear(
        self,
        value: str,
        name: str,
        tensors: Sequence[str],
        *,
        scales: Vectors | None = None,
        shift: float = 0.0,
    ) -> str:
        """``value`` times the stacked matrices of ``tensors``, plus their biases.

        For bytes, ``value`` is divided by ``scales``, or lifted by ``shift`` to be positive.
        """
        matrix = np.concatenate([self._weights.matrix(f"{self._layer}{t}.w") for t in tensors])
        bias = np.concatenate([self._floats(f"{t}.b") for t in tensors])
        if self._precision == "fp32":
            weight = self.constant(f"{name}.w", np.ascontiguousarray(matrix.T))
            product = self.op("MatMul", [value, weight], f"{name}.product")
        else:
            if scales is not None:
                inverse = self.constant(f"{name}.inverse", 1 / scales)
                value, matrix = self.op("Mul", [value, inverse], f"{name}.even"), matrix * scales
            if shift:
                lift = self.scalar("shift", shift)
                value = self.op("Add", [value, lift], f"{name}.lifted")
                bias = bias - np.float32(shift) * matrix.sum(1)
            product = self._bytes(value, name, matrix, positive=shift > 0)
        return self.op("Add", [product, self.constant(f"{name}.b", bias)], f"{name}.sum")

    def norm(self, terms: Sequence[str], tensor: str, output: str) -> str:
        """The sum of ``terms``, normalised; SkipLayerNormalization does both five times slower."""
        added = self.op("Add", terms, f"{output}.sum")
        gain = self.constant(f"{tensor}.w", self._floats(f"{tensor}.w"))
        bias = self.constant(f"{tensor}.b", self._floats(f"{tensor}.b"))
        epsilon = self._weights.shape.epsilon
        return self.op("LayerNormalization", [added, gain, bias], output, axis=-1, epsilon=epsilon)

    def _bytes(self, value: str, name: str, matrix: Vectors, *, positive: bool) -> str:
        """The product in bytes: each piece by its own largest value, each output by its own."""
        if positive:
            size, levels, zero = value, 255, 0
        else:
            size, levels, zero = self.op("Abs", [value], f"{name}.abs"), 127, 128
        axis = self.constant("axis", np.array([-1], np.int64))
        largest = self.op("ReduceMax", [size, axis], f"{name}.largest", keepdims=1)
        floor = self.op("Max", [largest, self.scalar("least", 1e-9)], f"{name}.floor")
        step = self.op("Mul", [floor, self.scalar(f"per{levels}", 1 / levels)], f"{name}.step")
        steps = self.op("Reshape", [step, axis], f"{name}.steps")
        point = self.constant(f"zero{zero}", np.array(zero, np.uint8))
        points = self.op("Expand", [point, self.op("Shape", [steps], f"{name}.n")], f"{name}.zeros")
        packed = self.op("QuantizeLinear", [value, steps, points], f"{name}.bytes", axis=1)
        weight, channels = _quantise(matrix, LARGEST[self._precision])
        inputs = [packed, self.constant(f"{name}.w", weight), self.scalar("one", 1.0)]
        inputs += [self.constant(f"{name}.channels", channels), point]
        product = self.op("MatMulIntegerToFloat", inputs, f"{name}.raw", MICROSOFT)
        return self.op("Mul", [product, step], f"{name}.product")

    def _floats(self, name: str) -> Vectors:
        return self._weights.floats(self._layer + name)

    def scalar(self, name: str, value: float) -> str:
        return self.constant(name, np.array(value, np.float32))

    def constant(self, name: str, value: NDArray[Any]) -> str:
        if name not in self._constants:
            self._constants[name] = self._onnx.numpy_helper.from_array(value, name)
        return name

    def op(
        self, kind: str, inputs: Sequence[str], output: str, domain: str = "", **attributes: Any
    ) -> str:
        self.node(kind, inputs, [output], domain=domain, **attributes)
        return output

    def node(
        self, kind: str, inputs: Sequence[str], outputs: Sequence[str], **attributes: Any
    ) -> None:
        self._nodes.append(self._onnx.helper.make_node(kind, inputs, outputs, **attributes))

    def model(self, value: str, outputs: Sequence[str]) -> bytes:
        make, sizes = self._onnx.helper, [1, "pieces", self._weights.shape.hidden]
        ends = [
            make.make_tensor_value_info(name, self._onnx.TensorProto.FLOAT, sizes)
            for name in (value, *outputs)
        ]
        constants = list(self._constants.values())
        graph = make.make_graph(self._nodes, "layer", ends[:1], ends[1:], constants)
        # Versions that the oldest onnxruntime allowed by the project reads.
        domains = [make.make_opsetid("", 21), make.make_opsetid(MICROSOFT, 1)]
        model = make.make_model(graph, opset_imports=domains, ir_version=10)
        return bytes(model.SerializeToString())


def _quantise(matrix: Vectors, largest: int) -> tuple[NDArray[np.int8], Vectors]:
    """Whole numbers up to ``largest``, shape ``(inputs, outputs)``, and the step of each output."""
    step = np.abs(matrix).max(1) / np.float32(largest) + np.float32(1e-20)
    packed = np.rint(matrix / step[:, None]).astype(np.int8)
    return np.ascontiguousarray(packed.T), step
