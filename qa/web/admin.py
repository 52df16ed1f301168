"""Administration: ``/api/admin`` for the articles, the index and the eval runs, ``/admin/runs`` for
their reports. Everything but "is it on" needs the token that the operator has set."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import FileResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse
from starlette.types import Scope

from corpus.records import Imported
from corpus.types import Article, Language
from qa.errors import UsageError
from qa.library import Library
from qa.settings import Settings
from qa.web.admin_door import AdminDoor
from qa.web.admin_runs import list_runs, report_of
from qa.web.admin_work import Desk, Edits, Previews, read_file, read_link, read_paste
from qa.web.api import ErrorOut, Text, parse_day
from qa.web.articles import article_card

if TYPE_CHECKING:
    from qa.assistant import Assistant

MOST_SHOWN = 20  # articles of a preview that come with their text
UPLOAD_BYTES = 8 * 1024 * 1024  # of a request, for whoever holds the token


class FileIn(BaseModel):
    """A file of the administrator's."""

    model_config = ConfigDict(extra="forbid")
    name: Text = Field(max_length=300)
    content: str = Field(description="The bytes in base64.")


class PreviewIn(BaseModel):
    """One of ``file``, ``text`` and ``url``."""

    model_config = ConfigDict(extra="forbid")
    file: FileIn | None = None
    text: Text | None = None
    url: Text | None = Field(default=None, max_length=2000)
    language: Language | None = None

    def read(self) -> Iterator[Imported]:
        """The articles in it. Raises `UsageError`."""
        given = [part for part in (self.file, self.text, self.url) if part is not None]
        if len(given) != 1:
            raise UsageError("Give one of file, text and url.")
        if self.file is not None:
            return read_file(self.file.name, _bytes(self.file.content), self.language)
        if self.text is not None:
            return read_paste(self.text, self.language)
        return read_link((self.url or "").strip(), self.language)


class SaveIn(BaseModel):
    """What to keep of a preview, and what to correct in it where it is a single article."""

    model_config = ConfigDict(extra="forbid")
    ticket: str = Field(max_length=100)
    title: Text | None = Field(default=None, max_length=500)
    publisher: Text | None = Field(default=None, max_length=300)
    published: str | None = None
    language: Language | None = None

    def corrected(self, articles: list[Article]) -> list[Article]:
        """The articles to keep. Raises `UsageError`."""
        edits = Edits(
            (self.title or "").strip() or None,
            (self.publisher or "").strip() or None,
            parse_day(self.published, "published") if self.published else None,
            self.language,
        )
        if edits == Edits():
            return articles
        if len(articles) != 1:
            raise UsageError("Only a single article can be corrected: add the others as they are.")
        return [edits.applied(articles[0])]


class ReindexIn(BaseModel):
    """Whether to embed everything again."""

    model_config = ConfigDict(extra="forbid")
    fresh: bool = False


def upload_limit(door: AdminDoor) -> Callable[[Scope], int | None]:
    """How much a request may send where that is more than usual: only the administrator's files."""

    def limit(scope: Scope) -> int | None:
        is_file = scope["path"].removeprefix(scope.get("root_path", "")) == "/api/admin/preview"
        return UPLOAD_BYTES if is_file and door.admits(HTTPConnection(scope)) else None

    return limit


def _bytes(content: str) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise UsageError("content is not base64: encode the bytes of the file.") from None


def _shown(item: Imported, library: dict[str, Article], with_text: bool) -> dict[str, Any]:
    """An article of a preview: what is kept, what was left out, and what it would replace."""
    before = library.get(item.article.id)
    state = "new" if before is None else "unchanged" if before == item.article else "update"
    return {
        **article_card(item.article),
        "text": item.article.text if with_text else None,
        "characters": len(item.article.text),
        "removed": list(item.removed) if with_text else [],
        "state": state,
        "replaces": before.title if before and state == "update" else None,
    }


def admin_router(assistant: Assistant, settings: Settings, door: AdminDoor) -> APIRouter:
    """Return the administration."""

    def let_in(request: Request) -> None:
        door.check(request)

    desk, previews = Desk(assistant, Library(settings.data_dir)), Previews()
    router = APIRouter()
    failed: dict[int | str, dict[str, Any]] = {"4XX": {"model": ErrorOut}}
    api = APIRouter(
        prefix="/api/admin", tags=["admin"], dependencies=[Depends(let_in)], responses=failed
    )

    @router.get("/api/admin/state", tags=["admin"])
    def state() -> dict[str, bool]:
        """Say whether there is an administration; this alone needs no token."""
        return {"on": door.is_on}

    @api.get("/job")
    def job() -> dict[str, Any]:
        """Return the change under way, or the last one; null when there was none."""
        return {"job": desk.job.to_json() if desk.job else None}

    @api.post("/preview")
    def preview(given: PreviewIn) -> dict[str, Any]:
        """Show what would be kept of a file, a pasted page or a link, and what was left out."""
        ticket, found = previews.keep(given.read())
        library = {article.id: article for article in desk.library.articles()}
        shown = [_shown(item, library, i < MOST_SHOWN) for i, item in enumerate(found)]
        return {"ticket": ticket, "articles": shown}

    @api.post("/articles", status_code=202)
    def save(given: SaveIn) -> dict[str, Any]:
        """Keep the articles of a preview and index them; `/api/admin/job` says how far that is."""
        articles = given.corrected([item.article for item in previews.get(given.ticket)])
        started = desk.add(articles)
        previews.drop(given.ticket)
        return {"job": started.to_json()}

    @api.delete("/articles/{article_id}", status_code=202)
    def remove(article_id: str) -> dict[str, Any]:
        """Remove an article and bring the index up to date."""
        return {"job": desk.remove(article_id).to_json()}

    @api.post("/reindex", status_code=202)
    def reindex(given: ReindexIn) -> dict[str, Any]:
        """Bring the index up to date, or make it anew."""
        return {"job": desk.reindex(given.fresh).to_json()}

    @api.get("/runs")
    def runs() -> dict[str, Any]:
        """List the eval runs with their figures, newest first."""
        return {"runs": list_runs(settings.data_dir)}

    @api.post("/runs/{name}/key")
    def key(name: str) -> dict[str, str]:
        """Give a key that opens one report for two minutes, for a tab that can send no header."""
        report_of(settings.data_dir, name)
        return {"href": f"admin/runs/{name}?key={door.sign(name)}"}

    @router.get("/admin/runs/{name}", include_in_schema=False)
    def report(name: str, key: Annotated[str, Query(max_length=200)] = "") -> Response:
        if not door.opens(name, key):
            return HTMLResponse(EXPIRED, 403, {"Content-Security-Policy": "default-src 'none'"})
        found: FileResponse = report_of(settings.data_dir, name)
        return found

    router.include_router(api)
    return router


EXPIRED = (
    '<!doctype html><meta charset="utf-8"><title>wps-qa</title>'
    '<p lang="vi">Liên kết này đã hết hạn: hãy mở lại báo cáo từ trang quản trị.</p>'
    '<p lang="en">This link has expired: open the report again from the administration.</p>'
)
