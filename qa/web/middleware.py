"""What every response and request passes through: security headers and a limit on body size.

Plain ASGI on purpose: a wrapper that collects the response would hold back the event stream.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.web.spoken import spoken

MAX_BODY_BYTES = 256 * 1024

# The front end of Gradio compiles its templates in the browser, hence 'unsafe-eval' and
# 'unsafe-inline'. Nothing from an article, a model or a visitor is ever turned into markup, so
# neither opens a hole.
PAGE_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
API_POLICY = "default-src 'none'; frame-ancestors 'none'"
DATA = (
    "/api/",
    "/v1/",
    "/widget",
)  # addresses that are no page; those of them that are set their own


class SecurityHeaders:
    """Add the headers that tell a browser to load nothing from elsewhere. A route that needs
    another policy (a page that may be framed) sets its own header, which is left alone."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        policy = API_POLICY if scope["path"].startswith(DATA) else PAGE_POLICY

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", policy)
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "no-referrer")
                if scope["path"].startswith(("/api/", "/page/")):
                    headers.setdefault("Cache-Control", "no-cache")  # never two versions at once
                headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
            await send(message)

        await self.app(scope, receive, send_with_headers)


class BodyLimit:
    """Refuse a body over ``limit`` bytes, whether or not its length was announced. ``more`` names the
    few requests that may send more, and how much."""

    def __init__(
        self,
        app: ASGIApp,
        limit: int = MAX_BODY_BYTES,
        more: Callable[[Scope], int | None] = lambda scope: None,
    ) -> None:
        self.app = app
        self.limit, self.more = limit, more

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD", "OPTIONS"}:
            await self.app(scope, receive, send)
            return
        limit = self.more(scope) or self.limit
        body = await self._read(scope, receive, limit)
        if body is None:
            await _refuse(send, limit)
            return
        first: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> Message:
            return first.pop() if first else await receive()

        await self.app(scope, replay, send)

    @staticmethod
    async def _read(scope: Scope, receive: Receive, limit: int) -> bytes | None:
        """Return the whole body, or None as soon as it is known to be too long."""
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > limit:
            return None
        body = bytearray()
        while True:
            message = await receive()
            body += message.get("body", b"")
            if len(body) > limit:
                return None
            if not message.get("more_body"):
                return bytes(body)


async def _refuse(send: Send, limit: int) -> None:
    text = f"The request is too large: send at most {limit // 1024} kB."
    body = json.dumps({"error": spoken(text)}).encode()
    headers = [(b"content-type", b"application/json"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})
