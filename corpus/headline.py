"""Which line of a page is the title of the article (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.byline import find_byline, known_name
from corpus.furniture import (
    ends_with_stop,
    has_credit,
    is_label,
    is_list_item,
    is_paragraph,
    names_site,
    source_url,
)
from corpus.text import fold

_HEAD = 40  # lines of the page that may hold the title


def find_title(lines: Sequence[str], known: str | None = None) -> int | None:
    """The index of the line that is the title (of the line that repeats it, when it is ``known``).

    None when no line looks like one; the running text then begins at once.
    """
    if known is not None:
        key = fold(known).strip()
        return next((i for i, line in enumerate(lines[:_HEAD]) if fold(line) == key), None)
    first = next((i for i, line in enumerate(lines) if is_paragraph(line)), None)
    if first is None:
        words = [i for i, line in enumerate(lines) if not is_label(line)]
        return words[0] if len(words) > 1 and not is_list_item(lines[words[0]]) else None
    folded = [fold(line) for line in lines]
    candidates = {
        i: _score(lines, folded, i, below_text=i > first)
        for i in range(min(_HEAD, len(lines), _end_of_head(lines)))
        if _may_be_title(lines[i])
    }
    best = max(candidates, key=lambda i: (candidates[i], -i), default=None)
    if best is not None and candidates[best] > 0:
        return best
    return 0 if first == 0 and _is_heading_with_stop(lines) else None


def _end_of_head(lines: Sequence[str]) -> int:
    """The title stands above the third paragraph of running text."""
    paragraphs = [i for i, line in enumerate(lines) if is_paragraph(line)]
    return paragraphs[2] if len(paragraphs) > 2 else len(lines)


def _may_be_title(line: str) -> bool:
    return (
        12 <= len(line) <= 220
        and len(line.split()) >= 3
        and not is_paragraph(line)
        and not is_label(line)
        and not is_list_item(line)
        and source_url(line) is None
        and find_byline(line) is None
        and known_name(line) is None
    )


def _score(lines: Sequence[str], folded: Sequence[str], index: int, *, below_text: bool) -> float:
    """Positive for a title. Below running text (the deck may stand first) there must be a sign."""
    line = lines[index]
    beside_byline = _is_beside_byline(lines, index)
    repeated = sum(other.startswith(folded[index]) for other in folded) > 1
    score = 1.0 + min(len(line.split()), 12) / 6 + 2 * beside_byline + 1.5 * repeated
    score -= 3 * names_site(line) + 4 * has_credit(line) + 1.5 * ends_with_stop(line)
    score -= 0.5 * _is_menu(lines, index)
    return score - 4 * below_text


def _is_beside_byline(lines: Sequence[str], index: int) -> bool:
    """A dated byline stands just above, or below with no more than names and buttons between."""
    if index and _is_dated(lines[index - 1]):
        return True
    for line in lines[index + 1 : index + 6]:
        if _is_dated(line):
            return True
        if len(line.split()) > 3 and not is_label(line):
            return False
    return False


def _is_dated(line: str) -> bool:
    byline = find_byline(line)
    return byline is not None and byline.published is not None


def _is_menu(lines: Sequence[str], index: int) -> bool:
    """Whether short lines follow at once: an entry of a menu, not a title."""
    following = lines[index + 1 : index + 3]
    return len(following) == 2 and all(len(line.split()) < 4 for line in following)


def _is_heading_with_stop(lines: Sequence[str]) -> bool:
    """A first line that is one short sentence with no number: a title typed with a full stop."""
    line = lines[0]
    return (
        len(lines) > 1
        and len(line) <= 120
        and len(re.findall(r"[.!?…](?:\s|$)", line)) == 1
        and re.search(r"\d", line) is None
    )
