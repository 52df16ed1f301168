"""Pages of another site, on an origin of their own and under a strict policy."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STRICT = (
    "default-src 'none'; script-src {chat}; connect-src {chat}; frame-src {chat}; style-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)


class HostSite:
    """A site whose pages are added while it runs. ``policy`` is sent with every page."""

    def __init__(self, port: int) -> None:
        self.origin = f"http://127.0.0.1:{port}"
        self.policy = ""
        self.files: dict[str, tuple[str, str]] = {}

    def page(self, path: str, html: str) -> str:
        """Add a page and return its address."""
        self.files[path] = ("text/html; charset=utf-8", html)
        return self.origin + path

    def style(self, path: str, css: str) -> str:
        """Add a style sheet and return the tag for it."""
        self.files[path] = ("text/css", css)
        return f'<link rel="stylesheet" href="{path}">'


@contextmanager
def hosting() -> Iterator[HostSite]:
    """Serve a site from a thread."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, text = site.files.get(self.path.split("?")[0], ("text/plain", ""))
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Security-Policy", site.policy)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = HostSite(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
