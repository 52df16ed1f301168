"""Too many requests from one address: told when to come back, and never at this machine itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from starlette.requests import Request

from qa.settings import Settings
from qa.web.api_limits import A_MINUTE, counted
from qa.web.refused import Refused
from tests.web.conftest import running
from tests.web.fakes import FakeAssistant


def request(path: str, client: str, language: str = "en", forwarded: str = "") -> Request:
    headers = [(b"accept-language", language.encode()), (b"x-forwarded-for", forwarded.encode())]
    return Request({"type": "http", "path": path, "headers": headers, "client": (client, 1)})


@pytest.fixture
def count(tmp_path: Path) -> Callable[[Request], None]:
    return counted(Settings(data_dir=tmp_path, trusted_proxies="10.0.0.1"))


def test_one_too_many_is_told_when_to_come_back(count: Callable[[Request], None]) -> None:
    for _ in range(A_MINUTE["/api/feedback"]):
        count(request("/api/feedback", "203.0.113.5"))
    with pytest.raises(Refused) as refused:
        count(request("/api/feedback", "203.0.113.5", "vi"))
    assert refused.value.status == 429
    assert refused.value.wait is not None
    assert 1 <= refused.value.wait <= 60
    assert "hỏi lại sau" in str(refused.value)
    count(request("/api/ask", "203.0.113.5"))  # another address of ours, another count
    count(request("/api/feedback", "203.0.113.6"))  # another client


def test_behind_a_trusted_proxy_each_client_counts(count: Callable[[Request], None]) -> None:
    for n in range(2 * A_MINUTE["/api/feedback"]):
        count(request("/api/feedback", "10.0.0.1", forwarded=f"203.0.113.{n % 250}"))


@pytest.mark.parametrize("client", ["127.0.0.1", "::1"])
def test_this_machine_may_ask_as_often_as_it_likes(
    count: Callable[[Request], None], client: str
) -> None:
    for _ in range(A_MINUTE["/api/ask"] + 50):
        count(request("/api/ask", client))


def test_reading_is_not_counted(count: Callable[[Request], None]) -> None:
    for _ in range(1000):
        count(request("/api/articles", "203.0.113.5"))


def test_the_answer_is_429_with_a_time(tmp_path: Path) -> None:
    with running(FakeAssistant(), tmp_path, trusted_proxies="127.0.0.1") as site:
        headers = {"X-Forwarded-For": "203.0.113.9"}
        remark = {"useful": True, "answer": {"question": "x"}}
        started = time.monotonic()
        with httpx.Client(base_url=site, headers=headers) as client:
            codes = [
                client.post("api/feedback", json=remark).status_code
                for _ in range(A_MINUTE["/api/feedback"] + 1)
            ]
            assert time.monotonic() - started < 30
            assert codes == [201] * A_MINUTE["/api/feedback"] + [429]
            last = client.post("api/feedback", json=remark)
        assert set(last.json()) == {"error"}
        assert 1 <= int(last.headers["retry-after"]) <= 60
