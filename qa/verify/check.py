"""A sentence against the words it rests on, by rules: no model, no I/O, a few milliseconds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.glossary import Glossary
from corpus.language import detect
from corpus.types import Language
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


def verify(
    sentence: str,
    quotes: Sequence[Evidence | str],
    *,
    language: Language | None = None,
    glossary: Glossary | None = None,
    similarity: float | None = None,
) -> Verdict:
    """Whether the quotes, taken together, support the sentence. ``similarity`` is a cosine of their
    meanings, if one is at hand. A quote given as a string is in the language it looks like."""
    if not quotes:
        return Verdict("unsupported", "nothing is quoted")
    if len(sentence) > LONGEST:
        return Verdict("unsupported", f"it is longer than a sentence ({len(sentence)} characters)")
    ground = _ground(sentence, quotes, language, glossary or Glossary.load())
    same = (ground.claim.sequence == quote.reading.sequence for quote in ground.quotes)
    if ground.claim.sequence and any(same):
        return Verdict("supported")
    doubts = [doubt for check in _CHECKS for doubt in check(ground)]
    for doubt in doubts:
        if doubt.kind == "against" or (doubt.kind == "absent" and not _rest_holds(ground, doubt)):
            return Verdict("unsupported", doubt.reason)
    if doubts:
        return Verdict("partial", doubts[0].reason)
    return _by_coverage(ground, similarity)


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


def _by_coverage(ground: Ground, similarity: float | None) -> Verdict:
    """No rule objects: does the quote say enough of it?"""
    share, told = ground.coverage()
    if not (ground.claim.content or ground.claim.counted or ground.claim.names):
        return Verdict("unsupported", "it says nothing that can be checked")
    unknown = len(ground.claim.content) - told
    if told < 2 and unknown and similarity is None and not ground.claim.counted:
        return Verdict("partial", "too little of it can be compared across the languages")
    enough, some = (ENOUGH, SOME) if ground.same_language else (ENOUGH_ACROSS, SOME_ACROSS)
    if similarity is not None and similarity < FLOOR:
        return Verdict("unsupported", "the quote is about something else")
    if share >= enough and not (ground.same_language and told <= SHORT and share < 1):
        return _weak_clause(ground)
    missing = ", ".join(ground.missing()[:4])
    if share >= some:
        return Verdict("partial", f"not in the quote: {missing}")
    return Verdict("unsupported", f"not in the quote: {missing}")


def _weak_clause(ground: Ground) -> Verdict:
    """Most of the sentence is in the quotes: is any clause of it not there at all?"""
    for clause in (*ground.claim.segments, *ground.claim.clauses):
        share, told = ground.coverage(clause)
        if told >= CLAUSE_WORDS and share < CLAUSE:
            missing = ", ".join(ground.missing(clause)[:4])
            return Verdict("partial", f"not in the quote: {missing}")
    return Verdict("supported")
