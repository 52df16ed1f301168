"""The articles a run is about, and an index of them that is kept for the next run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from corpus.errors import UsageError
from corpus.types import Article


def read_corpus(sources: Sequence[Path]) -> dict[str, Article]:
    """Return the articles of files or folders by id; without any, the built-in ones.

    A person's own articles are left out on purpose: they would change the scores. Raises
    `UsageError` when a source holds no article.
    """
    if not sources:
        from corpus.read import builtin_articles

        return {article.id: article for article in builtin_articles()}
    from corpus.importer import import_path

    articles = {item.article.id: item.article for source in sources for item in import_path(source)}
    if not articles:
        raise UsageError(f"no article in {sources[0]}: give JSONL or Markdown files with --corpus")
    return articles


def corpus_digest(articles: Mapping[str, Article]) -> str:
    """Return a hash of all that an answer can depend on, whatever the order."""
    rows = [
        [a.id, a.version, a.title, a.language, a.publisher, str(a.published)]
        for a in sorted(articles.values(), key=lambda article: article.id)
    ]
    return hashlib.sha256(json.dumps(rows).encode("utf-8")).hexdigest()[:16]


def index_folder(data_dir: Path, articles: Mapping[str, Article]) -> Path:
    """Return where the index of these articles is kept: the same articles find the same folder."""
    return data_dir / "eval-corpora" / corpus_digest(articles)
