"""The nouns of the corpus layer. Offsets are code points into the NFC text of an article."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

Language = Literal["vi", "en"]
Certainty = Literal["stated", "inferred", "unknown"]


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open run of code points, ``0 <= start < end``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class InBoth:
    """A remark written in both languages."""

    vi: str
    en: str


@dataclass(frozen=True)
class Article:
    """One article: its words in NFC without page furniture, and what is known of its origin.

    ``published_certainty`` is ``stated`` when the date is printed in the source, ``inferred`` when
    a person deduced it (``published_note`` then says how, in one language or in both) and
    ``unknown`` when ``published`` is None.
    """

    id: str
    title: str
    text: str
    language: Language
    publisher: str | None = None
    agency: str | None = None
    author: str | None = None
    published: date | None = None
    published_certainty: Certainty = "unknown"
    published_note: str | InBoth | None = None
    url: str | None = None

    @cached_property
    def version(self) -> str:
        """Hash of the text (16 hex digits): an old citation stays checkable after an edit."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Passage:
    """A verbatim run of whole sentences: ``article.text[start:end]``. ``sentences`` are spans of
    the same text, in order, not overlapping."""

    article_id: str
    start: int
    end: int
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Rendering:
    """A translation of the original span ``[start, end)`` of an article. It is shown beside what it
    renders and never cited. ``origin`` says who or what made it; ``reviewed`` whether a person
    read it."""

    article_id: str
    start: int
    end: int
    language: Language
    text: str
    origin: str
    reviewed: bool = False
