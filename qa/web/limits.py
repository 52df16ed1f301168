"""How often a client may ask: by address, site and token, all of them known by the server alone."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from corpus.types import Language
from qa.errors import UsageError
from qa.web.counts import Counts
from qa.web.refused import Refused
from qa.web.sites import Site
from qa.web.tokens import Token

# An office behind one address has several readers; one reader types a question in some ten seconds.
TOKENS_A_MINUTE = 30  # an address
ASKED_A_MINUTE = 30  # an address
ASKED_A_MINUTE_TOKEN = 20
ASKED_A_MINUTE_SITE = 300

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def networks(text: str | None) -> tuple[Network, ...]:
    """Read addresses and networks, separated by commas. Raises `UsageError`."""
    found = []
    for part in (text or "").split(","):
        try:
            if part.strip():
                found.append(ipaddress.ip_network(part.strip(), strict=False))
        except ValueError:
            raise UsageError(
                f"WPSQA_TRUSTED_PROXIES has {part.strip()!r}; write addresses or networks "
                "such as 10.0.0.2, 192.168.0.0/16"
            ) from None
    return tuple(found)


def client_key(peer: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """Whom to count: the peer, or what a trusted proxy says of it.

    ``forwarded`` is X-Forwarded-For; it is read from its end, where the nearest proxy writes, and
    only while those before it are trusted: what a client put in itself is never reached. An IPv6
    network of 64 bits counts as one, because one client owns all of its addresses.
    """
    address = _address(peer)
    if address is None:
        return "unknown"
    for text in reversed(forwarded.split(",")):
        if not any(address in network for network in trusted):
            break
        before = _address(text)
        if before is None:
            break
        address = before
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _address(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text.strip().strip("[]").split("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


class Limiter:
    """Counts requests. `Refused` tells in the reader's language when to come back."""

    def __init__(self, counts: Counts | None = None) -> None:
        self._counts = counts or Counts()

    def token(self, client: str, language: Language) -> None:
        """Count a request for a token."""
        self._count(TOKENS_A_MINUTE, ("token-by", client), language)

    def ask(self, client: str, token: Token, site: Site, language: Language) -> None:
        """Count a question. The narrowest count comes first, so that one busy client does not use
        up what belongs to its site."""
        self._count(ASKED_A_MINUTE, ("ask-by", client), language)
        self._count(ASKED_A_MINUTE_TOKEN, ("ask-token", token.id), language)
        self._count(ASKED_A_MINUTE_SITE, ("ask-site", site.id), language)
        wait = self._counts.day(site.daily_budget, "site", site.id)
        if wait is not None:
            raise Refused("budget", language, wait)

    def remark(self, client: str, language: Language) -> None:
        """Count a thumb."""
        self._count(ASKED_A_MINUTE, ("remark-by", client), language)

    def _count(self, most: int, whom: tuple[str, str], language: Language) -> None:
        wait = self._counts.minute(most, *whom)
        if wait is not None:
            raise Refused("limit", language, wait)
