"""What a model writes that knows the answers and is often wrong: the lines of each case, and the model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from corpus.language import detect
from corpus.text import one_line
from corpus.types import Language
from evals.perturb import spoil
from evals.perturb_stock import Stock, Truth
from evals.reword import parts, reword
from evals.types import Case
from qa.assistant import Assistant
from qa.cited import cut
from qa.grounding import NONE, harmless
from qa.types import Turn
from vectorstore.entry import Entry

MOST = 5  # sentences of one answer
FORGED = 0.1  # of the true sentences carry a number that is not theirs
REWORDED = 0.5  # of the sentences in the language of their source


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence the model writes. ``kind`` says how it was made; ``source`` are the original words it
    rests on; ``across`` whether they are in the other language."""

    text: str
    right: bool
    kind: str
    source: str
    across: bool
    forged: bool = False


class Scripted:
    """A `Complete` that writes the lines of ``case`` whose source is in the prompt."""

    def __init__(self) -> None:
        self.lines: tuple[Line, ...] = ()
        self.written: list[Line] = []
        self._rng = Random(0)

    def prepare(self, lines: Sequence[Line], rng: Random) -> None:
        """What to write when asked next."""
        self.lines, self.written, self._rng = tuple(lines), [], rng

    def __call__(self, turns: Sequence[Turn]) -> Iterator[str]:
        if len(turns) > 1:  # a sentence was refused: the model insists
            refused = turns[-2].text
            for line in self.written:
                if line.text.rstrip(".") in refused:
                    yield self._cited(line, turns[0])
                    return
            return
        self.written = [line for line in self.lines if _number(turns[0].text, line.source)]
        yield from (
            (f"{self._cited(line, turns[0])} " for line in self.written)
            if self.written
            else (NONE,)
        )

    def _cited(self, line: Line, prompt: Turn) -> str:
        number = _number(prompt.text, line.source)
        if line.forged:
            number = self._rng.choice([number + 1, number + 2, 97])
        return f"{line.text.rstrip('. ')} [{number}]."


def _number(prompt: str, source: str) -> int:
    """The number of a source in the prompt, 0 when it is not there."""
    match = re.search(rf"^\[(\d+)\] {re.escape(harmless(source))}$", prompt, re.MULTILINE)
    return int(match[1]) if match else 0


@dataclass(frozen=True)
class Author:
    """Makes the lines of a case from its gold: true ones and false ones."""

    entries: Mapping[str, Entry]
    stock: Stock
    wrong: float

    def lines(self, case: Case, rng: Random) -> list[Line]:
        """At most `MOST`, each with a text of its own that is read as one sentence."""
        found: dict[str, Line] = {}
        for truth, source, across in self._truths(case):
            line = self._line(truth, source, across, rng)
            if line is not None and self._is_one_sentence(line, case.language):
                found.setdefault(line.text, line)
        lines = list(found.values())
        rng.shuffle(lines)
        return lines[:MOST]

    def _truths(self, case: Case) -> Iterator[tuple[Truth, str, bool]]:
        """The sentences that hold the gold, in the language of the question."""
        for gold in case.gold:
            entry = self.entries[gold.article_id]
            for number, span in enumerate(entry.sentences):
                if not any(s.start < span.end and span.start < s.end for s in gold.spans[:1]):
                    continue
                own = entry.sentence_text(number, gold.language) or ""
                text = entry.sentence_text(number, case.language)
                if text is not None:
                    other: Language = "en" if gold.language == "vi" else "vi"
                    rendered = entry.sentence_text(number, other) or ""
                    words = ((own, gold.language), (rendered, other))
                    yield (
                        Truth(one_line(text), case.language, words),
                        own,
                        gold.language != case.language,
                    )

    def _line(self, truth: Truth, source: str, across: bool, rng: Random) -> Line | None:
        text, kind = truth.text, "own words"
        if across or rng.random() < REWORDED:
            (text,) = parts(reword(text, truth.language, rng))
            kind = "own words" if text == truth.text else "reworded"
        if rng.random() < self.wrong:
            spoilt = spoil(replace(truth, text=text), self.stock, rng)
            return Line(_tidy(spoilt[1]), False, spoilt[0], source, across) if spoilt else None
        forged = rng.random() < FORGED
        return Line(_tidy(text), True, "wrong number" if forged else kind, source, across, forged)

    @staticmethod
    def _is_one_sentence(line: Line, language: Language) -> bool:
        """Whether it is read back as it was written, and as being in the language of the question."""
        read = list(cut([f"{line.text.rstrip('. ')} [1]. "]))
        return [sentence.text for sentence in read] == [line.text] and detect(
            line.text, language
        ) == language


def _tidy(text: str) -> str:
    return re.sub(r"\s+([.,;:!?…])", r"\1", one_line(text)).rstrip("./… ") + "."


def author_of(assistant: Assistant, wrong: float) -> Author:
    """An author who knows the articles of an assistant's index, and their shipped translations."""
    from qa.build import entry_of

    entries = {a.id: entry_of(a, Path("none")) for a in assistant.articles()}
    texts: list[tuple[str, Language]] = []
    for entry in entries.values():
        texts.append((entry.article.text, entry.article.language))
        texts += [(rendering.text, rendering.language) for rendering in entry.renderings]
    return Author(entries, Stock.of(texts), wrong)
