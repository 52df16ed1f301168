"""Articles as JSON objects: for the index, `corpus show --json` and the HTTP API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from corpus.types import Article, InBoth


def article_to_json(article: Article) -> dict[str, Any]:
    """Every field by its name; ``published`` is an ISO date or None, ``published_note`` a text, an
    object with one for ``vi`` and one for ``en``, or None."""
    data = {f.name: getattr(article, f.name) for f in fields(Article)}
    if isinstance(article.published_note, InBoth):
        data["published_note"] = asdict(article.published_note)
    data["published"] = article.published.isoformat() if article.published else None
    return data


def article_from_json(data: Mapping[str, Any]) -> Article:
    """Read what `article_to_json` wrote; other keys are passed over."""
    values = {f.name: data[f.name] for f in fields(Article) if f.name in data}
    if values.get("published"):
        values["published"] = date.fromisoformat(values["published"])
    if isinstance(values.get("published_note"), Mapping):
        values["published_note"] = InBoth(**values["published_note"])
    return Article(**values)
