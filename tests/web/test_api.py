"""The HTTP API: its shapes, its errors and its headers."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from qa.types import Event, Question
from qa.web.middleware import MAX_BODY_BYTES
from tests.web.conftest import running
from tests.web.fakes import HARBOUR, MARKET, FakeAssistant

STREAM = {"Accept": "text/event-stream"}
MUSEUM = "When did the harbour town open a lighthouse museum?"


@pytest.fixture
def api(toy_site: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=toy_site, timeout=20) as client:
        yield client


def events(text: str) -> list[tuple[str, Any]]:
    """Read server-sent events."""
    found = []
    for block in text.strip().split("\n\n"):
        name, data = block.split("\n", 1)
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def test_an_answer_carries_the_words_it_rests_on(api: httpx.Client) -> None:
    answer = api.post("/api/ask", json={"question": MUSEUM}).json()
    assert answer["status"] == "answered"
    [citation] = answer["citations"]
    assert HARBOUR.text[citation["start"] : citation["end"]] == citation["quote"]
    assert answer["sentences"][0]["citations"] == [citation["marker"]]


def test_the_stream_ends_with_the_same_answer(api: httpx.Client) -> None:
    response = api.post("/api/ask", json={"question": MUSEUM}, headers=STREAM)
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-store"
    names = [name for name, _ in events(response.text)]
    assert names == ["retrieved", "sentence", "answer"]
    assert events(response.text)[-1][1] == api.post("/api/ask", json={"question": MUSEUM}).json()


def test_sentences_arrive_one_by_one(api: httpx.Client) -> None:
    with api.stream("POST", "/api/ask", json={"question": "SLOW museum"}, headers=STREAM) as got:
        chunks = list(got.iter_text())
    assert len(chunks) >= 4


def test_a_reader_who_leaves_stops_the_answering(tmp_path: Path) -> None:
    class Watched(FakeAssistant):
        closed = threading.Event()

        def stream(self, question: Question) -> Iterator[Event]:
            try:
                yield from super().stream(question)
            finally:
                self.closed.set()

    asked = {"question": "SLOW museum tower visitor"}
    with running(Watched(), tmp_path) as site:
        with httpx.stream("POST", f"{site}api/ask", json=asked, headers=STREAM) as got:
            next(got.iter_text())
        assert Watched.closed.wait(5)


def test_nothing_found_is_an_answer(api: httpx.Client) -> None:
    response = api.post("/api/ask", json={"question": "How deep is the Mariana Trench?"})
    assert response.status_code == 200
    assert response.json()["status"] == "abstained"
    assert response.json()["citations"] == []


def test_as_of_hides_later_articles(api: httpx.Client) -> None:
    asked = {"question": MUSEUM, "as_of": "2020-01-01"}
    assert api.post("/api/ask", json=asked).json()["status"] == "abstained"


def test_an_interrupted_stream_says_so_last(api: httpx.Client) -> None:
    response = api.post("/api/ask", json={"question": "BREAK museum"}, headers=STREAM)
    assert events(response.text)[-1] == (
        "error",
        {"error": "The model stopped in the middle: ask again."},
    )


def test_a_defect_in_a_stream_shows_no_traceback(api: httpx.Client) -> None:
    response = api.post("/api/ask", json={"question": "CRASH museum"}, headers=STREAM)
    name, data = events(response.text)[-1]
    assert name == "error"
    assert "ZeroDivisionError" not in response.text
    assert data["error"].startswith("Something went wrong")


def test_a_defect_shows_no_traceback(api: httpx.Client) -> None:
    response = api.post("/api/ask", json={"question": "CRASH museum"})
    assert response.status_code == 500
    assert set(response.json()) == {"error"}
    assert "Traceback" not in response.text


@pytest.mark.parametrize("headers", [{}, STREAM])
def test_errors_of_ours_keep_their_status(api: httpx.Client, headers: dict[str, str]) -> None:
    response = api.post("/api/ask", json={"question": "DOWN museum"}, headers=headers)
    assert response.status_code == 503
    assert response.json() == {"error": "The index is missing: run wpsqa index build."}


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"{", "JSON"),
        (b"", "JSON"),
        (b"[]", "JSON"),
        (b'{"question": "\xff"}', "pars"),
        (b"{}", "question"),
        (b'{"question": 3}', "question"),
        (b'{"question": ""}', "empty"),
        (b'{"question": "a", "surprise": 1}', "surprise"),
        (b'{"question": "\\ud800 a"}', "surrogate"),
        (b'{"question": "a", "as_of": "soon"}', "as_of"),
        (b'{"question": "a", "as_of": "2024-02-30"}', "as_of"),
        (b'{"question": "a", "as_of": 5}', "as_of"),
        (b'{"question": "a", "language": "fr"}', "language"),
        (b'{"question": "a", "history": [{"role": "system", "text": "x"}]}', "history"),
        (json.dumps({"question": "a" * 2001}).encode(), "2,000"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(
    api: httpx.Client, body: bytes, word: str
) -> None:
    response = api.post("/api/ask", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 400
    assert set(response.json()) == {"error"}
    assert "\n" not in response.json()["error"]
    assert word in response.json()["error"]


@pytest.mark.parametrize("announced", [True, False])
def test_a_large_body_is_refused(api: httpx.Client, announced: bool) -> None:
    body = b"x" * (MAX_BODY_BYTES + 1)
    content = body if announced else iter([body[:100], body[100:]])
    response = api.post("/api/ask", content=content)
    assert response.status_code == 413
    assert "256 kB" in response.json()["error"]


def test_search(api: httpx.Client) -> None:
    found = api.get("/api/search", params={"q": "lighthouse museum", "k": 2}).json()
    assert {hit["article_id"] for hit in found["hits"]} == {"harbour"}
    assert len(found["hits"]) == 2
    hit = found["hits"][0]
    assert HARBOUR.text[hit["start"] : hit["end"]] == hit["text"]


@pytest.mark.parametrize("query", ["", "q=", "q=a&k=0", "q=a&k=999", "q=a&k=many", "q=a&as_of=x"])
def test_a_bad_search_is_refused(api: httpx.Client, query: str) -> None:
    response = api.get(f"/api/search?{query}")
    assert response.status_code == 400
    assert set(response.json()) == {"error"}


def test_articles(api: httpx.Client) -> None:
    cards = api.get("/api/articles").json()["articles"]
    assert [card["id"] for card in cards] == ["harbour", "cho-noi", "hostile"]
    assert all("text" not in card for card in cards)
    assert cards[1]["published_certainty"] == "inferred"
    assert cards[1]["published_notes"] == {"en": cards[1]["published_note"]}
    assert (cards[0]["published_note"], cards[0]["published_notes"]) == (None, {})


def test_an_article_and_its_span(api: httpx.Client) -> None:
    detail = api.get("/api/articles/cho-noi", params={"span": "4-20"}).json()
    assert detail["text"] == MARKET.text
    assert detail["before"] + detail["quote"] + detail["after"] == MARKET.text
    assert detail["quote"] == MARKET.text[4:20]
    assert detail["renderings"][0]["language"] == "en"


@pytest.mark.parametrize("span", ["", "x", "5-5", "9-4", "0-99999", "-1-4", "٠-٥"])
def test_a_span_outside_the_text_is_refused(api: httpx.Client, span: str) -> None:
    response = api.get("/api/articles/harbour", params={"span": span})
    assert response.status_code == 400
    assert "START-END" in response.json()["error"]


@pytest.mark.parametrize(
    "path", ["articles/none", "nothing", "ask/more", "articles/..%2fx", "a%0Ab"]
)
def test_what_is_not_there_is_404(api: httpx.Client, path: str) -> None:
    response = api.get(f"/api/{path}")
    assert response.status_code == 404
    assert set(response.json()) == {"error"}


def test_health_and_readiness(api: httpx.Client) -> None:
    assert api.get("/api/health").json() == {"status": "ok"}
    assert api.get("/api/ready").json()["articles"] == 3


def test_security_headers(api: httpx.Client) -> None:
    page, data = api.get("/").headers, api.get("/api/health").headers
    assert "default-src 'self'" in page["content-security-policy"]
    assert "frame-ancestors 'self'" in page["content-security-policy"]
    assert "default-src 'none'" in data["content-security-policy"]
    for headers in (page, data):
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/", "/config", "/api/articles", "/gradio_api/info"])
def test_no_other_site_may_read(api: httpx.Client, path: str) -> None:
    headers = api.get(path, headers={"Origin": "http://elsewhere.example"}).headers
    assert not [name for name in headers if name.startswith("access-control-")]


def test_the_api_describes_itself(api: httpx.Client) -> None:
    schema = api.get("/api/openapi.json").json()
    assert {"/api/ask", "/api/search", "/api/articles", "/api/feedback"} <= set(schema["paths"])
    assert schema["components"]["schemas"]["AskIn"]["examples"]


def test_many_questions_at_once_get_their_own_answers(tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    asked = [MUSEUM, "Chợ nổi mở lại ngày nào sau mùa lũ?"] * 8
    with running(FakeAssistant(), tmp_path) as site, ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(
                lambda q: httpx.post(f"{site}api/ask", json={"question": q}, timeout=30).json(),
                asked,
            )
        )
    assert [answer["question"] for answer in answers] == asked
    assert {a["citations"][0]["article_id"] for a in answers[::2]} == {"harbour"}
    assert {a["citations"][0]["article_id"] for a in answers[1::2]} == {"cho-noi"}
