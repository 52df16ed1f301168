"""A scripted endpoint that speaks the OpenAI protocol on loopback, for tests over real HTTP."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


@dataclass
class Reply:
    """What the server does with one request: ``status`` other than 200 is sent as an error; ``pieces``
    are streamed; ``finish`` None closes the stream without saying that it is finished; ``stall`` seconds
    pass before the last byte, ``hang`` before the first; ``tokens`` are the counts of the prompt, its
    cached part and the completion."""

    pieces: Iterable[str] = ()
    status: int = 200
    finish: str | None = "stop"
    stall: float = 0.0
    hang: float = 0.0
    raw: bytes | None = None
    tokens: tuple[int, int, int] | None = (100, 64, 20)


@dataclass
class ModelServer:
    """Replies in order, the last one again and again; ``requests`` are the bodies it was sent."""

    replies: list[Reply | Callable[[dict[str, Any]], Reply]]
    requests: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""
    gone: Event = field(default_factory=Event)
    """Set when a client closed its connection in the middle of a stream."""

    def reply(self, body: dict[str, Any]) -> Reply:
        self.requests.append(body)
        scripted = self.replies[min(len(self.requests), len(self.replies)) - 1]
        return scripted if isinstance(scripted, Reply) else scripted(body)


@contextmanager
def serving(*replies: Reply | Callable[[dict[str, Any]], Reply]) -> Iterator[ModelServer]:
    """Run a scripted endpoint; ``url`` is what OPENAI_BASE_URL would be."""
    server = ModelServer(list(replies))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            self._send(json.dumps({"object": "list", "data": [_model()]}).encode())

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            reply = server.reply(body)
            time.sleep(reply.hang)
            if reply.status != 200:
                error = {"error": {"message": "sk-secret is wrong", "type": "x", "code": "y"}}
                self._send(json.dumps(error).encode(), reply.status)
            else:
                self._stream(reply)

        def _send(self, data: bytes, status: int = 200) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def _stream(self, reply: Reply) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True
            try:
                if reply.raw is not None:
                    self.wfile.write(reply.raw)
                    return
                for piece in reply.pieces:
                    self._event(_chunk({"role": "assistant", "content": piece}, None))
                time.sleep(reply.stall)
                if reply.finish:
                    self._event(_chunk({}, reply.finish))
                    if reply.tokens:
                        self._event(_usage(*reply.tokens))
                    self.wfile.write(b"data: [DONE]\n\n")
            except OSError:
                server.gone.set()

        def _event(self, data: dict[str, Any]) -> None:
            self.wfile.write(b"data: " + json.dumps(data).encode() + b"\n\n")
            self.wfile.flush()

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            server.gone.set()

    http = Quiet(("127.0.0.1", 0), Handler)
    server.url = f"http://127.0.0.1:{http.server_address[1]}/v1"
    thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


def _model() -> dict[str, Any]:
    return {"id": "toy", "object": "model", "created": 0, "owned_by": "test"}


def _chunk(delta: dict[str, str], finish: str | None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {
        "id": "c", "object": "chat.completion.chunk", "created": 0, "model": "toy",
        "choices": [choice],
    }  # fmt: skip


def _usage(prompt: int, cached: int, completion: int) -> dict[str, Any]:
    return {
        "id": "c", "object": "chat.completion.chunk", "created": 0, "model": "toy", "choices": [],
        "usage": {
            "prompt_tokens": prompt, "completion_tokens": completion,
            "total_tokens": prompt + completion, "prompt_tokens_details": {"cached_tokens": cached},
        },
    }  # fmt: skip
