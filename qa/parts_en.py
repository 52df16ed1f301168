"""Where an English question asks a second thing, and what a later part needs of the first (pure)."""

from __future__ import annotations

import re

from corpus.text import fold

MAYBE = re.compile(r"\b(?:and|plus|as well as)\b|;|\?.*\?", re.IGNORECASE)
JOINT = re.compile(r",? (?:and|plus|as well as)(?: also| then)? |[;?] ?(?=\w)", re.IGNORECASE)
_BEFORE = (
    r"(?:(?:in|on|at|by|to|for|from|with|of|during|under|through|since|until|about|over|within|exactly"
    r"|roughly) )?"
)
_WH = r"(?:who|whom|whose|when|where|why|how|what|which)"
_AUXILIARY = (
    r"(?:is|are|was|were|did|do|does|has|have|had|will|would|can|could|should|shall|may|might)"
)
_ASKS = re.compile(rf"\b{_WH}\b", re.IGNORECASE)
_BEGINS = re.compile(rf"{_BEFORE}(?P<wh>{_WH})\b", re.IGNORECASE)
_YES_NO = re.compile(rf"{_AUXILIARY}\b", re.IGNORECASE)
# “Which organisations”, “how many plenary sessions”: words that are asked for, and no clause.
_OF_WORDS = re.compile(rf"^\W*{_BEFORE}(?:which|what|whose|how (?:many|much))\b(?P<rest>.*)", re.I)
_IN_CLAUSE = re.compile(
    rf"\b(?:{_AUXILIARY}|the|an?|this|these|it|they|he|she|in|on|at|to|from|for|of|by|with|\w+ed)\b"
    r"|(?<!^) [A-Z]"
)
_ADVERB = rf"{_BEFORE}(?:when|where|why|how|who|whom|(?:what|which) \w+)"
_SHARED = re.compile(
    rf"(?P<one>{_ADVERB}),? and (?P<two>{_ADVERB}) (?P<rest>{_AUXILIARY} .+)", re.IGNORECASE
)
_KIND = r"(?:dates?|days?|months?|years?|time|place|city|country|venue|location)"
_QUESTION_WORDS = re.compile(
    rf"^.*?{_BEFORE}\b{_WH}\b(?: (?:many|much|long|far|else))?(?: {_KIND}\b)?"
    rf"(?: {_AUXILIARY}\b)?",
    re.IGNORECASE,
)
# “Of the officers sent to UNMISS, how many …”
_SAID_FIRST = re.compile(
    rf"((?:of|among|in|at|on|during|for|from|according to) .+?), {_BEFORE}{_WH}\b", re.IGNORECASE
)
_HELPED = re.compile(rf"\b{_AUXILIARY} ", re.IGNORECASE)
_DID = re.compile(r"\b(?:did|do|does)\b", re.IGNORECASE)
_DETERMINER = r"(?:the|an?|this|that|these|those|its|their|our|[\w-]+['’]s)"
_EVENT = (
    r"(?:conferences?|workshops?|seminars?|meetings?|discussions?|exhibitions?|ceremon(?:y|ies)|visits?"
    r"|summits?|forums?|trainings?|courses?)"
)
_NEAR = (
    rf"\b{_DETERMINER} (?:(?!{_DETERMINER} )[\w-]+ ){{0,4}}?"  # a determiner and what may follow
)
_OF_EVENT = re.compile(rf"{_NEAR}{_EVENT}\b", re.IGNORECASE)
_OF_THING = re.compile(rf"\b{_DETERMINER} \w")
_OF_NAME = re.compile(r"\b[A-Z]")
_NAMED = re.compile(rf"\b{_DETERMINER}\b|\b[A-Z]|\d")
_DEFINITE = re.compile(
    rf"\b(?:the|this|that|these|those) (?P<noun>[\w-]+)(?! (?!{_WH}|{_AUXILIARY}|in|on|at)\w)", re.I
)
_FOR_IT = re.compile(r"\b(?:it|they|them)\b", re.IGNORECASE)
_FOR_THEM = re.compile(r"\b(?:they|them|their|theirs)\b", re.IGNORECASE)
_OF_IT = re.compile(
    r"\b(?:its|their|theirs|he|him|his|she|her|hers|there|these|those|this|that)\b", re.IGNORECASE
)
_LAST_VERB = re.compile(
    r" (?:\w+ed|held|take place|taken place|happen|begin|start|end|run|last|made|given)$"
)
_LAST_WORD = re.compile(r"(?<!\bthe)(?<!\ba)(?<!\bof)(?<!\bin)(?<!\bat)(?<!\bto)(?<!\bon) [a-z]+$")
_SHARE = re.compile(
    r"\b(?:percent\w*|per cent|share|proportion|of (?:them|these|those|whom))\b", re.I
)
_COUNT = re.compile(r"(?:how many|how much|what \w+|which \w+)\b", re.IGNORECASE)
_OBJECTLESS = re.compile(
    rf"(?!what )(?:(?!{_AUXILIARY} )\w+ )+\w+ed", re.IGNORECASE
)  # “who attended”
_NO_VERB = re.compile(
    rf"{_BEFORE}{_WH}(?: \w+)?$"
    r"|(?:what|which|how many|how much)(?: \w+)? (?:from|in|on|at|to|for|by)(?: (?:the|an?))? \w+$",
    re.IGNORECASE,
)


def parts_at(left: str, joint: str, right: str) -> bool:
    """Whether a sentence asks one thing before ``joint`` and another after it."""
    begins = _BEGINS.match(right)
    return (
        begins is not None
        and _is_clause(left)
        and not _goes_on(left, begins["wh"])
        and not _shares_verb(left, right)
    )


def _is_clause(left: str) -> bool:
    if not _ASKS.search(left) and not _YES_NO.match(left.strip()):
        return False
    words = _OF_WORDS.match(left)
    if words:
        return _IN_CLAUSE.search(words["rest"]) is not None
    return len(left.split()) > 2


def _goes_on(left: str, word: str) -> bool:
    """Whether ``word`` begins a relative clause beside another: “… who served and who came back …”."""
    before = [match[0].lower() for match in _ASKS.finditer(left)]
    return len(before) > 1 and before[-1] == word.lower() != before[0]


def _shares_verb(left: str, right: str) -> bool:
    """Whether two counts have one verb: “how many came from the army and how many from the police”."""
    counts = _COUNT.match(right)
    return (
        counts is not None
        and _NO_VERB.match(right.strip(" ?")) is not None
        and counts[0].lower() in left.lower()
    )


def shared(sentence: str) -> tuple[str, str] | None:
    """The two questions of “When and where was it held?”."""
    match = _SHARED.match(sentence)
    return (f"{match['one']} {match['rest']}", f"{match['two']} {match['rest']}") if match else None


def completed(part: str, first: str) -> str:
    """A later part with what it lacks: the thing the first is about in the place of its pronoun, or
    before it."""
    part = part.strip(" ?.,;")
    first = first.strip(" ?.,;")
    if _OBJECTLESS.fullmatch(part):
        return f"{part} {_thing(first)}"
    if _NO_VERB.match(part) or _SHARE.search(part):
        return _before(_HELPED.sub("", _unasked(first), count=1), part)
    if _FOR_THEM.search(part) and _OF_WORDS.match(first):  # “which groups … and what do they …”
        return _before(_unasked(first), part)
    if _FOR_IT.search(part) and not _OF_IT.search(part):
        return _FOR_IT.sub(lambda _: _thing(first), part, count=1)
    if (known := _known(part, first)) is not None:
        return part[: known.start()] + _thing(first, known["noun"]) + part[known.end() :]
    if _OF_IT.search(part) or _FOR_IT.search(part) or not _NAMED.search(_ASKS.sub("", part)):
        return _before(_thing(first), part)
    return part


def _before(about: str, part: str) -> str:
    return f"{about}: {part[:1].lower()}{part[1:]}"


def _known(part: str, first: str) -> re.Match[str] | None:
    """Where a part says “the seminar” of a seminar that the first tells more about."""
    said = set(fold(first).split())
    return next((m for m in _DEFINITE.finditer(part) if fold(m["noun"]) in said), None)


def _unasked(first: str) -> str:
    """A first part without the words that ask, or what it says before them."""
    if said := _SAID_FIRST.match(first):
        return said[1]
    rest = _QUESTION_WORDS.sub("", first, count=1) if _ASKS.search(first) else first
    return re.sub(rf"^{_AUXILIARY}\b", "", rest.strip(), flags=re.IGNORECASE).strip()


def _thing(first: str, noun: str = "") -> str:
    """What a first part is about: from the words for ``noun``, an event, another thing or a name on."""
    rest = _unasked(first)
    of_noun = re.compile(rf"{_NEAR}{re.escape(noun)}\b", re.IGNORECASE)
    patterns = (*([of_noun] if noun else []), _OF_EVENT, _OF_THING, _OF_NAME)
    found = next((match for pattern in patterns if (match := pattern.search(rest))), None)
    about = rest[found.start() :] if found else rest
    shorter = _LAST_VERB.sub("", about)
    if shorter == about == rest and _DID.search(first):  # “did the workshop cost”
        return _LAST_WORD.sub("", about)
    return shorter
