"""What of a sentence can be found in the words it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from corpus.words import Token, alike, same_name
from qa.verify.reading import Clause, Reading

_START = 4


@dataclass(frozen=True)
class Stretch:
    """A part of a quote as sets, to be searched quickly."""

    reading: Reading
    clause: Clause
    published: date | None = None

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of its words."""
        return frozenset(token.key for token in self._words if token.is_word)

    @cached_property
    def meanings(self) -> frozenset[int]:
        """The meanings of its words."""
        return frozenset().union(*self.reading.meanings[self.clause.first : self.clause.last])

    @cached_property
    def entries(self) -> frozenset[int]:
        """The glossary entries in it."""
        if self.clause == Clause(0, len(self.reading.words)):
            return self.reading.present  # those inside longer names too
        places = self.reading.entries[self.clause.first : self.clause.last]
        return frozenset(entry for entry in places if entry is not None)

    @cached_property
    def figures(self) -> frozenset[float]:
        """The values of its numbers that are no mere article."""
        return frozenset().union(
            *(
                number.values
                for number in self.reading.numbers
                if self.clause.first <= number.first < self.clause.last and not number.soft
            )
        )

    @cached_property
    def lowered(self) -> frozenset[str]:
        """Its words in small letters."""
        return frozenset(token.text.lower() for token in self._words)

    @cached_property
    def folded(self) -> frozenset[str]:
        """Its words without accents."""
        return frozenset(token.plain for token in self._words if token.is_word)

    @property
    def _words(self) -> Sequence[Token]:
        return self.reading.words[self.clause.first : self.clause.last]

    @cached_property
    def _starts(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for word in self.keys | self.folded:
            found.setdefault(word[:_START], []).append(word)
        return found

    def _by_start(self, start: str) -> list[str]:
        """The words with the same first letters: only they can be forms of one word."""
        return self._starts.get(start, []) if len(start) == _START else []

    def names(self, token: Token) -> bool:
        """Whether a name stands here, perhaps as the people of a country."""
        plain = token.plain
        return plain in self.folded or any(
            same_name(plain, other) for other in self._by_start(plain[:_START])
        )

    def has(self, claim: Reading, place: int) -> bool:
        """Whether the word at a place of the claim stands here, in this form or another."""
        token = claim.words[place]
        entry = claim.entries[place]
        if entry is not None and entry in self.entries:
            return True
        if claim.meanings[place] & self.meanings:
            return True
        if self.reading.language == claim.language == "vi":
            return token.key in self.keys and self._has_word(claim, place)
        if self.reading.language == claim.language:
            return token.key in self.keys or any(
                alike(token.key, key) for key in self._by_start(token.key[:_START])
            )
        return len(token.text) > 2 and self.names(token)

    def _has_word(self, claim: Reading, place: int) -> bool:
        """Whether a Vietnamese syllable stands here in the word it is part of, as far as that is known:
        the *công* of *công ty* is not that of *công an*."""
        meanings = claim.meanings[place]
        if claim.entries[place] is not None:
            return True
        if not meanings:
            return any(
                (claim.words[first].key, claim.words[first + 1].key) in self.reading.pairs
                for first in (place - 1, place)
                if 0 <= first < len(claim.words) - 1
            )
        beside = [
            (claim.words[first].key, claim.words[first + 1].key)
            for first in (place - 1, place)
            if 0 <= first < len(claim.words) - 1
            and claim.meanings[first] == claim.meanings[first + 1] == meanings
        ]
        return not beside or any(pair in self.reading.pairs for pair in beside)


@dataclass(frozen=True)
class Ground:
    """A claim and everything it may rest on: quotes and their translations."""

    claim: Reading
    quotes: tuple[Stretch, ...]

    @cached_property
    def same_language(self) -> bool:
        """Whether the claim can be compared in its own language throughout."""
        return all(quote.reading.language == self.claim.language for quote in self._readable)

    @property
    def _readable(self) -> tuple[Stretch, ...]:
        """The quotes in the language of the claim, or all if there is none."""
        own = tuple(q for q in self.quotes if q.reading.language == self.claim.language)
        return own or self.quotes

    @cached_property
    def segments(self) -> tuple[Stretch, ...]:
        """The segments of all quotes."""
        return tuple(
            Stretch(quote.reading, clause, quote.published)
            for quote in self._readable
            for clause in quote.reading.segments
        )

    def found(self, place: int) -> bool | None:
        """Whether a word of the claim is in the quotes; None when that cannot be told."""
        if any(quote.has(self.claim, place) for quote in self.quotes):
            return True
        if self.same_language or self.claim.meanings[place]:
            return False
        return None if self.claim.entries[place] is None else False

    @cached_property
    def _found(self) -> dict[int, bool | None]:
        return {place: self.found(place) for place in self.claim.content}

    def coverage(self, clause: Clause | None = None) -> tuple[float, int]:
        """The share of the claim's terms and other content words that are in the quotes, and of how many
        words that could be told."""
        first, last = (clause.first, clause.last) if clause else (0, len(self.claim.words))

        def told(of: dict[int, bool | None]) -> list[bool]:
            return [
                found for place, found in of.items() if first <= place < last and found is not None
            ]

        units = told(self._units)
        return (sum(units) / len(units) if units else 1.0), len(told(self._found))

    @cached_property
    def _units(self) -> dict[int, bool | None]:
        """As `_found`, but the words of one term of the glossary together: *women, peace and security*
        says no more than one word."""
        units: dict[int, bool | None] = {}
        start = before = -1
        for place, found in self._found.items():
            entry = self.claim.entries[place]
            if entry is not None and before >= 0 and entry == self.claim.entries[before]:
                units[start] = units[start] if found else found
            else:
                units[place], start = found, place
            before = place
        return units

    def missing(self, clause: Clause | None = None) -> list[str]:
        """The content words that are not in the quotes."""
        first, last = (clause.first, clause.last) if clause else (0, len(self.claim.words))
        return [
            self.claim.words[place].text
            for place, found in self._found.items()
            if found is False and first <= place < last
        ]

    def overlap(self, clause: Clause, segment: Stretch) -> int:
        """How many content words of a clause of the claim stand in a segment of a quote; a figure counts
        as two."""
        words = sum(
            segment.has(self.claim, place)
            for place in self.claim.content
            if clause.first <= place < clause.last
        )
        figures = sum(
            bool(number.values & segment.figures)
            for number in self.claim.numbers
            if clause.first <= number.first < clause.last
        )
        return words + 2 * figures
