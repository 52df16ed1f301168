"""Articles as JSON: what other programs hand over. The text is taken word for word."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.errors import UsageError
from corpus.read import KEYS, make_article
from corpus.text import canonical, fold, one_line
from corpus.types import Article, Language

_TITLE_LENGTH = 120
_SLUG_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Imported:
    """An article and the lines of its source that were left out, in their order there."""

    article: Article
    removed: tuple[str, ...] = ()


def slug(title: str) -> str:
    """A file name for a title: small ASCII letters and digits, words joined by ``-``, at most 60
    characters; ``article`` when nothing is left."""
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", fold(title)))
    name = ""
    for word in words:
        longer = f"{name}-{word}" if name else word[:_SLUG_LENGTH]
        if len(longer) > _SLUG_LENGTH:
            break
        name = longer
    return name or "article"


def opening(text: str) -> str:
    """The first words of a text that has no title."""
    line = one_line(text.strip().split("\n", 1)[0])
    if len(line) <= _TITLE_LENGTH:
        return line
    return line[:_TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def import_jsonl(line: str, source: str = "the line", language: Language | None = None) -> Imported:
    """The article of one JSON line ``{"id","title","text",…}``; the text is taken word for word."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{source} is not JSON ({error}); write one object a line.") from None
    return import_record(record, source, language)


def import_record(record: object, source: str, language: Language | None = None) -> Imported:
    """The article of a JSON object with ``text`` and, if possible, ``id`` and ``title``; its other
    keys are those of the front matter. Keys of other programs are named in ``removed``."""
    if not isinstance(record, dict):
        raise UsageError(f'{source} is not an object; write {{"id": …, "title": …, "text": …}}.')
    text = record.get("text")
    if not isinstance(text, str) or not text.strip():
        raise UsageError(f"{source}: 'text' is missing or empty; put the article's text there.")
    text = canonical(text)
    fields = {
        key: value for key, value in record.items() if key in KEYS and value not in (None, "")
    }
    fields.setdefault("title", opening(text))
    others = tuple(str(key) for key in record if key not in (*KEYS, "text"))
    return Imported(
        make_article(fields, text, source, slug(str(fields["title"])), language), others
    )


def import_json(
    content: str, source: str = "the text", language: Language | None = None
) -> Iterator[Imported]:
    """The articles of a JSON list of such objects, or of a single one."""
    try:
        records = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{source} is not JSON ({error}); correct it or use .jsonl.") from None
    for number, record in enumerate(records if isinstance(records, list) else [records], 1):
        yield import_record(record, f"{source} article {number}", language)
