"""Toy parts, small enough to see through: an embedder that counts words, and short articles."""

from __future__ import annotations

import time
import zlib
from collections.abc import Sequence
from datetime import date

import numpy as np

from corpus.split import passages
from corpus.types import Article, Language, Rendering
from vectorstore.embed import Vectors
from vectorstore.entry import Entry
from vectorstore.lexical import words
from vectorstore.types import Kind


class ToyEmbed:
    """A text is the sum of its words, each word a fixed direction. It remembers what it was given;
    ``delay`` makes it slow (seconds a call)."""

    def __init__(self, identity: str = "toy/1", dimensions: int = 48, delay: float = 0.0) -> None:
        self.identity, self.dimensions, self._delay = identity, dimensions, delay
        self.seen: list[str] = []

    def __call__(self, texts: Sequence[str], kind: Kind) -> Vectors:
        time.sleep(self._delay)
        self.seen.extend(texts)
        rows = [self.pieces(text).sum(0) for text in texts]
        found = np.array(rows, np.float32).reshape(len(texts), self.dimensions)
        unit: Vectors = found / np.linalg.norm(found, axis=1, keepdims=True)
        return unit

    def pieces(self, text: str) -> Vectors:
        """One vector a word; a text without words has one of its own."""
        return np.stack([self._direction(word) for word in words(text) or ["nothing"]])

    def _direction(self, word: str) -> Vectors:
        rng = np.random.default_rng(zlib.crc32(word.encode("utf-8", "surrogatepass")))
        found: Vectors = rng.normal(size=self.dimensions).astype(np.float32)
        return found


class ToyTokens(ToyEmbed):
    """The same with word vectors of its own."""

    def tokens(self, texts: Sequence[str], kind: Kind) -> list[Vectors]:
        return [self.pieces(text) for text in texts]

    def both(self, texts: Sequence[str], kind: Kind) -> tuple[Vectors, list[Vectors]]:
        return self(texts, kind), self.tokens(texts, kind)


def toy_article(
    article_id: str, text: str, language: Language = "en", published: date | None = None
) -> Article:
    """An article with a title of its own."""
    certainty = "stated" if published else "unknown"
    return Article(
        article_id,
        f"About {article_id}",
        text,
        language,
        published=published,
        published_certainty=certainty,  # type: ignore[arg-type]
    )


def toy_entry(article: Article, *translated: str) -> Entry:
    """The entry of an article; ``translated`` are its sentences, in order, in the other language."""
    cut = passages(article)
    spans = [span for passage in cut for span in passage.sentences]
    other: Language = "vi" if article.language == "en" else "en"
    return Entry(
        article,
        cut,
        tuple(
            Rendering(article.id, span.start, span.end, other, text, "a test")
            for span, text in zip(spans, translated, strict=False)
        ),
    )


HARBOUR = toy_article(
    "harbour", "The harbour opened in May. Forty ships came.", published=date(2020, 5, 1)
)
ORCHARD = toy_article(
    "orchard",
    "Vườn cây có ba trăm gốc xoài. Người dân thu hoạch vào mùa hè.",
    "vi",
    date(2022, 7, 9),
)
BRIDGE = toy_article("bridge", "The bridge is long.\n\nIt crosses the river twice.")
TOY_ENTRIES = (
    toy_entry(BRIDGE),
    toy_entry(HARBOUR, "Bến cảng mở cửa vào tháng Năm.", "Bốn mươi con tàu đã đến."),
    toy_entry(ORCHARD),
)
