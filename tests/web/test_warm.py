"""What is done before the first question comes, and who waits for it."""

from __future__ import annotations

import gc
import threading
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from qa.errors import IndexProblem
from qa.settings import Settings
from qa.web.warm import ReadyWhenWarm, warm_up
from tests.qa.model_server import Reply, serving
from tests.qa.newsroom import newsroom, staffed, writer
from tests.web.fakes import FakeAssistant

__all__ = ["newsroom"]


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """What a warm-up froze is collected again; what other tests left to be collected is so before, so
    that a warm-up does not find their sockets."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
    yield
    gc.unfreeze()


async def served(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"{}"})


def get(warm: threading.Event, path: str) -> httpx.Response:
    import anyio

    async def run() -> httpx.Response:
        transport = httpx.ASGITransport(ReadyWhenWarm(served, warm))
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.get(path)

    return anyio.run(run)


def test_who_asks_whether_it_is_ready_waits_until_it_is() -> None:
    warm = threading.Event()
    threading.Timer(0.3, warm.set).start()
    began = time.monotonic()
    assert get(warm, "/api/ready").status_code == 200
    assert time.monotonic() - began > 0.25


def test_everything_else_is_served_meanwhile() -> None:
    for path in ("/api/health", "/api/ask", "/"):
        assert get(threading.Event(), path).status_code == 200


def test_who_waits_in_vain_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.web.warm.LONGEST", 0.1)
    answer = get(threading.Event(), "/api/ready")
    assert answer.status_code == 503
    assert "ask again" in answer.json()["error"]


def test_a_warm_up_searches_and_loads_the_model_without_asking_it(
    newsroom: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[Settings] = []
    monkeypatch.setattr("qa.models.preload", loaded.append)
    with serving(Reply(["Yes."])) as server:
        settings = Settings(data_dir=tmp_path, model="toy", base_url=server.url)
        assistant, over = staffed(newsroom, writer(server)), threading.Event()
        before = assistant._open
        warm_up(assistant, settings, over)
        assert over.wait(20)
        assert before is None
        assert assistant._open is not None
        assert loaded == [settings]
        assert not server.requests


def test_loading_a_model_sends_nothing(tmp_path: Path) -> None:
    from qa.models import preload

    with serving(Reply(["Yes."])) as server:
        preload(Settings(data_dir=tmp_path, model="toy", base_url=server.url))
        assert not server.requests


@pytest.mark.parametrize("error", [IndexProblem("there is no index yet"), RuntimeError("broken")])
def test_a_warm_up_that_fails_holds_up_nobody(
    tmp_path: Path, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant: Any = FakeAssistant()

    def fails() -> Any:
        raise error

    monkeypatch.setattr(assistant, "articles", fails)
    over = threading.Event()
    warm_up(assistant, Settings(data_dir=tmp_path), over)
    assert over.wait(20)
