"""A pasted page to the words of its article (pure).

A page is a list of lines. Running text shows where the article is; around it everything that is
short is suspect, within it nothing is dropped but what `corpus.furniture` knows. When in doubt a
line stays: a caption without a full stop may be the only place where a number is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from corpus.byline import Byline, find_byline, known_name, looks_like_name
from corpus.furniture import (
    ends_with_stop,
    has_credit,
    is_label,
    is_list_item,
    is_paragraph,
    opens_box,
    opens_comments,
    source_url,
    without_credit,
)
from corpus.headline import find_title
from corpus.language import detect
from corpus.text import fold, tidy


@dataclass(frozen=True, slots=True)
class Page:
    """What was found on a page: ``paragraphs`` are verbatim lines of it, ``removed`` the others."""

    title: str | None
    paragraphs: tuple[str, ...]
    removed: tuple[str, ...]
    byline: Byline
    url: str | None


@dataclass
class _Lines:
    """The lines that are left, with their places on the page, and those taken out."""

    left: list[tuple[int, str]]
    removed: list[tuple[int, str]] = field(default_factory=list)

    def drop(self, places: set[int]) -> None:
        self.removed += [item for item in self.left if item[0] in places]
        self.left = [item for item in self.left if item[0] not in places]

    def first_paragraph(self) -> int | None:
        return next((place for place, line in self.left if is_paragraph(line)), None)

    def last_paragraph(self) -> int | None:
        return next((place for place, line in reversed(self.left) if is_paragraph(line)), None)


def clean_page(raw: str, title: str | None = None) -> Page:
    """Take the article out of a page. ``title`` is the title, where it is known already."""
    lines = _Lines([(i, line) for i, line in enumerate(unwrapped(tidy(raw))) if line])
    found = find_title([line for _, line in lines.left], title)
    title_place = None if found is None else lines.left[found][0]
    if title is None and found is not None:
        title = lines.left[found][1]
    _cut_end(lines)
    byline, url = _take_origin(lines, title_place)
    _drop_title(lines, title)
    lines.drop({place for place, line in lines.left if is_label(line)})
    if lines.first_paragraph() is not None:
        byline = byline.or_else(_drop_head(lines, title_place))
        byline = byline.or_else(_drop_tail(lines))
    _drop_repeats(lines)
    _drop_other_language(lines)
    removed = tuple(line for _, line in sorted(lines.removed))
    return Page(title, tuple(line for _, line in lines.left), removed, byline, url)


def unwrapped(text: str) -> list[str]:
    """The lines of a text, trimmed; a paragraph typed over lines of equal length is joined."""
    result: list[str] = []
    for block in re.split(r"\n[^\S\n]*\n", text):
        lines = [line.strip() for line in block.strip().split("\n")]
        result += [" ".join(lines)] if _is_wrapped(lines) else lines
    return result


def _is_wrapped(lines: Sequence[str]) -> bool:
    if len(lines) < 3 or any(is_list_item(line) for line in lines):
        return False
    full, rest = lines[:-1], lines[1:]
    width = max(map(len, full))
    if not 45 <= width <= 110 or min(map(len, full)) < width * 0.7:
        return False
    return sum(line[:1].islower() for line in rest) * 2 >= len(rest)


def _cut_end(lines: _Lines) -> None:
    """Drop the comments and the boxes of other articles."""
    sizes = [len(line) if is_paragraph(line) else 0 for _, line in lines.left]
    counts = list(accumulate((size > 0 for size in sizes), initial=0))
    totals = list(accumulate(sizes, initial=0))
    places: set[int] = set()
    for index, (place, line) in enumerate(lines.left):
        comments = opens_comments(line)
        if not comments and not opens_box(line):
            continue
        before, after = counts[index], counts[-1] - counts[index]
        ends = 2 * totals[index] >= totals[-1] - totals[index] or before > 2
        if before and (ends if comments else after < 2):
            places.update(at for at, _ in lines.left[index:])
            break
        places.add(place)
        if before and not comments:
            places.update(_teasers(lines.left[index + 1 : index + 7]))
    lines.drop(places)


def _teasers(following: Sequence[tuple[int, str]]) -> Iterator[int]:
    """The short lines below the heading of a box inside the article."""
    for place, line in following:
        if is_paragraph(line):
            return
        yield place


def _take_origin(lines: _Lines, title_place: int | None) -> tuple[Byline, str | None]:
    """Take out who published the page and when, as far as it is printed above the running text, and
    the address where it is said to come from."""
    byline, url, places = Byline(), None, set()
    first = lines.first_paragraph()
    head = max(title_place or 0, 0 if first is None else first)
    for index, (place, line) in enumerate(lines.left):
        if (address := source_url(line)) is not None:
            url = url or address
            places.add(place)
            continue
        below_title = index > 0 and lines.left[index - 1][0] == title_place
        if place == title_place or (place > head and not below_title):
            continue
        if (found := find_byline(line)) is not None:
            byline = byline.or_else(found)
            places.add(place)
    lines.drop(places)
    return byline, url


def _drop_title(lines: _Lines, title: str | None) -> None:
    if title is not None:
        key = _key(title)
        lines.drop({place for place, line in lines.left if _key(line) == key})


def _drop_head(lines: _Lines, title_place: int | None) -> Byline:
    """Above the title nothing short belongs to the article; below it, up to the running text, only
    captions do."""
    byline, places = Byline(), set()
    first = lines.first_paragraph()
    for place, line in lines.left:
        if is_paragraph(line):
            if title_place is None or place > title_place:
                break
        elif title_place is not None and place < title_place:
            places.add(place)
            byline = byline.or_else(known_name(line) or Byline())
        elif first is not None and place < first and not _says_something(line):
            places.add(place)
            byline = byline.or_else(_signature(line))
    lines.drop(places)
    return byline


def _drop_tail(lines: _Lines) -> Byline:
    """Below the running text: a signature goes, a list stays, a caption stays, a menu goes."""
    last = lines.last_paragraph()
    tail = [(place, line) for place, line in lines.left if last is not None and place > last]
    before = next((line for place, line in lines.left if place == last), "")
    byline, places = Byline(), set()
    if before.endswith(":") or any(is_list_item(line) for _, line in tail):
        return byline
    is_menu = sum(not ends_with_stop(line) for _, line in tail) > 3
    for place, line in tail:
        if find_byline(line) is not None or not _says_something(line):
            places.add(place)
            byline = byline.or_else(Byline() if is_menu else _signature(line))
        elif is_menu and not ends_with_stop(line):
            places.add(place)
    lines.drop(places)
    return byline


def _says_something(line: str) -> bool:
    """Whether a short line is more than a label or a name."""
    return has_credit(line) or ends_with_stop(line) or len(line.split()) >= 6 or is_list_item(line)


def _signature(line: str) -> Byline:
    found = find_byline(line) or known_name(line)
    if found is None and looks_like_name(line) and 2 <= len(line.split()) <= 4:
        return Byline(author=line)
    return found or Byline()


def _drop_repeats(lines: _Lines) -> None:
    """Keep a line once, also when punctuation, accents or the credit differ, or when the other is
    its beginning and three dots."""
    seen: set[str] = set()
    openings: dict[str, list[str]] = {}
    for _, line in lines.left:
        key = _key(line)
        openings.setdefault(key[:30], []).append(key)
    places = set()
    for place, line in lines.left:
        key = _key(line)
        short = len(key.split()) < 4
        if not short and (key in seen or _is_teaser(line, key, openings)):
            places.add(place)
        seen.add(key)
    lines.drop(places)


def _is_teaser(line: str, key: str, openings: dict[str, list[str]]) -> bool:
    if not line.endswith(("...", "…")) or len(key) < 40:
        return False
    return any(other != key and other.startswith(key) for other in openings.get(key[:30], ())[:50])


def _drop_other_language(lines: _Lines) -> None:
    """A machine-translated page keeps captions of the original beside their translation."""
    body = "\n".join(line for _, line in lines.left if is_paragraph(line))
    if not body:
        return
    language = detect(body)
    places = set()
    for index, (place, line) in enumerate(lines.left):
        if is_paragraph(line) or len(line.split()) < 4 or re.search(r"\d", line):
            continue
        beside = [text for _, text in lines.left[max(0, index - 1) : index + 2] if text != line]
        translated = any(not is_paragraph(text) and detect(text) == language for text in beside)
        if translated and detect(line, language) != language:
            places.add(place)
    lines.drop(places)


def _key(line: str) -> str:
    return " ".join(re.findall(r"\w+", fold(without_credit(line))))
