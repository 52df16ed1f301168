"""The one module that knows LangChain: real HTTP to a scripted endpoint, every fault mapped."""

from __future__ import annotations

import inspect
import logging
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qa.errors import Interrupted, ModelProblem
from qa.models import ChatModel, SchemaRefused, chat
from qa.prices import Meter
from qa.settings import Settings
from qa.types import Turn, Usage
from tests.qa.model_server import ModelServer, Reply, serving

SECRET = "sk-secret-4711"
HELLO = [Turn("user", "hello")]


def ask(server: ModelServer, timeout: float = 5.0) -> tuple[list[str], ModelProblem | None]:
    got: list[str] = []
    try:
        for piece in ChatModel("toy", server.url, SECRET, timeout).complete(HELLO):
            got.append(piece)
    except ModelProblem as problem:
        return got, problem
    return got, None


def test_text_comes_piece_by_piece_with_usage() -> None:
    with serving(Reply(["Xin ", "chào"])) as server:
        model, meter = ChatModel("toy", server.url, SECRET), Meter("toy")
        assert list(
            model.prepared(meter)([*HELLO, Turn("assistant", "hi"), Turn("user", "so")])
        ) == [
            "Xin ",
            "chào",
        ]
        assert meter.usage() == Usage("toy", 100, 64, 20, requests=1)
        sent = server.requests[0]
    assert [m["role"] for m in sent["messages"]] == ["user", "assistant", "user"]
    assert sent["model"] == "toy"
    assert sent["stream"] is True
    assert sent["temperature"] == 0


@pytest.mark.parametrize(
    ("status", "attempts", "says"),
    [
        (400, 1, "refused the request"),
        (401, 1, "OPENAI_API_KEY"),
        (403, 1, "OPENAI_API_KEY"),
        (404, 1, "WPSQA_MODEL"),
        (429, 2, "try again later"),
        (500, 2, "failed"),
        (503, 2, "failed"),
    ],
)
def test_a_status_is_one_line_and_tried_at_most_twice(
    status: int, attempts: int, says: str
) -> None:
    with serving(Reply(status=status)) as server:
        got, problem = ask(server)
        assert len(server.requests) == attempts
    assert got == []
    assert problem is not None
    assert says in str(problem)
    assert str(status) in str(problem)
    assert "\n" not in str(problem)


@pytest.mark.parametrize(
    ("status", "refused"), [(400, True), (422, True), (401, False), (429, False)]
)
def test_only_what_may_be_the_schema_is_a_refusal_of_it(status: int, refused: bool) -> None:
    with serving(Reply(status=status)) as server:
        model = ChatModel("toy", server.url, SECRET)
        with pytest.raises(ModelProblem) as raised:
            list(model.prepared(Meter("toy"), {"title": "a", "type": "object"})(HELLO))
        sent = server.requests[0]["response_format"]
    assert isinstance(raised.value, SchemaRefused) == refused
    assert sent["json_schema"] == {
        "name": "a",
        "strict": True,
        "schema": {"title": "a", "type": "object"},
    }


def test_a_stream_without_a_finish_is_interrupted() -> None:
    with serving(Reply(["half a "], finish=None)) as server:
        got, problem = ask(server)
    assert got == ["half a "]
    assert isinstance(problem, Interrupted)


def test_an_answer_cut_at_its_limit_is_interrupted() -> None:
    with serving(Reply(["half a "], finish="length")) as server:
        _, problem = ask(server)
    assert isinstance(problem, Interrupted)
    assert "length" in str(problem)


def test_a_stalled_stream_ends_after_the_timeout() -> None:
    with serving(Reply(["half a "], stall=4)) as server:
        started = time.monotonic()
        got, problem = ask(server, timeout=0.5)
    assert got == ["half a "]
    assert "0.5 s" in str(problem)
    assert time.monotonic() - started < 10


def test_a_silent_endpoint_is_asked_once() -> None:
    with serving(Reply(hang=3)) as server:
        got, problem = ask(server, timeout=0.3)
        assert len(server.requests) == 1
    assert got == []
    assert "did not answer within 0.3 s" in str(problem)


@pytest.mark.parametrize(
    "raw",
    [b"<html>a proxy</html>", b"data: {oops\n\n", b'data: {"error": {"message": "boom"}}\n\n'],
)
def test_what_is_no_stream_is_mapped(raw: bytes) -> None:
    with serving(Reply(raw=raw)) as server:
        got, problem = ask(server)
    assert got == []
    assert problem is not None
    assert "boom" not in str(problem)


def test_a_refused_connection_names_the_host() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    model = ChatModel("toy", f"http://me:password@127.0.0.1:{port}/v1", SECRET)
    with pytest.raises(ModelProblem, match=f"127.0.0.1:{port} cannot be reached") as raised:
        list(model.complete(HELLO))
    assert "password" not in str(raised.value)


def test_closing_the_iterator_ends_the_request() -> None:
    with serving(Reply(["x " * 2000] * 500, stall=0)) as server:
        answer = ChatModel("toy", server.url, SECRET).complete(HELLO)
        next(answer)
        assert not server.gone.is_set()
        close = getattr(answer, "close")  # noqa: B009  an Iterator by its type, a generator in truth
        close()
        assert server.gone.wait(5)


def test_without_a_key_only_a_server_of_ones_own_is_asked() -> None:
    with serving(Reply(["fine"])) as server:
        assert list(ChatModel("toy", server.url).complete(HELLO)) == ["fine"]
    with pytest.raises(ModelProblem, match="OPENAI_API_KEY"):
        list(ChatModel("toy").complete(HELLO))


def test_settings_must_name_a_model(tmp_path: Path) -> None:
    with pytest.raises(ModelProblem, match="WPSQA_MODEL"):
        chat(Settings(data_dir=tmp_path))
    model = chat(Settings(data_dir=tmp_path, model="toy", base_url="http://h/v1", api_key=SECRET))
    assert (model.model, model.host) == ("toy", "h")


def test_the_key_shows_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(Reply(status=401), Reply(status=401)) as server:
        model = ChatModel("toy", server.url, SECRET)
        with pytest.raises(ModelProblem) as raised:
            list(model.complete(HELLO))
        probe = model.probe()
    for text in (repr(model), str(raised.value), repr(probe), caplog.text):
        assert SECRET not in text
        assert "sk-secret" not in text
    assert raised.value.__cause__ is None


def test_the_probe_says_what_it_found() -> None:
    with serving(Reply()) as server:
        assert ChatModel("toy", server.url).probe().ok
        other = ChatModel("other", server.url).probe()
    assert other.ok
    assert "does not list other" in other.detail
    gone = ChatModel("toy", server.url).probe()
    assert not gone.ok
    assert "cannot be reached" in gone.detail
    assert not ChatModel("toy").probe().ok


def exceptions() -> Iterator[type[Exception]]:
    """Every exception class of the libraries behind the endpoint."""
    import langchain_core.exceptions
    import langchain_openai.chat_models.base
    import openai

    for module in (openai, langchain_core.exceptions, langchain_openai.chat_models.base):
        for found in [getattr(module, name) for name in dir(module)]:
            if inspect.isclass(found) and issubclass(found, Exception):
                yield found


def made(kind: type[Exception]) -> Exception:
    """An instance without its constructor, which wants responses and requests."""
    error: Any = kind.__new__(kind)
    error.args = (f"{SECRET} was wrong",)
    if kind.__name__ != "OpenAIError" and hasattr(kind, "status_code"):
        error.status_code = getattr(kind, "status_code", None)
    assert isinstance(error, Exception)
    return error


def test_every_exception_of_the_libraries_is_mapped(monkeypatch: pytest.MonkeyPatch) -> None:
    from langchain_core.exceptions import ModelError
    from openai import OpenAIError

    kinds = set(exceptions())
    assert len(kinds) > 30
    for kind in kinds:
        model = ChatModel("toy", "http://127.0.0.1:1/v1", SECRET)

        def fail(kind: type[Exception] = kind) -> Any:
            raise made(kind)

        monkeypatch.setattr(model, "_open", fail)
        with pytest.raises(ModelProblem) as raised:
            list(model.complete(HELLO))
        line = str(raised.value)
        assert SECRET not in line, kind
        assert "\n" not in line
        ours = issubclass(kind, OpenAIError | ModelError)
        assert ours != ("cannot be read" in line), kind


@pytest.mark.parametrize("status", [429, 500])
def test_an_endpoint_that_was_busy_for_a_moment_is_asked_again(status: int) -> None:
    with serving(Reply(status=status), Reply(["So."])) as server:
        assert ask(server) == (["So."], None)
        assert len(server.requests) == 2
