"""What a sentence adds to what its quotes say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.text import word_set
from corpus.types import Language
from qa.verify.ground import Ground
from qa.verify.reading import Clause, Reading
from qa.verify.types import Doubt

_ENOUGH_HERE, _ENOUGH_ACROSS = 0.6, 0.4
"""Of the sentence must be in the quotes, else all of it is in doubt; the second across the languages, where
what can be compared and is not there was left out of no translation."""


def check_added(ground: Ground) -> Iterator[Doubt]:
    """Several words in a row that no quote has, in a sentence that is otherwise there."""
    claim, run = ground.claim, list[int]()
    if ground.coverage()[0] < (_ENOUGH_HERE if ground.same_language else _ENOUGH_ACROSS):
        return
    for place in [*claim.content, len(claim.words)]:
        missing = place < len(claim.words) and ground.found(place) is False
        if missing or (place < len(claim.words) and ground.found(place) is None):
            run += [place] * (missing or not ground.same_language)
            continue
        if (
            run
            and _speaks_of_more(ground, run)
            and len(run) >= _ENOUGH_ADDED[claim.language] - _begins_adjunct(claim, run[0])
        ):
            shown = claim.shown(run[0], run[-1] + 1)
            yield Doubt(f"not in the quote: {shown}", "absent", run[0])
        run = []


def _speaks_of_more(ground: Ground, run: Sequence[int]) -> bool:
    """Whether words in a row say something of their own. Across the languages some of them may only be
    unknown; then they must be a circumstance put to the end."""
    known = [place for place in run if ground.found(place) is False]
    whole = len(known) >= _ENOUGH_ADDED[ground.claim.language]
    ends = run[-1] == ground.claim.content[-1]
    return ground.same_language or whole or (ends and _begins_adjunct(ground.claim, run[0]))


_ENOUGH_ADDED: dict[Language, int] = {"en": 3, "vi": 4}
_ADJUNCT: dict[Language, frozenset[str]] = {
    "en": word_set(
        "with for after before despite at by because in under as during from without of amid"
    ),
    "vi": word_set("với cho sau trước theo bằng do trong dưới vì bởi tại từ để nhờ bất chấp"),
}


def _begins_adjunct(claim: Reading, place: int) -> bool:
    """Whether a small word that adds a circumstance stands before a place."""
    before = [token.text.lower() for token in claim.words[max(0, place - 3) : place]]
    return bool(_ADJUNCT[claim.language] & set(before))


def put_in(ground: Ground, place: Clause, *, beside: bool) -> Iterator[Doubt]:
    """A circumstance put in whose words are mostly not in the quotes. Where nothing of the quote stands
    ``beside`` it, it is no other way to say something: then one such word is enough."""
    claim = ground.claim
    mine = [n for n in claim.content if place.first <= n < place.last]
    missing = [n for n in mine if ground.found(n) is False]
    enough = _ENOUGH_ADDED[claim.language] - 1 if beside else _ONE_WORD[claim.language]
    if len(missing) < enough or (beside and len(missing) * 2 <= len(mine)):
        return
    if not beside or _begins_adjunct(claim, missing[0]):
        shown = claim.shown(missing[0], missing[-1] + 1)
        yield Doubt(f"not in the quote: {shown}", "absent", missing[0])


_ONE_WORD: dict[Language, int] = {"en": 1, "vi": 2}
"""Content words that make one word: Vietnamese ones are syllables."""
