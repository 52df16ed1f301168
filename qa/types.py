"""The nouns of the answering layer: what is asked, what is answered, and the events in between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from corpus.types import Language
from vectorstore.types import Hit

Role = Literal["user", "assistant"]
Status = Literal["answered", "abstained", "interrupted"]
Support = Literal["supported", "partial", "unsupported"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the conversation so far."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asks. ``as_of`` hides every article published later than that day."""

    text: str
    language: Language
    history: tuple[Turn, ...] = ()
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """The exact words an answer rests on: ``article.text[start:end] == quote``, always.

    ``article_version`` is the hash of the text the offsets belong to. ``marker`` is the number shown,
    from 1, in order of first use. ``highlight`` marks the likely answer words, relative to ``quote``.
    """

    marker: int
    article_id: str
    article_version: str
    start: int
    end: int
    quote: str
    highlight: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer and the markers it rests on. ``translated`` is true when ``text`` is a
    translation of the quoted words; ``language`` is the language of ``text``."""

    text: str
    support: Support
    citations: tuple[int, ...]
    language: Language
    translated: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A remark beside the answer: ``code`` is stable for programs, ``text`` is for people, in the
    language of the question."""

    code: str
    text: str
    article_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Usage:
    """What one answer took from a language model. ``cached_tokens`` are part of ``prompt_tokens``.
    ``uncounted`` are requests whose tokens the endpoint never told, such as those that broke off.
    ``cost`` is None when it is not known: no price for this model and endpoint, or a request uncounted."""

    model: str
    prompt_tokens: int
    cached_tokens: int
    completion_tokens: int
    requests: int
    uncounted: int = 0
    cost: float | None = None
    currency: str | None = None

    def plus(self, other: Usage) -> Usage:
        """Both together, of one model."""
        known = self.cost is not None and other.cost is not None
        return replace(
            self,
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            cached_tokens=self.cached_tokens + other.cached_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
            requests=self.requests + other.requests,
            uncounted=self.uncounted + other.uncounted,
            cost=(self.cost or 0.0) + (other.cost or 0.0) if known else None,
            currency=self.currency if known else None,
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything a page shows, a log keeps and a scorer reads."""

    question: Question
    status: Status
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    hits: tuple[Hit, ...]
    answerer: str
    notes: tuple[Note, ...] = ()
    prompt_digest: str | None = None
    confidence: float | None = None
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class Retrieved:
    """Search is done; ``hits`` are best first."""

    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class SentenceReady:
    """A verified sentence with the citations it introduces; it is never withdrawn afterwards."""

    sentence: Sentence
    citations: tuple[Citation, ...]


Event = Retrieved | SentenceReady | Answer
