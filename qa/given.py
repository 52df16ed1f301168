"""What a person hands to a command: files, standard input, days. Raises `UsageError` in one line."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

from corpus.dates import parse_day
from corpus.text import decode
from qa.conversation import turns
from qa.errors import UsageError
from qa.types import Turn


def day(text: str | None) -> date | None:
    """A day as it is typed."""
    return parse_day(text) if text is not None else None


def history(path: str | None) -> tuple[Turn, ...]:
    """The conversation in a file: a JSON list of ``{"role","text"}``."""
    if path is None:
        return ()
    text = content(path)
    try:
        return turns(json.loads(text))
    except (ValueError, RecursionError) as error:
        raise UsageError(f'{path} is not a JSON list of {{"role","text"}}') from error


def content(path: str) -> str:
    """The text of a file in whatever encoding it is; ``-`` is standard input."""
    if path == "-":
        return decode(sys.stdin.buffer.read(), "standard input")
    try:
        return decode(Path(path).read_bytes(), path)
    except OSError as error:
        raise UsageError(f"cannot read {path} ({error.strerror}); check the path") from error
