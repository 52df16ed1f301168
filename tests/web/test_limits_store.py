"""Where requests are counted: in memory, or in a store that several servers share."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qa.errors import UsageError
from qa.settings import Settings
from qa.web.admin_door import FREE, AdminDoor, Closed
from qa.web.api_limits import A_MINUTE, counter
from qa.web.counts import Counts, StoreLost
from qa.web.limits import Limiter
from qa.web.refused import Refused
from qa.web.serve import serve
from qa.web.sites import Site
from qa.web.tokens import Token
from tests.web.fakes import FakeAssistant

SITE = Site("site", "Site", ("https://news.example",), daily_budget=3)


def test_each_process_counts_for_itself_in_memory() -> None:
    one, two = Counts(), Counts()
    assert [counts.minute(1, "a") for counts in (one, two)] == [None, None]
    for counts in (one, two):
        wait = counts.minute(1, "a")
        assert wait is not None
        assert 1 <= wait <= 60


@pytest.mark.parametrize(
    ("uri", "says"),
    [
        ("nonsense", "no scheme"),
        ("cupboard://here", "cupboard"),
        ("async+memory://", r"leave out async\+"),
        ("memcached://secret@127.0.0.1:1", "memcached"),
        ("redis://user:secret@127.0.0.1:1", "redis"),
        ("redis://user:secret@127.0.0.1:port", "redis"),
    ],
)
def test_a_store_that_cannot_be_used_is_said_before_anything_is_served(uri: str, says: str) -> None:
    with pytest.raises(UsageError, match=says) as told:
        Counts(uri)
    text = str(told.value)
    assert text.startswith("WPSQA_LIMITS names a store that cannot be used")
    assert "pip install redis" in text
    assert "\n" not in text
    assert "secret" not in text


def test_without_the_client_of_a_store_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(UsageError, match=r"'redis'.*pip install redis"):
        Counts("redis://127.0.0.1:6379")


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A real server of its own, where one and its client are installed."""
    pytest.importorskip("redis", reason="the client 'redis' is not installed")
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("there is no redis-server")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    server = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield f"redis://127.0.0.1:{port}", server
    server.kill()
    server.wait(10)


def test_servers_that_share_a_store_count_together(
    redis: tuple[str, subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    from starlette.requests import Request

    uri, server = redis
    asked: Counter[str] = Counter()
    scope: dict[str, Any] = {"type": "http", "headers": [], "client": ("203.0.113.5", 1)}
    counting = [counter(Settings(data_dir=tmp_path), Counts(uri)) for _ in range(3)]
    for n in range(2 * A_MINUTE["feedback"]):
        try:
            counting[n % 3](Request(scope), "feedback")
        except Refused:
            asked["refused"] += 1
        else:
            asked["passed"] += 1
    assert A_MINUTE["feedback"] <= asked["passed"] < 2 * A_MINUTE["feedback"]
    limiters = [Limiter(Counts(uri)) for _ in range(2)]
    for n in range(SITE.daily_budget):
        token = Token("site", SITE.origins[0], False, 2**40, str(n))
        limiters[n % 2].ask(f"203.0.113.{n}", token, SITE, "en")
    with pytest.raises(Refused, match="for the day"):
        limiters[0].ask("198.51.100.1", token, SITE, "en")
    doors = [
        AdminDoor(Settings(data_dir=tmp_path, admin_token="abc"), Counts(uri)) for _ in range(2)
    ]
    guess, right = (
        Request({**scope, "headers": [(b"authorization", b"Bearer " + token)]})
        for token in (b"guess", b"abc")
    )
    assert doors[1].admits(right)
    for n in range(FREE):
        with pytest.raises(Closed, match="wrong"):
            doors[n % 2].check(guess)
    for door in doors:
        with pytest.raises(Closed, match="too many"):
            door.check(right)
    server.kill()
    server.wait(10)
    assert not doors[0].admits(right)
    with pytest.raises(StoreLost, match="WPSQA_LIMITS") as lost:
        counting[0](Request(scope), "feedback")
    assert lost.value.http_status == 503


def test_a_second_server_of_one_folder_is_told_that_it_counts_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import uvicorn

    from tests.web import conftest

    told: list[str] = []
    assistant: Any = FakeAssistant()
    monkeypatch.setattr("qa.web.app.create_app", lambda *given, **more: conftest)
    own = Settings(data_dir=tmp_path, port=0)

    def run(self: uvicorn.Server, sockets: Any) -> None:
        told.append(capsys.readouterr().err)
        if len(told) == 1:
            serve(assistant, own)

    monkeypatch.setattr(uvicorn.Server, "run", run)
    serve(assistant, own)
    assert told[0] == ""
    assert told[1].startswith("wpsqa: another server uses this data folder")
    assert "WPSQA_LIMITS" in told[1]
    serve(assistant, own)
    assert told[2] == ""
