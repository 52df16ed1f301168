"""A sentence against the words it rests on, by rules: no model, no I/O, a few milliseconds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.glossary import Glossary
from corpus.language import detect
from corpus.types import Language
from qa.verify.added import check_added
from qa.verify.edits import check_edits
from qa.verify.figures import check_dates, check_numbers
from qa.verify.ground import Ground, Stretch
from qa.verify.meaning import check_exaggeration, check_opposites, check_stance
from qa.verify.names import check_names
from qa.verify.reading import Clause, read
from qa.verify.roles import check_roles
from qa.verify.swapped import check_swapped
from qa.verify.types import Doubt, Evidence, Verdict

_CHECKS = (
    check_numbers,
    check_swapped,
    check_dates,
    check_names,
    check_stance,
    check_opposites,
    check_exaggeration,
    check_roles,
    check_edits,
    check_added,
)
# Words that only say where a figure stands; the quote itself has no reason to have them.
_FRAME = re.compile(
    r"\b(?:con số(?: này| đó)?|(?:theo|trong) (?:một |các )?bài (?:báo|viết)(?: này)?"
    r"|(?:in|according to) (?:an?|the|this) article|(?:the|this|that) (?:figure|number)(?! of\b))\b",
    re.IGNORECASE,
)
ENOUGH, SOME = 0.6, 0.4
ENOUGH_ACROSS, SOME_ACROSS = 0.5, 0.3
HOLDS, HALF = 0.6, 0.5
SHORT = 3  # in a sentence of so few content words each must be in the quotes
LONGEST = 2_000  # characters of a sentence
CLAUSE, CLAUSE_WORDS = 0.2, 3
FLOOR = 0.2
ALONE = 0.75  # of a clause one of several quotes must have


def verify(
    sentence: str,
    quotes: Sequence[Evidence | str],
    *,
    language: Language | None = None,
    glossary: Glossary | None = None,
    similarity: float | None = None,
    enough: float | None = None,
) -> Verdict:
    """Whether the quotes, taken together, support the sentence. ``similarity`` is a cosine of their
    meanings, if one is at hand; ``enough`` the share of its words they must have, if more than usual.
    A quote given as a string is in the language it looks like."""
    if not quotes:
        return Verdict("unsupported", "nothing is quoted")
    if len(sentence) > LONGEST:
        return Verdict("unsupported", f"it is longer than a sentence ({len(sentence)} characters)")
    if len(quotes) > 1:
        return _together(sentence, quotes, language, glossary, similarity, enough)
    ground = _ground(sentence, quotes, language, glossary or Glossary.load())
    return _judged(ground, similarity, enough)


def _together(
    sentence: str,
    quotes: Sequence[Evidence | str],
    language: Language | None,
    glossary: Glossary | None,
    similarity: float | None,
    enough: float | None,
) -> Verdict:
    """Several quotes: one of them alone, or each clause by one of them. A name from one and a deed from
    another make no fact."""
    spoken = language or detect(sentence)
    alone = [
        verify(
            sentence,
            [quote],
            language=spoken,
            glossary=glossary,
            similarity=similarity,
            enough=enough,
        )
        for quote in quotes
    ]
    for verdict in alone:
        if verdict.support == "supported":
            return verdict
    ground = _ground(sentence, quotes, spoken, glossary or Glossary.load())
    verdict = _judged(ground, similarity, enough)
    if verdict.support != "supported":
        return verdict
    for clause in ground.claim.segments:
        part = ground.claim.shown(clause.first, clause.last)
        if len(part.split()) >= CLAUSE_WORDS and not any(
            verify(part, [quote], language=spoken, glossary=glossary, enough=ALONE).support
            == "supported"
            for quote in quotes
        ):
            return Verdict("partial", f"no quote alone says “{part}”")
    return verdict


def _judged(ground: Ground, similarity: float | None, wanted: float | None) -> Verdict:
    return replace(_by_rules(ground, similarity, wanted), share=ground.coverage()[0])


def _by_rules(ground: Ground, similarity: float | None, wanted: float | None) -> Verdict:
    same = (ground.claim.sequence == quote.reading.sequence for quote in ground.quotes)
    if ground.claim.sequence and any(same):
        return Verdict("supported")
    doubts = [doubt for check in _CHECKS for doubt in check(ground)]
    for doubt in doubts:
        if doubt.kind == "against" or (doubt.kind == "absent" and not _rest_holds(ground, doubt)):
            return Verdict("unsupported", doubt.reason)
    if doubts:
        return Verdict("partial", doubts[0].reason)
    return _by_coverage(ground, similarity, wanted)


def _ground(
    sentence: str,
    quotes: Sequence[Evidence | str],
    language: Language | None,
    glossary: Glossary,
) -> Ground:
    claim = read(_FRAME.sub(" ", sentence), language or detect(sentence), glossary)
    stretches: list[Stretch] = []
    for given in quotes:
        quote = _evidence(given, claim.language)
        texts: list[tuple[str, Language]] = [(quote.quote, quote.language)]
        if quote.translation:
            texts.append((quote.translation, "en" if quote.language == "vi" else "vi"))
        for text, spoken in texts:
            reading = read(text, spoken, glossary)
            stretches.append(Stretch(reading, Clause(0, len(reading.words)), quote.published))
    return Ground(claim, tuple(stretches))


def _evidence(quote: Evidence | str, default: Language) -> Evidence:
    return Evidence(quote, detect(quote, default)) if isinstance(quote, str) else quote


def _rest_holds(ground: Ground, doubt: Doubt) -> bool:
    """Whether another clause of the sentence is well supported, and the one in doubt is about
    something the quote does not speak of (else it contradicts the quote)."""
    clauses = ground.claim.clauses
    here = [c for c in clauses if c.first <= doubt.place < c.last]
    if not here or ground.coverage(here[0])[0] >= HALF:
        return False
    return any(
        clause != here[0] and told >= 2 and share >= HOLDS
        for clause in clauses
        for share, told in [ground.coverage(clause)]
    )


def _by_coverage(ground: Ground, similarity: float | None, wanted: float | None) -> Verdict:
    """No rule objects: does the quote say enough of it?"""
    share, told = ground.coverage()
    if not (ground.claim.content or ground.claim.counted or ground.claim.names):
        return Verdict("unsupported", "it says nothing that can be checked")
    unknown = len(ground.claim.content) - told
    if told < 2 and unknown and similarity is None and not ground.claim.counted:
        return Verdict("partial", "too little of it can be compared across the languages", True)
    enough, some = (ENOUGH, SOME) if ground.same_language else (ENOUGH_ACROSS, SOME_ACROSS)
    enough = max(enough, wanted or 0)
    if similarity is not None and similarity < FLOOR:
        return Verdict("unsupported", "the quote is about something else")
    if share >= enough and not (ground.same_language and told <= SHORT and share < 1):
        return _weak_clause(ground)
    missing = ", ".join(ground.missing()[:4])
    if share >= some:
        return Verdict("partial", f"not in the quote: {missing}", not ground.same_language)
    return Verdict("unsupported", f"not in the quote: {missing}")


def _weak_clause(ground: Ground) -> Verdict:
    """Most of the sentence is in the quotes: is any clause of it not there at all?"""
    for clause in (*ground.claim.segments, *ground.claim.clauses):
        share, told = ground.coverage(clause)
        if told >= CLAUSE_WORDS and share < CLAUSE:
            missing = ", ".join(ground.missing(clause)[:4])
            return Verdict("partial", f"not in the quote: {missing}")
    return Verdict("supported")
