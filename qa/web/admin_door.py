"""Who may change the articles: whoever sends the token that the operator has set. Nobody without one.

Wrong tokens are counted for each client, in memory: after a few of them it has to wait, longer every
time, and until then not even the right one is looked at.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from starlette.requests import HTTPConnection

from qa.errors import UsageError
from qa.settings import Settings
from qa.web.limits import client_key, networks

FREE = 5  # wrong tokens before a client has to wait
LONGEST_WAIT = 900  # seconds
REMEMBERED = 2000  # clients whose wrong tokens are counted
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


@dataclass(frozen=True, slots=True)
class _Tries:
    """Wrong tokens of a client, and when it may try again (a monotonic time in seconds)."""

    wrong: int = 0
    free_at: float = 0.0


class AdminDoor:
    """Checks the token, and signs short-lived links for what a browser opens in a new tab."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._token = _digest(settings.admin_token) if settings.admin_token else None
        self._trusted = networks(settings.trusted_proxies)
        self._clock = clock
        self._secret = secrets.token_bytes(32)
        self._tries: dict[str, _Tries] = {}
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
        client = self._client(connection)
        with self._lock:
            tries = self._tries.get(client, _Tries())
            wait = tries.free_at - self._clock()
            if wait > 0:
                seconds = math.ceil(wait)
                text = f"There were too many wrong tokens: try again in {seconds} seconds."
                raise Closed(text, 429, seconds)
            scheme, _, given = connection.headers.get("authorization", "").partition(" ")
            if scheme.lower() != "bearer" or not given.strip():
                raise Closed(
                    "The administration token is missing: send it as 'Authorization: Bearer …'.",
                    401,
                )
            if not hmac.compare_digest(_digest(given.strip()), self._token):
                self._count(client, tries)
                raise Closed(
                    "The administration token is wrong: it is the value of WPSQA_ADMIN_TOKEN.", 401
                )
            self._tries.pop(client, None)

    def admits(self, connection: HTTPConnection) -> bool:
        """Whether `check` lets in."""
        try:
            self.check(connection)
        except Closed:
            return False
        return True

    def sign(self, name: str) -> str:
        """A key that opens ``name`` for two minutes."""
        until = str(int(self._clock()) + LINK_LASTS)
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
            and int(until) >= self._clock()
        )

    def _signature(self, name: str, until: str) -> str:
        return hmac.new(self._secret, f"{until} {name}".encode(), hashlib.sha256).hexdigest()

    def _client(self, connection: HTTPConnection) -> str:
        peer = connection.client.host if connection.client else ""
        forwarded = ",".join(connection.headers.getlist("x-forwarded-for"))
        return client_key(peer, forwarded, self._trusted)

    def _count(self, client: str, tries: _Tries) -> None:
        wrong = tries.wrong + 1
        wait = min(LONGEST_WAIT, 2.0 ** (wrong - FREE)) if wrong >= FREE else 0.0
        self._tries.pop(client, None)
        while len(self._tries) >= REMEMBERED:
            self._tries.pop(next(iter(self._tries)))  # the one that has been quiet longest
        self._tries[client] = _Tries(wrong, self._clock() + wait if wait else 0.0)


def _digest(token: str) -> bytes:
    """Of one length whatever the token, so that comparing tells nothing of it."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
