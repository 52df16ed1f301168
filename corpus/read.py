"""Articles as Markdown files: YAML front matter between two ``---`` lines, then the text verbatim.

The file is read strictly: what is not understood is refused with one line that names the file, the
key and the remedy, because a date or a name lost in silence would be missing from an answer.
"""

from __future__ import annotations

import os
import re
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import get_args
from uuid import uuid4

from corpus import yamls
from corpus.dates import parse_day
from corpus.errors import NotFound, UsageError
from corpus.language import detect
from corpus.serial import article_to_json
from corpus.text import canonical, decode, one_line
from corpus.types import Article, Certainty, InBoth, Language
from corpus.yamls import BadYaml

KEYS = (
    "id",
    "title",
    "language",
    "publisher",
    "agency",
    "author",
    "published",
    "published_certainty",
    "published_note",
    "url",
)
_ARTICLES = Path(__file__).parent / "articles"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_FRONT = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


def read_article(path: Path) -> Article:
    """The article in a file. Raises `NotFound`, or `UsageError` saying what to correct."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise NotFound(f"{path}: there is no such file.") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}.") from None
    return parse_article(decode(data, str(path)), str(path), Path(path).stem)


def parse_article(
    content: str, source: str, default_id: str, language: Language | None = None
) -> Article:
    """The article in the content of a Markdown file. ``source`` names the file in errors and
    ``default_id`` and ``language`` are used when the front matter does not say."""
    front = _FRONT.match(content)
    if front is None:
        raise UsageError(
            f"{source} has no front matter: begin it with the lines '---', 'title: …' and '---'."
        )
    text = _body(content[front.end() :])
    if not text.strip():
        raise UsageError(f"{source} has no text: write the article below the front matter.")
    return make_article(_mapping(front[1], source), text, source, default_id, language)


def make_article(
    fields: dict[str, object],
    text: str,
    source: str,
    default_id: str,
    language: Language | None = None,
) -> Article:
    """An article from named fields, each checked and put on one line; ``text`` stays as it is."""
    unknown = sorted(str(key) for key in fields.keys() - set(KEYS))
    if unknown:
        raise UsageError(
            f"{source}: unknown key '{unknown[0]}'; use only {', '.join(KEYS)}, or remove it."
        )
    title = _string(fields, "title", source)
    if title is None:
        raise UsageError(f"{source}: 'title' is missing; add a line 'title: …'.")
    published, certainty, note = _publication(fields, source)
    return Article(
        id=valid_id(_identifier(fields, source) or default_id, source),
        title=title,
        text=text,
        language=_language(fields, source) or language or detect(f"{title}\n{text}"),
        publisher=_string(fields, "publisher", source),
        agency=_string(fields, "agency", source),
        author=_string(fields, "author", source),
        published=published,
        published_certainty=certainty,
        published_note=note,
        url=_string(fields, "url", source),
    )


def valid_id(identifier: str, source: str) -> str:
    """The id itself. It becomes a file name, so `UsageError` unless it is 1 to 128 letters, digits,
    ``.``, ``_`` or ``-``, beginning with a letter or digit."""
    if not _ID.fullmatch(identifier):
        raise UsageError(
            f"{source}: the id {identifier[:60]!r} cannot be used; take 1 to 128 letters (A-Z),"
            " digits and . _ -, beginning with a letter or digit."
        )
    return identifier


def write_article(article: Article, path: Path) -> None:
    """Write the file in one step: a reader sees the old or the new one, never half of it."""
    data = article_to_json(article)
    fields = {key: getattr(article, key) if key == "published" else data[key] for key in KEYS}
    front = yamls.write({key: value for key, value in fields.items() if value is not None})
    content = f"---\n{front}---\n\n{article.text}\n"
    temporary = path.with_name(f".{path.name[:40]}.{uuid4().hex}.tmp")
    try:
        temporary.write_bytes(content.encode("utf-8"))
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def read_folder(path: Path) -> tuple[Article, ...]:
    """The articles ``*.md`` of a folder in the order of file names. Two with one id are refused."""
    if not path.is_dir():
        raise NotFound(f"{path}: there is no such folder.")
    articles: dict[str, Article] = {}
    for file in sorted(path.glob("*.md")):
        article = read_article(file)
        if article.id in articles:
            raise UsageError(f"{file}: the id '{article.id}' is taken by another file; change one.")
        articles[article.id] = article
    return tuple(articles.values())


@lru_cache(maxsize=1)
def builtin_articles() -> tuple[Article, ...]:
    """The articles that come with the program."""
    return read_folder(_ARTICLES)


def _body(rest: str) -> str:
    """The one empty line after the front matter and the last line end belong to the file."""
    rest = rest[1:] if rest.startswith("\n") else rest
    return canonical(rest[:-1] if rest.endswith("\n") else rest)


def _mapping(front: str, source: str) -> dict[str, object]:
    try:
        fields = yamls.read(front)
    except BadYaml as error:
        where = f" (line {error.line + 1})" if error.line else ""  # after the line of dashes
        raise UsageError(
            f"{source}: the front matter is not YAML{where}; put values that hold ':' in quotes."
        ) from None
    except ValueError:
        raise UsageError(
            f"{source}: a date in the front matter does not exist; write it as YYYY-MM-DD."
        ) from None
    if not isinstance(fields, dict):
        raise UsageError(f"{source}: the front matter has no keys; write lines like 'title: …'.")
    return fields


def _string(fields: dict[str, object], key: str, source: str) -> str | None:
    value = fields.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip():
        raise UsageError(f"{source}: '{key}' must be text; write {key}: \"…\" or remove the line.")
    return one_line(value)


def _identifier(fields: dict[str, object], source: str) -> str | None:
    value = fields.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _string(fields, "id", source)


def _language(fields: dict[str, object], source: str) -> Language | None:
    value = _string(fields, "language", source)
    for language in get_args(Language):
        if value == language:
            return language  # type: ignore[no-any-return]
    if value is not None:
        raise UsageError(f"{source}: 'language' is {value[:20]!r}; write vi or en.")
    return None


def _publication(
    fields: dict[str, object], source: str
) -> tuple[date | None, Certainty, str | InBoth | None]:
    published = _day(fields, source)
    note = _note(fields, source)
    certainty = _string(fields, "published_certainty", source)
    if certainty is None:
        certainty = "stated" if published else "unknown"
    if certainty not in get_args(Certainty) or (certainty == "unknown") != (published is None):
        raise UsageError(
            f"{source}: 'published_certainty' must be stated or inferred with a date in"
            " 'published', and unknown without one."
        )
    if certainty == "inferred" and note is None:
        raise UsageError(f"{source}: say in 'published_note' how the date was inferred.")
    return published, certainty, note  # type: ignore[return-value]


def _note(fields: dict[str, object], source: str) -> str | InBoth | None:
    """How the date was found: a text in one language, or one for each."""
    value = fields.get("published_note")
    if not isinstance(value, dict):
        return _string(fields, "published_note", source)
    texts = {key: one_line(text) for key, text in value.items() if isinstance(text, str)}
    if (
        texts.keys() != value.keys()
        or set(texts) != set(get_args(Language))
        or "" in texts.values()
    ):
        raise UsageError(
            f"{source}: 'published_note' must be text, or one text for 'vi' and one for 'en'."
        )
    return InBoth(**texts)


def _day(fields: dict[str, object], source: str) -> date | None:
    value = fields.get("published")
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return parse_day(value if isinstance(value, str) else str(value))
    except UsageError as error:
        raise UsageError(f"{source}: 'published': {error}") from None
