"""Translations that come with the corpus: one file for an article and a language, one line for a
sentence. They are shown beside the words they render and are never cited."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import get_args
from uuid import uuid4

from corpus.errors import UsageError
from corpus.fidelity import check_rendering
from corpus.split import sentences
from corpus.text import canonical, decode
from corpus.types import Article, Language, Rendering, Span

__all__ = ["check_rendering", "load_renderings", "rendering_path", "write_renderings"]

_FOLDER = Path(__file__).parent / "translations"
_KEYS = {"start": int, "end": int, "text": str, "origin": str, "reviewed": bool}


def load_renderings(article: Article, folder: Path | None = None) -> tuple[Rendering, ...]:
    """The translations of an article, in the order of the text; none when there is no file.

    Raises `UsageError` naming the line whose span is no sentence of the article as it is now.
    """
    borders = frozenset(sentences(article.text))
    found: list[Rendering] = []
    for language in get_args(Language):
        path = rendering_path(article.id, language, folder)
        if language != article.language and path.exists():
            found += _read(path, article, language, borders)
    return tuple(sorted(found, key=lambda rendering: rendering.start))


def write_renderings(
    article: Article,
    renderings: Iterable[Rendering],
    language: Language,
    folder: Path | None = None,
) -> Path:
    """Write the file of an article and a language in one step, sorted; returns its path. Raises
    `UsageError` for a rendering that `load_renderings` would refuse."""
    path = rendering_path(article.id, language, folder)
    borders = frozenset(sentences(article.text))
    ordered = sorted(renderings, key=lambda rendering: rendering.start)
    for number, rendering in enumerate(ordered, 1):
        where = f"{path} line {number}"
        if (rendering.article_id, rendering.language) != (article.id, language):
            raise UsageError(f"{where}: the rendering is of another article or language.")
        _check(rendering, borders, where)
    lines = [json.dumps(_record(rendering), ensure_ascii=False) + "\n" for rendering in ordered]
    temporary = path.with_name(f".{uuid4().hex}.tmp")
    try:
        temporary.write_text("".join(lines), encoding="utf-8", newline="\n")
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    return path


def rendering_path(article_id: str, language: Language, folder: Path | None = None) -> Path:
    """Where the translation of an article into a language is kept."""
    return (folder or _FOLDER) / f"{article_id}.{language}.jsonl"


def _read(
    path: Path, article: Article, language: Language, borders: frozenset[Span]
) -> list[Rendering]:
    found: dict[int, Rendering] = {}
    for number, line in enumerate(decode(path.read_bytes(), str(path)).split("\n"), 1):
        if not line.strip():
            continue
        where = f"{path} line {number}"
        rendering = _parse(line, article.id, language, where)
        _check(rendering, borders, where)
        if rendering.start in found:
            raise UsageError(f"{where}: the sentence at {rendering.start} comes twice; remove one.")
        found[rendering.start] = rendering
    return list(found.values())


def _parse(line: str, article_id: str, language: Language, where: str) -> Rendering:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise UsageError(f"{where} is not JSON ({error}).") from None
    if not isinstance(record, dict) or set(record) != set(_KEYS):
        raise UsageError(f"{where}: give exactly the keys {', '.join(_KEYS)}.")
    for key, kind in _KEYS.items():
        if type(record[key]) is not kind:
            raise UsageError(f"{where}: '{key}' must be {kind.__name__}.")
    return Rendering(
        article_id=article_id,
        start=record["start"],
        end=record["end"],
        language=language,
        text=canonical(record["text"]),
        origin=record["origin"],
        reviewed=record["reviewed"],
    )


def _check(rendering: Rendering, borders: frozenset[Span], where: str) -> None:
    if Span(rendering.start, rendering.end) not in borders:
        raise UsageError(
            f"{where}: {rendering.start}-{rendering.end} is no sentence of the article"
            f" '{rendering.article_id}'; translate it again."
        )
    if not rendering.text.strip() or "\n" in rendering.text:
        raise UsageError(f"{where}: 'text' must be one line of text.")
    if not rendering.origin.strip():
        raise UsageError(f"{where}: say in 'origin' who or what made the translation.")


def _record(rendering: Rendering) -> dict[str, object]:
    return {key: getattr(rendering, key) for key in _KEYS}
