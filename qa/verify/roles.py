"""Who does it to whom: the same two names on the other sides of the same verb."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from corpus.lexicon import lexicon
from corpus.text import word_set
from corpus.types import Language
from corpus.words import alike, is_irregular
from qa.verify.edits import repeats
from qa.verify.ground import Ground
from qa.verify.reading import Reading
from qa.verify.types import Doubt

Role = Literal["doer", "done-to"]

_PASSIVE_VI = word_set("được bị do")
_TENSE_VI = word_set("đã đang sẽ")
_BE = word_set("be is was were been being are am get got")
_AWAY: dict[Language, frozenset[str]] = {
    "en": word_set("with through via at in for of on from as among than according"),
    "vi": word_set("với cùng tại ở qua về của trong như từ là"),
}
_MUTUAL = re.compile(
    r"\b(?:meet|met|together|joint|jointly|co-\w+|cooperat\w*|coordinat\w*"
    r"|gặp|họp|cùng|đồng|phối hợp|hợp tác)\b"
)
_LONGEST = 500  # words of a quote in which sides are looked for
_TITLE = 4
_NEAR = 8  # words between a name and the verb it belongs to


@dataclass(frozen=True)
class Party:
    """A name in a text: what it is known by, and where it stands."""

    key: str
    first: int
    last: int
    person: bool
    home: bool = False


def check_roles(ground: Ground) -> Iterator[Doubt]:
    """Names that change sides of a verb that sentence and quote share."""
    claim = ground.claim
    if repeats(ground):
        return
    for quote in ground.quotes:
        if len(quote.reading.words) > _LONGEST:
            continue
        for verb, their_verbs in _verbs(claim, quote.reading).items():
            turned = _turned(claim, verb, quote.reading, their_verbs)
            if turned and _mutual(claim, verb, turned):
                continue
            if len(turned) > 1 or any(_alone_enough(party, verb) for party in turned):
                shown = claim.shown(turned[0].first, turned[0].last)
                yield Doubt(f"in the quote {shown} has the other part in it", "against", verb)
                return


def _mutual(claim: Reading, verb: int, parties: list[Party]) -> bool:
    """Whether the two do it together: ``A met B``, ``A and B cooperate``."""
    first = min(verb, *(party.first for party in parties))
    last = max(verb + 2, *(party.last for party in parties))
    return bool(_MUTUAL.search(claim.shown(first, min(last, len(claim.words))).lower()))


def _turned(claim: Reading, verb: int, quote: Reading, their_verbs: list[int]) -> list[Party]:
    """The names that have one part in the claim and only the other in the quote."""
    mine: dict[str, set[Role]] = {}
    first: dict[str, Party] = {}
    for party in _parties(claim):
        if (role := _role(claim, party, verb)) is not None:
            mine.setdefault(party.key, set()).add(role)
            first.setdefault(party.key, party)
    theirs: dict[str, set[Role]] = {}
    for party in _parties(quote):
        for place in their_verbs:
            if (role := _role(quote, party, place)) is not None:
                theirs.setdefault(party.key, set()).add(role)
    turned = [key for key in mine if key in theirs and not mine[key] & theirs[key]]
    known = {party.key for party in _parties(quote)}
    # One that changed sides, and another of the quote that took the side it had there.
    taken = [
        key
        for key in mine
        if key not in turned
        and key in known
        and any(mine[key] <= theirs[other] for other in turned)
        and not mine[key] & theirs.get(key, set())
    ]
    return [first[key] for key in turned + (taken if turned else [])]


def _alone_enough(party: Party, verb: int) -> bool:
    """Whether one name that changed sides settles it: a person with at most a title before the verb."""
    gap = party.first - verb - 1 if party.first > verb else verb - party.last
    return party.person and 0 <= gap <= _TITLE


def _parties(reading: Reading) -> Iterator[Party]:
    """Names: those of the glossary, countries, and other runs of capitalised words."""
    covered: set[int] = set()
    for first, last, entry in _entry_runs(reading):
        covered.update(range(first, last))
        proper = _proper(reading, range(first, last))
        key = f"meaning {min(proper)}" if proper else f"entry {entry}"
        home = reading.words[last - 1].plain in ("nam", "vietnam")
        yield Party(key, first, last, entry in reading.people, home)
    for name in reading.names:
        places = [
            n for n in range(name.first, name.last) if n not in covered and not reading.is_filler(n)
        ]
        if not places:
            continue
        proper = _proper(reading, places)
        if proper:
            yield Party(f"meaning {min(proper)}", places[0], places[-1] + 1, False)
        elif not all(reading.meanings[n] for n in places):
            key = reading.words[places[-1]].plain
            yield Party(key, places[0], places[-1] + 1, len(places) > 1)


def _proper(reading: Reading, places: Iterable[int]) -> frozenset[int]:
    """The countries and bodies that words mean: the same in both languages."""
    return frozenset().union(*(reading.meanings[n] for n in places)) & lexicon().proper


def _entry_runs(reading: Reading) -> Iterator[tuple[int, int, int]]:
    place = 0
    while place < len(reading.entries):
        entry, last = reading.entries[place], place + 1
        while last < len(reading.entries) and reading.entries[last] == entry:
            last += 1
        if entry is not None and entry in reading.named:
            yield place, last, entry
        place = last


def _verbs(claim: Reading, quote: Reading) -> dict[int, list[int]]:
    """Places of lower-case content words of the claim, likely verbs, and where the quote has them."""
    found: dict[int, list[int]] = {}
    for place in claim.content:
        if (claim.words[place].capital and place) or claim.entries[place] is not None:
            continue
        for other in quote.content:
            their = quote.words[other]
            if (their.capital and other) or quote.entries[other] is not None:
                continue
            if _same_verb(claim, place, quote, other):
                found.setdefault(place, []).append(other)
    return found


def _same_verb(claim: Reading, place: int, quote: Reading, other: int) -> bool:
    if claim.meanings[place] & quote.meanings[other]:
        return True
    if claim.language != quote.language:
        return False
    mine, theirs = claim.words[place].key, quote.words[other].key
    if claim.language == "en":
        return alike(mine, theirs)
    # A Vietnamese verb the lexicon lacks: one syllable says too little, two in a row are a word.
    return mine == theirs and _next_key(claim, place) == _next_key(quote, other) is not None


def _next_key(reading: Reading, place: int) -> str | None:
    after = reading.words[place + 1] if place + 1 < len(reading.words) else None
    return after.key if after is not None and after.is_word and not after.capital else None


def _role(reading: Reading, party: Party, verb: int) -> Role | None:
    if party.last <= verb and _is_attribute(reading, party):
        return None
    if reading.language == "en":
        return _role_en(reading, party, verb)
    return _role_vi(reading, party, verb)


def _is_attribute(reading: Reading, party: Party) -> bool:
    """``of Viet Nam``, ``sĩ quan Việt Nam``: a name that belongs to the noun before it."""
    if party.first == 0:
        return False
    before = reading.words[party.first - 1]
    small = before.text.lower()
    if small in _AWAY[reading.language] or small == "to":
        return True
    return party.home and before.is_word and not before.stop


def _role_en(reading: Reading, party: Party, verb: int) -> Role | None:
    words = [token.text.lower() for token in reading.words]
    if not _is_verb_en(words, verb):
        return None
    passive = not words[verb].endswith("ing") and bool(_BE & set(words[max(0, verb - 3) : verb]))
    if party.last <= verb:
        if verb - party.last > _NEAR or _cut(reading, party.last, verb):
            return None
        return "done-to" if passive else "doer"
    if party.first > verb:
        between = words[verb + 1 : party.first]
        if "by" in between and passive:
            return "doer"
        if _BE & set(between):
            return None
        if passive or any(word in _AWAY["en"] for word in between) or len(between) > 6:
            return None
        return "done-to"
    return None


def _is_verb_en(words: list[str], verb: int) -> bool:
    word = words[verb]
    if verb and words[verb - 1] in ("the", "a", "an", "of", "its", "their"):
        return False
    return (
        word.endswith(("ed", "s", "ing"))
        or is_irregular(word)
        or (verb > 0 and words[verb - 1] in ("will", "to", "may", "must", "can"))
    )


def _role_vi(reading: Reading, party: Party, verb: int) -> Role | None:
    words = [token.text.lower() for token in reading.words]
    if party.last <= verb:
        if verb - party.last > _NEAR or _cut(reading, party.last, verb):
            return None
        return "done-to" if _PASSIVE_VI & set(words[party.last : verb]) else "doer"
    if party.first > verb:
        between = words[verb + 1 : party.first]
        if "bởi" in between:
            return "doer"
        if len(between) > 6 or (_AWAY["vi"] | _PASSIVE_VI | _TENSE_VI) & set(between):
            return None
        return None if _PASSIVE_VI & set(words[max(0, verb - 3) : verb]) else "done-to"
    return None


def _cut(reading: Reading, first: int, last: int) -> bool:
    """Whether a clause ends between two places (a comma may only set off a title)."""
    return any(token.text in ";:.()" for token in reading.words[first:last])
