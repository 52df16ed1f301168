"""What cannot be done, in the language of whoever is told.

Errors are raised in English everywhere. A line that a reader of the page or the widget can meet has its
Vietnamese in ``data/errors.vi.yaml``, found by the English line itself, so that no error has to know who
reads it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from corpus import yamls
from corpus.language import detect
from corpus.types import Language

_FILE = Path(__file__).parent / "data" / "errors.vi.yaml"
_PLACE = re.compile(r"\{(\w+)\}")
_UNTRANSLATED = "Máy chủ trả lời bằng tiếng Anh: {text}"


def told_in(language: Language, text: str) -> str:
    """One line of an error in ``language``. One that has no Vietnamese is quoted as it is, and said to
    be English."""
    if language == "en":
        return text
    return _vietnamese(text) or (
        text if detect(text, "vi") == "vi" else _UNTRANSLATED.format(text=text)
    )


def _vietnamese(text: str) -> str | None:
    for pattern, translation in _lines():
        if found := pattern.fullmatch(text):
            return _filled(translation, found)
    return None


def _filled(translation: str, found: re.Match[str]) -> str:
    return _PLACE.sub(lambda place: _vietnamese(found[place[1]]) or found[place[1]], translation)


@lru_cache(maxsize=1)
def lines() -> dict[str, str]:
    """The English lines with their ``{places}``, and the Vietnamese of each."""
    found: dict[str, str] = yamls.read(_FILE.read_text("utf-8"))
    return found


@lru_cache(maxsize=1)
def _lines() -> list[tuple[re.Pattern[str], str]]:
    """As patterns; the one with most words of its own is tried first."""
    ordered = sorted(lines().items(), key=lambda pair: -len(_PLACE.sub("", pair[0])))
    return [(_pattern(english), vietnamese) for english, vietnamese in ordered]


def _pattern(english: str) -> re.Pattern[str]:
    parts = _PLACE.split(english)  # words, place, words, …, words
    made = [
        f"(?P<{part}>.+?)" if number % 2 else re.escape(part) for number, part in enumerate(parts)
    ]
    return re.compile("".join(made), re.DOTALL)
