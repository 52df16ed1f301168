"""The language of whoever sent the request that is being answered, as its ``Accept-Language`` prefers.

The page and the widget send the language they are shown in. It is kept beside the request, because an
error is made far from it.
"""

from __future__ import annotations

from contextvars import ContextVar

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from corpus.types import Language
from qa.telling import told_in
from qa.web.page_host import preferred_language

_language: ContextVar[Language] = ContextVar("language", default="en")


class Spoken:
    """Remember the language of each request."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        wanted = Headers(scope=scope).get("accept-language", "")
        kept = _language.set(preferred_language(wanted))
        try:
            await self.app(scope, receive, send)
        finally:
            _language.reset(kept)


def spoken(text: str) -> str:
    """An error's one line in the language of the request."""
    return told_in(_language.get(), text)
