"""Runs the web application."""

from __future__ import annotations

import ipaddress
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event
from typing import TYPE_CHECKING

from qa.errors import UsageError
from qa.settings import Settings
from qa.web.counts import MEMORY

if TYPE_CHECKING:
    from qa.assistant import Assistant


BACKLOG = 2048  # connections that wait to be taken


def _bind(host: str, port: int) -> socket.socket:
    """Return a socket that already takes connections, so that whoever reads the address can come at once
    and waits instead of being refused. Raises `UsageError` when the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    server = socket.socket(family, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        server.bind((host, port))
        server.listen(BACKLOG)
    except (OSError, OverflowError) as error:
        server.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(
            f"Cannot listen on {host}:{port} ({reason}): choose another port with --port."
        ) from error
    return server


def _only_here(host: str) -> bool:
    """Whether nobody but this machine can reach a server that listens there."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Say so where another server with the same data counts requests apart from this one."""
    from filelock import FileLock, Timeout

    lock = FileLock(settings.data_dir / "serve.lock", timeout=0)
    if settings.limits == MEMORY:
        try:
            lock.acquire()
        except Timeout:
            print(
                "wpsqa: another server uses this data folder, and each counts requests for itself; "
                "name a store for both in WPSQA_LIMITS",
                file=sys.stderr,
            )
        except OSError:  # a folder that cannot be written to: its index can still be read
            pass
    try:
        yield
    finally:
        lock.release()


def serve(assistant: Assistant, settings: Settings, *, mcp: bool = False) -> None:
    """Serve until interrupted; with ``mcp`` also the tools for MCP clients. Raises `UsageError`, before
    anything is loaded, for a taken port."""
    if mcp and not _only_here(settings.host):
        raise UsageError(
            f"--mcp asks for no password, so it is for this machine alone, not for {settings.host}: "
            "leave out --host, or leave out --mcp"
        )
    server = _bind(settings.host, settings.port)
    with server, _alone(settings):
        import uvicorn

        from qa.web.app import create_app
        from qa.web.warm import warm_up

        warm = Event()
        app = create_app(assistant, settings, mcp=mcp, warm=warm)
        # Not before: two threads that import at a time make the address late.
        warm_up(assistant, settings, warm)
        shown = f"[{settings.host}]" if ":" in settings.host else settings.host
        print(f"wps-qa answers at http://{shown}:{server.getsockname()[1]}/", flush=True)
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            workers=1,  # WEB_CONCURRENCY is for other programs: this one is one process
            proxy_headers=False,  # who may name a client is decided by qa.web.limits alone
            timeout_graceful_shutdown=5,
        )
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[server])
