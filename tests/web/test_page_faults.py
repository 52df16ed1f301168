"""The page when something is missing: the connection, the server, articles, room, the clipboard."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.web.conftest import ask, running
from tests.web.fakes import FakeAssistant
from tests.web.test_access import findings

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Any]
MUSEUM = "When did the harbour town open a lighthouse museum?"
SAYS = {
    "vi-VN": {
        "gone": "Không kết nối được với máy chủ",
        "unread": "Chưa mở được bài báo (không kết nối được với máy chủ)",
        "again": "Hỏi lại",
        "try": "Thử lại",
        "cut": "Câu trả lời bị ngắt giữa chừng",
        "early": "Kết nối bị ngắt trước khi có câu trả lời",
        "busy": "Hãy hỏi lại sau 7 giây",
        "empty": "Kho bài còn trống",
        "down": "Chưa đúng",
        "send": "Gửi ý kiến",
        "unkept": "Chưa ghi được ý kiến: không kết nối được với máy chủ",
        "copy": "Chép kèm nguồn",
        "stop": "Dừng",
        "stopped": "Bạn đã dừng trước khi có câu trả lời.",
    },
    "en-GB": {
        "gone": "The server cannot be reached",
        "unread": "cannot be opened now (the server cannot be reached)",
        "again": "Ask again",
        "try": "Try again",
        "cut": "The answer was cut off",
        "early": "The connection ended before there was an answer",
        "busy": "Ask again in 7 seconds",
        "empty": "There is no article to answer from yet",
        "down": "Not right",
        "send": "Send remark",
        "unkept": "could not be kept: the server cannot be reached",
        "copy": "Copy with sources",
        "stop": "Stop",
        "stopped": "You stopped it before there was an answer.",
    },
}
LOCALES = pytest.mark.parametrize("locale", list(SAYS))


@LOCALES
def test_a_lost_connection_is_said_and_found_again(
    open_page: OpenPage, toy_site: str, locale: str
) -> None:
    says = SAYS[locale]
    page = open_page(toy_site, locale=locale, reduced_motion="reduce")
    answer = ask(page, MUSEUM)
    page.context.set_offline(True)
    answer.locator(".cite").click()  # not read before: the quoted words are there all the same
    reader = page.locator("#reader")
    reader.get_by_text(says["unread"]).wait_for()
    expect(reader.locator("blockquote")).to_have_text(
        "The harbour town opened a lighthouse museum on 3 May 2021."
    )
    page.keyboard.press("Escape")
    answer.get_by_role("button", name=says["down"]).click()
    answer.get_by_role("button", name=says["send"]).click()
    answer.get_by_text(says["unkept"]).wait_for()
    lost = ask(page, "Who painted the tower?")
    expect(lost).to_contain_text(says["gone"])
    assert findings(page) == []
    page.context.set_offline(False)
    lost.get_by_role("button", name=says["again"]).click()
    page.locator(".exchange:nth-child(2)[data-state=done]").wait_for()
    expect(page.locator(".exchange").last.locator(".cite")).not_to_have_count(0)
    answer.locator(".cite").click()
    reader.locator("mark").wait_for()


@LOCALES
def test_a_list_that_did_not_come_can_be_asked_for_again(
    open_page: OpenPage, toy_site: str, locale: str
) -> None:
    page = open_page(toy_site, locale=locale)
    page.route("**/api/articles", lambda route: route.abort())
    page.reload()
    reader = page.locator("#reader")
    reader.get_by_role("button", name=SAYS[locale]["try"]).wait_for()
    page.unroute("**/api/articles")
    reader.get_by_role("button", name=SAYS[locale]["try"]).click()
    expect(reader.locator(".card")).to_have_count(3)


@LOCALES
def test_a_restarted_server_goes_on_where_it_was(
    open_page: OpenPage, tmp_path: Path, locale: str
) -> None:
    says = SAYS[locale]
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with running(FakeAssistant(), tmp_path, port=port) as address:
        page = open_page(address, locale=locale)
        ask(page, MUSEUM)
        page.locator(".next, .foot").first.wait_for()
    expect(ask(page, "Who painted the tower?")).to_contain_text(says["gone"])
    with running(FakeAssistant(), tmp_path, port=port):
        page.get_by_role("button", name=says["again"]).last.click()
        page.locator(".exchange:nth-child(2)[data-state=done]").wait_for()
        page.locator(".exchange").last.locator(".cite").first.click()
        page.locator("#reader mark").wait_for()
        expect(page.locator(".exchange")).to_have_count(2)


def event(name: str, data: object) -> str:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"


SENTENCE = {
    "sentence": {
        "text": "One sentence.",
        "support": "supported",
        "citations": [],
        "language": "en",
        "translated": False,
    },
    "citations": [],
}


@LOCALES
@pytest.mark.parametrize(("sentences", "said"), [(1, "cut"), (0, "early")])
def test_a_server_that_ends_in_mid_answer_is_not_the_readers_doing(
    open_page: OpenPage, toy_site: str, locale: str, sentences: int, said: str
) -> None:
    page = open_page(toy_site, locale=locale)
    body = event("retrieved", {"hits": []}) + event("sentence", SENTENCE) * sentences
    page.route(
        "**/api/ask", lambda route: route.fulfill(body=body, content_type="text/event-stream")
    )
    answer = ask(page, MUSEUM)
    expect(answer.locator(".status")).to_contain_text(SAYS[locale][said])
    expect(answer.locator(".sentence")).to_have_count(sentences)
    page.unroute("**/api/ask")
    page.get_by_role("button", name=SAYS[locale]["again"]).click()
    page.locator(".exchange[data-state=done]").wait_for()


@LOCALES
def test_a_stop_before_the_first_sentence(open_page: OpenPage, toy_site: str, locale: str) -> None:
    page = open_page(toy_site, locale=locale)
    page.route("**/api/ask", lambda route: None)  # never answered
    page.fill("#question", MUSEUM)
    page.press("#question", "Enter")
    page.get_by_role("button", name=SAYS[locale]["stop"], exact=True).click()
    expect(page.locator(".exchange .status")).to_have_text(SAYS[locale]["stopped"])
    expect(page.locator("#question")).to_be_focused()


@LOCALES
def test_too_many_questions_say_how_long_to_wait(
    open_page: OpenPage, toy_site: str, locale: str
) -> None:
    page = open_page(toy_site, locale=locale)
    page.route(
        "**/api/ask",
        lambda route: route.fulfill(
            status=429, headers={"Retry-After": "7"}, json={"error": "Wait 7 seconds."}
        ),
    )
    expect(ask(page, MUSEUM)).to_contain_text(SAYS[locale]["busy"])


@LOCALES
def test_an_empty_library_offers_nothing_it_cannot_answer(
    open_page: OpenPage, empty_site: str, locale: str
) -> None:
    page = open_page(empty_site, locale=locale, reduced_motion="reduce")
    page.get_by_text(SAYS[locale]["empty"]).wait_for()
    expect(page.locator(".example")).to_have_count(0)
    assert findings(page) == []
    expect(ask(page, MUSEUM).locator(".status")).to_contain_text(SAYS[locale]["empty"])
    assert findings(page) == []


@LOCALES
@pytest.mark.parametrize("width", [320, 1440])
def test_forty_citations_each_open_their_words(
    open_page: OpenPage, toy_site: str, locale: str, width: int
) -> None:
    page = open_page(toy_site, locale=locale, width=width, reduced_motion="reduce")
    answer = ask(page, "FORTY museum")
    expect(answer.locator(".cite")).to_have_count(40)
    expect(answer.locator(".sources li")).to_have_count(3)
    assert page.evaluate("document.querySelector('.log').scrollWidth <= innerWidth")
    for marker in (1, 20, 40):
        number = answer.locator(f'.number[data-marker="{marker}"]').first
        number.click()
        mark = page.locator("#reader mark")
        mark.wait_for()
        expect(mark).to_be_in_viewport()
        expect(answer.locator(f'.cite[data-marker="{marker}"]')).to_have_attribute(
            "aria-current", "true"
        )
        page.keyboard.press("Escape")
        expect(number).to_be_focused()
    assert findings(page) == []


def test_a_word_of_300_letters_breaks_nothing(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site, width=320)
    word = "W" * 300
    ask(page, f"{word} museum lighthouse harbour town opened")
    fits = "document.documentElement.scrollWidth <= innerWidth"
    assert page.evaluate(fits)
    assert page.evaluate("document.querySelector('.log').scrollWidth <= innerWidth")
    page.get_by_role("button", name="Conversations").click()
    page.locator(".talk .open").wait_for()
    assert page.evaluate("document.querySelector('.talks').scrollWidth <= innerWidth")
    page.get_by_role("button", name="Delete conversation").click()
    assert page.evaluate("document.querySelector('.talks').scrollWidth <= innerWidth")


@LOCALES
def test_copying_works_without_the_newer_clipboard(
    open_page: OpenPage, toy_site: str, locale: str
) -> None:
    """A browser has it only over HTTPS and on this machine, not over plain HTTP in an office."""
    page = open_page(toy_site, locale=locale)
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    answer = ask(page, MUSEUM)
    answer.get_by_role("button", name=SAYS[locale]["copy"]).click()
    page.locator(".did").wait_for()
    page.locator("#question").focus()
    page.keyboard.press("Control+V")
    assert "3 May 2021. [1]" in page.input_value("#question")
