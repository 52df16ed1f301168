"""A language model as judge of what the rules leave open: does a sentence follow from the words it cites?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from html import escape

from prompts.loader import load
from qa.cited import spoken
from qa.errors import ModelProblem
from qa.models import Complete
from qa.prices import Meter
from qa.streams import closeable, finish
from qa.types import Turn

Judge = Callable[[str, str], "bool | None"]
"""A sentence and the words it rests on: whether it follows from them, None when that is not said."""
JudgeFor = Callable[[Meter], Judge]
"""Makes the judge of one answer, whose requests are counted in the meter."""

# The reply begins with it, perhaps after a label; further on it may be part of anything.
_VERDICT = re.compile(r"\W*(?:\w{1,12}\s*:\W*)?(yes|no)\b", re.IGNORECASE)
_LONGEST = 200  # characters of a reply in which a verdict is looked for


def judge_of(complete: Complete) -> Judge:
    """A judge that asks a model for one word. It never raises what the model raises: without a verdict the
    rules' own stands."""

    def judge(sentence: str, evidence: str) -> bool | None:
        try:
            with closing(
                closeable(complete([Turn("user", question(sentence, [evidence]))]))
            ) as said:
                decided = verdict(spoken(said))
                finish(said)
                return decided
        except ModelProblem:
            return None

    return judge


def question(sentence: str, quotes: Sequence[str]) -> str:
    """The prompt about a sentence and its quotes; neither can leave its place in it."""
    quoted = "\n".join(f"<quote>{escape(quote, quote=False)}</quote>" for quote in quotes)
    return load("judge").render(sentence=escape(sentence, quote=False), quotes=quoted)


def verdict(pieces: Iterable[str]) -> bool | None:
    """The yes or no that a reply begins with, as soon as it is certain that it is the word; None when it
    begins with anything else."""
    text = ""
    for piece in pieces:
        text += piece
        match = _VERDICT.match(text)
        if match and match.end() < len(text):
            return match[1].lower() == "yes"
        if len(text) > _LONGEST:
            return None
    match = _VERDICT.match(text)
    return match[1].lower() == "yes" if match else None
