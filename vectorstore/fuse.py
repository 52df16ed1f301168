"""Fusing the dense and the lexical score (pure).

Both are absolute, so they are added: never by rank, which would let lexical noise outvote the cosine
wherever question and passage differ in language.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of a view's score, picked on the development half of XQuAD, with each article in one
    language: the other-language bonus had to grow with MaxSim (recall@1 across languages 88.8 and
    86.2, within them 96.9 and 96.5). ``other`` is added when a passage cannot be read in the language of
    the question, which makes up for the words the lexical half cannot share; ``late`` weighs MaxSim in the
    second stage and ``late_other`` is the bonus it brings for such passages."""

    passage: float = 0.5
    sentence: float = 0.5
    lexical: float = 0.3
    other: float = 0.08
    late: float = 1.5
    late_other: float = 0.22


def fuse(
    weights: Weights, *, passage: float, sentence: float, lexical: float, other: bool
) -> float:
    """One view's score from its centred cosine, that of its best sentence and BM25 over query mass."""
    return (
        weights.passage * passage
        + weights.sentence * sentence
        + weights.lexical * lexical
        + (weights.other if other else 0.0)
    )
