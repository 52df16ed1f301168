"""How often one client may use the open addresses that cost work. Whoever sits at this machine may do
so as often as it bears: scripts and evaluations ask hundreds of questions."""

from __future__ import annotations

import ipaddress
import math
import time
from collections.abc import Callable

from fastapi import Request

from qa.settings import Settings
from qa.web.limits import client_key, networks
from qa.web.refused import Refused
from qa.web.widget_routes import language_of

# A question takes some tenth of a second of a processor; an office behind one address has many readers.
A_MINUTE = {"/api/ask": 300, "/api/follow-ups": 300, "/api/feedback": 60}


def counted(settings: Settings) -> Callable[[Request], None]:
    """Return what counts a request to one of those addresses and raises `Refused` for one too many."""
    from limits import RateLimitItemPerMinute
    from limits.storage import MemoryStorage
    from limits.strategies import SlidingWindowCounterRateLimiter

    trusted = networks(settings.trusted_proxies)
    limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def count(request: Request) -> None:
        path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
        most = A_MINUTE.get(path)
        peer = request.client.host if request.client else ""
        forwarded = ",".join(request.headers.getlist("x-forwarded-for"))
        client = client_key(peer, forwarded, trusted)
        is_peer = client == client_key(peer, "", ())  # no proxy speaks for someone else
        if most is None or (is_peer and _is_here(peer)):
            return
        item = RateLimitItemPerMinute(most)
        if not limiter.hit(item, path, client):
            reset = limiter.get_window_stats(item, path, client).reset_time
            raise Refused("limit", language_of(request), max(1, math.ceil(reset - time.time())))

    return count


def _is_here(peer: str) -> bool:
    try:
        return ipaddress.ip_address(peer).is_loopback
    except ValueError:
        return False
