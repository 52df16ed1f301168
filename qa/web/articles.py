"""Articles as the page and the API show them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from corpus.notes import note_texts
from corpus.types import Article, Rendering, Span
from qa.errors import UsageError


def article_card(article: Article) -> dict[str, Any]:
    """Return what a list of articles shows: everything but the text."""
    notes = note_texts(article)
    return {
        "id": article.id,
        "version": article.version,
        "title": article.title,
        "language": article.language,
        "publisher": article.publisher,
        "agency": article.agency,
        "author": article.author,
        "published": article.published.isoformat() if article.published else None,
        "published_certainty": article.published_certainty,
        "published_note": notes.get("en") or notes.get("vi"),
        "published_notes": notes,
        "url": article.url,
    }


def parse_span(text: str, length: int) -> Span:
    """Read START-END, code points of a text of that length. Raises `UsageError`."""
    match = re.fullmatch(r"([0-9]{1,9})-([0-9]{1,9})", text)
    if match:
        start, end = int(match[1]), int(match[2])
        if start < end <= length:
            return Span(start, end)
    raise UsageError(f"span must be START-END with 0 <= START < END <= {length}, such as 0-80.")


def article_detail(
    article: Article, renderings: Sequence[Rendering], span: str | None = None
) -> dict[str, Any]:
    """Return the article with its text and translations; with a span also the text cut at it.

    Raises `UsageError` for a span that is not one of this article.
    """
    detail = {
        **article_card(article),
        "text": article.text,
        "renderings": [asdict(rendering) for rendering in renderings],
    }
    if span is not None:
        at = parse_span(span, len(article.text))
        detail["before"] = article.text[: at.start]
        detail["quote"] = article.text[at.start : at.end]
        detail["after"] = article.text[at.end :]
    return detail
