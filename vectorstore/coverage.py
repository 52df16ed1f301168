"""How much of a question a text covers, word by word (pure): what is asked for but nowhere said is the
best sign that the articles do not answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from corpus.text import fold
from corpus.types import Language

_WORD = re.compile(r"\w+")
_OPENS = re.compile(r"(?:^|[.?!:;,“\"'(]\s*)$")
_TOKEN = re.compile(r"[\w&-]+")
STEM = (
    5  # letters two long words must share to count as forms of one: approved, approval, approving
)


@lru_cache(maxsize=65536)
def stems(text: str) -> frozenset[str]:
    """The folded words of a text, long ones cut so that the forms of an English word fall together.
    Vietnamese syllables are shorter than that and stay whole."""
    return frozenset(word[: max(STEM, len(word) - 3)] for word in _WORD.findall(fold(text)))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """One word as `stems` has it."""
    folded = fold(word)
    return folded[: max(STEM, len(folded) - 3)]


def covered(words: Sequence[str], texts: Iterable[str], weigh: Callable[[str], float]) -> float:
    """The weight share of ``words`` that stand in at least one of ``texts``, 0 to 1."""
    there = frozenset().union(*(stems(text) for text in texts))
    total = sum(weigh(word) for word in words)
    if total <= 0:
        return 0.0
    return sum(weigh(word) for word in words if stem(word) in there) / total


@lru_cache(maxsize=4096)
def names(question: str) -> tuple[tuple[str, ...], ...]:
    """What a question names: its runs of capitalised words, as stems. A single capitalised word that
    opens a sentence names nothing."""
    return tuple(tuple(stem(word) for word in run) for run in capital_runs(question))


def capital_runs(text: str) -> list[list[str]]:
    """The runs of capitalised words with nothing but blanks between them, except a single one that
    opens a sentence."""
    runs: list[list[str]] = []
    opens: list[bool] = []
    end = -1
    for match in _TOKEN.finditer(text):
        word = match.group()
        if not word[0].isupper():
            end = -1
            continue
        if end >= 0 and not text[end : match.start()].strip():
            runs[-1].append(word)
        else:
            runs.append([word])
            opens.append(bool(_OPENS.search(text[: match.start()])))
        end = match.end()
    return [run for run, opening in zip(runs, opens, strict=True) if len(run) > 1 or not opening]


def missing_names(
    asked: Iterable[tuple[str, ...]],
    there: frozenset[str],
    together: frozenset[tuple[str, str]],
    language: Language,
) -> float:
    """The share of named things that are not there: in English when a word of the name is nowhere, in
    Vietnamese, whose syllables are everywhere, when two of them never stand together."""
    listed = list(asked)
    if not listed:
        return 0.0
    if language == "vi":
        gone = [
            any(pair not in together for pair in zip(n, n[1:], strict=False)) or n[0] not in there
            for n in listed
        ]
    else:
        gone = [any(word not in there for word in n) for n in listed]
    return sum(gone) / len(listed)


@lru_cache(maxsize=65536)
def pairs(text: str) -> frozenset[tuple[str, str]]:
    """Neighbouring folded words: in Vietnamese, where one word is often two syllables, they say more
    than the syllables alone."""
    found = [stem(word) for word in _WORD.findall(text)]
    return frozenset(zip(found, found[1:], strict=False))


def missing(wanted: Iterable[object], there: frozenset[Any]) -> float:
    """The share of ``wanted`` that is not ``there``, 0 when nothing is wanted."""
    listed = list(wanted)
    return sum(item not in there for item in listed) / len(listed) if listed else 0.0
