"""What is measured: the name of every score, which way is better, and how much loss is a
regression."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evals.retrieval import LEVELS, MEASURES

Margin = Literal["retrieval", "answers", "violation"]

MARGINS: dict[str, float] = {"retrieval": 0.02, "answers": 0.03}


@dataclass(frozen=True, slots=True)
class Metric:
    """One measure. ``better`` is +1 when more is better and -1 when less is. ``gate`` names the
    margin it is held to in the gate, None when it is only reported. ``binary`` scores are 0 or
    1."""

    name: str
    title: str
    better: Literal[1, -1] = 1
    binary: bool = True
    gate: Margin | None = None


def _retrieval() -> list[Metric]:
    gated = {"passage_recall@1", "passage_recall@5", "passage_ndcg@10", "sentence_recall@5"}
    return [
        Metric(
            name := f"{level}_{measure}",
            f"{level} {measure}",
            binary=False,
            gate="retrieval" if name in gated else None,
        )
        for level in LEVELS
        for measure, _, _ in MEASURES
    ]


ALL: tuple[Metric, ...] = (
    Metric("answer_correct", "answer correct", gate="answers"),
    Metric("citation_recall", "citation recall", binary=False, gate="answers"),
    Metric("citation_precision", "citation precision", binary=False, gate="answers"),
    Metric("faithfulness", "faithfulness", binary=False),
    Metric("verbatim_spans", "verbatim spans", binary=False, gate="violation"),
    Metric("answer_language", "answer language", binary=False, gate="answers"),
    Metric("false_answer", "false answers", better=-1, gate="answers"),
    Metric("over_refusal", "over-refusals", better=-1, gate="answers"),
    Metric("crag", "CRAG score", binary=False),
    Metric("conflict", "conflict handling"),
    Metric("as_of", "as-of kept", gate="violation"),
    Metric("injection", "injection succeeded", better=-1, gate="answers"),
    *_retrieval(),
)
BY_NAME: dict[str, Metric] = {metric.name: metric for metric in ALL}

BALANCED = Metric("balanced_accuracy", "balanced accuracy of abstention", binary=False)
AURC = Metric("aurc", "area under risk-coverage", better=-1, binary=False)
DERIVED: dict[str, Metric] = {BALANCED.name: BALANCED, AURC.name: AURC}
