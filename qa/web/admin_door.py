"""Who may change the articles: whoever sends the token that the operator has set. Nobody without one.

Wrong tokens are counted for each client where requests are, so that servers which share a store share
this too: after a few of them it has to wait, longer every time, and until then not even the right one is
looked at.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import time
from functools import cached_property
from threading import Lock

from starlette.requests import HTTPConnection

from qa.errors import UsageError
from qa.settings import Settings
from qa.web.counts import Counts, StoreLost
from qa.web.limits import client_key, networks
from qa.web.tokens import secret

FREE = 5  # wrong tokens before a client has to wait
LONGEST_WAIT = 900  # seconds
REMEMBERED = 2 * 60 * 60  # seconds that wrong tokens are counted for, from the first
LINK_LASTS = 120  # seconds


class Closed(UsageError):
    """Turned away: administration is off (403), the token is missing or wrong (401), or there were
    too many wrong ones (429)."""

    def __init__(self, text: str, status: int, wait: int | None = None) -> None:
        super().__init__(text)
        self.http_status = status
        self.headers: dict[str, str] = {}
        if status == 401:
            self.headers["WWW-Authenticate"] = "Bearer"
        if wait is not None:
            self.headers["Retry-After"] = str(wait)


class AdminDoor:
    """Checks the token, and signs short-lived links for what a browser opens in a new tab."""

    def __init__(self, settings: Settings, counts: Counts | None = None) -> None:
        self._token = _digest(settings.admin_token) if settings.admin_token else None
        self._trusted = networks(settings.trusted_proxies)
        self._data_dir = settings.data_dir
        self._counts = counts or Counts()
        self._lock = Lock()

    @property
    def is_on(self) -> bool:
        """Whether a token is set."""
        return self._token is not None

    def check(self, connection: HTTPConnection) -> None:
        """Let the administrator in. Raises `Closed`."""
        if self._token is None:
            raise Closed(
                "Administration is off: set WPSQA_ADMIN_TOKEN and start the server again.", 403
            )
        scheme, _, given = connection.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not given.strip():
            raise Closed(
                "The administration token is missing: send it as 'Authorization: Bearer …'.", 401
            )
        client = self._client(connection)
        with self._lock:
            if (seconds := self._counts.left("admin-wait", client)) is not None:
                text = f"There were too many wrong tokens: try again in {seconds} seconds."
                raise Closed(text, 429, seconds)
            if not hmac.compare_digest(_digest(given.strip()), self._token):
                self._count(client)
                raise Closed(
                    "The administration token is wrong: it is the value of WPSQA_ADMIN_TOKEN.", 401
                )
            self._counts.forget("admin-wrong", client)

    def admits(self, connection: HTTPConnection) -> bool:
        """Whether `check` lets in."""
        try:
            self.check(connection)
        except (Closed, StoreLost):
            return False
        return True

    def sign(self, name: str) -> str:
        """A key that opens ``name`` for two minutes."""
        until = str(int(time.time()) + LINK_LASTS)
        return f"{until}.{self._signature(name, until)}"

    def opens(self, name: str, key: str) -> bool:
        """Whether a key was signed for ``name`` and is still good."""
        until, _, signature = key.partition(".")
        return (
            self.is_on
            and until.isascii()
            and until.isdigit()
            and len(until) < 20
            and hmac.compare_digest(signature.encode(), self._signature(name, until).encode())
            and int(until) >= time.time()
        )

    def _signature(self, name: str, until: str) -> str:
        return hmac.new(self._key, f"{until} {name}".encode(), hashlib.sha256).hexdigest()

    @cached_property
    def _key(self) -> bytes:
        """Of the secret in the data folder, so that every server with this folder knows it; and of the
        token, so that no link outlives a new one."""
        meant = b"links of the administration " + (self._token or b"")
        return hmac.new(secret(self._data_dir), meant, hashlib.sha256).digest()

    def _client(self, connection: HTTPConnection) -> str:
        peer = connection.client.host if connection.client else ""
        forwarded = ",".join(connection.headers.getlist("x-forwarded-for"))
        return client_key(peer, forwarded, self._trusted)

    def _count(self, client: str) -> None:
        wrong = self._counts.add(REMEMBERED, "admin-wrong", client)
        if wrong >= FREE:
            wait = min(LONGEST_WAIT, math.ceil(2.0 ** min(wrong - FREE, 30)))
            self._counts.add(wait, "admin-wait", client)


def _digest(token: str) -> bytes:
    """Of one length whatever the token, so that comparing tells nothing of it."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
