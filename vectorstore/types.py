"""The nouns of the retrieval layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from corpus.types import Language, Passage, Span

Kind = Literal["question", "passage"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage a search returned. ``score`` orders hits of one search and means nothing across
    searches; ``parts`` are the named scores it was made of. A match in a rendering is a hit on the
    original; ``read_in`` is the language it was matched in."""

    passage: Passage
    score: float
    read_in: Language = "en"
    parts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SentenceHit:
    """A sentence of a hit, ranked: ``span`` is its place in the article, ``number`` its place among
    the article's sentences, ``parts`` the named features of its score."""

    article_id: str
    span: Span
    number: int
    score: float
    read_in: Language = "en"
    parts: Mapping[str, float] = field(default_factory=dict)
