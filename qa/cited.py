"""Sentences with their markers, cut out of a model's text while it is still being written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.split import sentences
from corpus.text import one_line
from qa.grounding import NONE

_MARKER = re.compile(
    r"[\[【［〔]\s*(?:\^|#|S|s)?\s*(\d{1,4}(?:\s*(?:,|;|-|–|và|and|&)\s*\d{1,4})*)\s*(?:†[^\]】]{0,20})?[\]】］〕]"
)
_OPEN_MARKER = re.compile(r"[\[【［〔][^\]】］〕]{0,40}$")
_ENDED = re.compile(rf"(?:{_MARKER.pattern})[.!?…]$")
_IMAGE_OR_LINK = re.compile(r"!?\[([^\]\[]{0,200})\]\([^)]{0,400}\)?")
_URL = re.compile(r"\b(?:https?://|www\.)\S+|\b(?:javascript|data):\S+", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,400}>")
_DECORATION = re.compile(r"\*{1,3}|`+|_{2,}|^#{1,6}\s+", re.MULTILINE)
_BULLET = re.compile(r"^\s*(?:[-•*–]|\d{1,2}[.)])\s+")
LONGEST = 10_000  # characters read of one answer
_THINK = ("<think>", "</think>")
_SURE = 4  # characters after a stop that show that a sentence has ended


@dataclass(frozen=True, slots=True)
class CitedSentence:
    """A sentence without its markers, and the numbers they had, in order, each once."""

    text: str
    numbers: tuple[int, ...]


NOTHING = CitedSentence(NONE, ())


def spoken(pieces: Iterable[str]) -> Iterator[str]:
    """A stream without what some models think aloud before they answer, between ``<think>`` tags."""
    held: str | None = ""
    for piece in pieces:
        if held is None:
            yield piece
            continue
        held += piece
        start = held.lstrip()
        if start.startswith(_THINK[0]):
            _, closed, said = start.partition(_THINK[1])
            if closed:
                yield said
                held = None
        elif not _THINK[0].startswith(start):
            yield held
            held = None
    if held and not held.lstrip().startswith(_THINK[0]):
        yield held


def cut(pieces: Iterable[str]) -> Iterator[CitedSentence]:
    """The sentences of a stream, each with the stop after its markers or as soon as the next one has
    begun, the last at the end.

    Markers may stand before or after the stop, come in several pieces and in several shapes
    (``[3]``, ``[3, 7]``, ``【3】``, ``[^3]``). One that holds `NONE` is that alone, and the last.
    """
    text, done = "", 0
    for piece in spoken(pieces):
        text += piece
        found = _parsed(_settled(text))
        whole = len(found) if _ENDED.search(text) else len(found) - 1
        for sentence in found[done:whole]:
            done += 1
            yield sentence
            if sentence == NOTHING:
                return
        if found[-1:] == [NOTHING] or len(text) > LONGEST:
            break
    yield from _parsed(text)[done:]


def _settled(text: str) -> str:
    """The text without a marker that is still being written and without a sentence just begun."""
    text = _OPEN_MARKER.sub("", text)
    last = re.search(rf"[.!?…]\S{{0,3}}\s+\S{{0,{_SURE - 1}}}$", text)
    return text[: last.start() + 1] if last and not _MARKER.search(last[0]) else text


def _parsed(text: str) -> list[CitedSentence]:
    plain, markers = _without_markers(_IMAGE_OR_LINK.sub(_link_text, text))
    spans = sentences(plain)
    numbers: list[list[int]] = [[] for _ in spans]
    for place, cited in markers:
        owner = max((n for n, span in enumerate(spans) if span.start < place), default=0)
        if spans:
            numbers[owner].extend(n for n in cited if n not in numbers[owner])
    return [
        NOTHING if NONE in text else CitedSentence(text, tuple(cited))
        for span, cited in zip(spans, numbers, strict=True)
        if (text := _clean(plain[span.start : span.end]))
    ]


def _link_text(match: re.Match[str]) -> str:
    """The words of a link; a marker that is followed by brackets stays a marker; an image goes."""
    if match[0].startswith("!"):
        return " "
    return f"[{match[1]}]" if match[1].isdigit() else match[1]


def _without_markers(text: str) -> tuple[str, list[tuple[int, list[int]]]]:
    plain, markers, at = "", [], 0
    for match in _MARKER.finditer(text):
        plain += text[at : match.start()]
        markers.append((len(plain), _numbers(match[1])))
        at = match.end()
    return plain + text[at:], markers


def _numbers(listed: str) -> list[int]:
    """``3``, ``3, 7`` and ``3-5`` (a short range)."""
    found: list[int] = []
    for part in re.split(r"\s*(?:,|;|và|and|&)\s*", listed):
        ends = [int(end) for end in re.split(r"\s*[-–]\s*", part) if end]
        if len(ends) == 2 and 0 <= ends[1] - ends[0] <= 5:
            found += range(ends[0], ends[1] + 1)
        else:
            found += ends
    return found


def _clean(text: str) -> str:
    """Plain words: no links, tags or decoration, and no space before the stop where a marker was."""
    text = _TAG.sub(" ", _URL.sub(" ", text))
    text = one_line(_BULLET.sub("", _DECORATION.sub("", text)))
    text = re.sub(r"\s+([.,;:!?…])", r"\1", text)
    return text if any(character.isalnum() for character in text) else ""
