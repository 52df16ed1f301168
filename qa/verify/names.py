"""Are the names of a sentence those of its quotes?"""

from __future__ import annotations

from collections.abc import Iterator

from corpus.language import is_syllable
from corpus.lexicon import lexicon
from corpus.text import fold, word_set
from qa.verify.ground import Ground
from qa.verify.reading import Name, Reading
from qa.verify.types import Doubt

_HOME = frozenset({"viet", "nam", "vietnam", "vietnamese"})
# Nearly every article is about Viet Nam, so its name may be added to what a quote says.
QUALIFIERS = word_set("deputy vice acting former phó cựu nguyên quyền")
"""Words before a title that make it another one."""
_SURNAMES = word_set(
    """nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh luong to mai ha cao
    trinh dao doan lam phung thai chu ta quach vuong kieu truong trieu khuat nong hua tong dam nghiem luu
    chau ton tu ninh bach doan khuong giang thach kim"""
)


def check_names(ground: Ground) -> Iterator[Doubt]:
    """Names that no quote has, and names whose parts stand in another order."""
    for name in ground.claim.names:
        if (doubt := _check(ground, name)) is not None:
            yield doubt
    yield from _other_bodies(ground)
    yield from _titles(ground)
    yield from _ranks(ground)


def _other_bodies(ground: Ground) -> Iterator[Doubt]:
    """Names of the glossary that no quote has, though words of them may stand there by chance."""
    claim = ground.claim
    theirs = frozenset().union(*(quote.reading.named for quote in ground.quotes))
    for entry in sorted(claim.named):
        place = claim.entries.index(entry)
        if _known(ground, place) or claim.meanings[place] & lexicon().proper & _meanings(ground):
            continue
        last = place
        while last < len(claim.entries) and claim.entries[last] == entry:
            last += 1
        shown = claim.shown(place, last)
        # With no other name in the quote it may say "the ministry".
        yield Doubt(f"{shown} is not in the quote", "absent" if theirs else "loose", place)


def _meanings(ground: Ground) -> frozenset[int]:
    return frozenset().union(*(quote.meanings for quote in ground.quotes))


def _titles(ground: Ground) -> Iterator[Doubt]:
    """A deputy, former or acting somebody who has become the one himself."""
    claim = ground.claim
    for quote in ground.quotes:
        reading = quote.reading
        plain = {token.key for n, token in enumerate(reading.words) if not _qualified(reading, n)}
        for place, token in enumerate(reading.words):
            if not token.is_word or not _qualified(reading, place) or token.key in plain:
                continue
            for mine, word in enumerate(claim.words):
                same = word.key == token.key or claim.meanings[mine] & reading.meanings[place]
                if same and word.is_word and not _has_qualifier(claim):
                    yield Doubt(f"the quote says {reading.shown(place - 1, place + 1)}")
                    return


def _ranks(ground: Ground) -> Iterator[Doubt]:
    """A rank or office before a person's name that no quote has, in a quote of the other language."""
    claim = ground.claim
    if ground.same_language:
        return
    for place in range(len(claim.words) - 1):
        token, after = claim.words[place], claim.words[place + 1]
        named = after.capital and is_syllable(after.text) and not claim.meanings[place + 1]
        if not (named and token.capital and not token.stop) or _is_one(claim, place):
            continue
        if claim.meanings[place] and ground.found(place) is False:
            yield Doubt(f"{token.text} {after.text} is not in the quote", "absent", place)
            return


def _is_one(claim: Reading, place: int) -> bool:
    """Whether a word and the next are parts of one name of the glossary."""
    entry = claim.entries[place]
    return entry is not None and entry == claim.entries[place + 1]


def _qualified(reading: Reading, place: int) -> bool:
    if place == 0 or reading.words[place - 1].text.lower() not in QUALIFIERS:
        return False
    return place == 1 or reading.words[place - 2].text.lower() not in ("ứng", "đối")  # *to cope*


def _has_qualifier(claim: Reading) -> bool:
    return any(
        token.text.lower() in QUALIFIERS or "thứ trưởng" in claim.text.lower()
        for token in claim.words
    )


def _check(ground: Ground, name: Name) -> Doubt | None:
    claim = ground.claim
    shown = claim.shown(name.first, name.last)
    open_places = [
        place
        for place in range(name.first, name.last)
        if claim.words[place].is_word and not claim.is_filler(place) and not _known(ground, place)
    ]
    if not open_places:
        return None
    if _is_person(claim, open_places):
        surname = fold(claim.words[open_places[0]].text) in _SURNAMES
        is_kept = surname or ground.same_language or _stays_as_it_is(claim, open_places)
        if _in_order(ground, open_places) or not is_kept:
            return None
        return Doubt(f"{shown} is not in the quote", "absent", name.first)
    absent = [place for place in open_places if _is_absent(ground, place)]
    if not absent:
        return None
    firm = [place for place in absent if _is_firm(ground, place)]
    if not firm:
        return None
    words = " ".join(claim.words[place].text for place in firm)
    return Doubt(f"{words} is not in the quote", "absent", firm[0])


def _known(ground: Ground, place: int) -> bool:
    """Whether a name is one of the glossary that a quote has, or is the country itself."""
    claim = ground.claim
    entry = claim.entries[place]
    if fold(claim.words[place].text) in _HOME and not _beside_person(claim, place):
        return True
    return entry is not None and any(
        entry in quote.reading.present or entry in quote.entries for quote in ground.quotes
    )


def _beside_person(claim: Reading, place: int) -> bool:
    """``Lê Hoài Nam``: a syllable of the country's name inside another name."""
    if claim.entries[place] is not None:
        return False
    return fold(claim.words[place].text) in ("viet", "nam")


def _is_person(claim: Reading, places: list[int]) -> bool:
    """Two or more capitalised syllables that are no known words together: Trần Lưu Quang."""
    run = places[-1] - places[0] + 1 == len(places)
    return (
        run
        and len(places) >= 2
        and all(is_syllable(claim.words[place].text) for place in places)
        and all(claim.entries[place] is None for place in places)
        and not all(claim.meanings[place] for place in places)
    )


def _stays_as_it_is(claim: Reading, places: list[int]) -> bool:
    """A Vietnamese name in an English sentence, Hai Phong: a Vietnamese quote has the same syllables. The
    other way round it may be a country, which each language calls by a name of its own."""
    return claim.language == "en" and not any(
        claim.meanings[place] or claim.words[place].stop for place in places
    )


def _in_order(ground: Ground, places: list[int]) -> bool:
    """Whether the words stand in this order within one run of capitalised words of a quote."""
    wanted = [fold(ground.claim.words[place].text) for place in places]
    for quote in ground.quotes:
        reading = quote.reading
        for name in _runs(reading):
            words = iter(fold(reading.words[n].text) for n in range(name.first, name.last))
            if all(word in words for word in wanted):
                return True
    return False


def _runs(reading: Reading) -> Iterator[Name]:
    place = 0
    while place < len(reading.words):
        last = place
        while last < len(reading.words) and reading.words[last].capital:
            last += 1
        if last > place:
            yield Name(place, last)
        place = max(last, place + 1)


def _is_absent(ground: Ground, place: int) -> bool:
    if any(quote.names(ground.claim.words[place]) for quote in ground.quotes):
        return False
    return ground.found(place) is not True


def _is_firm(ground: Ground, place: int) -> bool:
    """Whether a name that is absent must be there if the claim holds: in one language every name,
    across languages those that are not translated, or whose translation is known."""
    claim, token = ground.claim, ground.claim.words[place]
    if ground.same_language:
        return True
    if claim.entries[place] in claim.named or (token.text.isupper() and len(token.text) > 1):
        return True
    if claim.meanings[place] & lexicon().proper:
        return True
    if claim.meanings[place] or is_syllable(token.text):
        return False
    return claim.language == "vi" or _another_name(ground)


def _another_name(ground: Ground) -> bool:
    """Whether a Vietnamese quote has a foreign name that the claim lacks. A capitalised English word
    that it lacks itself may be one that was translated; with a name left over it was exchanged."""
    plain = {token.plain for token in ground.claim.words}
    return any(
        token.capital and token.plain not in plain and _is_foreign(quote.reading, place)
        for quote in ground.quotes
        for place, token in enumerate(quote.reading.words)
    )


def _is_foreign(reading: Reading, place: int) -> bool:
    token = reading.words[place]
    known = reading.entries[place] is not None or bool(reading.meanings[place])
    return not (known or token.text.isupper() or is_syllable(token.text))
