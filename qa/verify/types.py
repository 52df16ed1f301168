"""What is verified against, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from corpus.types import Language
from qa.types import Support


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words of an article a sentence rests on. ``translation`` is the same in the other language,
    where there is one; ``published`` is the day of the article, which a sentence may name."""

    quote: str
    language: Language
    translation: str | None = None
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """``reason`` is a few words for a person, empty when the sentence is supported. ``open`` is a
    partial one that no rule objects to: only so little of it could be compared. ``share`` of its words
    are in the quotes, whatever comes of it."""

    support: Support
    reason: str = ""
    open: bool = False
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a sentence may not stand. The quote says otherwise (``against``), has no such figure, name or
    word (``absent``; ``place`` is where the sentence has it), or says it less exactly (``loose``)."""

    reason: str
    kind: Literal["against", "absent", "loose"] = "against"
    place: int = 0
