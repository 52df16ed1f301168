"""Translations: one file for an article and a language, one line for a sentence. They are shown
beside the words they render and are never cited.

A line may name the hash of the sentence it renders. Such a translation follows its sentence when
the article is edited around it, and is out of use once the sentence itself is another.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args
from uuid import uuid4

from corpus.errors import UsageError
from corpus.fidelity import check_rendering
from corpus.read import builtin_articles
from corpus.split import sentences
from corpus.text import canonical, decode
from corpus.types import Article, Language, Rendering, Span

__all__ = [
    "Fitting",
    "check_rendering",
    "fitting_renderings",
    "load_renderings",
    "other_language",
    "rendering_path",
    "set_aside",
    "write_renderings",
]

_FOLDER = Path(__file__).parent / "translations"
_KEYS = {"start": int, "end": int, "text": str, "origin": str, "reviewed": bool}
_HASH = "original"  # of the words that are rendered; hand-made files need not have it


@dataclass(frozen=True, slots=True)
class Fitting:
    """The translations of an article as its text is now. ``stale`` are the lines of a person's own
    file whose sentence is no longer in the article, or that cannot be read."""

    renderings: tuple[Rendering, ...]
    own: tuple[Rendering, ...]
    stale: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    rendering: Rendering
    original: str | None
    where: str
    raw: str


def other_language(language: Language) -> Language:
    """The one to translate into."""
    return "en" if language == "vi" else "vi"


def fitting_renderings(article: Article, own: Path) -> Fitting:
    """The translations that fit an article: those of the folder ``own``, and the shipped ones for
    sentences that it has none for. Never raises for what a line says; see `Fitting.stale`."""
    lines, stale = _lenient(article, own)
    ours, left_out = _placed(lines, article)
    by_span = {(made.start, made.end): made for made in (*_shipped(article), *ours)}
    return Fitting(
        tuple(by_span[place] for place in sorted(by_span)),
        ours,
        (*stale, *(line.raw for line in left_out)),
    )


def set_aside(article_id: str, language: Language, lines: Iterable[str], folder: Path) -> Path:
    """Keep stale lines in a file that is read by nobody but their author; returns its path."""
    path = folder / f"{article_id}.{language}.unused.jsonl"
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in lines)
    return path


def load_renderings(article: Article, folder: Path | None = None) -> tuple[Rendering, ...]:
    """The translations of an article, in the order of the text; none when there is no file.

    Raises `UsageError` naming the line whose span is no sentence of the article as it is now.
    """
    borders = frozenset(sentences(article.text))
    found: dict[int, Rendering] = {}
    for path, language in _files(article, folder):
        for number, raw in _lines(path):
            line = _parse(raw, article.id, language, f"{path} line {number}")
            _check(line.rendering, borders, line.where)
            start, end = line.rendering.start, line.rendering.end
            if line.original not in (None, _hash(article.text[start:end])):
                raise UsageError(f"{line.where}: the sentence has changed; translate it again.")
            if start in found:
                raise UsageError(f"{line.where}: the sentence at {start} comes twice; remove one.")
            found[start] = line.rendering
    return tuple(found[start] for start in sorted(found))


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
    lines = [
        json.dumps(_record(rendering, article), ensure_ascii=False) + "\n" for rendering in ordered
    ]
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


def _files(article: Article, folder: Path | None) -> Iterator[tuple[Path, Language]]:
    for language in get_args(Language):
        path = rendering_path(article.id, language, folder)
        if language != article.language and path.exists():
            yield path, language


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(decode(path.read_bytes(), str(path)).split("\n"), 1):
        if line.strip():
            yield number, line


def _lenient(article: Article, folder: Path) -> tuple[list[_Line], list[str]]:
    """The lines that can be read, and the others."""
    read: list[_Line] = []
    others: list[str] = []
    for path, language in _files(article, folder):
        try:
            found = list(_lines(path))
        except UsageError as error:
            others.append(str(error))
            continue
        for number, raw in found:
            try:
                line = _parse(raw, article.id, language, f"{path} line {number}")
                _check_words(line.rendering, line.where)
                read.append(line)
            except UsageError:
                others.append(raw)
    return read, others


def _placed(lines: list[_Line], article: Article) -> tuple[tuple[Rendering, ...], list[_Line]]:
    """Each translation at the sentence it renders, wherever that stands now, and the lines that are
    out of use. Lines without a hash are used while all of them fall on sentences."""
    borders = sentences(article.text) if lines else ()
    known = set(borders)
    bare = [line for line in lines if line.original is None]
    whole = all(_span(line) in known for line in bare)
    by_hash = {line.original: line for line in lines if line.original is not None}
    exact = {(line.original, _span(line)): line for line in lines if line.original is not None}
    at_place = {_span(line): line for line in bare} if whole else {}
    placed: list[Rendering] = []
    used: set[str | None] = set()
    for span in borders:
        digest = _hash(article.text[span.start : span.end])
        line = exact.get((digest, span)) or by_hash.get(digest) or at_place.get(span)
        if line is not None:
            used.add(line.original)
            placed.append(replace(line.rendering, start=span.start, end=span.end))
    left_out = [
        line
        for line in lines
        if (not whole if line.original is None else line.original not in used)
    ]
    return tuple(placed), left_out


def _shipped(article: Article) -> tuple[Rendering, ...]:
    """The translations that come with a built-in article, for the sentences of this version of it."""
    builtin = next((a for a in builtin_articles() if a.id == article.id), None)
    if builtin is None or builtin.language != article.language:
        return ()
    made = load_renderings(builtin)
    if builtin.text == article.text:
        return made
    lines = [_Line(r, _hash(builtin.text[r.start : r.end]), "", "") for r in made]
    return _placed(lines, article)[0]


def _span(line: _Line) -> Span:
    return Span(line.rendering.start, line.rendering.end)


def _hash(sentence: str) -> str:
    return hashlib.sha256(sentence.encode("utf-8")).hexdigest()[:16]


def _parse(raw: str, article_id: str, language: Language, where: str) -> _Line:
    try:
        record = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{where} is not JSON ({error}).") from None
    if not isinstance(record, dict) or set(record) - {_HASH} != set(_KEYS):
        raise UsageError(f"{where}: give exactly the keys {', '.join(_KEYS)} (and {_HASH}).")
    for key, kind in _KEYS.items():
        if type(record[key]) is not kind:
            raise UsageError(f"{where}: '{key}' must be {kind.__name__}.")
    original = record.get(_HASH)
    if not isinstance(original, str | None):
        raise UsageError(f"{where}: '{_HASH}' must be the hash of the sentence, or absent.")
    rendering = Rendering(
        article_id=article_id,
        start=record["start"],
        end=record["end"],
        language=language,
        text=canonical(record["text"]),
        origin=record["origin"],
        reviewed=record["reviewed"],
    )
    return _Line(rendering, original, where, raw)


def _check(rendering: Rendering, borders: frozenset[Span], where: str) -> None:
    if Span(rendering.start, rendering.end) not in borders:
        raise UsageError(
            f"{where}: {rendering.start}-{rendering.end} is no sentence of the article"
            f" '{rendering.article_id}'; translate it again."
        )
    _check_words(rendering, where)


def _check_words(rendering: Rendering, where: str) -> None:
    if not rendering.text.strip() or "\n" in rendering.text:
        raise UsageError(f"{where}: 'text' must be one line of text.")
    if not rendering.origin.strip():
        raise UsageError(f"{where}: say in 'origin' who or what made the translation.")


def _record(rendering: Rendering, article: Article) -> dict[str, object]:
    record = {key: getattr(rendering, key) for key in _KEYS}
    return {**record, _HASH: _hash(article.text[rendering.start : rendering.end])}
