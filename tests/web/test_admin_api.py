"""The administration over HTTP, with the real index: what is looked at, kept, removed and refused."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from qa import build
from qa.settings import Settings
from qa.web.middleware import MAX_BODY_BYTES
from tests.web.conftest import running
from tests.web.fakes import FakeAssistant
from vectorstore.embed import TokenEmbed

TOKEN = "a-token-for-tests"
PAGE = """<html><head><title>Ferry links two islands</title></head><body>
<nav><a href="/">Home</a><a href="/news">News</a><a href="/sport">Sport</a></nav>
<article><h1>Ferry links two islands</h1><p>12 May 2023</p>
<p>A ferry named Sandpiper began to link the islands of Korro and Vell on 10 May 2023.</p>
<p>It carries 85 passengers and makes the crossing in forty minutes, the harbour office said.</p>
<p>Residents had asked for the link since a storm destroyed the old pier, and the council paid for it.
</p></article><footer>All rights reserved. Contact us. Share this page.</footer></body></html>"""


@pytest.fixture(scope="module")
def admin(
    tmp_path_factory: pytest.TempPathFactory, encoder: TokenEmbed
) -> Iterator[tuple[httpx.Client, Path]]:
    folder = tmp_path_factory.mktemp("admin")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "load_embedder", lambda settings: (encoder, []))
        assistant = build.build_assistant(Settings(data_dir=folder, answerer="extractive"))
    with running(assistant, folder, admin_token=TOKEN) as site:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        with httpx.Client(base_url=site, headers=headers, timeout=30) as client:
            yield client, folder
    assistant.snapshot().close()


def finish(client: httpx.Client, answer: httpx.Response) -> dict[str, Any]:
    """Wait for the change that was started."""
    assert answer.status_code == 202, answer.text
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        job: dict[str, Any] = client.get("api/admin/job").json()["job"]
        if job["state"] != "running":
            return job
        time.sleep(0.05)
    raise AssertionError("the change did not end")


def look(client: httpx.Client, **given: Any) -> dict[str, Any]:
    answer = client.post("api/admin/preview", json=given)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def upload(name: str, content: bytes | str) -> dict[str, str]:
    data = content.encode() if isinstance(content, str) else content
    return {"name": name, "content": base64.b64encode(data).decode()}


def test_an_article_can_be_asked_about_a_moment_later(admin: tuple[httpx.Client, Path]) -> None:
    client, folder = admin
    question = {"question": "How many passengers does the ferry Sandpiper carry?"}
    assert client.post("api/ask", json=question).json()["status"] == "abstained"
    seen = look(client, file=upload("ferry.html", PAGE))
    (article,) = seen["articles"]
    assert article["state"] == "new"
    assert "85 passengers" in article["text"]
    assert "All rights reserved" not in article["text"]
    assert not (folder / "articles").exists()  # nothing is kept before it is saved
    edits = {"title": "A ferry for Korro", "published": "2023-05-14", "publisher": "Korro News"}
    saved = client.post("api/admin/articles", json={"ticket": seen["ticket"], **edits})
    job = finish(client, saved)
    assert job["state"] == "done", job
    assert job["done"] == job["total"] > 0
    assert [one["outcome"] for one in job["articles"]] == ["added"]
    answer = client.post("api/ask", json=question).json()
    assert answer["status"] == "answered"
    assert answer["citations"][0]["article_id"] == article["id"]
    assert "85 passengers" in answer["citations"][0]["quote"]
    kept = client.get(f"api/articles/{article['id']}").json()
    assert kept["title"] == "A ferry for Korro"
    assert (kept["published"], kept["published_certainty"]) == ("2023-05-14", "inferred")
    assert set(kept["published_notes"]) == {"vi", "en"}
    # The same page again differs from what was corrected by hand: that is said before it is replaced.
    (again,) = look(client, file=upload("ferry.html", PAGE))["articles"]
    assert (again["state"], again["replaces"]) == ("update", "A ferry for Korro")
    removed = finish(client, client.delete(f"api/admin/articles/{article['id']}"))
    assert removed["articles"][0]["outcome"] == "removed"
    assert client.post("api/ask", json=question).json()["status"] == "abstained"
    assert client.get(f"api/articles/{article['id']}").status_code == 404


def test_what_is_left_out_of_a_paste_is_listed(admin: tuple[httpx.Client, Path]) -> None:
    client, _ = admin
    paste = (
        "Trang chủ\nĐăng nhập\nXã Vạn Sen khánh thành cầu gỗ\n12/05/2023 08:00\n\n"
        "Ngày 10/5/2023, xã Vạn Sen khánh thành cây cầu gỗ dài 120 mét bắc qua sông Sen.\n\n"
        "Cây cầu do người dân trong xã cùng góp công xây dựng trong hai năm liền.\n\n"
        "Chia sẻ\nBình luận\n"
    )
    (article,) = look(client, text=paste)["articles"]
    assert article["language"] == "vi"
    assert "120 mét" in article["text"]
    assert article["removed"]
    for line in article["removed"]:
        assert line in paste
        assert "120 mét" not in line


def test_many_articles_at_once(admin: tuple[httpx.Client, Path]) -> None:
    client, _ = admin
    rows = [{"id": f"row-{n}", "title": f"Row {n}", "text": f"Row {n} is here."} for n in range(25)]
    lines = "\n".join(map(json.dumps, rows))
    seen = look(client, file=upload("rows.jsonl", lines), language="en")
    assert len(seen["articles"]) == 25
    assert [one["text"] is None for one in seen["articles"]] == [False] * 20 + [True] * 5
    edited = client.post("api/admin/articles", json={"ticket": seen["ticket"], "title": "One"})
    assert edited.status_code == 400
    job = finish(client, client.post("api/admin/articles", json={"ticket": seen["ticket"]}))
    assert [one["outcome"] for one in job["articles"]] == ["added"] * 25
    gone = client.post("api/admin/articles", json={"ticket": seen["ticket"]})
    assert gone.status_code == 404
    for row in rows:
        finish(client, client.delete(f"api/admin/articles/{row['id']}"))
    again = finish(client, client.post("api/admin/reindex", json={}))
    assert again["state"] == "done"
    assert len(client.get("api/articles").json()["articles"]) == 5


def test_the_index_can_be_made_anew(admin: tuple[httpx.Client, Path]) -> None:
    client, _ = admin
    before = client.get("api/ready").json()["index"]
    job = finish(client, client.post("api/admin/reindex", json={"fresh": True}))
    assert job["state"] == "done"
    assert client.get("api/ready").json()["index"] != before


@pytest.mark.parametrize(
    ("given", "status", "word"),
    [
        ({}, 400, "one of"),
        ({"text": "a", "url": "http://example.org"}, 400, "one of"),
        ({"file": {"name": "a.txt", "content": "%%%"}}, 400, "base64"),
        ({"file": {"name": "../../etc/a.exe", "content": ""}}, 400, "a.exe"),
        ({"file": {"name": "a.jsonl", "content": ""}}, 400, "no article"),
        ({"file": upload("a.html", "<p></p>")}, 400, "a.html"),
        ({"url": "http://127.0.0.1:1/"}, 400, "private"),
        ({"url": "http://[::ffff:10.0.0.1]/"}, 400, "private"),
        ({"url": "file:///etc/passwd"}, 400, "http"),
        ({"text": "   "}, 400, "text"),
        ({"text": "a", "language": "fr"}, 400, "language"),
    ],
)
def test_what_cannot_be_taken_is_said_in_one_line(
    admin: tuple[httpx.Client, Path], given: dict[str, Any], status: int, word: str
) -> None:
    answer = admin[0].post("api/admin/preview", json=given)
    assert answer.status_code == status, answer.text
    error = answer.json()["error"]
    assert word in error
    assert "\n" not in error


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", "articles/no-such"),
        ("POST", "runs/no-such/key"),
        ("POST", "runs/../key"),
        ("GET", "no-such"),
    ],
)
def test_what_is_not_there_is_not_found(
    admin: tuple[httpx.Client, Path], method: str, path: str
) -> None:
    answer = admin[0].request(method, f"api/admin/{path}")
    assert answer.status_code == 404, answer.text
    assert set(answer.json()) == {"error"}


CALLS = [
    ("GET", "job", None),
    ("GET", "runs", None),
    ("POST", "preview", {"text": "x"}),
    ("POST", "articles", {"ticket": "x"}),
    ("POST", "reindex", {}),
    ("POST", "runs/x/key", {}),
    ("DELETE", "articles/harbour", None),
]


@pytest.mark.parametrize(("method", "path", "body"), CALLS)
def test_without_the_token_nothing_is_done(
    admin: tuple[httpx.Client, Path], method: str, path: str, body: Any
) -> None:
    client, _ = admin
    anonymous = {"Authorization": ""}
    answer = client.request(method, f"api/admin/{path}", json=body, headers=anonymous)
    assert answer.status_code == 401, answer.text
    assert answer.headers["www-authenticate"] == "Bearer"


def test_it_is_off_until_a_token_is_set(toy_site: str) -> None:
    assert httpx.get(f"{toy_site}api/admin/state").json() == {"on": False}
    for method, path, body in CALLS:
        answer = httpx.request(
            method,
            f"{toy_site}api/admin/{path}",
            json=body,
            headers={"Authorization": "Bearer x"},
        )
        assert answer.status_code == 403
        assert "WPSQA_ADMIN_TOKEN" in answer.json()["error"]


def test_guessing_is_stopped(tmp_path: Path) -> None:
    with running(FakeAssistant(), tmp_path, admin_token=TOKEN) as site:
        for _ in range(5):
            answer = httpx.get(f"{site}api/admin/job", headers={"Authorization": "Bearer guess"})
            assert answer.status_code == 401
        locked = httpx.get(f"{site}api/admin/job", headers={"Authorization": f"Bearer {TOKEN}"})
        assert locked.status_code == 429
        assert 1 <= int(locked.headers["retry-after"]) <= 2


def test_only_the_administrator_sends_large_files(admin: tuple[httpx.Client, Path]) -> None:
    client, _ = admin
    sentence = "The long report has another page about the river. "
    large = {"text": "A long report\n\n" + sentence * (2 * MAX_BODY_BYTES // len(sentence))}
    assert client.post("api/admin/preview", json=large).status_code == 200
    assert client.post("api/admin/articles", json=large).status_code == 413
    anonymous = client.post("api/admin/preview", json=large, headers={"Authorization": ""})
    assert anonymous.status_code == 413


def write_run(folder: Path, name: str, report: str) -> Path:
    run = folder / "runs" / name
    run.mkdir(parents=True)
    whole = {"mean": 0.75, "low": 0.5, "high": 0.9, "n": 40, "wilson": [0.4, 0.9]}
    figures = {
        "answer_correct": {"overall": whole, "by_tag": {}},
        "crag": {"overall": {"mean": None}},
    }
    summary = {
        "suite": "toy",
        "cases": 40,
        "errors": 0,
        "versions": {"mode": "x"},
        "figures": figures,
    }
    (run / "summary.json").write_text(json.dumps(summary))
    (run / "report.html").write_text(report)
    return run


def test_runs_are_listed_and_their_reports_shut_in(admin: tuple[httpx.Client, Path]) -> None:
    client, folder = admin
    write_run(folder, "20260101T000000-toy", "<script>document.title='acted'</script><p>Report</p>")
    broken = folder / "runs" / "20260102T000000-broken"
    broken.mkdir()
    (broken / "summary.json").write_text("[1, 2")
    (folder / "runs" / "20260103T000000-odd").mkdir()
    (folder / "runs" / "20260103T000000-odd" / "summary.json").write_text('{"figures": [1]}')
    runs = client.get("api/admin/runs").json()["runs"]
    assert [run["name"] for run in runs] == ["20260103T000000-odd", "20260101T000000-toy"]
    assert runs[1]["figures"] == {
        "answer_correct": {"mean": 0.75, "low": 0.5, "high": 0.9, "n": 40}
    }
    assert (runs[0]["report"], runs[1]["report"]) == (False, True)
    href = client.post("api/admin/runs/20260101T000000-toy/key").json()["href"]
    anonymous = {"Authorization": ""}
    report = client.get(href, headers=anonymous)
    assert report.status_code == 200
    assert "Report" in report.text
    assert report.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert report.headers["cache-control"] == "no-store"
    for other in (href.split("?")[0], href[:-3] + "000", href.replace("-toy", "-odd")):
        refused = client.get(other, headers=anonymous)
        assert refused.status_code == 403
        assert "Report" not in refused.text
