"""Fetching the page of an address: the only module that knows HTTP for the corpus.

An address can come from someone else than the person at the keyboard, so only public hosts are
asked unless told otherwise, every redirect is checked again, and the connection goes to the very
address that was checked.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.errors import NotFound, UsageError

if TYPE_CHECKING:
    import httpx

MAX_BYTES = 5_000_000
"""A longer page is refused."""
MAX_REDIRECTS = 5
TIMEOUT = 20.0
"""Seconds to connect, and between two pieces of the page."""

_HEADERS = {"User-Agent": "wpsqa (article import)", "Accept": "text/html, text/plain, */*;q=0.5"}
_SUFFIX = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/json": ".json",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page: its final address and host, the kind of file it is, and its bytes."""

    url: str
    host: str
    suffix: str
    data: bytes


def fetch(url: str, *, allow_private: bool = False) -> Fetched:
    """What is at an http or https address.

    Raises `UsageError` when the address may not be asked, does not answer, or is not a text page,
    and `NotFound` when there is no such page. ``allow_private`` permits hosts of the local network.
    """
    import httpx

    try:
        with httpx.Client(timeout=TIMEOUT, headers=_HEADERS, follow_redirects=False) as client:
            final, content_type, data = _follow(client, _parsed(url), allow_private)
    except httpx.TimeoutException:
        raise UsageError(f"{url} did not answer in time; try later or save the page.") from None
    except httpx.HTTPError as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise UsageError(f"{url} cannot be fetched ({reason}); check the address.") from None
    media_type = content_type.split(";")[0].strip().lower() or "text/html"
    if media_type not in _SUFFIX:
        raise UsageError(f"{url} is {media_type}, not a page; give the address of an article.")
    return Fetched(str(final), final.host, _SUFFIX[media_type], data)


def _parsed(url: str) -> httpx.URL:
    import httpx

    try:
        parsed = httpx.URL(url.strip())
    except httpx.InvalidURL as error:
        raise UsageError(f"{url[:80]!r} is not an address ({error}).") from None
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise UsageError(f"{url[:80]!r} cannot be fetched; give an http:// or https:// address.")
    return parsed


def _follow(
    client: httpx.Client, url: httpx.URL, allow_private: bool
) -> tuple[httpx.URL, str, bytes]:
    for _ in range(MAX_REDIRECTS + 1):
        address = _address(url, allow_private)
        request = client.build_request("GET", url.copy_with(host=address))
        request.headers["Host"] = url.netloc.decode("ascii")
        request.extensions["sni_hostname"] = url.raw_host.decode("ascii")
        response = client.send(request, stream=True)
        try:
            if response.has_redirect_location:
                url = _parsed(str(url.join(response.headers["Location"])))
                continue
            _check_status(response, url)
            return url, response.headers.get("Content-Type", ""), _body(response, url)
        finally:
            response.close()
    raise UsageError(f"{url} redirects more than {MAX_REDIRECTS} times; give the final address.")


def _check_status(response: httpx.Response, url: httpx.URL) -> None:
    if response.status_code in (404, 410):
        raise NotFound(f"{url}: there is no such page ({response.status_code}).")
    if not response.is_success:
        raise UsageError(
            f"{url} answered {response.status_code}; open it in a browser and save it as .html."
        )


def _body(response: httpx.Response, url: httpx.URL) -> bytes:
    data = bytearray()
    for piece in response.iter_bytes():
        data += piece
        if len(data) > MAX_BYTES:
            raise UsageError(
                f"{url} is larger than {MAX_BYTES // 1_000_000} MB; save the text only."
            )
    return bytes(data)


def _address(url: httpx.URL, allow_private: bool) -> str:
    """The address to connect to. Every address of the host must be public: a name that stands for a
    public and a private one is refused."""
    port = url.port or (443 if url.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise UsageError(f"{url.host} is not known; check the address and the network.") from None
    addresses = [str(entry[4][0]) for entry in found]
    if not allow_private and not all(_is_public(address) for address in addresses):
        raise UsageError(f"{url.host} is a private address; only public pages can be fetched.")
    return min(addresses, key=lambda address: ":" in address)  # IPv4 where there is a choice


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None) or ip
    return mapped.is_global and not mapped.is_multicast
