"""The remote embedder against a real server on loopback that can be told to misbehave."""

from __future__ import annotations

import inspect
import json
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import openai
import pytest

from corpus.errors import ModelProblem, UsageError
from vectorstore.embed import Embed
from vectorstore.encoder import remote
from vectorstore.encoder.remote import RemoteEmbedder

KEY = "sk-not-to-be-shown"


class Server(ThreadingHTTPServer):
    """Answers each text with ``[length, 1, 0]``, in reverse order; ``reply`` overrides it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.reply: tuple[int, str] | None = None
        self.wait = 0.0
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str | None] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append({"path": self.path, **asked})
        self.server.keys.append(self.headers["Authorization"])
        time.sleep(self.server.wait)
        status, body = self.server.reply or (200, vectors([[len(t), 1, 0] for t in asked["input"]]))
        content = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        with suppress(BrokenPipeError):  # the client has given up waiting
            self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the test's output is its own."""


def vectors(rows: list[list[float]]) -> str:
    data = [{"object": "embedding", "index": n, "embedding": row} for n, row in enumerate(rows)]
    return json.dumps({"object": "list", "model": "m", "data": data[::-1]})


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(remote, "RETRIES", 0)
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def embedder(server: Server) -> Iterator[RemoteEmbedder]:
    made = RemoteEmbedder(base_url=server.url, model="m", dimensions=3, api_key=KEY)
    yield made
    made.close()


def problem(embedder: RemoteEmbedder) -> str:
    with pytest.raises(ModelProblem) as caught:
        embedder(["một"], "passage")
    assert "\n" not in str(caught.value)
    assert KEY not in str(caught.value)
    return str(caught.value)


def test_vectors_come_in_order_and_at_length_one(server: Server, embedder: RemoteEmbedder) -> None:
    seam: Embed = embedder
    found = seam(["ab", " a\0 ", "abc"], "question")
    expected = np.array([[2, 1, 0], [1, 1, 0], [3, 1, 0]]) / np.sqrt([[5], [2], [10]])
    np.testing.assert_allclose(found, expected, rtol=1e-6)
    assert found.dtype == np.float32
    assert server.keys == [f"Bearer {KEY}"]
    assert server.requests[0]["path"] == "/v1/embeddings"
    assert server.requests[0]["input"] == ["ab", "a", "abc"]
    assert server.requests[0]["model"] == "m"


def test_many_texts_go_in_batches(server: Server, embedder: RemoteEmbedder) -> None:
    assert embedder([f"số {n}" for n in range(150)], "passage").shape == (150, 3)
    assert [len(request["input"]) for request in server.requests] == [64, 64, 22]
    assert embedder([], "passage").shape == (0, 3)
    assert len(server.requests) == 3


def test_an_empty_text_never_leaves(server: Server, embedder: RemoteEmbedder) -> None:
    with pytest.raises(UsageError):
        embedder(["một", " "], "passage")
    assert not server.requests


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (401, f'{{"error": {{"message": "bad key {KEY}"}}}}', "refused the key"),
        (403, "{}", "refused the key"),
        (404, "{}", "has no model 'm'"),
        (429, "{}", "try again later"),
        (400, f'{{"error": {{"message": "{KEY} is\\ntoo long"}}}}', "HTTP 400"),
        (500, "<html>\noops</html>", "HTTP 500"),
        (200, "<html>\nhello</html>", "no list of vectors"),
        (200, "null", "no list of vectors"),
        (200, '{"data": null}', "no list of vectors"),
        (200, '{"data": []}', "shape (0,)"),
        (200, vectors([[1, 2]]), "shape (1, 2)"),
        (200, vectors([[1, 2, 3], [4, 5, 6]]), "shape (2, 3)"),
        (200, vectors([[1, 2, 3], [4]]), "no list of vectors"),
        (200, vectors([[0, 0, 0]]), "not usable"),
        (200, vectors([[float("nan"), 1, 1]]), "not usable"),
    ],
)
def test_each_failure_is_one_line(
    server: Server, embedder: RemoteEmbedder, status: int, body: str, expected: str
) -> None:
    server.reply = (status, body)
    assert expected in problem(embedder)


def test_no_server_is_one_line() -> None:
    with Server() as gone:
        url = gone.url
    embedder = RemoteEmbedder(base_url=url, model="m", dimensions=3, api_key=KEY)
    assert "cannot be reached" in problem(embedder)
    embedder.close()


def test_a_slow_server_is_one_line(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "TIMEOUT", 0.2)
    server.wait = 1
    embedder = RemoteEmbedder(base_url=server.url, model="m", dimensions=3, api_key=KEY)
    assert "did not answer" in problem(embedder)
    embedder.close()


def test_every_error_of_the_client_has_words_without_the_key(embedder: RemoteEmbedder) -> None:
    kinds = [
        kind
        for kind in list(vars(openai).values())
        if inspect.isclass(kind) and issubclass(kind, openai.OpenAIError)
    ]
    assert len(kinds) > 12
    for kind in kinds:
        error = kind.__new__(kind)
        Exception.__init__(error, f"{KEY}\nline")
        if isinstance(error, openai.APIStatusError):
            error.status_code = 418
        words = embedder._reason(error)
        assert words
        assert KEY not in words
        assert "\n" not in words


def test_the_key_is_in_no_description(embedder: RemoteEmbedder, server: Server) -> None:
    assert KEY not in repr(embedder) + str(embedder) + embedder.identity
    assert embedder.identity == f"remote:{server.url.removeprefix('http://')}:m/3"
    hidden = RemoteEmbedder(base_url="https://me:pw@host/v1/", model="a/b", dimensions=8)
    assert hidden.identity == "remote:host/v1:a/b/8"


def test_a_server_without_keys_gets_a_placeholder(server: Server) -> None:
    embedder = RemoteEmbedder(base_url=server.url, model="m", dimensions=3)
    assert embedder(["một"], "passage").shape == (1, 3)
    embedder.close()


@pytest.mark.parametrize(
    "url", ["", "host:80", "ftp://host/v1", "http://", "http://h:port", "http://["]
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="http://host"):
        RemoteEmbedder(base_url=url, model="m", dimensions=3)
