"""The day up to which a question wants things told, where its own words say so (pure)."""

from __future__ import annotations

import re
from datetime import date, timedelta

from corpus.dates import find_dates
from corpus.text import fold
from corpus.types import Language
from vectorstore.asks import wanted

_AT = r"(?: (?:the|end of|ngay|thang|nam|het|cuoi|thoi diem|het thang|cuoi thang|het nam|cuoi nam))*\s*$"
# What knowledge of a day is called; a count is also one of a day where less is said. “By 2030” in a
# question for a goal limits nothing.
_AS_OF = re.compile(rf"\b(as (?:of|at)|tinh (?:den|toi)|(?:tai|vao|o) thoi diem){_AT}")
_UNTIL = re.compile(rf"\b(by|until|till|up to|cho (?:den|toi)|den|toi){_AT}")
_BEFORE = re.compile(rf"\b(before|prior to|truoc){_AT}")


def cutoff(question: str, language: Language) -> date | None:
    """The last day whose articles may answer, None where the question sets none: the end of April for
    “as of April 2024”, and for “how many … by April 2024”. The last of several: they are compared."""
    counts = wanted(question, language) == "number"
    days = []
    for mention in find_dates(question, language):
        before = fold(question[: mention.start])
        if _AS_OF.search(before) or (counts and _UNTIL.search(before)):
            days.append(mention.last)
        elif counts and _BEFORE.search(before):
            days.append(mention.first - timedelta(days=1))
    return max(days, default=None)


def earlier(as_of: date | None, question: str, language: Language) -> date | None:
    """The earlier of a day that is set and one that the question sets itself."""
    return min((day for day in (as_of, cutoff(question, language)) if day), default=None)
