"""A sentence that nearly repeats a quote: what was put in, taken out or exchanged.

Where most of a sentence stands in a quote in the same order, the rest of it can be laid beside the rest
of the quote. There one small word decides: *not*, *will*, *all*, another name in the same place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple

from corpus.lexicon import lexicon
from corpus.text import fold, word_set
from qa.verify.added import put_in
from qa.verify.align import Edit, moved, near_copy, size, words_of
from qa.verify.ground import Ground, Stretch
from qa.verify.names import QUALIFIERS
from qa.verify.polarity import Stance, stance, strong_claims
from qa.verify.reading import Clause, Reading
from qa.verify.types import Doubt
from qa.verify.when import agrees

NEARER = 0.75  # then a single word of its own says something else, not the same otherwise
_SHORT = 4  # words of the quote left out that stand against what was put in


def repeats(ground: Ground) -> bool:
    """Whether the sentence is a quote with hardly a word put in, and none that turns active into passive:
    who does what is then as in the quote."""
    for quote in ground.quotes:
        if (found := near_copy(ground.claim, quote)) is not None and found[0] >= _SAME:
            new = [n for edit in found[2] for n in range(edit.mine.first, edit.mine.last)]
            if not _VOICE & {ground.claim.words[n].text.lower() for n in new}:
                return not any(_other_name(ground.claim, quote.reading, e) for e in found[2])
    return False


def _other_name(claim: Reading, quote: Reading, edit: Edit) -> bool:
    """Whether an edit puts in a name that it does not take out."""
    theirs = _named(quote, edit.theirs)
    return any(not any(_same(one, other) for other in theirs) for one in _named(claim, edit.mine))


_SAME = 0.9
_VOICE = word_set("by be is was were are been được bị do bởi")


def check_edits(ground: Ground) -> Iterator[Doubt]:
    """What a near copy of a quote says otherwise than the quote."""
    best = max(
        (found for quote in ground.quotes if (found := near_copy(ground.claim, quote))),
        key=lambda found: found[0],
        default=None,
    )
    if best is None:
        return
    share, quote, edits = best
    for edit in edits:
        yield from _names(ground.claim, quote.reading, edit)
        yield from _dates(ground.claim, quote, edit)
        yield from _title(quote.reading, edit)
        if moved(ground.claim, edit.mine, quote.reading):
            continue
        others = [other for other in edits if other is not edit]
        yield from _stances(ground.claim, quote.reading, edit, others)
        yield from _claims(ground.claim, quote.reading, edit)
        nearer = share >= NEARER
        yield from _exchanged(ground, quote, edit, nearer=nearer)
        beside = 0 < size(edit.theirs) <= 2 * _SHORT or not nearer or _is_brief(ground.claim)
        yield from put_in(ground, edit.mine, beside=beside)


def _around(reading: Reading, clause: Clause) -> Clause:
    return Clause(max(0, clause.first - 1), min(len(reading.words), clause.last + 2))


def _is_brief(claim: Reading) -> bool:
    """Whether a sentence is too short for one word of its own to be something added."""
    return len(words_of(claim)) < _BRIEF


_BRIEF = 10


def _stances(claim: Reading, quote: Reading, edit: Edit, others: list[Edit]) -> Iterator[Doubt]:
    """Denial, plans, possibility and demands that were put in, taken out or exchanged. Words beside the
    edit are the same in both, so they count for neither; a word that was taken out elsewhere was moved."""
    mine, theirs = _said(claim, edit.mine), _said(quote, edit.theirs)
    place = edit.mine.first
    short = 0 < size(edit.theirs) <= _SHORT
    elsewhere = [_said(quote, other.theirs) for other in others if size(other.theirs) <= 3 * _SHORT]
    around = [theirs, *elsewhere]
    if mine.denied and not any(s.denied or s.half_denied for s in around):
        yield Doubt("the quote does not deny it", "against", place)
    elif short and theirs.denied and not (mine.denied or mine.half_denied):
        yield Doubt("the quote denies it", "against", place)
    planned = mine.planned and not _is_purpose(claim, edit.mine)
    if (mine.future or planned) and not any(_open(s) for s in around):
        yield Doubt("the quote does not speak of something to come", "against", place)
    if short and (theirs.future or theirs.planned) and mine.done and not _open(mine):
        yield Doubt("the quote speaks of something to come", "against", place)
    if mine.maybe and not any(s.maybe or s.wished for s in around):
        yield Doubt("the quote does not say that it may be so", "against", place)
    if mine.demanded and not any(s.must for s in around):
        yield Doubt("the quote does not demand it", "against", place)
    if short and theirs.draft and not mine.draft:
        yield Doubt("the quote speaks of a draft", "against", place)


def _is_purpose(claim: Reading, clause: Clause) -> bool:
    """Whether all that sounds like a plan is what something is for."""
    words = {token.text.lower() for token in claim.words[clause.first : clause.last]}
    return "nhằm" in words and not words & _PLANNING


_PLANNING = word_set("kiến hoạch sắp hứa cam phấn quyết dự")


def _said(reading: Reading, clause: Clause) -> Stance:
    """How an edit means it; the word after it is needed to read *aims | to help*."""
    if not size(clause):
        return stance(reading, clause)
    whole = stance(reading, Clause(clause.first, min(clause.last + 1, len(reading.words))))
    after = stance(reading, Clause(clause.last, min(clause.last + 1, len(reading.words))))
    inside = stance(reading, clause)
    kinds = zip(astuple(inside), astuple(whole), astuple(after), strict=True)
    return Stance(*(one or (two and not three) for one, two, three in kinds))


def _open(said: Stance) -> bool:
    return said.future or said.planned or said.wished or said.maybe or said.must


def _claims(claim: Reading, quote: Reading, edit: Edit) -> Iterator[Doubt]:
    """*All*, *first*, *only*, *always* where the quote has no such word."""
    mine = strong_claims(claim, edit.mine, _around(claim, edit.mine))
    theirs = strong_claims(quote, edit.theirs, _around(quote, edit.theirs), said=True)
    if size(edit.theirs) > 2 * _SHORT and not _content(claim, edit.mine) & _content(
        quote, edit.theirs
    ):
        theirs = frozenset()  # such a word in much that was left out is about something else
    for kind in sorted(mine - theirs):
        yield Doubt(f"the quote does not claim {kind}", "absent", edit.mine.first)


def _content(reading: Reading, clause: Clause) -> frozenset[str]:
    return frozenset(
        reading.words[n].key for n in reading.content if clause.first <= n < clause.last
    ) - {"first"}


def _dates(claim: Reading, quote: Stretch, edit: Edit) -> Iterator[Doubt]:
    """Another date in the place of one."""
    mine = [w for w in claim.whens if w.begin < edit.mine.last and edit.mine.first < w.end]
    theirs = [
        w for w in quote.reading.whens if w.begin < edit.theirs.last and edit.theirs.first < w.end
    ]
    if mine and theirs and not any(agrees(w, o, quote.published) for w in mine for o in theirs):
        shown = claim.shown(mine[0].begin, mine[0].end)
        yield Doubt(f"the quote has another date where {shown} stands", "against", mine[0].begin)


def _names(claim: Reading, quote: Reading, edit: Edit) -> Iterator[Doubt]:
    """Another name in the place of one."""
    mine, theirs = _named(claim, edit.mine), _named(quote, edit.theirs)
    if not mine or not theirs or any(_same(one, other) for one in mine for other in theirs):
        return
    if size(edit.theirs) > 3 * _SHORT or _in_list(claim, edit.mine):
        return
    shown = claim.shown(edit.mine.first, edit.mine.last)
    yield Doubt(f"the quote has another name where {shown} stands", "against", edit.mine.first)


def _title(quote: Reading, edit: Edit) -> Iterator[Doubt]:
    """A deputy, former or acting somebody who has become the one himself."""
    before = edit.theirs.last - 1
    if size(edit.mine) or not size(edit.theirs) or edit.theirs.last >= len(quote.words):
        return
    title = quote.words[edit.theirs.last]
    capital = title.capital or quote.words[before].capital
    if quote.words[before].text.lower() in QUALIFIERS and capital:
        shown = quote.shown(before, edit.theirs.last + 1)
        yield Doubt(f"the quote says {shown}", "against", edit.mine.first)


def _in_list(claim: Reading, mine: Clause) -> bool:
    """Whether the names stand in a list, whose order says nothing."""
    beside = [
        claim.words[n].text.lower()
        for n in (mine.first - 1, mine.first, mine.last - 1, mine.last)
        if 0 <= n < len(claim.words)
    ]
    return bool(_AND & set(beside))


_AND = word_set("and or as , và hoặc hay cùng")
_Known = tuple[frozenset[int], frozenset[int], str]


def _named(reading: Reading, clause: Clause) -> list[_Known]:
    """The names in a stretch: glossary entries, proper meanings and folded word of each."""
    found: list[_Known] = []
    proper = lexicon().proper
    for place in range(clause.first, clause.last):
        token = reading.words[place]
        entry = reading.entries[place]
        named = entry is not None and entry in reading.named
        capital = token.capital and place > 0 and not reading.is_filler(place)
        if token.is_word and (named or (capital and entry is None)):
            entries = frozenset() if entry is None else frozenset({entry})
            found.append((entries, reading.meanings[place] & proper, fold(token.text)))
    return found


def _same(one: _Known, other: _Known) -> bool:
    return bool(one[0] & other[0] or one[1] & other[1] or one[2] == other[2])


def _exchanged(ground: Ground, quote: Stretch, edit: Edit, *, nearer: bool) -> Iterator[Doubt]:
    """One word for another of a contrary meaning; in a ``nearer`` copy also of a different meaning, or
    an unknown word for a known one."""
    claim, reading, words = ground.claim, quote.reading, lexicon()
    mine = [n for n in claim.content if edit.mine.first <= n < edit.mine.last]
    theirs = [n for n in reading.content if edit.theirs.first <= n < edit.theirs.last]
    if not mine or not theirs or size(edit.mine) > _SHORT or size(edit.theirs) > _SHORT:
        return
    if any(claim.entries[n] in quote.entries for n in mine):
        return
    ours = frozenset().union(*(claim.meanings[n] for n in mine))
    others = frozenset().union(*(reading.meanings[n] for n in theirs))
    shown = claim.shown(mine[0], mine[-1] + 1), reading.shown(theirs[0], theirs[-1] + 1)
    if words.against(ours) & others:
        yield Doubt(f"the quote says {shown[1]}, not {shown[0]}", "against", mine[0])
        return
    differ = others and not words.near(ours) & others and not _says(ours, others)
    if not nearer or (not ours and _is_brief(claim)):
        return
    known = ours & quote.meanings or any(quote.has(claim, n) for n in mine if not claim.meanings[n])
    if differ and not known:
        yield Doubt(f"the quote says {shown[1]}, not {shown[0]}", "loose", mine[0])


def _says(ours: frozenset[int], others: frozenset[int]) -> bool:
    """Whether both are words of saying: *affirmed* for *stressed* changes little."""
    saying = lexicon().meanings_of(_SAYING)
    return bool(ours & saying and others & saying)


_SAYING = tuple("say state affirm emphasize note add remark recall stress".split())
