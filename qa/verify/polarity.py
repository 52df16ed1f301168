"""Whether a stretch of text denies, plans, allows or demands, and whether it claims everything."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.types import Language
from qa.verify.reading import Clause, Reading
from qa.verify.stance_words import (
    CLAIMS,
    DEMAND,
    DONE,
    DRAFT,
    FUTURE,
    HALF_DENIED,
    MAYBE,
    MUST,
    NEGATION,
    ONE_OF,
    ONGOING,
    PLAN,
    SAID,
    TO_BE_DONE,
    WISH,
)


@dataclass(frozen=True, slots=True)
class Stance:
    """How a stretch of text means it."""

    denied: bool
    planned: bool
    wished: bool
    future: bool
    maybe: bool
    must: bool
    demanded: bool
    ongoing: bool
    draft: bool
    done: bool
    half_denied: bool


def stance(reading: Reading, clause: Clause) -> Stance:
    """The stance of a stretch of a text."""
    if clause.last <= clause.first:
        return Stance(*[False] * 11)
    text = reading.shown(clause.first, clause.last).lower()
    language = reading.language
    return Stance(
        NEGATION[language].search(text) is not None,
        PLAN[language].search(text) is not None,
        WISH[language].search(text) is not None,
        FUTURE[language].search(text) is not None,
        MAYBE[language].search(text) is not None,
        MUST[language].search(text) is not None,
        DEMAND[language].search(text) is not None,
        ONGOING[language].search(text) is not None,
        DRAFT[language].search(text) is not None,
        DONE[language].search(_without_plans(text, language)) is not None,
        HALF_DENIED[language].search(text) is not None,
    )


def _without_plans(text: str, language: Language) -> str:
    """The text without words of planning and wishing, which look like something done (*is expected*)."""
    for table in (PLAN, WISH):
        text = table[language].sub(" to ", text)
    return TO_BE_DONE.sub(" ", text)


def claims(reading: Reading) -> frozenset[str]:
    """What the text claims that is more than a plain fact: everything, the first, the only one …"""
    text = reading.text.lower()
    return frozenset(
        kind for kind, pattern in CLAIMS.items() if pattern[reading.language].search(text)
    )


def says(reading: Reading, kind: str, claim: Reading) -> bool:
    """Whether a quote says something that such a claim can rest on: not ``one of the largest`` for the
    largest."""
    text = reading.text.lower()
    one_of = ONE_OF.search(text) and not ONE_OF.search(claim.text.lower())
    if one_of and kind in ("a superlative", "the first", "the only one"):
        return False
    return any(table[kind][reading.language].search(text) for table in (CLAIMS, SAID))


def strong_claims(
    reading: Reading, inside: Clause, around: Clause, *, said: bool = False
) -> frozenset[str]:
    """What a stretch claims that is more than a plain fact, by a word inside it (the words around it
    decide how it is meant); with ``said`` also what such a claim can rest on."""
    if inside.last <= inside.first:
        return frozenset()
    text = reading.shown(around.first, around.last).lower()
    offset = reading.words[around.first].start
    first = reading.words[inside.first].start - offset
    last = reading.words[inside.last - 1].end - offset
    tables = (CLAIMS, SAID) if said else (CLAIMS,)
    return frozenset(
        kind
        for kind in CLAIMS
        for table in tables
        if any(
            match.start() < last and first < match.end()
            for match in table[kind][reading.language].finditer(text)
        )
    )


def claim_place(reading: Reading, kind: str) -> int:
    """The place of the first word that makes the text claim so much."""
    match = CLAIMS[kind][reading.language].search(reading.text.lower())
    start = match.start() if match else 0
    return next((n for n, token in enumerate(reading.words) if token.end > start), 0)
