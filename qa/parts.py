"""The parts of a question that asks several things at once, each as a question of its own (pure).

“On what dates was the Hanoi conference and how many plenary sessions did it have?” is cut where a second
clause asks; what only joins words inside one clause (“women and girls”, “UK and Canada”) is not. A later
part that has no subject of its own, or only a word for it, gets that of the first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from corpus.glossary import Glossary
from corpus.split import sentences
from corpus.text import one_line
from corpus.types import Language
from qa import parts_en, parts_vi
from vectorstore.asks import SHORTEST, wanted

MOST_PARTS = 3


@dataclass(frozen=True, slots=True)
class Part:
    """``words`` are those of the question itself; ``question`` is what they ask, for whoever has not read
    the rest of it."""

    words: str
    question: str


Split = Callable[[str, Language], tuple[Part, ...]]
"""Cuts a question into its parts, if it has several."""


class _Rules(Protocol):
    """How a language joins clauses that ask. ``MAYBE`` is in every question that may have several;
    ``JOINT`` finds where one may be cut."""

    MAYBE: re.Pattern[str]
    JOINT: re.Pattern[str]

    def parts_at(self, left: str, joint: str, right: str) -> bool: ...
    def shared(self, sentence: str) -> tuple[str, str] | None: ...
    def completed(self, part: str, first: str) -> str: ...


_RULES: dict[Language, _Rules] = {"en": parts_en, "vi": parts_vi}


@lru_cache(maxsize=4096)
def parts(text: str, language: Language) -> tuple[Part, ...]:
    """The two or three parts of a question in their order; none where it is one question."""
    rules = _RULES[language]
    if not rules.MAYBE.search(text):
        return ()
    said, asked = _asking(one_line(text), language)
    if len(asked) == 1 and (both := rules.shared(asked[0])):
        found = list(both) if len({wanted(one, language) for one in both}) > 1 else []
        whole = found
    else:
        found = _cut(asked, language)
        whole = [*found[:1], *(rules.completed(clause, found[0]) for clause in found[1:])]
    if len(found) < 2:
        return ()
    return tuple(
        Part(words.rstrip(" ?"), f"{said} {_question(alone)}".strip())
        for words, alone in zip(found, whole, strict=True)
    )


def _asking(text: str, language: Language) -> tuple[str, list[str]]:
    """What is said before the first question, and the sentences that ask. One too short to ask for
    anything by itself (“Correct?”, “Which one?”) belongs to the question before."""
    said: list[str] = []
    asked: list[str] = []
    for sentence in (text[span.start : span.end] for span in sentences(text)):
        asks = sentence.endswith("?")
        if asks and _asks_by_itself(sentence, language):
            asked.append(sentence)
        elif asks and asked:
            asked[-1] = f"{asked[-1]} {sentence}"
        elif not asked:
            said.append(sentence)
    return (" ".join(said), asked) if asked else ("", [text])


def _asks_by_itself(sentence: str, language: Language) -> bool:
    return len(sentence.split()) >= SHORTEST or wanted(sentence, language) != "other"


def _cut(asked: Sequence[str], language: Language) -> list[str]:
    """The clauses that ask, the last of them with all that is too much."""
    found: list[str] = []
    for number, sentence in enumerate(asked):
        if len(found) == MOST_PARTS - 1:
            return [*found, " ".join(asked[number:])]
        found += _clauses(sentence, language, MOST_PARTS - len(found))
    return found


def _clauses(sentence: str, language: Language, most: int) -> list[str]:
    """The clauses of a sentence that ask, cut off one after the other."""
    found: list[str] = []
    at = 0
    for start, end in _joints(sentence, language):
        if len(found) == most - 1:
            break
        left, joint, right = sentence[at:start], sentence[start:end], sentence[end:]
        if "?" in joint and not _asks_by_itself(right, language):
            continue
        if _RULES[language].parts_at(left, joint, right):
            found.append(sentence[at:start])
            at = end
    return [*found, sentence[at:]]


def _joints(sentence: str, language: Language) -> Iterator[tuple[int, int]]:
    """Where a sentence may be cut; never inside a name or term: “women, peace and security”."""
    names = [(match.start, match.end) for match in Glossary.load().find(sentence)]
    for joint in _RULES[language].JOINT.finditer(sentence):
        if not any(start < joint.end() and joint.start() < end for start, end in names):
            yield joint.span()


def _question(clause: str) -> str:
    clause = clause.strip(" ,;")
    return clause[:1].upper() + clause[1:].rstrip("?. ") + "?"
