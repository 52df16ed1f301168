"""What an administrator does: look at what an import would keep, then change the articles and index."""

from __future__ import annotations

import logging
import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePath
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, Literal

from corpus.importer import SUFFIXES, Imported, import_bytes, import_text, import_url
from corpus.types import Article, InBoth, Language
from qa.errors import NotFound, UsageError, WpsqaError
from qa.library import Library, Outcome
from qa.web import problems
from qa.web.spoken import spoken

if TYPE_CHECKING:
    from qa.assistant import Assistant

log = logging.getLogger(__name__)

MOST_PREVIEWS = 20  # the oldest is forgotten
MOST_ARTICLES = 1000  # in one preview
BY_HAND = InBoth(
    vi="được nhập tay khi thêm bài",
    en="entered by hand when the article was added",
)

Action = Literal["add", "remove", "reindex"]
Progress = Callable[[int, int], None]


def read_file(name: str, data: bytes, language: Language | None) -> Iterator[Imported]:
    """The articles of an uploaded file. Raises `UsageError`."""
    path = PurePath(name.replace("\\", "/"))
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(
            f"{path.name}: this kind of file cannot be read; use {' '.join(SUFFIXES)}."
        )
    return import_bytes(data, suffix, path.name, path.stem, language=language)


def read_paste(text: str, language: Language | None) -> Iterator[Imported]:
    """The article of a pasted page. Raises `UsageError`."""
    from corpus.importer import Hints

    yield import_text(text, Hints(language=language))


def read_link(url: str, language: Language | None) -> Iterator[Imported]:
    """The article at a public address. Raises `UsageError`, also for an address of this network."""
    return import_url(url, language)


@dataclass(frozen=True, slots=True)
class Edits:
    """What the administrator corrects before an article is kept; None leaves a field as it is."""

    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    language: Language | None = None

    def applied(self, article: Article) -> Article:
        """The article with the corrections; a date given by hand is an inferred one."""
        changed = article
        if self.title and self.title != article.title:
            changed = replace(changed, title=self.title)
        if self.publisher and self.publisher != article.publisher:
            changed = replace(changed, publisher=self.publisher)
        if self.language:
            changed = replace(changed, language=self.language)
        if self.published and self.published != article.published:
            changed = replace(
                changed,
                published=self.published,
                published_certainty="inferred",
                published_note=BY_HAND,
            )
        return changed


class Previews:
    """What was looked at and not yet saved, by ticket; in memory only."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[Imported, ...]] = OrderedDict()
        self._lock = Lock()

    def keep(self, imported: Iterator[Imported]) -> tuple[str, tuple[Imported, ...]]:
        """Read an import to its end and give it a ticket. Raises `UsageError`."""
        found: list[Imported] = []
        for item in imported:
            found.append(item)
            if len(found) > MOST_ARTICLES:
                raise UsageError(
                    f"There are more than {MOST_ARTICLES} articles: add them in parts."
                )
        if not found:
            raise UsageError("There is no article in it: choose another file.")
        ticket = secrets.token_urlsafe(12)
        with self._lock:
            self._kept[ticket] = tuple(found)
            while len(self._kept) > MOST_PREVIEWS:
                self._kept.popitem(last=False)
        return ticket, tuple(found)

    def get(self, ticket: str) -> tuple[Imported, ...]:
        """What was looked at. Raises `NotFound`."""
        with self._lock:
            if ticket not in self._kept:
                raise NotFound("This preview is no longer there: look at the article again.")
            return self._kept[ticket]

    def drop(self, ticket: str) -> None:
        """Forget it once it is saved."""
        with self._lock:
            self._kept.pop(ticket, None)


@dataclass
class Job:
    """One change under way or the last one done. ``done`` of ``total`` texts are embedded."""

    action: Action
    state: Literal["running", "done", "failed"] = "running"
    done: int = 0
    total: int = 0
    articles: list[dict[str, str]] = field(default_factory=list)
    error: str | None = None

    def to_json(self) -> dict[str, Any]:
        """What the page polls."""
        return {**vars(self), "error": spoken(self.error) if self.error else None}


class Desk:
    """Changes the articles one job at a time, each in a thread of its own."""

    def __init__(self, assistant: Assistant, library: Library) -> None:
        self._assistant, self.library = assistant, library
        self._lock = Lock()
        self.job: Job | None = None

    def add(self, articles: Sequence[Article]) -> Job:
        """Keep articles, then index them. Raises `UsageError` while another job runs."""

        def change(job: Job) -> None:
            outcomes: list[Outcome] = self.library.add_all(articles)
            job.articles = [
                {"id": a.id, "title": a.title, "outcome": outcome}
                for a, outcome in zip(articles, outcomes, strict=True)
            ]

        return self._start("add", change)

    def remove(self, article_id: str) -> Job:
        """Remove an article. Raises `NotFound`, and `UsageError` while another job runs."""
        title = self.library.get(article_id).title

        def change(job: Job) -> None:
            self.library.remove(article_id)
            job.articles = [{"id": article_id, "title": title, "outcome": "removed"}]

        return self._start("remove", change)

    def reindex(self, fresh: bool) -> Job:
        """Bring the index up to date; ``fresh`` embeds everything again."""
        return self._start("reindex", lambda job: None, fresh)

    def _start(self, action: Action, change: Callable[[Job], None], fresh: bool = False) -> Job:
        with self._lock:
            if self.job is not None and self.job.state == "running":
                raise UsageError("Another change is under way: wait until it is done.")
            job = self.job = Job(action)
        Thread(target=self._run, args=(job, change, fresh), daemon=True).start()
        return job

    def _run(self, job: Job, change: Callable[[Job], None], fresh: bool) -> None:
        def progress(done: int, total: int) -> None:
            job.done, job.total = done, total

        try:
            change(job)
            self._assistant.sync(progress=progress, fresh=fresh)
            job.state = "done"
        except WpsqaError as error:
            job.error, job.state = problems.one_line(str(error)), "failed"
        except Exception:
            log.exception("changing the articles failed")
            job.error, job.state = problems.UNEXPECTED, "failed"
