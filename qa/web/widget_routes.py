"""What the widget asks the server: a token, answers, thumbs. Other sites may call nothing else.

The order is always the same: the origin that the browser names must stand in the list of the site,
exactly; then a short-lived token; then the counts. No cookie is set or read.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import HTTPConnection

from corpus.types import Language
from qa.feedback import Feedback, Remark
from qa.settings import Settings
from qa.web.api import AskIn, FeedbackIn, Text, respond
from qa.web.counts import Counts
from qa.web.limits import Limiter, client_key, networks
from qa.web.page_host import preferred_language
from qa.web.refused import Refused, told
from qa.web.shapes import AnswerOut, problems_of
from qa.web.sites import Site, Sites
from qa.web.spoken import spoken
from qa.web.tokens import Signer, Token

if TYPE_CHECKING:
    from qa.assistant import Assistant

DEMO = "demo"
Sent = Annotated[str, Header()]
PREFLIGHT = {
    "Access-Control-Allow-Methods": "POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Max-Age": "600",
}


class TokenIn(BaseModel):
    """Which site asks. ``framed``: for the server's own page in a frame of that site."""

    model_config = ConfigDict(extra="forbid")
    site: Text = Field(max_length=100)
    framed: bool = False


class TurnedAwayOut(BaseModel):
    """What every failed request of the widget returns; ``code`` is stable for programs."""

    error: str
    code: str | None = None
    retry_after: int | None = Field(default=None, description="Seconds.")


def language_of(request: HTTPConnection) -> Language:
    """The language in which a refusal is told."""
    accept = request.headers.get("accept-language", "")
    return "vi" if preferred_language(accept) == "vi" else "en"


def origin_of(request: Request) -> str | None:
    """The origin that the browser names; two of them are as good as none."""
    named = request.headers.getlist("origin")
    return named[0] if len(named) == 1 else None


def demo_site(request: Request) -> Site | None:
    """The site of the page ``/demo`` on one's own machine: its only origin is this server, and only
    while both the client and the name it called are this machine."""
    peer = request.client.host if request.client else ""
    name = request.url.hostname or ""
    if peer not in {"127.0.0.1", "::1"} or name not in {"127.0.0.1", "localhost", "::1"}:
        return None
    return Site(DEMO, "Demo", (f"{request.url.scheme}://{request.url.netloc}",))


class Door:
    """Who comes in: checks origin, token and counts. Every failure is a `Refused`."""

    def __init__(self, settings: Settings, counts: Counts | None = None) -> None:
        self.sites = Sites(settings.data_dir)
        self._signer = Signer(settings.data_dir)
        self._limiter = Limiter(counts)
        self._trusted = networks(settings.trusted_proxies)

    def site(self, site_id: str, request: Request) -> Site | None:
        """The site of that id."""
        return demo_site(request) if site_id == DEMO else self.sites.get(site_id)

    def token(self, asked: TokenIn, request: Request) -> dict[str, Any]:
        """A token for a page of a listed origin."""
        language, origin = language_of(request), origin_of(request)
        self._limiter.token(self._client(request), language)
        site = self.site(asked.site, request)
        if site is None or origin is None or not site.allows(origin):
            raise Refused("origin", language, readable=False)
        text, token = self._signer.issue(site.id, origin, framed=asked.framed)
        about = {"name": site.name, "language": site.language, "theme": site.theme}
        return {"token": text, "expires_in": token.expires - int(time.time()), "site": about}

    def ask(self, request: Request, authorization: str) -> Site:
        """Let a question in and count it."""
        token, site = self._holder(request, authorization)
        self._limiter.ask(self._client(request), token, site, language_of(request))
        return site

    def remark(self, request: Request, authorization: str) -> Site:
        """Let a thumb in and count it."""
        _, site = self._holder(request, authorization)
        self._limiter.remark(self._client(request), language_of(request))
        return site

    def _holder(self, request: Request, authorization: str) -> tuple[Token, Site]:
        language = language_of(request)
        scheme, _, text = authorization.partition(" ")
        token = self._signer.check(text.strip()) if scheme.lower() == "bearer" else None
        if token is None:
            raise Refused("token", language)
        if not _comes_from(token, request):
            raise Refused("token", language, readable=False)
        site = self.site(token.site, request)
        if site is None or not site.allows(token.origin):
            raise Refused("origin", language, readable=False)
        return token, site

    def _client(self, request: Request) -> str:
        peer = request.client.host if request.client else ""
        return client_key(peer, ",".join(request.headers.getlist("x-forwarded-for")), self._trusted)


def _comes_from(token: Token, request: Request) -> bool:
    """Whether the browser says that the token is used where it was given: on a page of its origin
    or, for a frame, on ours. No script can set the headers that say so; old browsers leave
    out the first of them, and others where there is no HTTPS."""
    origin = origin_of(request)
    if not token.framed:
        return origin == token.origin
    if "sec-fetch-site" in request.headers:
        return request.headers["sec-fetch-site"] == "same-origin"
    host = request.headers.get("host", "")
    return origin in {f"http://{host}", f"https://{host}"}


def _route_class(door: Door) -> type[APIRoute]:
    """A route whose answers, errors too, are readable by the pages of listed origins alone."""

    class WidgetRoute(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Any]:
            handle = super().get_route_handler()

            async def handler(request: Request) -> Response:
                readable = True
                try:
                    response: Response = await handle(request)
                except Exception as error:
                    response = _failure(error)
                    readable = not isinstance(error, Refused) or error.readable
                _share(response, request, door, readable)
                return response

            return handler

    return WidgetRoute


def _failure(error: Exception) -> Response:
    status, text = told(error)
    body: dict[str, Any] = {"error": spoken(text)}
    headers: dict[str, str] = {}
    if isinstance(error, Refused):
        body["code"], headers = error.code, error.headers
        if error.wait is not None:
            body["retry_after"] = error.wait
    return JSONResponse(body, status, headers)


def _share(response: Response, request: Request, door: Door, readable: bool) -> None:
    """Let the page read the answer, if its origin is listed and was not just turned away for it."""
    response.headers.add_vary_header("Origin")
    response.headers.setdefault("Cache-Control", "no-store")
    origin = origin_of(request)
    if origin is not None and readable and door.sites.knows(origin):
        response.headers["Access-Control-Allow-Origin"] = origin


def widget_router(
    assistant: Assistant, settings: Settings, feedback: Feedback, counts: Counts | None = None
) -> APIRouter:
    """Return ``/widget/token``, ``/widget/ask`` and ``/widget/feedback``."""
    door = Door(settings, counts)
    failed = problems_of(TurnedAwayOut, 400, 401, 403, 413, 429, 500, 502, 503)
    router = APIRouter(
        prefix="/widget", route_class=_route_class(door), tags=["widget"], responses=failed
    )

    @router.post("/token")
    def token(asked: TokenIn, request: Request) -> dict[str, Any]:
        """Give a page of a listed origin a token for 15 minutes."""
        return door.token(asked, request)

    @router.post("/ask", response_model=None, responses={200: {"model": AnswerOut}})
    def ask(
        asked: AskIn,
        request: Request,
        authorization: Sent = "",
        accept: Sent = "",
    ) -> Response:
        """Answer a question, exactly as `/api/ask` does."""
        door.ask(request, authorization)
        return respond(assistant, asked, accept)

    @router.post("/feedback", status_code=201)
    def remark(given: FeedbackIn, request: Request, authorization: Sent = "") -> dict[str, str]:
        """Keep a reader's thumb, with the site it came from."""
        site = door.remark(request, authorization)
        feedback.add(Remark(given.useful, given.reason, {**given.answer, "site": site.name}))
        return {"status": "kept"}

    for path in ("/token", "/ask", "/feedback"):
        router.add_api_route(path, _preflight, methods=["OPTIONS"], include_in_schema=False)
    return router


def _preflight() -> Response:
    """Say what may be sent; `_share` adds to whom, and without that a browser sends nothing."""
    return Response(status_code=204, headers=PREFLIGHT)
