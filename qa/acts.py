"""The year of a numbered act: “Resolution 1325 of 2000” tells when it was adopted (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.text import fold
from corpus.types import Language
from vectorstore.asks import wanted
from vectorstore.events import names_event

_ACT = re.compile(
    r"\b(?:resolution|decree|decision|circular|directive|law|act"
    r"|nghi quyet|nghi dinh|quyet dinh|thong tu|chi thi|luat)(?: no\.?| number| so)? (\d+)\b"
)
_MADE = re.compile(
    r"\b(adopt\w*|pass(?:ed)?|approv\w+|issu\w+|enact\w*|sign(?:ed)?|dates?|dated|made"
    r"|thong qua|ban hanh|ra doi|phe duyet|ky|co tu)\b"
)
_DAY = re.compile(r"\b(ngay|thang|day|month|exact\w*|precise\w*|chinh xac)\b")


def year_told(
    question: str, asked_in: Language, readings: Sequence[tuple[str, Language]]
) -> bool | None:
    """True where a question asks when a numbered act was made and a sentence gives its year beside its
    number; None for all other questions and sentences."""
    asked = fold(question)
    act = _ACT.search(asked)
    if (
        act is None
        or wanted(question, asked_in) != "date"
        or not _MADE.search(asked)
        or _DAY.search(asked)
        or names_event(question)
    ):
        return None
    told = re.compile(rf"\b{act[1]}(?:/[\w-]+)*,? \(?(?:of |from |in |nam )?(?:19|20)\d\d\b")
    return any(told.search(fold(text)) for text, _ in readings) or None
