"""Wraps the mounted Gradio app: our head tags and language in its HTML, and less of its surface."""

from __future__ import annotations

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.types import Language

TITLES = {
    "vi": "Phụ nữ, Hòa bình và An ninh: hỏi đáp có trích nguồn",
    "en": "Women, Peace and Security: answers with their sources",
}
ARTICLES = {"vi": "Đọc các bài báo", "en": "Read the articles"}

# Nothing on the page uploads, proxies or reads files: what is not there cannot be misused.
CLOSED = re.compile(
    r"/gradio_api/(upload|proxy|file|stream|custom_component|dev|run-history|runs|component_server)"
    r"|/login|/logout|/monitoring|/pwa_icon"
)


def preferred_language(accept: str) -> Language:
    """Return 'vi' or 'en', whichever ``Accept-Language`` prefers; English without either."""
    ranked = []
    for position, part in enumerate(accept.lower().split(",")):
        tag, _, weight = part.strip().partition(";q=")
        try:
            quality = float(weight) if weight else 1.0
        except ValueError:
            quality = 0.0
        if tag.split("-")[0] in TITLES and quality > 0:
            ranked.append((-quality, position, tag.split("-")[0]))
    return "vi" if ranked and min(ranked)[2] == "vi" else "en"


def dress(html: str, language: str) -> str:
    """Return Gradio's HTML with the right language and title, our style sheet and script, and
    without the social-card tags that name other hosts."""
    html = re.sub(r'<html\s+lang="en"', f'<html lang="{language}"', html, count=1)
    html = re.sub(r'\s*<meta\s+(?:property|name)="(?:og|twitter):[^>]*>', "", html)
    head = (
        f"<title>{TITLES[language]}</title>"
        '<meta name="color-scheme" content="light dark">'
        '<link rel="icon" href="page/icon.svg" type="image/svg+xml">'
        '<link rel="stylesheet" href="page/colours.css">'
        '<link rel="stylesheet" href="page/page.css">'
        '<link rel="modulepreload" href="page/main.js">'
    )
    plain = f'<noscript><p><a href="articles">{ARTICLES[language]}</a></p></noscript>'
    html = html.replace("</head>", head + "</head>", 1)
    return html.replace("</body>", plain + "</body>", 1)


class PageHost:
    """Serve the Gradio app behind a narrower door."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if CLOSED.match(path):
            response = JSONResponse({"error": "This address is closed."}, status_code=404)
            await response(scope, receive, send)
        elif path in {"", "/"} and scope["method"] == "GET":
            await self._page(scope, receive, send)
        else:
            await self.app(scope, receive, _without_cors(send))

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Collect Gradio's HTML and send it dressed."""
        language = preferred_language(Headers(scope=scope).get("accept-language", ""))
        plain = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
        start: list[Message] = []
        body = bytearray()

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.append(message)
            elif message["type"] == "http.response.body":
                body.extend(message.get("body", b""))
            if message["type"] == "http.response.body" and not message.get("more_body"):
                html = dress(body.decode("utf-8"), language).encode("utf-8")
                headers = MutableHeaders(scope=start[0])
                headers["Content-Length"] = str(len(html))
                headers["Vary"] = "Accept-Language"
                headers["Cache-Control"] = "no-cache"
                await send(start[0])
                await send({"type": "http.response.body", "body": html})

        await self.app({**scope, "headers": plain}, receive, _without_cors(collect))


def _without_cors(send: Send) -> Send:
    """Gradio lets any site read it; this page is for its own origin."""

    async def filtered(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [
                pair for pair in message["headers"] if not pair[0].startswith(b"access-control-")
            ]
        await send(message)

    return filtered
