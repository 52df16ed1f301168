"""What a search hands to an answerer, and what an answerer hands back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from corpus.types import Language
from qa.types import Note, Question, Support, Usage
from vectorstore.query import Query
from vectorstore.snapshot import Snapshot
from vectorstore.types import Hit, SentenceHit


@dataclass(frozen=True)
class Found:
    """The passages, their sentences ranked, and how sure it is that they answer (0 to 1).
    ``topic`` is what the conversation was about, where the question was read as a follow-up to it;
    ``missing`` names what is asked for and, as far as rules can tell, not given."""

    query: Query
    snapshot: Snapshot
    hits: tuple[Hit, ...]
    sentences: tuple[SentenceHit, ...]
    confidence: float
    topic: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence to be shown and the sentences of articles it rests on."""

    text: str
    language: Language
    rests_on: tuple[SentenceHit, ...]
    translated: bool = False
    support: Support = "supported"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Broken:
    """The answerer could not finish; what was shown stays, ``text`` tells the person."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Spent:
    """What a language model was asked: ``usage`` is None when it was not, ``prompt_digest`` names the
    prompts that were used."""

    usage: Usage | None
    prompt_digest: str | None


Step = Draft | Note | Broken | Spent
Condense = Callable[[Question, Callable[[Usage], None]], Question]
"""Completes a question that leans on the conversation, and tells what that took."""


class Answerer(Protocol):
    """The seam between search and answer."""

    name: str
    prompt_digest: str | None

    def __call__(self, question: Question, found: Found) -> Iterator[Step]:
        """Yield sentences in the order they are to be shown, and notes; no sentence is an abstention."""
        ...
