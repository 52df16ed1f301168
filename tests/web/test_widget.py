"""The addresses of the widget under attack: origins, tokens, counts; and the files it loads."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from qa.feedback import Feedback
from qa.settings import Settings
from qa.web import limits
from qa.web.sites import Site, Sites
from qa.web.tokens import Signer
from qa.web.widget_files import build
from qa.web.widget_routes import widget_router
from tests.web.conftest import running
from tests.web.fakes import FakeAssistant

NEWS, OTHER = "https://news.example", "https://other.example"
MUSEUM = "When did the harbour town open a lighthouse museum?"
STREAM = {"Accept": "text/event-stream"}


@dataclass(frozen=True)
class Behind(Settings):
    """Settings of a server behind a proxy."""

    trusted_proxies: str | None = "10.0.0.0/8"


class Place(NamedTuple):
    """A running server with two sites."""

    address: str
    folder: Path
    news: Site
    other: Site
    http: httpx.Client

    def token(self, origin: str | None = NEWS, **body: Any) -> httpx.Response:
        headers = {} if origin is None else {"Origin": origin}
        return self.http.post("widget/token", json={"site": self.news.id, **body}, headers=headers)

    def ask(self, token: str, origin: str | None = NEWS, **headers: str) -> httpx.Response:
        sent = {"Authorization": f"Bearer {token}", **headers}
        if origin is not None:
            sent["Origin"] = origin
        return self.http.post("widget/ask", json={"question": MUSEUM}, headers=sent)

    def issue(self, site: str, origin: str, **options: Any) -> str:
        return Signer(self.folder).issue(site, origin, **options)[0]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """Each test has counts of its own, and a machine that is slow to count enough for all."""
    sites = Sites(tmp_path)
    news = sites.add("News", [NEWS, "http://localhost:3000"], language="vi", theme="dark")
    other = sites.add("Other", [OTHER])
    with running(FakeAssistant(), tmp_path) as address, httpx.Client(base_url=address) as http:
        yield Place(address, tmp_path, news, other, http)


def allowed(response: httpx.Response) -> str | None:
    """The origin that may read a response."""
    origin: str | None = response.headers.get("access-control-allow-origin")
    return origin


def test_a_listed_origin_gets_a_token_and_an_answer(place: Place) -> None:
    given = place.token()
    assert given.status_code == 200
    assert allowed(given) == NEWS
    assert given.headers["vary"] == "Origin"
    assert given.headers["cache-control"] == "no-store"
    body = given.json()
    assert 890 < body["expires_in"] <= 900
    assert body["site"] == {"name": "News", "language": "vi", "theme": "dark"}
    answer = place.ask(body["token"])
    asked = {"question": MUSEUM}
    assert answer.json() == place.http.post("api/ask", json=asked).json()
    assert allowed(answer) == NEWS
    stream = place.ask(body["token"], **STREAM)
    assert stream.text == place.http.post("api/ask", json=asked, headers=STREAM).text
    assert allowed(stream) == NEWS
    for response in (given, answer, stream):
        assert "set-cookie" not in response.headers
        assert "access-control-allow-credentials" not in response.headers


ORIGINS = (
    *(None, "", "null", "*", "https://news.example:8443", "http://news.example", f"{NEWS}/"),
    *("https://evil-news.example", "https://news.example.evil.com", "https://NEWS.example"),
    *("https://news.example@evil.com", "https://evil.com#news.example", "file://", OTHER),
    *("http://localhost:3001", "http://127.0.0.1:3000", "https://news.example https://evil.com"),
)


def test_any_other_origin_is_turned_away(place: Place) -> None:
    for origin in ORIGINS:
        refused = place.token(origin)
        assert refused.status_code == 403, origin
        assert refused.json()["code"] == "origin"
        assert allowed(refused) is None
        before = place.http.options("widget/ask", headers={"Origin": origin or ""})
        assert allowed(before) == (OTHER if origin == OTHER else None)


def test_two_origins_at_once_are_none(place: Place) -> None:
    headers = [
        ("Origin", NEWS),
        ("Origin", "https://evil.com"),
        ("Content-Type", "application/json"),
    ]
    body = json.dumps({"site": place.news.id})
    for pair in (headers, [headers[1], headers[0], headers[2]]):
        response = place.http.post("widget/token", content=body, headers=pair)
        assert response.status_code == 403
        assert allowed(response) is None


def test_an_unknown_site_is_turned_away(place: Place) -> None:
    for site in ("", "no such", "News", "../x", "demo"):
        assert place.token(site=site).status_code == 403


def test_a_token_works_for_its_site_and_origin_alone(place: Place) -> None:
    token = place.token().json()["token"]
    assert place.ask(token).status_code == 200
    for origin in (None, "null", OTHER, "http://localhost:3000", "https://evil.com"):
        stolen = place.ask(token, origin)
        assert stolen.status_code == 401
        assert stolen.json()["code"] == "token"
        assert allowed(stolen) is None
    # A token is bound to one site, though its signature is good for all.
    assert place.ask(place.issue(place.other.id, NEWS)).status_code == 403
    assert place.ask(place.issue("no such", NEWS)).status_code == 403


def test_a_token_that_is_none_is_401_and_the_page_may_know(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = place.token().json()["token"]
    elsewhere = Signer(place.folder / "elsewhere").issue(place.news.id, NEWS)[0]
    with monkeypatch.context() as patch:
        patch.setattr("qa.web.tokens.LIFETIME", -1)
        expired = place.issue(place.news.id, NEWS)
    for sent in (
        "",
        token,
        "Bearer",
        f"Bearer {token[:-2]}xx",
        f"Bearer {elsewhere}",
        f"Bearer {expired}",
    ):
        headers = {"Authorization": sent, "Origin": NEWS, "Accept-Language": "vi"}
        for path, body in (
            ("ask", {"question": MUSEUM}),
            ("feedback", {"useful": True, "answer": {}}),
        ):
            response = place.http.post(f"widget/{path}", json=body, headers=headers)
            assert response.status_code == 401, sent
            assert response.json()["code"] == "token"
            assert response.json()["error"].startswith("Phiên hỏi đáp")
            assert response.headers["www-authenticate"] == "Bearer"
            assert allowed(response) == NEWS


def test_a_removed_site_stops_at_once(place: Place) -> None:
    token = place.token().json()["token"]
    Sites(place.folder).remove("News")
    assert place.ask(token).status_code == 403
    assert place.token().status_code == 403
    added = Sites(place.folder).add("Again", [NEWS])
    assert place.token(site=added.id).status_code == 200


def test_a_damaged_list_of_sites_lets_nobody_in(place: Place) -> None:
    (place.folder / "sites.json").write_text("{")
    refused = place.token()
    assert refused.status_code == 500
    assert "damaged" in refused.json()["error"]


def test_a_frame_may_use_a_token_only_from_our_own_page(place: Place) -> None:
    token = place.token(framed=True).json()["token"]
    same = {"Sec-Fetch-Site": "same-origin"}
    assert place.ask(token, place.address.rstrip("/"), **same).status_code == 200
    assert place.ask(token, place.address.rstrip("/")).status_code == 200  # without HTTPS
    for wrong in (
        None,
        "null",
        "file://",
        "http://[",
        NEWS,
        OTHER,
        f"{place.address.rstrip('/')}1",
    ):
        assert place.ask(token, wrong).status_code == 401
    assert place.ask(token, NEWS, **{"Sec-Fetch-Site": "cross-site"}).status_code == 401
    plain = place.token().json()["token"]
    assert place.ask(plain, place.address.rstrip("/"), **same).status_code == 401


def test_preflight(place: Place) -> None:
    asked = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    for path in ("token", "ask", "feedback"):
        good = place.http.options(f"widget/{path}", headers={"Origin": NEWS, **asked})
        assert good.status_code == 204
        assert allowed(good) == NEWS
        assert good.headers["access-control-allow-methods"] == "POST"
        assert good.headers["access-control-allow-headers"] == "Authorization, Content-Type"
        assert good.headers["vary"] == "Origin"
        for origin in ("https://evil.com", "null"):
            bad = place.http.options(f"widget/{path}", headers={"Origin": origin, **asked})
            assert allowed(bad) is None


def test_listed_origins_may_read_nothing_else(place: Place) -> None:
    for path in ("api/ask", "v1/chat/completions", "api/feedback", "articles"):
        asked = {"Origin": NEWS, "Access-Control-Request-Method": "POST"}
        assert allowed(place.http.options(path, headers=asked)) is None
        response = place.http.post(path, json={"question": MUSEUM}, headers={"Origin": NEWS})
        assert allowed(response) is None


def test_a_thumb_is_kept_with_its_site(place: Place) -> None:
    token = place.token().json()["token"]
    answer = place.ask(token).json()
    headers = {"Origin": NEWS, "Authorization": f"Bearer {token}"}
    body = {"useful": False, "reason": "sai", "answer": answer}
    kept = place.http.post("widget/feedback", json=body, headers=headers)
    assert kept.status_code == 201
    [remark] = Feedback(place.folder / "feedback.sqlite").all()
    assert remark.answer == {**answer, "site": "News"}


def test_ever_new_names_change_nothing(place: Place) -> None:
    """Whatever a client sends of itself, it is one client: 1,000 requests, a few answers."""
    counts = {200: 0, 429: 0}
    for number in range(1000):
        token = place.issue(place.news.id, NEWS)
        invented = {
            "X-Forwarded-For": f"203.0.113.{number % 256}",
            "X-Real-IP": f"198.51.100.{number % 256}",
            "Forwarded": f"for=192.0.2.{number % 256}",
            "X-Client-Id": str(number),
            "Cookie": f"session={number}",
            "User-Agent": f"browser/{number}",
        }
        response = place.ask(token, **invented)
        counts[response.status_code] += 1
    assert limits.ASKED_A_MINUTE <= counts[200] <= 4 * limits.ASKED_A_MINUTE
    assert sum(counts.values()) == 1000
    wait = int(response.headers["retry-after"])
    assert 0 < wait <= 120
    assert response.json()["retry_after"] == wait
    assert response.json()["code"] == "limit"
    assert allowed(response) == NEWS


def test_behind_a_trusted_proxy_each_reader_is_counted_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "TOKENS_A_MINUTE", 1)
    site = Sites(tmp_path).add("News", [NEWS])
    app = FastAPI()
    kept = Feedback(tmp_path / "feedback.sqlite")
    app.include_router(widget_router(FakeAssistant(), Behind(data_dir=tmp_path), kept))  # type: ignore[arg-type]

    def code(reader: str, proxy: str) -> int:
        client = TestClient(app, client=(proxy, 5000))
        headers = {"Origin": NEWS, "X-Forwarded-For": f"6.6.6.6, {reader}"}
        return client.post("/widget/token", json={"site": site.id}, headers=headers).status_code

    assert [code(reader, "10.0.0.1") for reader in ("198.51.100.1", "198.51.100.2")] == [200, 200]
    assert code("198.51.100.1", "10.0.0.1") == 429
    assert [code(f"198.51.100.{n}", "203.0.113.5") for n in (7, 8)] == [200, 429]


@pytest.mark.parametrize(
    ("language", "says"), [("vi-VN", "Có quá nhiều câu hỏi"), ("en", "Too many requests")]
)
def test_too_many_tokens_are_refused_in_the_readers_language(
    place: Place, language: str, says: str
) -> None:
    place.http.headers["Accept-Language"] = language
    codes = [place.token().status_code for _ in range(2 * limits.TOKENS_A_MINUTE + 1)]
    assert codes[0] == 200
    assert 429 in codes
    refused = place.token("https://evil.com")  # guessing is counted too
    assert refused.status_code == 429
    assert refused.json()["error"].startswith(says)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
BODIES = {
    "token": st.fixed_dictionaries({"site": JSON}, optional={"framed": JSON}) | JSON,
    "ask": st.fixed_dictionaries({"question": JSON}, optional={"history": JSON, "as_of": JSON})
    | JSON,
    "feedback": st.fixed_dictionaries({"useful": JSON, "answer": JSON}) | JSON,
}


@pytest.mark.parametrize("path", list(BODIES))
def test_no_body_breaks_the_server(place: Place, path: str) -> None:
    @hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(body=BODIES[path])
    def check(body: Any) -> None:
        token = place.issue(place.news.id, NEWS)
        headers = {
            "Content-Type": "application/json",
            "Origin": NEWS,
            "Authorization": f"Bearer {token}",
        }
        sent = json.dumps(body)
        response = place.http.post(f"widget/{path}", content=sent, headers=headers)
        assert response.status_code < 500, response.text
        assert response.status_code in {200, 201} or "\n" not in response.json()["error"]

    check()


def test_half_a_letter_in_a_thumb_is_refused(place: Place) -> None:
    headers = {
        "Content-Type": "application/json",
        "Origin": NEWS,
        "Authorization": f"Bearer {place.issue(place.news.id, NEWS)}",
    }
    body = '{"useful": true, "answer": {"question": "\\ud800"}}'
    response = place.http.post("widget/feedback", content=body, headers=headers)
    assert response.status_code == 400


def test_the_files_are_light_versioned_and_pinned(toy_site: str) -> None:
    made = build()
    with httpx.Client(base_url=toy_site) as http:
        loader = http.get("widget.js")
        assert loader.headers["content-encoding"] == "gzip"
        assert int(loader.headers["content-length"]) <= 5000
        assert loader.headers["access-control-allow-origin"] == "*"
        assert loader.headers["cross-origin-resource-policy"] == "cross-origin"
        assert loader.headers["content-type"].startswith("text/javascript")
        text = re.search(r"const BUILD = (\{.*\});", loader.text)
        assert text is not None
        named = json.loads(text[1])
        assert "$BUILD" not in loader.text
        total = int(loader.headers["content-length"])
        for name, integrity in {**named["files"], "widget.js": made.loader.integrity}.items():
            file = http.get(f"widget/{named['version']}/{name}")
            assert "immutable" in file.headers["cache-control"]
            digest = base64.b64encode(hashlib.sha384(file.content).digest()).decode()
            assert integrity == f"sha384-{digest}"
            total += int(file.headers["content-length"])
            plain = http.get(f"widget/{named['version']}/{name}", headers={"Accept-Encoding": ""})
            assert plain.content == file.content
            assert len(gzip.compress(plain.content)) < len(plain.content)
        assert total <= 30_000
        for gone in (f"widget/{'0' * 16}/widget.js", f"widget/{named['version']}/..%2fapi.py"):
            assert http.get(gone).status_code == 404


def test_no_file_names_another_host() -> None:
    for file in build().files.values():
        hosts = set(re.findall(r"https?://[^/\s'\"`]+", file.plain.decode()))
        assert hosts <= {"http://www.w3.org"}, file.name  # the name of SVG, never fetched


def test_a_frame_is_for_the_sites_own_pages(place: Place) -> None:
    asked = {"site": place.news.id, "parent": NEWS}
    page = place.http.get("widget/frame", params=asked)
    policy = page.headers["content-security-policy"]
    assert f"frame-ancestors {NEWS} http://localhost:3000" in policy
    assert "unsafe" not in policy
    assert "x-frame-options" not in page.headers
    for wrong in ({**asked, "parent": "https://evil.com"}, {**asked, "site": "x"}, {}):
        refused = place.http.get("widget/frame", params=wrong)
        assert refused.status_code == 403
        assert "frame-ancestors 'none'" in refused.headers["content-security-policy"]
        assert "inside.js" not in refused.text


def test_the_demo_is_for_this_machine(place: Place) -> None:
    own = place.address.rstrip("/")
    assert place.token(own, site="demo").status_code == 200
    assert place.token("http://127.0.0.1:1", site="demo").status_code == 403
    assert 'data-site="demo"' in place.http.get("demo").text
    for host in ("chat.example", "127.0.0.1.evil.com", "localhost.evil.com"):
        assert "data-site" not in place.http.get("demo", headers={"Host": host}).text
        named = {"Host": host, "Origin": f"http://{host}"}
        asked = place.http.post("widget/token", json={"site": "demo"}, headers=named)
        assert asked.status_code == 403


def test_pages_show_what_was_typed_as_words(place: Place) -> None:
    for value in ('"><script>alert(1)</script>', "x" * 5000, "\0", "é"):
        for path in ("embed", "demo", "widget/frame"):
            page = place.http.get(path, params={"site": value, "mode": value, "parent": value})
            assert page.status_code in {200, 403}
            assert "<script>alert" not in page.text
