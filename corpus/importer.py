"""From what a person has (a pasted page, HTML, JSON lines, Markdown, a folder) to articles.

Pasted text and HTML are cleaned; JSON lines and Markdown with front matter are taken word for word.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus.byline import find_byline
from corpus.clean import Page, clean_page
from corpus.errors import NotFound, UsageError
from corpus.language import detect
from corpus.read import parse_article, valid_id
from corpus.records import Imported, import_json, import_jsonl, import_record, opening, slug
from corpus.text import canonical, decode, one_line
from corpus.types import Article, Language

SUFFIXES = (".md", ".txt", ".html", ".htm", ".jsonl", ".json")
"""The files that can be imported."""

__all__ = [
    "SUFFIXES",
    "Hints",
    "Imported",
    "import_bytes",
    "import_html",
    "import_json",
    "import_jsonl",
    "import_markdown",
    "import_path",
    "import_record",
    "import_source",
    "import_text",
    "import_url",
    "slug",
]


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a page beforehand; it wins over what the page seems to say."""

    id: str | None = None
    title: str | None = None
    language: Language | None = None
    published: date | None = None
    publisher: str | None = None
    author: str | None = None
    url: str | None = None


def import_text(raw: str, hints: Hints | None = None, *, source: str = "the text") -> Imported:
    """The article of a pasted page. Raises `UsageError` when no text is left."""
    hints = hints or Hints()
    page = clean_page(raw, hints.title)
    return _from_page(page, hints, source)


def import_html(
    data: bytes | str,
    url: str | None = None,
    hints: Hints | None = None,
    *,
    source: str = "the page",
) -> Imported:
    """The article of an HTML page. Its title, author and date are those the page declares; where it
    declares none, those printed in the text. Raises `UsageError` when no article is found."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # our error is the one line shown
    found = trafilatura.bare_extraction(
        data,
        url=url,
        with_metadata=True,
        include_comments=False,
        include_tables=True,
        deduplicate=False,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if found is None or not (found.text or "").strip():
        raise UsageError(
            f"{source} holds no article text; paste the text into a .txt file instead."
        )
    hints = hints or Hints()
    declared = Hints(
        id=hints.id,
        title=hints.title or one_line(found.title or "") or None,
        language=hints.language,
        published=hints.published or _declared_day(found.date),
        publisher=hints.publisher or one_line(found.sitename or "") or None,
        author=hints.author or one_line(found.author or "") or None,
        url=hints.url or url or found.url or None,
    )
    return _from_page(clean_page(found.text, declared.title), declared, source)


def import_markdown(
    content: str, source: str, stem: str, language: Language | None = None
) -> Imported:
    """The article of a Markdown file: with our front matter word for word; without it the first
    heading is the title and the rest the text."""
    if content.startswith("---"):
        return Imported(parse_article(content, source, stem, language))
    heading = re.match(r"\s*#{1,6}[ \t]+([^\n]+?)[ \t#]*(?:\n|\Z)", content)
    if heading is None:
        return import_text(content, Hints(language=language), source=source)
    text = canonical(content[heading.end() :]).strip()
    if not text:
        raise UsageError(f"{source} has no text below its heading; write the article there.")
    title = one_line(heading[1])
    return Imported(Article(slug(title), title, text, language or detect(f"{title}\n{text}")))


def import_source(source: str, language: Language | None = None) -> Iterator[Imported]:
    """The articles of a file, a folder or an address, as a person names it. ``language`` is that of
    the articles that don't say theirs; without it their language is detected."""
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", source):
        return import_url(source, language)
    return import_path(Path(source), language)


def import_path(path: Path, language: Language | None = None) -> Iterator[Imported]:
    """The articles of a file (see `SUFFIXES`) or, in sorted order, of all such files in a folder
    and below it. Raises `UsageError` at the first that cannot be used."""
    path = Path(path)
    if path.is_dir():
        files = [p for p in sorted(path.rglob("*")) if p.is_file() and _is_wanted(p, path)]
        if not files:
            raise UsageError(f"{path} holds no articles; add {', '.join(SUFFIXES)} files.")
        for file in files:
            yield from import_path(file, language)
        return
    suffix = path.suffix.lower()
    if not path.exists():
        raise NotFound(f"{path}: there is no such file or folder.")
    if suffix not in SUFFIXES:
        raise UsageError(f"{path}: this kind of file cannot be read; use {' '.join(SUFFIXES)}.")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}.") from None
    yield from import_bytes(data, suffix, str(path), path.stem, language=language)


def import_url(
    url: str, language: Language | None = None, *, allow_private: bool = False
) -> Iterator[Imported]:
    """The article, or articles, at an http or https address (see `corpus.fetch.fetch`)."""
    from corpus.fetch import fetch

    page = fetch(url, allow_private=allow_private)
    yield from import_bytes(page.data, page.suffix, url, page.host, url=page.url, language=language)


def import_bytes(
    data: bytes,
    suffix: str,
    source: str,
    stem: str,
    *,
    url: str | None = None,
    language: Language | None = None,
) -> Iterator[Imported]:
    """The articles in the content of a file; ``suffix`` says of which kind it is."""
    if suffix in (".html", ".htm"):
        yield import_html(data, url, Hints(language=language), source=source)
        return
    content = decode(data, source)
    if suffix == ".jsonl":
        for number, line in enumerate(content.split("\n"), 1):
            if line.strip():
                yield import_jsonl(line, f"{source} line {number}", language)
    elif suffix == ".json":
        yield from import_json(content, source, language)
    elif suffix == ".md":
        yield import_markdown(content, source, stem, language)
    else:
        yield import_text(content, Hints(url=url, language=language), source=source)


def _is_wanted(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return not hidden and file.suffix.lower() in SUFFIXES


def _from_page(page: Page, hints: Hints, source: str) -> Imported:
    if not page.paragraphs:
        raise UsageError(f"{source} holds no article text; give the text of the article.")
    text = "\n\n".join(page.paragraphs)
    title = (
        one_line(hints.title or "") or _without_stop(one_line(page.title or "")) or opening(text)
    )
    published = hints.published or page.byline.published
    article = Article(
        id=valid_id(hints.id, source) if hints.id else slug(title),
        title=title,
        text=text,
        language=hints.language or detect(f"{title}\n{text}"),
        publisher=hints.publisher or page.byline.publisher,
        agency=page.byline.agency,
        author=hints.author or page.byline.author,
        published=published,
        published_certainty="stated" if published else "unknown",
        url=hints.url or page.url,
    )
    return Imported(article, page.removed)


def _without_stop(title: str) -> str:
    return title[:-1] if title.endswith(".") and not title.endswith("..") else title


def _declared_day(value: str | None) -> date | None:
    found = find_byline(value) if value else None
    return found.published if found else None
