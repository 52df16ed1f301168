"""A text taken apart once: words with their meanings, numbers, dates, names and clauses."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from corpus.glossary import NAMES, Glossary
from corpus.lexicon import lexicon
from corpus.text import word_set
from corpus.types import Language
from corpus.words import Token, places, tokens
from qa.verify.numbers import Number, find_numbers
from qa.verify.when import When, find_whens

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKS = frozenset(',;:.!?()[]–—…"“”')
_BREAKS: dict[Language, frozenset[str]] = {
    "en": word_set("but while whereas where which who although though"),
    "vi": word_set("nhưng còn song tuy nơi"),
}
_JOINS: dict[Language, frozenset[str]] = {"en": word_set("and"), "vi": word_set("và")}
_UNIT_SIGNS = frozenset("%$€£°")
_OPENS = frozenset('"“')


@dataclass(frozen=True)
class Clause:
    """The tokens ``first`` to ``last`` (exclusive)."""

    first: int
    last: int


@dataclass(frozen=True)
class Name:
    """A run of capitalised words at ``first`` to ``last`` (exclusive)."""

    first: int
    last: int


@dataclass(frozen=True)
class Reading:
    """A text in one language. Positions everywhere are places in ``words``."""

    text: str
    language: Language
    words: tuple[Token, ...]
    meanings: tuple[frozenset[int], ...]
    entries: tuple[int | None, ...]
    present: frozenset[int]
    named: frozenset[int]
    people: frozenset[int]
    whens: tuple[When, ...]
    numbers: tuple[Number, ...]

    @cached_property
    def all_keys(self) -> frozenset[str]:
        """The keys of all its words, stop words too."""
        return frozenset(token.key for token in self.words if token.is_word)

    @cached_property
    def sequence(self) -> tuple[str, ...]:
        """Its words and numbers in order with the signs of units, without marks: equal for the same words."""
        return tuple(
            token.text.lower()
            for token in self.words
            if token.text[0].isalnum() or token.text in _UNIT_SIGNS
        )

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Neighbouring keys."""
        keys = [token.key for token in self.words if token.is_word]
        return frozenset(zip(keys, keys[1:], strict=False))

    @cached_property
    def all_meanings(self) -> frozenset[int]:
        """The meanings of all its words."""
        return frozenset().union(*self.meanings) if self.meanings else frozenset()

    @cached_property
    def folded(self) -> frozenset[str]:
        """Its words without accents."""
        return frozenset(token.plain for token in self.words if token.is_word)

    @cached_property
    def counted(self) -> frozenset[int]:
        """The places that numbers and dates take."""
        spans = [(n.first, n.last + n.unit_size) for n in self.numbers] + [
            (w.begin, w.end) for w in self.whens
        ]
        return frozenset(place for first, last in spans for place in range(first, last))

    @cached_property
    def content(self) -> tuple[int, ...]:
        """The places of the words that carry meaning."""
        return tuple(
            place
            for place, token in enumerate(self.words)
            if token.is_word
            and place not in self.counted
            and (not token.stop or self.entries[place] is not None)
        )

    @cached_property
    def segments(self) -> tuple[Clause, ...]:
        """Stretches between marks and clause words."""
        return tuple(self._cut(_BREAKS[self.language]))

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """Stretches between marks, clause words and *and*."""
        return tuple(self._cut(_BREAKS[self.language] | _JOINS[self.language]))

    def _cut(self, breaks: frozenset[str]) -> Iterator[Clause]:
        first = 0
        for place, token in enumerate(self.words):
            if self._ends(place) or token.text.lower() in breaks:
                if place > first:
                    yield Clause(first, place)
                first = place + 1
        if first < len(self.words):
            yield Clause(first, len(self.words))

    def _ends(self, place: int) -> bool:
        """Whether a mark ends a clause here; the point of ``No. 1`` does not."""
        if self.words[place].text not in _MARKS:
            return False
        after = self.words[place + 1] if place + 1 < len(self.words) else None
        return self.words[place].text != "." or after is None or not after.text[0].isdigit()

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """Runs of capitalised words; a single one at the start of a sentence is none."""
        found = []
        place = 0
        while place < len(self.words):
            last = place
            while last < len(self.words) and self._is_capital(last):
                last += 1
            alone = last == place + 1 and self._starts(place)
            if last > place and (not alone or self._is_name(place)):
                found.append(Name(place, last))
            place = max(last, place + 1)
        return tuple(found)

    def _is_capital(self, place: int) -> bool:
        return self.words[place].capital and place not in self.counted

    def _starts(self, place: int) -> bool:
        return place == 0 or self.words[place - 1].text in '.!?:"“'

    def _is_name(self, place: int) -> bool:
        """Whether a word that may have its capital from where it stands is a name for sure."""
        text = self.words[place].text
        acronym = text.isupper() and len(text) > 1
        return acronym or bool(self.meanings[place] & lexicon().proper)

    def is_filler(self, place: int) -> bool:
        """Whether a capitalised word is a title or a small word, not a name (``Anh``, England, is)."""
        return self.words[place].stop and not self.meanings[place] & lexicon().proper

    def shown(self, first: int, last: int) -> str:
        """The words of the text from ``first`` to ``last`` (exclusive)."""
        return self.text[self.words[first].start : self.words[last - 1].end]


@lru_cache(maxsize=2_000)
def read(text: str, language: Language, glossary: Glossary) -> Reading:
    """Take a text apart. Pure; remembered, because quotes come again and again."""
    text = unicodedata.normalize("NFC", text)
    words = tokens(text, language)
    whens = find_whens(text, words, language)
    entries = _entries(text, words, glossary)
    kinds = {e: glossary.entries[e].kind for e in entries if e is not None}
    return Reading(
        text,
        language,
        words,
        lexicon().meanings(words, language),
        entries,
        glossary.present(text),
        frozenset(e for e, kind in kinds.items() if kind in NAMES),
        frozenset(e for e, kind in kinds.items() if kind == "person"),
        whens,
        find_numbers(words, language, [(when.begin, when.end) for when in whens]),
    )


def _entries(text: str, words: tuple[Token, ...], glossary: Glossary) -> tuple[int | None, ...]:
    """For each token the glossary entry it is part of."""
    found: list[int | None] = [None] * len(words)
    for match in glossary.find(text):
        for place in places(words, match.start, match.end):
            found[place] = match.entry_index
    return tuple(found)
