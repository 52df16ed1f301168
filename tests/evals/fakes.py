"""A system that answers from a table, and a chat endpoint on the loopback that does the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from evals.system import System
from evals.types import Case, Reply
from qa.types import Answer
from tests.evals.build import ABSTAINED


def table_system(answers: Mapping[str, Answer | Reply | Exception], name: str = "table") -> System:
    """Answer each case by its id, abstain from others; an exception is raised."""

    def ask(case: Case) -> Reply:
        found = answers.get(case.id, ABSTAINED)
        if isinstance(found, BaseException):
            raise found
        return found if isinstance(found, Reply) else Reply(found)

    return System({"engine": name}, ask)


Script = Callable[[dict[str, Any]], tuple[int, dict[str, Any]]]


@contextmanager
def chat_server(script: Script) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Serve a script ``request -> (status, body)`` and yield the URL and the requests received."""
    received: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            received.append(body | {"authorization": self.headers.get("Authorization")})
            status, answer = script(body)
            data = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            """Keep the test output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", received
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def completion(text: str, **more: Any) -> tuple[int, dict[str, Any]]:
    """The body of a chat completion; ``more`` are further fields of its message."""
    message = {"role": "assistant", "content": text, **more}
    choice = {"index": 0, "finish_reason": "stop", "message": message}
    body = {"id": "c", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
    return 200, body
