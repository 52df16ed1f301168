"""What `evals.perturb` puts in the place of the truth, and what the truth is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.glossary import Glossary
from corpus.numbers import find_numbers
from corpus.text import fold
from corpus.types import Language


@dataclass(frozen=True)
class Stock:
    """What is put in the place of the truth: the names and figures of the corpus. ``truths`` are the
    words the sentence rests on, in every language they can be read in: nothing in them is false."""

    glossary: Glossary
    names: Mapping[Language, Mapping[str, tuple[str, ...]]]
    figures: tuple[int, ...]

    @classmethod
    def of(cls, texts: Sequence[tuple[str, Language]]) -> Stock:
        """The names and figures of texts."""
        glossary = Glossary.load()
        names: dict[Language, dict[str, dict[str, None]]] = {"en": {}, "vi": {}}
        figures: dict[int, None] = {}
        for text, language in texts:
            for index in glossary.names(text):
                entry = glossary.entries[index]
                form = entry.forms(language)[0]
                names[language].setdefault(entry.kind, {})[form] = None
            for number in find_numbers(text, language):
                if number.value == int(number.value) and number.value > 1:
                    figures[int(number.value)] = None
        kept: dict[Language, dict[str, tuple[str, ...]]] = {
            language: {kind: tuple(forms) for kind, forms in kinds.items()}
            for language, kinds in names.items()
        }
        return cls(glossary, kept, tuple(figures))


@dataclass(frozen=True)
class Truth:
    """A true sentence, and the words it rests on in every language they can be read in."""

    text: str
    language: Language
    words: tuple[tuple[str, Language], ...]

    def says(self, piece: str) -> bool:
        """Whether the words it rests on hold a piece of text."""
        return any(fold(piece) in fold(text) for text, _ in self.words)
