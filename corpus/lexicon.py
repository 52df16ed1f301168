"""Words that mean much the same within and across the two languages (``corpus/lexicon.txt``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from corpus.types import Language
from corpus.words import Token, key, tokens

_FILE = Path(__file__).parent / "lexicon.txt"
_COUNTRIES = "# countries"
_NAMES = "# places and bodies"
_ASKED = "# asked in other words"
_LAST = "# contradictions"
SHORTEST_MISSPELT = 5  # letters of a key: shorter words are like too many others
LONGEST = 12  # tokens of an entry
Meanings = dict[tuple[str, ...], frozenset[int]]


@dataclass(frozen=True)
class Lexicon:
    """``entries[language]`` maps the keys of a word or phrase to the numbers of its meanings;
    ``contrary`` maps a meaning to those that contradict it; ``proper`` are the names. ``asked`` maps in
    the same way what a reader may call a thing that an article tells; it only brings a question to a
    sentence, and a check of a sentence against its quote knows nothing of it. ``countries`` are those of
    the names."""

    entries: dict[Language, Meanings]
    contrary: dict[int, frozenset[int]]
    proper: frozenset[int]
    asked: dict[Language, Meanings]
    countries: frozenset[int]

    @cached_property
    def _near(self) -> dict[int, frozenset[int]]:
        found: dict[int, frozenset[int]] = {}
        for known in self.entries.values():
            for meanings in known.values():
                for meaning in meanings:
                    found[meaning] = found.get(meaning, frozenset()) | meanings
        return found

    def near(self, meanings: frozenset[int]) -> frozenset[int]:
        """These meanings and those that share a word with one of them: *key* and *main*, both *chính*."""
        return frozenset().union(*(self._near[meaning] for meaning in meanings))

    def against(self, meanings: frozenset[int]) -> frozenset[int]:
        """The meanings that contradict one of these."""
        return frozenset().union(*(self.contrary.get(m, frozenset()) for m in meanings))

    def meanings(self, words: Sequence[Token], language: Language) -> tuple[frozenset[int], ...]:
        """For each token the meanings of the longest phrases it is in."""
        return self._found(words, self.entries[language])

    def asked_as(self, words: Sequence[Token], language: Language) -> tuple[frozenset[int], ...]:
        """The same, of what a reader may call it."""
        return self._found(words, self.asked[language])

    def _found(self, words: Sequence[Token], known: Meanings) -> tuple[frozenset[int], ...]:
        found: list[frozenset[int]] = [frozenset()] * len(words)
        keys = [token.key for token in words]
        at = 0
        while at < len(words):
            size = self._longest(keys, at, known)
            for place in range(at, at + size):
                found[place] = known[tuple(keys[at : at + size])]
            at += max(size, 1)
        return tuple(found)

    def misspelt(self, word: str) -> frozenset[int]:
        """The meanings of the English word that a key unknown here differs from in one letter, left out,
        added, changed or swapped with the next; none where it is short or there are several."""
        if len(word) < SHORTEST_MISSPELT or (word,) in self.entries["en"]:
            return frozenset()
        found = {other for less in _shorter(word) for other in self._by_shorter.get(less, ())}
        found = {other for other in found if _slips(word, other)}
        if len(found) != 1:
            return frozenset()
        one = (found.pop(),)
        return self.entries["en"].get(one, frozenset()) | self.asked["en"].get(one, frozenset())

    @cached_property
    def _by_shorter(self) -> dict[str, set[str]]:
        """The words by what is left of them without one letter."""
        found: dict[str, set[str]] = {}
        for known in (self.entries["en"], self.asked["en"]):
            for phrase in known:
                if len(phrase) == 1 and len(phrase[0]) >= SHORTEST_MISSPELT - 1:
                    for less in _shorter(phrase[0]):
                        found.setdefault(less, set()).add(phrase[0])
        return found

    def meanings_of(self, words: Sequence[str]) -> frozenset[int]:
        """The meanings of English base forms."""
        known = self.entries["en"]
        return frozenset().union(*(known.get((key(word, "en"),), frozenset()) for word in words))

    @cached_property
    def _reach(self) -> dict[str, int]:
        """The tokens of the longest entry that begins with a key: most words begin none."""
        found: dict[str, int] = {}
        for known in (*self.entries.values(), *self.asked.values()):
            for phrase in known:
                found[phrase[0]] = max(found.get(phrase[0], 0), len(phrase))
        return found

    def _longest(self, keys: Sequence[str], at: int, known: Meanings) -> int:
        reach = min(self._reach.get(keys[at], 0), LONGEST)
        for size in range(min(reach, len(keys) - at), 0, -1):
            if tuple(keys[at : at + size]) in known:
                return size
        return 0


def _shorter(word: str) -> set[str]:
    """A word, and what is left of it without one letter."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _slips(one: str, other: str) -> bool:
    """Whether two words differ in one letter, or in two that are swapped."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon of the file, read once."""
    entries: dict[Language, Meanings] = {"en": {}, "vi": {}}
    asked: dict[Language, Meanings] = {"en": {}, "vi": {}}
    heads: dict[str, int] = {}
    contrary: dict[int, frozenset[int]] = {}
    proper: set[int] = set()
    countries: set[int] = set()
    names = nations = in_questions = False
    for number, line in enumerate(_FILE.read_text("utf-8").splitlines()):
        if line.startswith("#"):
            names, nations = line in (_COUNTRIES, _NAMES), line == _COUNTRIES
            in_questions = line != _LAST and (in_questions or line == _ASKED)
        elif names and line:
            proper.add(number)
            countries |= {number} if nations else set()
        if " >< " in line:
            one, other = (heads[word.strip()] for word in line.split("><"))
            contrary[one] = contrary.get(one, frozenset()) | {other}
            contrary[other] = contrary.get(other, frozenset()) | {one}
        elif " = " in line and not line.startswith("#"):
            english, vietnamese = line.split(" = ")
            kept = asked if in_questions else entries
            if not in_questions:
                heads.setdefault(english.split(",")[0].strip(), number)
            _add(kept["en"], english, "en", number)
            _add(kept["vi"], vietnamese, "vi", number)
    return Lexicon(entries, contrary, frozenset(proper), asked, frozenset(countries))


def _add(known: Meanings, forms: str, language: Language, number: int) -> None:
    for form in forms.split(","):
        keys = tuple(token.key for token in tokens(form.strip(), language))
        known[keys] = known.get(keys, frozenset()) | {number}
