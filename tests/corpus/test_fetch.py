"""Fetching pages, from a server on the loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from corpus import fetch as fetching
from corpus.errors import NotFound, UsageError
from corpus.fetch import fetch
from corpus.importer import import_url

PAGE = (Path(__file__).parent / "pages" / "article.html").read_bytes()


class Site(BaseHTTPRequestHandler):
    """Each path is one behaviour of a server."""

    def do_GET(self) -> None:
        status, headers, body = {
            "/page": (200, {"Content-Type": "text/html; charset=utf-8"}, PAGE),
            "/note": (200, {"Content-Type": "text/plain"}, b"A note\n\nIt is short.\n"),
            "/rows": (200, {"Content-Type": "application/json"}, b'[{"id": "r", "text": "Row."}]'),
            "/moved": (302, {"Location": "/page"}, b""),
            "/loop": (302, {"Location": "/loop"}, b""),
            "/file": (302, {"Location": "file:///etc/hostname"}, b""),
            "/inside": (302, {"Location": "http://10.0.0.1/"}, b""),
            "/image": (200, {"Content-Type": "image/png"}, b"\x89PNG"),
            "/large": (200, {"Content-Type": "text/plain"}, b"x" * 5_000_001),
            "/broken": (500, {}, b""),
        }.get(self.path, (404, {}, b""))
        self.server.hosts.append(self.headers["Host"])  # type: ignore[attr-defined]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except ConnectionError:  # the reader had enough of it
            self.close_connection = True

    def log_message(self, *args: object) -> None:
        """A test prints nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.hosts = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    assert all(host == f"localhost:{server.server_port}" for host in server.hosts)  # type: ignore[attr-defined]


def test_a_page_is_imported_with_its_address(site: str) -> None:
    [imported] = import_url(f"{site}/moved", allow_private=True)
    assert imported.article.title == "Wells dug by women engineers serve nine villages"
    assert imported.article.url == f"{site}/page"


def test_text_and_json_are_imported_too(site: str) -> None:
    [note] = import_url(f"{site}/note", allow_private=True)
    assert (note.article.title, note.article.text) == ("A note", "It is short.")
    [row] = import_url(f"{site}/rows", allow_private=True)
    assert (row.article.id, row.article.text) == ("r", "Row.")


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("/loop", "redirects more than 5 times"),
        ("/file", "http:// or https://"),
        ("/image", "image/png, not a page"),
        ("/large", "larger than 5 MB"),
        ("/broken", "answered 500"),
        ("/none", "no such page"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_line(site: str, path: str, what: str) -> None:
    with pytest.raises(UsageError) as caught:
        fetch(site + path, allow_private=True)
    assert what in str(caught.value)
    assert "\n" not in str(caught.value)
    assert isinstance(caught.value, NotFound) == (path == "/none")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost:8080/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://10.1.2.3/",
        "http://192.168.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://100.64.0.1/",
    ],
)
def test_private_addresses_are_refused(url: str) -> None:
    with pytest.raises(UsageError, match="private address"):
        fetch(url)


def test_a_redirect_to_a_private_address_is_refused(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first host passes for a public one; the second must be checked again."""
    real = fetching._is_public
    monkeypatch.setattr(fetching, "_is_public", lambda ip: ip in ("127.0.0.1", "::1") or real(ip))
    with pytest.raises(UsageError, match=r"10\.0\.0\.1 is a private address"):
        fetch(f"{site}/inside")


@pytest.mark.parametrize(
    "url", ["", "page.html", "ftp://example.org/a", "file:///etc/hosts", "http://"]
)
def test_only_web_addresses_are_taken(url: str) -> None:
    with pytest.raises(UsageError, match="http"):
        fetch(url)


def test_a_closed_port_and_an_unknown_host() -> None:
    with pytest.raises(UsageError, match="cannot be fetched"):
        fetch("http://127.0.0.1:9/", allow_private=True)
    with pytest.raises(UsageError, match="is not known"):
        fetch("http://no-such-host.invalid/")


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (httpx.ReadTimeout("slow"), "did not answer in time"),
        (httpx.RemoteProtocolError("cut\noff"), r"cannot be fetched \(cut off\)"),
        (httpx.DecodingError(""), r"cannot be fetched \(DecodingError\)"),
    ],
)
def test_errors_of_the_library_become_ours(
    error: httpx.HTTPError, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **options: object) -> None:
        raise error

    monkeypatch.setattr(httpx.Client, "send", fail)
    with pytest.raises(UsageError, match=what):
        fetch("http://127.0.0.1/", allow_private=True)
