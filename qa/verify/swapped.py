"""Does each number of a sentence count what it counts in the quotes?"""

from __future__ import annotations

from collections.abc import Iterator

from corpus.lexicon import lexicon
from corpus.text import word_set
from qa.verify.ground import Ground, Stretch
from qa.verify.number_words import TIMES
from qa.verify.numbers import Number
from qa.verify.reading import Clause, Reading
from qa.verify.types import Doubt
from qa.verify.when import When

_FEW = 6  # words after a number that can say what it counts
_DIRECTION = word_set("from to từ đến lên xuống tới còn")


def check_swapped(ground: Ground) -> Iterator[Doubt]:
    """Numbers that the quote has, but each counting what another one counts."""
    hard = [n for n in ground.claim.numbers if not n.soft]
    for quote in ground.quotes:
        for number in hard:
            own = [o for o in quote.reading.numbers if o.values & number.values]
            rivals = [
                o
                for o in quote.reading.numbers
                if not o.values & number.values
                and any(_comparable(number, mine, o) for mine in own)
            ]
            if own and rivals and _is_swapped(ground, number, quote, own, rivals):
                shown = ground.claim.shown(number.first, number.last)
                yield Doubt(f"{shown} counts something else in the quote")
                return
    yield from _years_swapped(ground, hard)


def _comparable(number: Number, own: Number, other: Number) -> bool:
    """Whether two figures of a quote could be taken for each other: months and sides cannot."""
    if number.unit and number.unit == own.unit:
        return other.unit == number.unit
    return other.unit == own.unit or own.unit != "percent"


def _is_swapped(
    ground: Ground, number: Number, quote: Stretch, own: list[Number], rivals: list[Number]
) -> bool:
    mine = max(_shared(ground, number, quote, other) for other in own)
    theirs = max(_shared(ground, number, quote, other) for other in rivals)
    if (mine == 0 and theirs > 0) or _of_another(ground.claim, number, quote, own, rivals):
        return True
    if quote.reading.language != ground.claim.language:
        return False
    beside = max(_beside(ground.claim, number, quote.reading, other) for other in own)
    return max(_beside(ground.claim, number, quote.reading, other) for other in rivals) > beside


def _of_another(
    claim: Reading, number: Number, quote: Stretch, own: list[Number], rivals: list[Number]
) -> bool:
    """Whether the names in the number's clause stand in the quote with another number only: ``Mali
    received 30 and Sudan 12``."""
    mine = _names_beside(claim, number)
    if not mine:
        return False
    here = [_names_beside(quote.reading, other) for other in own]
    there = [_names_beside(quote.reading, other) for other in rivals]
    return all(names and not names & mine for names in here) and any(
        mine <= names for names in there
    )


def _names_beside(reading: Reading, number: Number) -> frozenset[str]:
    """The names in the clause of a number, when it is the only number there."""
    for clause in reading.clauses:
        if clause.first <= number.first < clause.last:
            others = [n for n in reading.numbers if clause.first <= n.first < clause.last]
            if len(others) > 1:
                return frozenset()
            return frozenset().union(
                *(_name(reading, place) for place in range(clause.first, clause.last))
            )
    return frozenset()


def _name(reading: Reading, place: int) -> frozenset[str]:
    """What a name is known by, in either language where it can be."""
    if proper := reading.meanings[place] & lexicon().proper:
        return frozenset(f"meaning {meaning}" for meaning in proper)
    token = reading.words[place]
    return frozenset({token.plain} if token.capital and place else ())


def _beside(claim: Reading, number: Number, quote: Reading, other: Number) -> int:
    """How much the words next to a number are those next to a number of the quote: a content word
    and a word of direction (*from*, *to*) say more than another small word."""
    points = 0
    for step in (-1, 1):
        mine, theirs = _neighbour(claim, number, step), _neighbour(quote, other, step)
        if mine and mine == theirs:
            points += 2 if mine[1] else 1
    return points if points > 1 else 0


def _neighbour(reading: Reading, number: Number, step: int) -> tuple[str, bool] | None:
    place = number.last if step > 0 else number.first - 1
    while 0 <= place < len(reading.words) and reading.words[place].text == "%":
        place += step
    if not 0 <= place < len(reading.words) or place in reading.counted:
        return None
    token = reading.words[place]
    says = token.is_word and (not token.stop or token.text.lower() in _DIRECTION)
    return token.key.lower(), says


def _shared(ground: Ground, number: Number, quote: Stretch, other: Number) -> int:
    """How many of the words that say what a number counts stand beside a number of the quote."""
    reading = quote.reading
    first = last = other.last + other.unit_size
    while last < len(reading.words) and last - first < _FEW and not _stops(reading, last):
        last += 1
    beside = Stretch(reading, Clause(first, last))
    return sum(beside.has(ground.claim, place) for place in counted_words(ground.claim, number))


def counted_words(reading: Reading, number: Number) -> list[int]:
    """The places of the words after a number that say what it counts."""
    found = []
    first = number.last + number.unit_size
    for place in range(first, min(first + _FEW, len(reading.words))):
        if _stops(reading, place):
            break
        token = reading.words[place]
        if token.is_word and (not token.stop or reading.meanings[place]):
            found.append(place)
    return found[:3]


def _stops(reading: Reading, place: int) -> bool:
    token = reading.words[place]
    return place in reading.counted or token.text in ",;:.()" or token.text.lower() in ("and", "và")


def _years_swapped(ground: Ground, numbers: list[Number]) -> Iterator[Doubt]:
    """Two figures of two years, exchanged: each figure belongs to the year nearest to it."""
    mine = _by_year(ground.claim, numbers)
    for quote in ground.quotes:
        theirs = _by_year(quote.reading, list(quote.reading.numbers))
        shared = {value for value in mine if value in theirs}
        for value in shared:
            if mine[value] != theirs[value] and mine[value] in theirs.values():
                yield Doubt(f"{value:g} belongs to {theirs[value]} in the quote")
                return


def _by_year(reading: Reading, numbers: list[Number]) -> dict[float, int]:
    """For texts with as many years as figures of one unit: the figures with their years."""
    whens = [w for w in reading.whens if w.has_year and w.unit == "year" and w.days < 400]
    figures = [n for n in numbers if n.unit not in TIMES]
    if len(whens) < 2 or len(figures) != len(whens):
        return {}
    found: dict[float, int] = {}
    free = list(whens)
    for number in sorted(figures, key=lambda n: min(_gap(n, w) for w in whens)):
        nearest = min(free, key=lambda w: _gap(number, w))
        free.remove(nearest)
        found[number.value] = nearest.first.year
    return found


def _gap(number: Number, when: When) -> int:
    return when.begin - number.last if when.begin >= number.last else number.first - when.end + 1
