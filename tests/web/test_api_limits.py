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


def request(
    path: str, client: str, language: str = "en", forwarded: str = "", **more: str
) -> Request:
    headers = [(b"accept-language", language.encode()), (b"x-forwarded-for", forwarded.encode())]
    headers += [(name.replace("_", "-").encode(), value.encode()) for name, value in more.items()]
    return Request({"type": "http", "path": path, "headers": headers, "client": (client, 1)})


@pytest.fixture
def count(tmp_path: Path) -> Callable[[Request], None]:
    return counted(Settings(data_dir=tmp_path, trusted_proxies="10.0.0.1"))


def test_one_too_many_is_told_when_to_come_back(count: Callable[[Request], None]) -> None:
    for _ in range(A_MINUTE["feedback"]):
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
    for n in range(2 * A_MINUTE["feedback"]):
        count(request("/api/feedback", "10.0.0.1", forwarded=f"203.0.113.{n % 250}"))


@pytest.mark.parametrize("client", ["127.0.0.1", "::1"])
def test_this_machine_may_ask_as_often_as_it_likes(
    count: Callable[[Request], None], client: str
) -> None:
    for _ in range(A_MINUTE["questions"] + 50):
        count(request("/api/ask", client))


@pytest.mark.parametrize("header", ["x_forwarded_for", "forwarded", "x_real_ip", "via"])
def test_what_a_proxy_on_this_machine_passes_on_is_counted(
    count: Callable[[Request], None], header: str
) -> None:
    spoken_for = request("/api/ask", "127.0.0.1", **{header: "1.1 proxy"})
    for _ in range(A_MINUTE["questions"]):
        count(spoken_for)
    with pytest.raises(Refused):
        count(spoken_for)


def test_all_ways_to_ask_count_together(count: Callable[[Request], None]) -> None:
    for n in range(A_MINUTE["questions"]):
        count(request(("/api/ask", "/v1/chat/completions")[n % 2], "203.0.113.5"))
    for path in ("/api/ask", "/v1/chat/completions"):
        with pytest.raises(Refused):
            count(request(path, "203.0.113.5"))
    count(request("/api/search", "203.0.113.5"))


def test_a_thousand_requests_with_ever_new_names_are_limited(
    count: Callable[[Request], None],
) -> None:
    passed = 0
    for n in range(1000):
        invented = {
            "forwarded": f"198.51.100.{n % 250}",
            "x_real_ip": f"198.51.100.{n % 250}",
            "authorization": f"Bearer {n}",
            "user_agent": f"client {n}",
            "x_client_id": str(n),
            "cookie": f"session={n}",
            "origin": f"https://{n}.example",
        }
        try:
            count(request("/v1/chat/completions", "203.0.113.5", **invented))
        except Refused:
            continue
        passed += 1
    # A minute may begin in between; then some of the next one pass too.
    assert A_MINUTE["questions"] <= passed <= 2 * A_MINUTE["questions"]


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
                for _ in range(A_MINUTE["feedback"] + 1)
            ]
            assert time.monotonic() - started < 30
            assert codes == [201] * A_MINUTE["feedback"] + [429]
            last = client.post("api/feedback", json=remark)
        assert set(last.json()) == {"error"}
        assert 1 <= int(last.headers["retry-after"]) <= 60


def test_every_way_to_ask_over_http_is_limited_in_its_own_shape(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(A_MINUTE, "questions", 4)
    chat = {"messages": [{"role": "user", "content": "museum"}]}
    with running(FakeAssistant(), tmp_path, trusted_proxies="127.0.0.1") as site:
        headers = {"X-Forwarded-For": "203.0.113.9"}
        with httpx.Client(base_url=site, headers=headers) as client:
            ways = [
                ("api/ask", {"question": "museum"}),
                ("v1/chat/completions", chat),
                ("gradio_api/call/ask", {"data": ["museum", ""]}),
                ("gradio_api/run/ask", {"data": ["museum", ""]}),
            ]
            first = [client.post(path, json=body).status_code for path, body in ways]
            late = [client.post(path, json=body) for path, body in ways]
            events = {"Accept": "text/event-stream"}
            late.append(client.post("api/ask", json={"question": "museum"}, headers=events))
            assert client.get("v1/models").status_code == 200
    assert 429 not in first
    assert [answer.status_code for answer in late] == [429] * len(late)
    assert all(1 <= int(answer.headers["retry-after"]) <= 60 for answer in late)
    refused = late[1].json()["error"]
    assert (refused["code"], refused["type"]) == ("rate_limit_exceeded", "requests")
    assert all(isinstance(late[n].json()["error"], str) for n in (0, 2, 3, 4))
