"""How often one client may use the open addresses that cost work. Whoever sits at this machine may do
so as often as it bears: scripts and evaluations ask hundreds of questions.

What is counted is the address a request comes from, for all the ways to ask together: nothing that a
client writes into a request gives it another count.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from typing import Literal

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from qa.settings import Settings
from qa.web import problems
from qa.web.counts import Counts, StoreLost
from qa.web.limits import client_key, networks
from qa.web.refused import Refused
from qa.web.widget_routes import language_of

Work = Literal["questions", "searches", "follow-ups", "feedback"]

Count = Callable[[HTTPConnection, Work], None]

# A question takes some tenth of a second of a processor; an office behind one address has many readers.
A_MINUTE: dict[Work, int] = {"questions": 300, "searches": 300, "follow-ups": 300, "feedback": 60}
COUNTED: dict[str, Work] = {
    "/api/ask": "questions",
    "/v1/chat/completions": "questions",
    "/api/search": "searches",
    "/api/follow-ups": "follow-ups",
    "/api/feedback": "feedback",
}
# Headers by which a proxy says that it speaks for someone else.
SPOKEN_FOR = ("x-forwarded-for", "forwarded", "x-real-ip", "via")


def counted(settings: Settings, counts: Counts | None = None) -> Callable[[Request], None]:
    """Return what counts a request to one of those addresses and raises `Refused` for one too many."""
    count = counter(settings, counts)

    def count_path(request: Request) -> None:
        path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
        if path in COUNTED:
            count(request, COUNTED[path])

    return count_path


def counter(settings: Settings, counts: Counts | None = None) -> Count:
    """Return what counts one piece of work of whoever sent a request, and raises `Refused`."""
    trusted = networks(settings.trusted_proxies)
    kept = counts or Counts()

    def count(request: HTTPConnection, work: Work) -> None:
        peer = request.client.host if request.client else ""
        forwarded = ",".join(request.headers.getlist("x-forwarded-for"))
        client = client_key(peer, forwarded, trusted)
        spoken_for = any(any(request.headers.getlist(name)) for name in SPOKEN_FOR)
        if _is_here(peer) and not spoken_for:
            return
        wait = kept.minute(A_MINUTE[work], work, client)
        if wait is not None:
            raise Refused("limit", language_of(request), wait)

    return count


class CountedPage:
    """An application below ours, such as the page's programming interface, with every POST counted as a
    question."""

    def __init__(self, app: ASGIApp, count: Count) -> None:
        self.app, self._count = app, count

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "POST":
            try:
                await run_in_threadpool(self._count, HTTPConnection(scope), "questions")
            except (Refused, StoreLost) as error:
                status = getattr(error, "status", error.http_status)
                answer = problems.problem(str(error), status)
                answer.headers.update(getattr(error, "headers", {}))
                await answer(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _is_here(peer: str) -> bool:
    try:
        return ipaddress.ip_address(peer).is_loopback
    except ValueError:
        return False
