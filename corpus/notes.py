"""Remarks on an article, each with the language it is written in."""

from __future__ import annotations

from dataclasses import asdict
from typing import cast

from corpus.language import detect
from corpus.types import Article, InBoth, Language


def note_texts(article: Article) -> dict[Language, str]:
    """How the date was found, by language: in both, in one (its language is told from its words), or
    none at all."""
    note = article.published_note
    if note is None:
        return {}
    if isinstance(note, InBoth):
        return cast("dict[Language, str]", asdict(note))
    return {detect(note, "en"): note}
