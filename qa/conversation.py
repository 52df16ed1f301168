"""The conversation so far, as it is given to us."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from corpus.language import looks_unaccented
from corpus.text import canonical, fold
from corpus.types import Language
from qa.errors import UsageError
from qa.types import Turn

MOST_TURNS = 50
LONGEST_TURN = 20_000


def turns(data: Any) -> tuple[Turn, ...]:
    """Turns from a JSON list of ``{"role","text"}``; raises `UsageError` for anything else. Only the
    last `MOST_TURNS` are kept: what came before cannot matter to a follow-up."""
    if not isinstance(data, list):
        raise UsageError('history must be a list of {"role","text"}')
    found = []
    for number, item in enumerate(data, 1):
        if (
            not isinstance(item, dict)
            or item.get("role") not in ("user", "assistant")
            or not isinstance(item.get("text"), str)
        ):
            raise UsageError(
                f'history item {number} must be {{"role":"user"|"assistant","text":"…"}}'
            )
        found.append(Turn(item["role"], item["text"][:LONGEST_TURN]))
    return tuple(found[-MOST_TURNS:])


# What makes a question lean on the one before, over folded text: an opener, or a word that points back.
_OPENS: dict[Language, re.Pattern[str]] = {
    "vi": re.compile(
        r"^(con|the|vay|the con|vay con|con ve|roi|trong do|trong so do|luc do|khi do|sau do|ngoai"
        r"|ben canh do)\b"
    ),
    "en": re.compile(
        r"^(and|but|so|then|what about|how about|of (these|those|them)|or|besides|apart from)\b"
    ),
}
_POINTS: dict[Language, re.Pattern[str]] = {
    "vi": re.compile(r"\b(do|ay|nay|ho|no|ong ay|ba ay|ong ta|ba ta|nguoi do|nguoi nay)\b"),
    "en": re.compile(
        r"\b(it|its|they|them|their|theirs|he|him|his|she|her|hers|this|that|these|those|there|then"
        r"|such|same|one|ones)\b"
    ),
}
# Where accents are written, “đó” is not the end of “thủ đô”.
_POINTS_ACCENTED = re.compile(
    r"\b(đó|đấy|ấy|này|họ|nó|ông ấy|bà ấy|ông ta|bà ta|người đó|người này)\b", re.IGNORECASE
)
_MORE = re.compile(r"\b(else|nua)\b")  # more of what was told before
_SHORT = 4  # words: "And the date?" says too little alone
MOST_STEPS = 3  # questions that are followed back


def leans(question: str, language: Language) -> bool:
    """Whether a question may depend on what was said before it."""
    folded = fold(question).strip()
    opens = bool(_OPENS[language].search(folded)) or len(folded.split()) <= _SHORT
    return opens or bool(_MORE.search(folded)) or points_back(question, language)


def points_back(question: str, language: Language) -> bool:
    """Whether a word of the question stands for something said before."""
    if language == "vi" and not looks_unaccented(question):
        return bool(_POINTS_ACCENTED.search(canonical(question)))
    return bool(_POINTS[language].search(fold(question)))


def topic(history: Sequence[Turn], language: Language) -> str:
    """What the conversation is about: the last question, with those before it while it leans on them."""
    asked = [turn.text for turn in history if turn.role == "user"][-MOST_STEPS:]
    found: list[str] = []
    for text in reversed(asked):
        found.insert(0, text)
        if not leans(text, language):
            break
    return " ".join(found)[-1000:]
