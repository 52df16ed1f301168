"""The nouns of the evaluation layer: a test question, what was seen of its answer, and a score."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from corpus.errors import UsageError
from corpus.types import Language, Span
from qa.types import Answer, Turn

Half = Literal["dev", "test"]


@dataclass(frozen=True, slots=True)
class Gold:
    """Words that answer a case: ``quote`` stands in the article at each of ``spans``."""

    article_id: str
    language: Language
    quote: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One test question. ``expect`` is a conjunction of alternatives: each inner tuple must have
    one member in the answer. ``group`` is the cluster of the statistics: questions on one article
    are not independent. ``problem`` says why the gold cannot be scored, empty when it can.
    ``digest`` changes when the line of the suite does, so that scores of two different questions
    are never paired."""

    id: str
    language: Language
    question: str
    answerable: bool
    expect: tuple[tuple[str, ...], ...] = ()
    forbid: tuple[str, ...] = ()
    gold: tuple[Gold, ...] = ()
    tags: tuple[str, ...] = ()
    history: tuple[Turn, ...] = ()
    as_of: date | None = None
    note: str = ""
    group: str = ""
    problem: str = ""
    digest: str = ""

    @property
    def slices(self) -> tuple[str, ...]:
        """The language slices of a case: ``vi``, and ``vi>vi`` when an article in that language
        says it or ``vi>en`` when only one in the other does."""
        languages = {gold.language for gold in self.gold}
        if not languages:
            return (self.language,)
        said_in = self.language if self.language in languages else min(languages)
        return (self.language, f"{self.language}>{said_in}")


@dataclass(frozen=True, slots=True)
class Suite:
    """The cases of one or more files; ``digest`` is a hash of all their lines."""

    name: str
    cases: tuple[Case, ...]
    digest: str

    def select(
        self, half: str = "all", tags: Sequence[str] = (), limit: int | None = None
    ) -> Suite:
        """Return the cases of one half (``dev``, ``test`` or ``all``) that carry any of
        ``tags``."""
        kept = [
            case
            for case in self.cases
            if (half == "all" or split_of(case.id) == half)
            and (not tags or set(tags) & set(case.tags))
        ]
        if not kept:
            raise UsageError("no case is left to run: check --tags and --split")
        return suite_of(self.name, kept[:limit])


def fact_of(case_id: str) -> str:
    """Return the id of a case without the language it starts with: the same fact asked in both
    languages is one."""
    return case_id[3:] if case_id[:3] in ("vi-", "en-") else case_id


def split_of(case_id: str) -> Half:
    """Return the half a case belongs to, by a hash of its id without the language it starts with,
    so that the same fact asked in both languages stays in one half: it never moves when others are
    added."""
    return "dev" if hashlib.sha256(fact_of(case_id).encode("utf-8")).digest()[0] < 128 else "test"


def suite_of(name: str, cases: Sequence[Case]) -> Suite:
    """Return a suite with its digest."""
    text = "\n".join(case.digest or repr(case) for case in cases)
    return Suite(name, tuple(cases), hashlib.sha256(text.encode("utf-8")).hexdigest()[:16])


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer and how much of it can be judged: a foreign endpoint may show neither hits nor
    citations. ``error`` is the one line of a system that failed, in place of the answer."""

    answer: Answer | None
    sees_hits: bool = True
    sees_citations: bool = True
    error: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """One outcome. ``value`` is None when it could not be scored, which is not a zero; ``applies``
    is false when the measure has nothing to say about this case and nothing is missing."""

    value: float | None
    why: str
    applies: bool = True
