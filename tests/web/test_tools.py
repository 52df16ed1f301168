"""What a reader can do beside reading: stop, retry, edit, copy, keep, export, date, remark."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from qa.feedback import Feedback
from tests.web.conftest import ask, running
from tests.web.fakes import FakeAssistant

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Any]
MUSEUM = "When did the harbour town open a lighthouse museum?"
CHO = "Chợ nổi mở lại ngày nào sau mùa lũ?"
HOSTILE = "HOSTILE img script form"


def test_stop_keeps_the_sentences_there_are(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site)
    page.fill("#question", "SLOW museum tower visitor")
    page.press("#question", "Enter")
    page.locator(".sentence").first.wait_for()
    page.get_by_role("button", name="Stop").click()
    answer = page.locator(".exchange")
    answer.get_by_text("You stopped it").wait_for()
    assert 1 <= answer.locator(".sentence").count() < 5
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()


def test_retry_asks_again_in_the_same_place(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site)
    ask(page, "BREAK museum")
    before = page.locator(".exchange").get_attribute("id")
    page.get_by_role("button", name="Ask again").click()
    page.wait_for_function("id => document.querySelector('.exchange').id !== id", arg=before)
    expect(page.locator(".exchange")).to_have_count(1)


def test_edit_replaces_the_question_and_what_followed(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site)
    ask(page, MUSEUM)
    ask(page, CHO)
    page.get_by_role("button", name="Edit the question").first.click()
    assert page.input_value("#question") == MUSEUM
    page.get_by_text("will be replaced").wait_for()
    ask(page, "Who painted the tower?")
    expect(page.locator(".question")).to_have_text(["Who painted the tower?"], use_inner_text=True)


def test_copy_takes_the_sources_along(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site)
    ask(page, MUSEUM)
    page.get_by_role("button", name="Copy with sources").click()
    page.locator(".did").wait_for()
    text = page.evaluate("navigator.clipboard.readText()")
    assert "on 3 May 2021. [1]" in text
    assert (
        "[1] Harbour town opens its first lighthouse museum. Harbour Gazette · 4 May 2021" in text
    )
    assert "https://example.org/harbour" in text
    assert "“The harbour town opened a lighthouse museum on 3 May 2021.”" in text


def test_a_reload_keeps_the_conversation(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site)
    ask(page, MUSEUM)
    ask(page, CHO)
    page.reload()
    page.locator(".exchange").nth(1).wait_for()
    expect(page.locator(".question")).to_have_text([MUSEUM, CHO], use_inner_text=True)
    page.locator(".cite").first.click()
    expect(page.locator("#reader mark")).to_contain_text("3 May 2021")


def test_a_reload_in_mid_answer_leaves_nothing_hanging(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site)
    page.fill("#question", "SLOW museum tower visitor")
    page.press("#question", "Enter")
    page.locator(".sentence").first.wait_for()
    page.reload()
    page.locator('.exchange[data-state="cut"]').wait_for()
    ask(page, MUSEUM)


def test_conversations_are_kept_found_renamed_and_deleted(
    open_page: OpenPage, toy_site: str
) -> None:
    page = open_page(toy_site)
    ask(page, MUSEUM)
    page.get_by_role("button", name="New question").click()
    ask(page, CHO)
    page.get_by_role("button", name="Conversations").click()
    drawer = page.get_by_role("dialog", name="Conversations")
    titles = drawer.locator(".talk .open")
    expect(titles).to_have_text([CHO, MUSEUM], use_inner_text=True)
    drawer.get_by_role("searchbox").fill("cho noi")
    expect(titles).to_have_text([CHO], use_inner_text=True)
    drawer.get_by_role("searchbox").fill("")
    drawer.get_by_role("button", name="Rename").last.click()
    drawer.get_by_label("New name").fill("Lighthouse")
    page.keyboard.press("Enter")
    expect(titles).to_have_text([CHO, "Lighthouse"], use_inner_text=True)
    drawer.get_by_role("button", name="Delete conversation").first.click()
    drawer.get_by_text("Delete “Chợ nổi").wait_for()
    drawer.get_by_role("button", name="Delete", exact=True).click()
    expect(titles).to_have_text(["Lighthouse"], use_inner_text=True)
    titles.first.click()
    expect(page.locator(".question")).to_have_text([MUSEUM], use_inner_text=True)


def test_leaving_a_conversation_in_mid_answer_stops_it(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site)
    page.fill("#question", "SLOW museum tower visitor")
    page.press("#question", "Enter")
    page.locator(".sentence").first.wait_for()
    page.get_by_role("button", name="New question").click()
    ask(page, MUSEUM)
    page.get_by_role("button", name="Conversations").click()
    page.locator(".talk .open").last.click()
    page.locator('.exchange[data-state="stopped"]').wait_for()
    assert page.locator(".sentence").count() >= 1
    expect(page.locator(".question")).to_have_text(
        ["SLOW museum tower visitor"], use_inner_text=True
    )


def test_two_tabs_do_not_erase_each_other(open_page: OpenPage, toy_site: str) -> None:
    first = open_page(toy_site)
    second = first.context.new_page()
    second.goto(toy_site)
    second.locator("#question").wait_for()
    ask(first, MUSEUM)
    second.get_by_role("button", name="New question").click()
    ask(second, CHO)
    kept = json.loads(second.evaluate("localStorage.getItem('wpsqa.conversations')"))
    assert {talk["title"] for talk in kept} == {MUSEUM, CHO}


def saved(page: Any, name: str) -> str:
    """Download the open conversation in one format."""
    page.get_by_role("button", name="Conversations").click()
    page.locator(".more summary").first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name=name, exact=True).click()
    page.keyboard.press("Escape")
    return Path(download.value.path()).read_text(encoding="utf-8")


class Tags(HTMLParser):
    """Collects the tags of a document."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)


def test_exports_keep_every_citation_and_list_the_works(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site)
    for question in (MUSEUM, CHO, HOSTILE, "How deep is the Mariana Trench?"):
        ask(page, question)
    data = json.loads(saved(page, "JSON"))
    assert [a["question"] for a in data["answers"]][:2] == [MUSEUM, CHO]
    assert data["answers"][0]["citations"][0]["quote"].endswith("on 3 May 2021.")
    assert [work["article_id"] for work in data["works_cited"]] == ["harbour", "cho-noi", "hostile"]
    markdown = saved(page, "Markdown")
    assert f"## {MUSEUM}" in markdown
    assert "\\[1\\]" in markdown
    assert "## Works cited" in markdown
    assert "<https://example.org/harbour>" in markdown
    assert "The articles do not say." in markdown
    assert "<script" not in markdown.replace("\\<", "")
    html = saved(page, "HTML")
    assert "Chợ nổi mở lại ngày 12/9" in html
    assert not {"img", "script", "form", "input", "iframe"} & set(Tags(html).seen)
    assert "javascript:" not in html


def test_the_as_of_day_goes_along(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site)
    page.get_by_label("As of").fill("2020-01-01")
    answer = ask(page, MUSEUM)
    expect(answer).to_have_attribute("data-status", "abstained")
    expect(answer).to_contain_text("As of 1 January 2020", use_inner_text=True)
    page.get_by_role("button", name="Clear").click()
    expect(ask(page, MUSEUM)).to_have_attribute("data-status", "answered")


def test_why_shows_the_passages_with_their_scores(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site)
    answer = ask(page, MUSEUM)
    answer.get_by_text("Why these passages").click()
    expect(answer.locator(".hit").first).to_contain_text("score 0.", use_inner_text=True)
    answer.locator(".hit").nth(1).click()
    page.get_by_text("Nearest passage").wait_for()


def test_the_timeline_has_a_dot_for_each_dated_source(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site)
    answer = ask(page, "FORTY museum")
    dots = answer.locator(".timeline button")
    expect(dots).to_have_count(2)
    expect(dots.first).to_have_attribute("aria-label", re.compile("4 May 2021"))
    dots.last.click()
    page.locator("#reader .origin").get_by_text("13 September 2022").wait_for()
    expect(ask(page, MUSEUM).locator(".timeline")).to_have_count(0)


def test_a_thumb_and_a_reason_reach_the_server(open_page: OpenPage, tmp_path: Path) -> None:
    with running(FakeAssistant(), tmp_path) as site:
        page = open_page(site)
        ask(page, MUSEUM)
        page.get_by_role("button", name="Not right").click()
        page.get_by_label("What is not right?").fill("wrong day")
        page.keyboard.press("Enter")
        page.get_by_text("Thank you, your remark is kept.").wait_for()
    [remark] = Feedback(tmp_path / "feedback.sqlite").all()
    assert (remark.useful, remark.reason) == (False, "wrong day")
    assert remark.answer["citations"][0]["article_id"] == "harbour"


def test_articles_can_be_filtered_and_read(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site)
    cards = page.locator("#reader .card .title")
    cards.nth(2).wait_for()
    expect(cards.first).to_have_text(re.compile("^Chợ nổi"), use_inner_text=True)
    page.get_by_label("Any language").select_option("en")
    expect(cards).to_have_count(2)
    page.get_by_label("Any publisher").select_option("Harbour Gazette")
    expect(cards).to_have_count(1)
    page.get_by_label("Any publisher").select_option("")
    page.get_by_label("Any language").select_option("")
    page.get_by_label("From").fill("2022-01-01")
    expect(cards).to_have_count(1)
    page.get_by_label("From").fill("")
    page.get_by_label("Filter by title").fill("cho noi")
    expect(cards).to_have_count(1)
    cards.first.click()
    page.locator("#reader .text").wait_for()
    expect(page.locator("#reader mark")).to_have_count(0)
    page.get_by_role("button", name="All articles").click()
    page.locator("#reader .card").first.wait_for()
