"""What stands between a browser and the mounted Gradio app."""

from __future__ import annotations

import re

import httpx
import pytest

from qa.web.page_host import preferred_language


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("", "en"),
        ("vi", "vi"),
        ("vi-VN,vi;q=0.9,en;q=0.8", "vi"),
        ("fr,en;q=0.5,vi;q=0.7", "vi"),
        ("en-GB,vi;q=0.9", "en"),
        ("vi;q=0, en;q=0.1", "en"),
        ("de", "en"),
        ("vi;q=lots", "en"),
    ],
)
def test_the_preferred_language(accept: str, language: str) -> None:
    assert preferred_language(accept) == language


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_html_is_in_the_readers_language(toy_site: str, language: str) -> None:
    response = httpx.get(toy_site, headers={"Accept-Language": language})
    assert re.search(rf'<html lang="{language}"', response.text)
    assert int(response.headers["content-length"]) == len(response.content)
    hosts = set(re.findall(r"https?://[^/\s\"\\]+", response.text))
    assert hosts <= {toy_site.rstrip("/")}


@pytest.mark.parametrize(
    "path", ["upload", "proxy=http://x/", "file=/etc/passwd", "run-history/records", "dev/reload"]
)
def test_what_the_page_does_not_use_is_closed(toy_site: str, path: str) -> None:
    for response in (
        httpx.get(f"{toy_site}gradio_api/{path}"),
        httpx.post(f"{toy_site}gradio_api/{path}"),
    ):
        assert response.status_code == 404
        assert "closed" in response.text


def test_a_gradio_client_can_ask_and_search(toy_site: str) -> None:
    """The queue's protocol in plain HTTP, as Gradio's own clients speak it."""
    for name, data, key in (
        ("ask", ["When did the harbour town open a lighthouse museum?", ""], "citations"),
        ("search", ["lighthouse museum", 1], "hits"),
    ):
        started = httpx.post(f"{toy_site}gradio_api/call/{name}", json={"data": data})
        event = started.json()["event_id"]
        got = httpx.get(f"{toy_site}gradio_api/call/{name}/{event}", timeout=20).text
        assert "event: complete" in got
        assert key in got
        assert "harbour" in got
