"""Denial, modality, exaggeration, opposites and how much of a sentence its quotes say at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple

from corpus.lexicon import lexicon
from qa.verify.ground import Ground, Stretch
from qa.verify.polarity import Stance, claim_place, claims, says, stance
from qa.verify.reading import Clause
from qa.verify.types import Doubt


def check_stance(ground: Ground) -> Iterator[Doubt]:
    """Denied here and not there; planned there and done here; possible there and certain here."""
    segments = ground.segments
    stances = [stance(segment.reading, segment.clause) for segment in segments]
    claimed = [stance(ground.claim, clause) for clause in ground.claim.segments]
    denials = sum(s.denied for s in claimed)
    balanced = denials and denials == sum(s.denied for s in stances)
    for clauses, overlaps in _aligned(ground, segments):
        mine = _together([stance(ground.claim, clause) for clause in clauses])
        best = max(range(len(segments)), key=lambda n: overlaps[n])
        if not balanced:
            yield from _denial(mine, stances, overlaps, clauses[0])
        # A sentence of facts and plans: which clause of the quote is which of its own cannot be told.
        if _speaks_of_plans(mine) or not any(_speaks_of_plans(s) for s in claimed):
            yield from _modality(mine, _around(stances, overlaps, best), stances, clauses[0])


def _speaks_of_plans(mine: Stance) -> bool:
    return mine.planned or mine.wished or mine.future or mine.maybe


def _aligned(ground: Ground, segments: Sequence[Stretch]) -> list[tuple[list[Clause], list[int]]]:
    """The segments of the claim, those together that rest on the same segment of a quote."""
    found: dict[int, tuple[list[Clause], list[int]]] = {}
    for clause in ground.claim.segments:
        overlaps = [ground.overlap(clause, segment) for segment in segments]
        if not overlaps or (max(overlaps) == 0 and len(segments) > 1):
            continue
        best = max(range(len(segments)), key=lambda n: overlaps[n])
        clauses, sums = found.setdefault(best, ([], [0] * len(segments)))
        clauses.append(clause)
        sums[:] = [a + b for a, b in zip(sums, overlaps, strict=True)]
    return list(found.values())


def _together(stances: Sequence[Stance]) -> Stance:
    return Stance(*(any(values) for values in zip(*map(astuple, stances), strict=True)))


def _around(stances: list[Stance], overlaps: list[int], best: int) -> list[Stance]:
    """The stances of the segments that say it: the best, and those as good."""
    return [s for s, o in zip(stances, overlaps, strict=True) if o == overlaps[best]]


def _denial(
    mine: Stance, stances: list[Stance], overlaps: list[int], clause: Clause
) -> Iterator[Doubt]:
    denied = max((o for s, o in zip(stances, overlaps, strict=True) if s.denied), default=-1)
    affirmed = max((o for s, o in zip(stances, overlaps, strict=True) if not s.denied), default=-1)
    says = [s for s, o in zip(stances, overlaps, strict=True) if o == max(overlaps)]
    if mine.denied and affirmed > denied:
        if any(s.half_denied for s in says) and not mine.half_denied:
            return
        yield Doubt("the quote does not deny it", "against", clause.first)
    elif (
        not mine.denied
        and denied > affirmed
        and (not mine.half_denied or any(s.half_denied for s in says))
    ):
        yield Doubt("the quote denies it", "against", clause.first)


def _modality(
    mine: Stance, theirs: list[Stance], everywhere: list[Stance], clause: Clause
) -> Iterator[Doubt]:
    for reason, applies in (
        ("the quote speaks of a plan, not of something done", _plan_as_fact(mine, theirs)),
        ("the quote speaks of a draft", not mine.draft and all(s.draft for s in theirs)),
        ("the quote says it may happen", _maybe_as_sure(mine, theirs)),
        ("the quote only asks for it", _wish_as_plan(mine, theirs)),
        ("the quote speaks of something done, not to come", _fact_as_plan(mine, theirs)),
        ("the quote says it as a fact", _fact_as_maybe(mine, theirs)),
        ("the quote says it is still going on", _ongoing_as_done(mine, theirs)),
        ("the quote does not demand it", mine.demanded and not any(s.must for s in everywhere)),
        ("the quote demands it", mine.maybe and all(s.demanded and not s.maybe for s in theirs)),
    ):
        if applies:
            yield Doubt(reason, "against", clause.first)
            return


def _plan_as_fact(mine: Stance, theirs: list[Stance]) -> bool:
    """Done or simply so here, to come there. A word of planning here is enough to let it pass, unless
    it is itself said to be done (``đã cam kết``)."""
    if mine.future or mine.maybe or mine.must or (mine.planned and not mine.done):
        return False
    if mine.planned or mine.wished:
        return mine.done and all(s.future and not s.done for s in theirs)
    return all((s.planned or s.future or s.wished) and not s.done for s in theirs)


def _maybe_as_sure(mine: Stance, theirs: list[Stance]) -> bool:
    if mine.maybe:
        return False
    if mine.future:
        return all(s.maybe and not s.future for s in theirs)
    return not mine.must and all(s.maybe and not s.done for s in theirs)


def _wish_as_plan(mine: Stance, theirs: list[Stance]) -> bool:
    here = mine.wished or mine.planned or mine.maybe or mine.must
    return mine.future and not here and all(s.wished and not (s.future or s.done) for s in theirs)


def _fact_as_plan(mine: Stance, theirs: list[Stance]) -> bool:
    return mine.future and not mine.done and all(_real(s) for s in theirs)


def _fact_as_maybe(mine: Stance, theirs: list[Stance]) -> bool:
    """Perhaps done or meant to be done here, done there; or ``may have`` where nothing is left open."""
    if mine.maybe and mine.done and not any(_speaks_of_plans(s) or s.must for s in theirs):
        return True
    return (mine.maybe or (mine.planned and not mine.done)) and all(_real(s) for s in theirs)


def _ongoing_as_done(mine: Stance, theirs: list[Stance]) -> bool:
    return mine.done and not mine.ongoing and all(s.ongoing and not s.done for s in theirs)


def _real(theirs: Stance) -> bool:
    return theirs.done and not (theirs.planned or theirs.wished or theirs.maybe or theirs.future)


def check_exaggeration(ground: Ground) -> Iterator[Doubt]:
    """All, first, only, most, because: said here and by no quote."""
    whole = Clause(0, len(ground.claim.words))
    overlaps = [ground.overlap(whole, quote) for quote in ground.quotes]
    for kind in sorted(claims(ground.claim)):
        # Only a quote that says much of the sentence can say how far it goes.
        if any(
            2 * overlap >= max(overlaps) and says(quote.reading, kind, ground.claim)
            for quote, overlap in zip(ground.quotes, overlaps, strict=True)
        ):
            continue
        yield Doubt(f"the quote does not claim {kind}", "absent", claim_place(ground.claim, kind))


def check_opposites(ground: Ground) -> Iterator[Doubt]:
    """A word here whose opposite stands there: rose and fell."""
    contrary = lexicon().contrary
    theirs = frozenset().union(*(quote.meanings for quote in ground.quotes))
    mine = ground.claim.all_meanings
    for place in range(len(ground.claim.words)):
        meanings = ground.claim.meanings[place]
        if meanings & theirs or (ground.claim.words[place].stop and not ground.same_language):
            continue
        opposites = frozenset().union(*(contrary.get(m, frozenset()) for m in meanings))
        if opposites & theirs - mine:
            yield Doubt(f"the quote says the opposite of {ground.claim.words[place].text}")
            return
