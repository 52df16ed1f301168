"""What could be asked next: the address, and the page below an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.web.conftest import ask
from tests.web.fakes import HARBOUR
from tests.web.test_access import findings

TOWER = "What did the keeper of the harbour say after 20 years?"
OPENED = "When did the harbour town open a lighthouse museum?"


def body(**changes: Any) -> dict[str, Any]:
    start = HARBOUR.text.index("The keeper")
    cited = {"article_id": "harbour", "start": start, "end": start + 41, "quote": "left out"}
    turns = [{"role": "user", "text": TOWER}, {"role": "assistant", "text": "We waited."}]
    return {"history": turns, "language": "en", "cited": [cited], **changes}


def test_the_address_offers_what_the_article_answers(toy_site: str) -> None:
    answer = httpx.post(f"{toy_site}api/follow-ups", json=body())
    assert answer.status_code == 200, answer.text
    assert OPENED in answer.json()["questions"]


@pytest.mark.parametrize(
    "changes",
    [
        {"cited": []},
        {"cited": [{"article_id": "no-such", "start": 0, "end": 5}]},
        {"cited": [{"article_id": "harbour", "start": 10**9, "end": 2 * 10**9}], "language": "vi"},
    ],
)
def test_nothing_to_go_on_with_is_no_error(toy_site: str, changes: dict[str, Any]) -> None:
    answer = httpx.post(f"{toy_site}api/follow-ups", json=body(**changes))
    assert answer.json() == {"questions": []}


@pytest.mark.parametrize(
    "changes",
    [
        {"language": "fr"},
        {"history": None},
        {"cited": [{"article_id": "harbour", "start": -1, "end": 2}]},
        {"cited": [{"article_id": "x", "start": 0, "end": 1}] * 51},
        {"as_of": "soon"},
        {"more": 1},
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(toy_site: str, changes: dict[str, Any]) -> None:
    answer = httpx.post(f"{toy_site}api/follow-ups", json=body(**changes))
    assert answer.status_code == 400
    assert set(answer.json()) == {"error"}


@pytest.mark.browser
@pytest.mark.parametrize("locale", ["vi-VN", "en-GB"])
def test_a_click_asks_what_is_offered(
    open_page: Callable[..., Any], toy_site: str, locale: str
) -> None:
    page = open_page(toy_site, locale=locale, reduced_motion="reduce")
    ask(page, "Forty volunteers painted the tower in which year?")
    heading = "Có thể hỏi tiếp" if locale == "vi-VN" else "You could ask next"
    page.get_by_role("heading", name=heading).wait_for()
    offered = page.locator(".next .example")
    assert findings(page) == []
    question = offered.first.inner_text()
    assert question == OPENED
    offered.first.click()
    page.locator(".exchange:nth-child(2)[data-state=done]").wait_for()
    last = page.locator(".exchange").last
    expect(last.locator(".question")).to_have_text(question, use_inner_text=True)
    expect(last).to_have_attribute("data-status", "answered")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".exchange").first.locator(".next")).to_be_hidden()
    page.reload()
    page.locator(".exchange").last.wait_for()
    expect(page.locator(".exchange")).to_have_count(2)
    assert page.complaints == []


@pytest.mark.browser
def test_no_offer_leaves_no_trace(open_page: Callable[..., Any], toy_site: str) -> None:
    page = open_page(toy_site)
    ask(page, "TRANSLATE chợ nổi")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".next")).to_have_count(0)
    assert page.complaints == []
