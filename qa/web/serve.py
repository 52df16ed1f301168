"""Runs the web application."""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import TYPE_CHECKING

from qa.errors import UsageError
from qa.settings import Settings

if TYPE_CHECKING:
    from qa.assistant import Assistant


def _bind(host: str, port: int) -> socket.socket:
    """Return a bound socket. Raises `UsageError` when the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    server = socket.socket(family, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        server.bind((host, port))
    except (OSError, OverflowError) as error:
        server.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(
            f"Cannot listen on {host}:{port} ({reason}): choose another port with --port."
        ) from error
    return server


def serve(assistant: Assistant, settings: Settings) -> None:
    """Serve until interrupted. Raises `UsageError`, before anything is loaded, for a taken port."""
    server = _bind(settings.host, settings.port)
    with server:
        import uvicorn

        from qa.web.app import create_app

        app = create_app(assistant, settings)
        shown = f"[{settings.host}]" if ":" in settings.host else settings.host
        print(f"wps-qa answers at http://{shown}:{server.getsockname()[1]}/", flush=True)
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            proxy_headers=False,  # who may name a client is decided by qa.web.limits alone
            timeout_graceful_shutdown=5,
        )
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[server])
