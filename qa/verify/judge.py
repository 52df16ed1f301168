"""A language model as judge of what the rules leave open: does a sentence follow from the words it cites?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from html import escape

from prompts.loader import load
from qa.errors import ModelProblem
from qa.models import Complete, closeable
from qa.types import Turn

Judge = Callable[[str, str], "bool | None"]
"""A sentence and the words it rests on: whether it follows from them, None when that is not said."""

_WORD = re.compile(r"\b(yes|no)\b", re.IGNORECASE)
_LONGEST = 200  # characters of a reply in which a verdict is looked for


def judge_of(complete: Complete) -> Judge:
    """A judge that asks a model for one word and reads no further than that word. It never raises what
    the model raises: without a verdict the rules' own stands."""

    def judge(sentence: str, evidence: str) -> bool | None:
        try:
            with closing(
                closeable(complete([Turn("user", question(sentence, [evidence]))]))
            ) as said:
                return verdict(said)
        except ModelProblem:
            return None

    return judge


def question(sentence: str, quotes: Sequence[str]) -> str:
    """The prompt about a sentence and its quotes; neither can leave its place in it."""
    quoted = "\n".join(f"<quote>{escape(quote, quote=False)}</quote>" for quote in quotes)
    return load("judge").render(sentence=escape(sentence, quote=False), quotes=quoted)


def verdict(pieces: Iterable[str]) -> bool | None:
    """What the first yes or no says, as soon as it is certain that it is the word; None without one."""
    text = ""
    for piece in pieces:
        text += piece
        match = _WORD.search(text)
        if match and match.end() < len(text):
            return match[1].lower() == "yes"
        if len(text) > _LONGEST:
            return None
    match = _WORD.search(text)
    return match[1].lower() == "yes" if match else None
