"""``wpsqa verify``: JSON lines in, a verdict a line out."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO, get_args

from corpus.language import detect
from corpus.text import canonical
from corpus.types import Language
from qa.errors import NotFound, UsageError
from qa.verify.check import verify
from qa.verify.types import Evidence

_WANTED = 'write {"id":"…","sentence":"…","quote":"…"}'


@dataclass(frozen=True, slots=True)
class Pair:
    """One line of input."""

    id: str | int
    sentence: str
    sentence_language: Language
    evidence: Evidence


def run(arguments: argparse.Namespace) -> int:
    """Verify every line of ``arguments.file`` (``-`` or None: standard input) and print a verdict for
    each as soon as it is read. Raises `UsageError` with the number of a line that cannot be used."""
    with _opened(arguments.file) as lines:
        for pair in _pairs(lines):
            verdict = verify(pair.sentence, [pair.evidence], language=pair.sentence_language)
            found = {"id": pair.id, "support": verdict.support, "reason": verdict.reason}
            print(json.dumps(found, ensure_ascii=False))
    return 0


@contextmanager
def _opened(file: str | None) -> Iterator[Iterable[str]]:
    if file in (None, "-"):
        yield _readable(sys.stdin, "standard input")
        return
    try:
        with Path(str(file)).open(encoding="utf-8-sig") as opened:
            yield _readable(opened, str(file))
    except FileNotFoundError:
        raise NotFound(f"there is no file {file}; name a file of JSON lines") from None
    except IsADirectoryError:
        raise UsageError(f"{file} is a folder; name a file of JSON lines") from None


def _readable(lines: TextIO, name: str) -> Iterator[str]:
    try:
        yield from lines
    except UnicodeDecodeError:
        raise UsageError(f"{name} is not UTF-8 text; save it as UTF-8") from None


def _pairs(lines: Iterable[str]) -> Iterator[Pair]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield _pair(json.loads(line))
            except (ValueError, RecursionError) as error:
                why = "is not JSON" if isinstance(error, json.JSONDecodeError) else str(error)
                raise UsageError(f"line {number} {why}; {_WANTED}") from None


def _pair(data: Any) -> Pair:
    """ValueError says what is wrong with the line."""
    if not isinstance(data, dict):
        raise ValueError("is not a JSON object")
    for name in ("sentence", "quote"):
        if not isinstance(data.get(name), str) or not data[name].strip():
            raise ValueError(f"has no {name!r}")
    if isinstance(data.get("id"), bool) or not isinstance(data.get("id"), str | int):
        raise ValueError("has no 'id'")
    sentence, quote = canonical(data["sentence"]), canonical(data["quote"])
    quote_language = _language(data, "quote_language") or detect(quote)
    spoken = _language(data, "sentence_language") or detect(sentence, quote_language)
    return Pair(data["id"], sentence, spoken, Evidence(quote, quote_language))


def _language(data: dict[str, Any], name: str) -> Language | None:
    for language in get_args(Language):
        if data.get(name) == language:
            found: Language = language
            return found
    if data.get(name) is not None:
        raise ValueError(f"has a {name!r} that is neither 'vi' nor 'en'")
    return None
