"""A sentence laid beside a quote that it nearly repeats."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from qa.verify.ground import Stretch
from qa.verify.reading import Clause, Reading

NEAR = 0.6  # of the words of the sentence stand in the quote in this order
_LONGEST = 400  # words of a quote


@dataclass(frozen=True)
class Edit:
    """``mine`` of the sentence stands where ``theirs`` of the quote stood; either may be empty."""

    mine: Clause
    theirs: Clause


def near_copy(claim: Reading, quote: Stretch) -> tuple[float, Stretch, list[Edit]] | None:
    """How near the sentence is to a quote in its language, and the edits between the two."""
    reading = quote.reading
    if reading.language != claim.language or len(reading.words) > _LONGEST:
        return None
    mine, theirs = words_of(claim), words_of(reading)
    known = {claim.words[n].key for n in mine} & {reading.words[n].key for n in theirs}
    if not mine or len(known) < 3:
        return None
    matcher = SequenceMatcher(
        None,
        [claim.words[n].key for n in mine],
        [reading.words[n].key for n in theirs],
        autojunk=False,
    )
    codes = matcher.get_opcodes()
    same = sum(i2 - i1 for tag, i1, i2, _, _ in codes if tag == "equal")
    if same < NEAR * len(mine):
        return None
    edits = [
        Edit(_clause(mine, i1, i2), _clause(theirs, j1, j2))
        for tag, i1, i2, j1, j2 in codes
        if tag != "equal"
    ]
    return same / len(mine), quote, edits


def words_of(reading: Reading) -> list[int]:
    return [n for n, token in enumerate(reading.words) if token.text[0].isalnum()]


def _clause(places: list[int], first: int, last: int) -> Clause:
    if first < last:
        return Clause(places[first], places[last - 1] + 1)
    at = places[first] if first < len(places) else (places[-1] + 1 if places else 0)
    return Clause(at, at)


def moved(claim: Reading, mine: Clause, quote: Reading) -> bool:
    """Whether words that seem put in only stand elsewhere in the quote, in the same order."""
    keys = [token.key for token in claim.words[mine.first : mine.last] if token.text[0].isalnum()]
    if len(keys) < 3:
        return False
    theirs = [token.key for token in quote.words if token.text[0].isalnum()]
    return any(theirs[n : n + len(keys)] == keys for n in range(len(theirs)))


def size(clause: Clause) -> int:
    return clause.last - clause.first
