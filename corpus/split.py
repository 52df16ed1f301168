"""Sentences and passages: where a text may be cut (pure).

A line break always ends a sentence: headings, captions and list items often have no full stop.
Inside a line, each stop is judged by the word before it and the character after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from corpus.abbreviations import ends_sentence
from corpus.types import Article, Passage, Span

SENTENCE_LIMIT = 1_500
"""No sentence is longer (code points)."""
PASSAGE_SIZE = 900
"""Paragraphs are joined up to about this many code points."""
PARAGRAPH_LIMIT = 1_500
"""A paragraph up to this long stays in one passage."""

_LONG = 1_200  # a sentence may be this long before it is cut without a stop
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_WIDE = "。！？｡．؟۔।॥։።၊။៕"  # stops of scripts that put no space after them
_STOP = re.compile(
    rf"(?P<stop>[.!?…{_WIDE}]+)"
    r"(?P<closers>(?:[”’»)\]\"'」』）】]|\[\d{1,3}\]|[ \u00a0][”»](?!\w))*)"
    r"(?P<gap>\s*)"
)
_OPENERS = "“‘«([\"'「『（【¿¡•*-–—"
_CREDIT = re.compile(
    r"[-–—|]?\s*[(\[]?\s*(?:Ảnh|Photos?|Hình|Nguồn|Sources?|Image|Credit|Picture|Video|Clip"
    r"|Đồ họa|Minh họa)"
    r"[^.:\n]{0,20}:(?:[^.!?\n]|(?<=\b[A-ZĐ])\.){1,60}\.?$",
    re.IGNORECASE,
)


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of a text as spans of it.

    They are in order, don't overlap, start and end on a non-space character, together cover every
    non-space character and are at most `SENTENCE_LIMIT` long. Linear time.
    """
    return tuple(sentence for paragraph in _paragraphs(text) for sentence in paragraph)


def passages(article: Article) -> tuple[Passage, ...]:
    """The passages of an article: whole paragraphs together up to about `PASSAGE_SIZE`; one longer
    than `PARAGRAPH_LIMIT` is cut evenly at sentence borders. Each sentence is in exactly one."""
    runs: list[list[Span]] = []
    for paragraph in _paragraphs(article.text):
        if _length(paragraph) > PARAGRAPH_LIMIT:
            runs += _cut_evenly(paragraph)
        elif runs and _length([runs[-1][0], paragraph[-1]]) <= PASSAGE_SIZE:
            runs[-1] += paragraph
        else:
            runs.append(list(paragraph))
    return tuple(Passage(article.id, run[0].start, run[-1].end, tuple(run)) for run in runs)


def _paragraphs(text: str) -> Iterator[list[Span]]:
    """The sentences of each line that has any."""
    for line in _LINE.finditer(text):
        found = [
            piece
            for sentence in _of_line(text, line.start(), line.end())
            for piece in _cut_long(text, sentence)
        ]
        if found:
            yield found


def _length(run: list[Span]) -> int:
    return run[-1].end - run[0].start


def _cut_evenly(paragraph: list[Span]) -> list[list[Span]]:
    """Sentences go to the part that their middle falls in."""
    start, length = paragraph[0].start, _length(paragraph)
    parts = -(-length // PASSAGE_SIZE)

    def part(sentence: Span) -> int:
        return ((sentence.start + sentence.end) // 2 - start) * parts // length

    return [list(run) for _, run in groupby(paragraph, key=part)]


def _of_line(text: str, start: int, end: int) -> Iterator[Span]:
    begin = start
    for match in _STOP.finditer(text, start, end):
        border = _border(text, match, _Line(start, end))
        if border is not None and (span := _trimmed(text, begin, border)) is not None:
            yield span
            begin = border
    if (span := _trimmed(text, begin, end)) is not None:
        yield span


class _Line(NamedTuple):
    start: int
    end: int


def _border(text: str, match: re.Match[str], line: _Line) -> int | None:
    """Where the sentence ends if this stop ends one, else None."""
    at, border = match.end(), match.end("closers")
    if at == line.end:
        return None
    if match["stop"][-1] in _WIDE and text[at] not in ",;:，、；：":
        return border
    if not match["gap"]:
        return border if _ends_without_space(text, match, line) else None
    if not _can_begin(text, at, line.end) or _is_credit(text, at, line.end):
        return None
    if match["stop"] != "." or match["closers"]:
        return border
    return border if ends_sentence(text, match.start(), at, line) else None


def _is_credit(text: str, at: int, end: int) -> bool:
    """Who took the photo: it stays with the caption."""
    return end - at <= 100 and _CREDIT.match(text, at, end) is not None


def _can_begin(text: str, at: int, end: int) -> bool:
    """Whether a sentence can begin here: not with a small letter, nor with a closing mark."""
    for character in text[at : min(end, at + 6)]:
        if character in _OPENERS or character.isspace():
            continue
        return not character.islower() and (
            character.isalnum() or character not in ",;:.!?…”’»)]}/%"
        )
    return True


def _ends_without_space(text: str, match: re.Match[str], line: _Line) -> bool:
    """``tốt đẹp .Qua``, ``nước bạn.Theo``: a stop with no space before a capitalised word."""
    at = match.end()
    if text[at] in "“«" and match["stop"] in ("!", "?", "."):
        return text[at + 1 : at + 2].isupper()
    if not text[at].isalpha():
        return False
    if match["stop"] != "." or match["closers"]:
        return not text[at].islower() and "/" not in text[max(line.start, at - 20) : at]
    if not text[at].isupper() or not (
        text[at + 1 : at + 2].islower() or text[at + 1 : at + 2] == " "
    ):
        return False
    if match.start() > line.start and text[match.start() - 1].isspace():
        return True
    return ends_sentence(text, match.start(), at, line, spaced=False)


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None


def _cut_long(text: str, sentence: Span) -> Iterator[Span]:
    start, end = sentence.start, sentence.end
    while end - start > SENTENCE_LIMIT:
        parts = -(-(end - start) // _LONG)
        cut = _best_cut(text, start, start + (end - start) // parts, start + _LONG)
        if (span := _trimmed(text, start, cut)) is not None:
            yield span
        start = cut
    if (span := _trimmed(text, start, end)) is not None:
        yield span


def _best_cut(text: str, start: int, aim: int, last: int) -> int:
    """After the semicolon, else the comma, else the space nearest to ``aim``; else at ``aim``."""
    first = start + (aim - start) // 2
    for mark in (r";(?=\s)", r",(?=\s)", r"\s"):
        cuts = [m.end() for m in re.compile(mark).finditer(text, first, last)]
        if cuts:
            return min(cuts, key=lambda cut: abs(cut - aim))
    return aim
