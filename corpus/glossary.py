"""Names and terms in both languages: how a question in one finds words of the other, and which
names a translation must keep."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Literal, get_args

from corpus import yamls
from corpus.errors import NotFound, UsageError
from corpus.text import canonical, fold, fold_with_offsets
from corpus.types import Language

Kind = Literal["person", "organisation", "mission", "place", "term", "office", "action"]
NAMES: tuple[Kind, ...] = ("person", "organisation", "mission", "place")
"""The kinds that a translation must keep."""

_PATH = Path(__file__).parent / "glossary.yaml"
_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"[\s,.'’/–—-]{1,3}")  # what may stand between the words of one form


@dataclass(frozen=True, slots=True)
class Entry:
    """One name or term: its forms in both languages, the usual one first."""

    vi: tuple[str, ...]
    en: tuple[str, ...]
    kind: Kind

    def forms(self, language: Language) -> tuple[str, ...]:
        """The forms in one language."""
        return self.vi if language == "vi" else self.en


@dataclass(frozen=True, slots=True)
class GlossaryMatch:
    """The entry ``entries[entry_index]`` stands at ``text[start:end]``."""

    start: int
    end: int
    entry_index: int


class Glossary:
    """Entries, and a search for their forms in any text. Build it once and keep it."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self.entries = entries
        self._kept = lru_cache(maxsize=2048)(
            self._present
        )  # the articles are asked again and again
        forms: dict[str, dict[tuple[str, ...], int]] = {}
        for index, entry in enumerate(entries):
            for form in (*entry.vi, *entry.en):
                if words := tuple(_WORD.findall(fold(form))):
                    forms.setdefault(words[0], {}).setdefault(words, index)
        self._forms: dict[str, list[tuple[tuple[str, ...], int]]] = {
            first: sorted(found.items(), key=lambda item: -len(item[0]))
            for first, found in forms.items()
        }

    @classmethod
    def load(cls, path: Path | None = None) -> Glossary:
        """The glossary of a YAML file, by default the one that comes with the program. Raises
        `UsageError` naming the entry that cannot be used."""
        return _builtin() if path is None else cls(_read(path))

    def find(self, text: str) -> tuple[GlossaryMatch, ...]:
        """The forms in a text, at each place the longest, whole words only, not overlapping. Case,
        accents and the punctuation between words do not matter. Linear time."""
        folded, offsets = fold_with_offsets(text)
        words = list(_WORD.finditer(folded))
        tokens = tuple(word[0] for word in words)
        found = []
        at = 0
        while at < len(words):
            if tokens[at] not in self._forms:
                at += 1
                continue
            length, index = next(self._beginning(folded, words, tokens, at), (0, 0))
            if length:
                start, end = words[at].start(), words[at + length - 1].end()
                found.append(GlossaryMatch(offsets[start], offsets[end - 1] + 1, index))
            at += length or 1
        return tuple(found)

    def expand(self, text: str, language: Language) -> tuple[str, ...]:
        """The other-language forms of the entries found in a text of this language, each once."""
        other: Language = "en" if language == "vi" else "vi"
        indexes = dict.fromkeys(match.entry_index for match in self.find(text))
        return tuple(
            dict.fromkeys(form for index in indexes for form in self.entries[index].forms(other))
        )

    def names(self, text: str) -> dict[int, str]:
        """The names in a text: the index of the entry, and the words that stand for it."""
        return {
            match.entry_index: text[match.start : match.end]
            for match in self.find(text)
            if self.entries[match.entry_index].kind in NAMES
        }

    def present(self, text: str) -> frozenset[int]:
        """The entries in a text, also those inside a longer form (``Bộ Công an`` in ``Bộ trưởng Bộ
        Công an``)."""
        return self._kept(text)

    def _present(self, text: str) -> frozenset[int]:
        folded = fold(text)
        words = list(_WORD.finditer(folded))
        tokens = tuple(word[0] for word in words)
        return frozenset(
            index
            for at, token in enumerate(tokens)
            if token in self._forms
            for _, index in self._beginning(folded, words, tokens, at)
        )

    def _beginning(
        self, folded: str, words: list[re.Match[str]], tokens: tuple[str, ...], at: int
    ) -> Iterator[tuple[int, int]]:
        """The forms that begin at a word, longest first: how many words they take, their entry."""
        for form, index in self._forms.get(tokens[at], ()):
            end = at + len(form)
            if tokens[at:end] == form and all(
                _GAP.fullmatch(folded, left.end(), right.start())
                for left, right in pairwise(words[at:end])
            ):
                yield len(form), index


@lru_cache(maxsize=1)
def _builtin() -> Glossary:
    return Glossary(_read(_PATH))


def _read(path: Path) -> tuple[Entry, ...]:
    try:
        rows = yamls.read(path.read_text("utf-8"))
    except FileNotFoundError:
        raise NotFound(f"{path}: there is no such glossary.") from None
    except (ValueError, OSError) as error:
        raise UsageError(f"{path} is not a YAML list of entries ({error}).") from None
    if not isinstance(rows, list):
        raise UsageError(
            f"{path} is not a list; write entries like '- {{kind: …, vi: […], en: […]}}'."
        )
    return tuple(_entry(row, f"{path} entry {number}") for number, row in enumerate(rows, 1))


def _entry(row: object, where: str) -> Entry:
    if not isinstance(row, Mapping) or set(row) != {"kind", "vi", "en"}:
        raise UsageError(f"{where}: give 'kind', 'vi' and 'en', and nothing else.")
    for kind in get_args(Kind):
        if row["kind"] == kind:
            return Entry(_forms(row["vi"], where), _forms(row["en"], where), kind)
    raise UsageError(f"{where}: 'kind' must be one of {', '.join(get_args(Kind))}.")


def _forms(value: object, where: str) -> tuple[str, ...]:
    if isinstance(value, list) and value and all(isinstance(v, str) and v.strip() for v in value):
        return tuple(canonical(v) for v in value)
    raise UsageError(f"{where}: 'vi' and 'en' must be lists of names; put numbers in quotes.")
