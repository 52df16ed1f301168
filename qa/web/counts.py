"""Counts of requests by address, site or token, kept in memory or in a store that several servers share.

The store is named by an address of the ``limits`` library: ``memory://`` (a restart forgets the counts,
and each process has its own), or a store such as ``redis://host:6379``, ``memcached://host:11211``.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from qa.errors import UsageError, WpsqaError

if TYPE_CHECKING:
    from limits import RateLimitItem
    from limits.storage import Storage
    from limits.strategies import RateLimiter

MEMORY = "memory://"
PATIENCE = 2  # seconds for a store on the network to answer


class StoreLost(WpsqaError):
    """The store of the counts does not answer. Nobody is let through uncounted."""

    http_status = 503


class Counts:
    """Counts in one store. Raises `UsageError` for a store that cannot be used, `StoreLost` later."""

    def __init__(self, uri: str = MEMORY) -> None:
        from limits.strategies import FixedWindowRateLimiter, SlidingWindowCounterRateLimiter

        self._store = store = _open(uri)
        try:
            self._minute = SlidingWindowCounterRateLimiter(store)
            self._day = FixedWindowRateLimiter(store)
        except (AssertionError, NotImplementedError):
            raise _unusable(uri, "it cannot count in a sliding window") from None

    def minute(self, most: int, *whom: str) -> int | None:
        """Count one more of ``most`` a minute; None, or the whole seconds to wait if it is too many."""
        from limits import RateLimitItemPerMinute

        return _count(self._minute, RateLimitItemPerMinute(most), whom)

    def day(self, most: int, *whom: str) -> int | None:
        """Count one more of ``most`` a day, as `minute` does."""
        from limits import RateLimitItemPerDay

        return _count(self._day, RateLimitItemPerDay(most), whom)

    def add(self, seconds: int, *whom: str) -> int:
        """Count one more and return how many; they are forgotten ``seconds`` after the first."""
        with _asked():
            return self._store.incr(_key(whom), seconds)

    def left(self, *whom: str) -> int | None:
        """The whole seconds until what `add` counted is forgotten; None where nothing is counted."""
        with _asked():
            if not self._store.get(_key(whom)):
                return None
            return max(1, math.ceil(self._store.get_expiry(_key(whom)) - time.time()))

    def forget(self, *whom: str) -> None:
        """Begin at nothing again."""
        with _asked():
            self._store.clear(_key(whom))


def _key(whom: tuple[str, ...]) -> str:
    return "/".join(("WPSQA", *whom))


@contextmanager
def _asked() -> Iterator[None]:
    from limits.errors import StorageError

    try:
        yield
    except StorageError as error:
        raise StoreLost(
            "The store of the request counts does not answer: try again, and if it happens again "
            "the operator checks WPSQA_LIMITS."
        ) from error


def _count(limiter: RateLimiter, item: RateLimitItem, whom: tuple[str, ...]) -> int | None:
    with _asked():
        if limiter.hit(item, *whom):
            return None
        reset = limiter.get_window_stats(item, *whom).reset_time
    return max(1, math.ceil(reset - time.time()))


def _open(uri: str) -> Storage:
    from limits.errors import ConfigurationError, StorageError
    from limits.storage import Storage, storage_from_string

    scheme = uri.partition("://")[0]
    options: dict[str, Any] = {}
    if scheme.startswith(("redis", "valkey")):
        options = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
    try:
        store = storage_from_string(uri, wrap_exceptions=True, **options)
        reached = isinstance(store, Storage) and store.check()
    except (ConfigurationError, StorageError) as error:
        raise _unusable(uri, str(error)) from error
    except (
        Exception
    ) as error:  # each client library has errors of its own for an address it cannot read
        raise _unusable(uri, f"{type(error).__name__}: {error}") from error
    if not isinstance(store, Storage):
        raise _unusable(uri, "leave out async+")
    if not reached:
        raise _unusable(uri, "nothing answers there")
    return store


def _unusable(uri: str, why: str) -> UsageError:
    """Names the kind of store only: an address can hold a password."""
    scheme = uri.partition("://")[0][:30] if "://" in uri else ""
    why = " ".join(why.replace(uri, "that address").split()).rstrip(".")
    return UsageError(
        f"WPSQA_LIMITS names a store that cannot be used ({scheme or 'no scheme'}: {why}); "
        "write memory://, or redis://HOST:6379 with its client installed ('pip install redis')"
    )
