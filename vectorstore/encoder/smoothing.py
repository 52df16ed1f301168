"""Smoothing constants: what evens out the channels before activations become bytes.

A few channels of this network are far larger than the rest and would take all 255 levels. Dividing
each channel of an input, and multiplying the matching column of weights, shares the rounding
between the two (SmoothQuant: Xiao et al. 2023, arXiv 2211.10438). The constants come
from running the sentences below, written for this purpose, through the ``fp32`` network:
``python -m vectorstore.encoder.smoothing`` makes ``data/smoothing.npy`` anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from corpus.errors import IndexProblem
from vectorstore.embed import Vectors
from vectorstore.encoder.layout import Shape
from vectorstore.encoder.network import Embeddings, Layer
from vectorstore.encoder.text import prepare
from vectorstore.encoder.tokens import Tokeniser
from vectorstore.encoder.weights import Weights, locate
from vectorstore.types import Kind

SHIPPED = Path(__file__).parent.parent / "data" / "smoothing.npy"
# How much of a channel's size its weights take over, and which size counts. Picked for the nearest
# vectors to fp32 on written sentences: 1 - cosine is 0.00021, and 0.00029 with alpha 0.5 and the maximum.
ATTENTION, FEED_FORWARD, QUANTILE = 0.75, 0.5, 0.99
SENTENCES: tuple[tuple[Kind, str], ...] = (
    (
        "passage",
        "Hội nghị khai mạc sáng 14/3 tại Đà Nẵng với hơn 250 đại biểu từ 31 tỉnh, thành phố.",
    ),
    (
        "passage",
        "Chị Hạnh, 34 tuổi, là nữ công binh duy nhất của đội rà phá bom mìn ở huyện miền núi.",
    ),
    (
        "passage",
        "“Không ai bị bỏ lại phía sau”, bà nhấn mạnh; kế hoạch gồm 4 mục tiêu và 12 chỉ tiêu.",
    ),
    (
        "passage",
        "Theo báo cáo, tỷ lệ nữ cán bộ gìn giữ hòa bình tăng từ 9,8% lên 16,5% sau ba năm.",
    ),
    (
        "passage",
        "Mưa lớn kéo dài khiến nước sông dâng cao, nhiều hộ dân ven bờ phải sơ tán trong đêm.",
    ),
    ("passage", "Giá cà phê xuất khẩu đạt 5.420 USD/tấn, mức cao nhất kể từ năm 1995."),
    ("passage", "Bảo tàng trưng bày gốm Chu Đậu, tranh Hàng Trống và một chiếc trống đồng cổ."),
    (
        "passage",
        "Nghị định này có hiệu lực từ ngày 01 tháng 7 năm 2026, thay thế các quy định trước đây.",
    ),
    ("question", "Ai phụ trách việc đào tạo sĩ quan nữ trước khi lên đường?"),
    ("question", "Vì sao xã vùng cao cần thêm bác sĩ sản khoa?"),
    ("question", "năm nào hai nước ký hiệp định hợp tác đầu tiên"),
    (
        "passage",
        "The workshop in Hue brought together 60 mediators, half of them women under forty.",
    ),
    (
        "passage",
        "Captain Linh served fourteen months at a field hospital before she came home in May 2023.",
    ),
    (
        "passage",
        'Asked about the budget, the minister replied: "We spent $3.7 million, not a cent more."',
    ),
    (
        "passage",
        "Survivors of violence need shelter, legal aid and time; courts rarely offer all three.",
    ),
    ("passage", "A comet last seen in 1786 will pass Earth at 40 km/s on the night of 9 October."),
    (
        "passage",
        "Stir the rice flour into cold coconut milk, add turmeric, and let it rest for 1 hour.",
    ),
    (
        "passage",
        "ASEAN, the UN and the EU each sent observers (12, 9 and 7 people) to the border province.",
    ),
    ("question", "Which unit cleared the most mines along the coast?"),
    ("question", "how many seats do women hold in the provincial council"),
    ("question", "Who translated the handbook into Khmer, and when was it printed?"),
)


def load(shape: Shape) -> Vectors:
    """The shipped constants, shape ``(layers, 2, hidden)``. Raises `IndexProblem` when unusable."""
    try:
        scales: Vectors = np.load(SHIPPED, allow_pickle=False).astype(np.float32)
    except (OSError, ValueError, EOFError) as error:
        raise _unusable("cannot be read") from error
    if scales.shape != (shape.layers, 2, shape.hidden):
        raise _unusable("has the wrong shape")
    if not (np.isfinite(scales) & (scales > 0)).all():
        raise _unusable("holds impossible values")
    return scales


def _unusable(why: str) -> IndexProblem:
    return IndexProblem(f"{SHIPPED} {why}; reinstall wps-qa")


def compute(weights: Weights) -> Vectors:
    """Measure the constants, shape ``(layers, 2, hidden)``, on the sentences above (about 3 s).

    One layer at a time, so that the ``fp32`` network is never in memory as a whole.
    """
    tokeniser, embeddings = Tokeniser(weights.vocabulary), Embeddings(weights)
    states = [
        embeddings(tokeniser.marked(window))
        for kind, text in SENTENCES
        for window in prepare(text, kind, tokeniser, embeddings.window).windows
    ]
    scales = []
    for number in range(weights.shape.layers):
        layer = Layer(weights, number, "fp32", np.ones((2, weights.shape.hidden), np.float32))
        after, middle = zip(*map(layer.with_middle, states), strict=True)
        before, between = _large(states), _large(middle)
        attention = _balance(before, _columns(weights, number, ("q", "k", "v")), ATTENTION)
        scales.append(
            (attention, _balance(between, _columns(weights, number, ("fi",)), FEED_FORWARD))
        )
        states = list(after)
    return np.array(scales, np.float32)


def _large(states: Sequence[Vectors]) -> Vectors:
    """A value that few on each channel exceed, apart from the sign."""
    return np.asarray(np.quantile(np.abs(np.concatenate(states)), QUANTILE, axis=0), np.float32)


def _columns(weights: Weights, layer: int, parts: tuple[str, ...]) -> Vectors:
    """The largest absolute weight on each input channel."""
    largest = [np.abs(weights.matrix(f"l{layer}.{part}.w")).max(0) for part in parts]
    return np.asarray(np.max(largest, axis=0))


def _balance(activations: Vectors, columns: Vectors, alpha: float) -> Vectors:
    """The scales between the two, with a geometric mean of 1."""
    scales = (activations + 1e-6) ** alpha / (columns + 1e-6) ** (1 - alpha)
    return np.asarray(scales / np.exp(np.log(scales).mean()))


def main() -> None:
    """Write the constants of the installed weights."""
    np.save(SHIPPED, compute(Weights.read(locate())).astype(np.float16), allow_pickle=False)
    print(SHIPPED)


if __name__ == "__main__":
    main()
