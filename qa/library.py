"""The articles a person has: the five that come with the project and their own.

Own articles are Markdown files in ``<data dir>/articles``; built-in ones that were removed are named
in ``removed.json`` there, so that nothing of the installation is changed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from corpus.read import builtin_articles, read_article, read_folder, write_article
from corpus.types import Article
from qa.errors import NotFound, UsageError

Outcome = Literal["added", "updated", "unchanged"]


class Library:
    """Articles by id, the own ones before the built-in ones of the same id."""

    def __init__(self, data_dir: Path, builtin: bool = True) -> None:
        self._folder = data_dir / "articles"
        self._hidden_file = self._folder / "removed.json"
        self._builtin = builtin

    def articles(self) -> tuple[Article, ...]:
        """All articles, by id. Raises `UsageError` for a file that cannot be read."""
        found = {}
        if self._builtin:
            hidden = self._hidden()
            found = {a.id: a for a in builtin_articles() if a.id not in hidden}
        if self._folder.is_dir():
            found.update({a.id: a for a in read_folder(self._folder)})
        return tuple(found[i] for i in sorted(found))

    def get(self, article_id: str) -> Article:
        """One article; raises `NotFound`."""
        for article in self.articles():
            if article.id == article_id:
                return article
        raise NotFound(f"no article {article_id!r}; 'wpsqa corpus list' shows what there is")

    def add(self, article: Article) -> Outcome:
        """Keep an article, replacing the one of the same id."""
        return self.add_all([article])[0]

    def add_all(self, articles: Iterable[Article]) -> list[Outcome]:
        """Keep articles, each replacing the one of the same id; nothing is kept, and `UsageError`
        raised, when two different ones share an id."""
        articles = list(articles)
        outcomes = self.outcomes(articles)
        changed = list(
            {
                article.id: article
                for article, outcome in zip(articles, outcomes, strict=True)
                if outcome != "unchanged"
            }.values()
        )
        files = self._files() if changed else {}
        for article in changed:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_article(article, files.get(article.id, self._folder / f"{article.id}.md"))
        self._hide(self._hidden() - {article.id for article in changed})
        return outcomes

    def outcomes(self, articles: Iterable[Article]) -> list[Outcome]:
        """What `add_all` would do, without doing it. Raises `UsageError` like it."""
        new: dict[str, Article] = {}
        articles = list(articles)
        for article in articles:
            if new.setdefault(article.id, article) != article:
                raise UsageError(
                    f"two different articles have the id {article.id!r}; give one another id"
                )
        before = {a.id: a for a in self.articles()}
        return [_outcome(before.get(article.id), article) for article in articles]

    def remove(self, article_id: str) -> None:
        """Forget an article; raises `NotFound`. A built-in one is hidden and can be added again."""
        self.get(article_id)
        if (own := self._files().get(article_id)) is not None:
            own.unlink()
        if self._builtin and any(a.id == article_id for a in builtin_articles()):
            self._hide(self._hidden() | {article_id})

    def _files(self) -> dict[str, Path]:
        """The person's own files by the id of their article; a file may have any name."""
        return {read_article(path).id: path for path in sorted(self._folder.glob("*.md"))}

    def _hidden(self) -> frozenset[str]:
        try:
            names = json.loads(self._hidden_file.read_text("utf-8"))
        except FileNotFoundError:
            return frozenset()
        except OSError as error:
            raise UsageError(
                f"cannot read {self._folder} ({error.strerror}); choose another --data-dir"
            ) from error
        except (ValueError, RecursionError):
            names = None
        if not isinstance(names, list):
            raise UsageError(
                f"{self._hidden_file} is damaged; delete it to show all built-in articles again"
            )
        return frozenset(map(str, names))

    def _hide(self, names: frozenset[str]) -> None:
        if names == self._hidden():
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        temporary = self._hidden_file.with_suffix(".new")
        temporary.write_text(json.dumps(sorted(names)), "utf-8")
        os.replace(temporary, self._hidden_file)


def _outcome(before: Article | None, after: Article) -> Outcome:
    if before is None:
        return "added"
    return "unchanged" if before == after else "updated"
