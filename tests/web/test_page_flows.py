"""Whole visits with the real assistant and the built-in articles, in both languages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from qa.build import build_assistant
from qa.feedback import Feedback
from qa.settings import Settings
from tests.web.conftest import running
from tests.web.test_access import findings

pytestmark = [
    pytest.mark.browser,
    # Chroma warns about its own stored configuration each time a collection is opened.
    pytest.mark.filterwarnings("ignore:legacy embedding function config:DeprecationWarning"),
]

OpenPage = Callable[..., Any]
Site = tuple[str, Any, Path]

# What the page says, by locale: its name for a few controls.
SAYS: dict[str, dict[str, Any]] = {
    "vi-VN": {
        "other": "English",
        "sources": ("Nguồn", "Sources"),
        "as_of": "Tính đến ngày",
        "shown": "Tính đến 30/4/2024",
        "nothing": "Không có bài báo nào",
        "talks": "Các cuộc trò chuyện",
        "down": "Chưa đúng",
        "thanks": "Cảm ơn bạn",
        "works": "Tài liệu trích dẫn",
        "ask": "Việt Nam đã cử bao nhiêu sĩ quan tham gia gìn giữ hòa bình?",
    },
    "en-GB": {
        "other": "Tiếng Việt",
        "sources": ("Sources", "Nguồn"),
        "as_of": "As of",
        "shown": "As of 30 April 2024",
        "nothing": "No article was published",
        "talks": "Conversations",
        "down": "Not right",
        "thanks": "Thank you",
        "works": "Works cited",
        "ask": "How many officers has Viet Nam sent to UN peacekeeping?",
    },
}
LOCALES = pytest.mark.parametrize("locale", list(SAYS))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("flows")
    assistant = build_assistant(Settings(data_dir=folder, answerer="extractive"))
    with running(assistant, folder) as address:
        yield address, assistant, folder


def last_done(page: Any, count: int) -> Any:
    """The last of ``count`` exchanges once it is answered."""
    page.locator(f".exchange:nth-child({count})[data-state=done]").wait_for()
    return page.locator(".exchange").last


def put(page: Any, question: str, count: int) -> Any:
    page.fill("#question", question)
    page.press("#question", "Enter")
    return last_done(page, count)


def saved(page: Any, menu: str, name: str) -> str:
    """Download the open conversation in one format."""
    page.get_by_role("button", name=menu).click()
    page.locator(".talk.current .more summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=name, exact=True).click()
    page.keyboard.press("Escape")
    page.locator(".talks").wait_for(state="hidden")
    return Path(download.value.path()).read_text(encoding="utf-8")


@LOCALES
def test_a_visit_from_the_first_question_to_the_reload(
    open_page: OpenPage, site: Site, locale: str
) -> None:
    address, assistant, folder = site
    says = SAYS[locale]
    page = open_page(address, locale=locale, reduced_motion="reduce")
    expect(page.locator(".topic")).to_have_count(4)
    assert findings(page) == []

    answer = put(page, says["ask"], 1)  # ask: its sentences carry numbers
    expect(answer).to_have_attribute("data-status", "answered")
    expect(answer.locator(".mode")).to_contain_text("2025")  # when the articles end
    expect(answer.locator("table.differ tbody tr")).to_have_count(2)  # the country's totals
    expect(answer.locator(".timeline .dot")).to_have_count(2)

    answer.locator(".cite").first.click()  # the highlight is the quote
    mark = page.locator("#reader mark")
    mark.wait_for()
    article_id, start, end = re.findall(
        r"articles/(.+?)\?span=(\d+)-(\d+)", answer.locator(".cite").first.get_attribute("href")
    )[0]
    quote = assistant.article(article_id).text[int(start) : int(end)]
    assert mark.text_content() == quote
    page.locator("#reader .beside").click()  # beside its translation, still marked
    row = page.locator("#reader .row.cited")
    expect(row.locator(".translation").first).to_be_visible()
    assert row.locator("mark").all_text_contents() == [quote]
    assert findings(page) == []
    page.keyboard.press("Escape")
    expect(answer.locator(".cite").first).to_be_focused()

    here, there = says["sources"]  # the language of the page, there and back
    page.get_by_role("button", name=says["other"]).click()
    page.get_by_role("heading", name=there, exact=True).wait_for()
    expect(page.locator(".sentence").first).to_have_attribute("lang", locale[:2])
    page.locator('.languages [aria-pressed="false"]').click()
    page.get_by_role("heading", name=here, exact=True).wait_for()

    page.get_by_label(says["as_of"]).fill("2024-04-30")  # an earlier day knows less
    answer = put(page, says["ask"], 2)
    expect(answer.locator(".asked .tag")).to_have_text(says["shown"])
    expect(answer.locator(".source")).to_have_count(1)
    expect(answer.locator(".mode")).to_contain_text("2024")
    page.get_by_label(says["as_of"]).fill("2019-01-01")
    answer = put(page, says["ask"], 3)
    expect(answer).to_have_attribute("data-status", "abstained")
    expect(answer).to_contain_text(says["nothing"])
    page.get_by_label(says["as_of"]).fill("")

    answer = put(page, says["ask"], 4)
    answer_next = answer.locator(".next .example")  # what is offered next is answered
    answer_next.first.wait_for()
    answer_next.first.click()
    expect(last_done(page, 5)).to_have_attribute("data-status", "answered")

    check_exports(page, says, quote)
    answer = page.locator(".exchange").last
    answer.get_by_role("button", name=says["down"]).click()
    assert findings(page) == []
    page.keyboard.type("sai ngày / wrong day")
    page.keyboard.press("Enter")
    answer.get_by_text(says["thanks"]).wait_for()
    remark = Feedback(folder / "feedback.sqlite").all()[-1]
    assert (remark.useful, remark.reason) == (False, "sai ngày / wrong day")
    assert remark.answer["status"] == "answered"
    assert remark.answer["timings_ms"]

    questions = page.locator(".question").all_inner_texts()
    page.reload()
    expect(page.locator(".exchange")).to_have_count(5)
    assert page.locator(".question").all_inner_texts() == questions
    expect(answer.get_by_role("button", name=says["down"])).to_have_attribute(
        "aria-pressed", "true"
    )
    assert page.complaints == []


def check_exports(page: Any, says: Any, quote: str) -> None:
    """Each format holds the questions, the quote, the day and the works cited."""
    data = json.loads(saved(page, says["talks"], "JSON"))
    assert [one["as_of"] for one in data["answers"]] == [
        None,
        "2024-04-30",
        "2019-01-01",
        None,
        None,
    ]
    assert data["answers"][0]["citations"][0]["quote"] == quote
    assert len(data["works_cited"]) >= 2
    markdown = saved(page, says["talks"], "Markdown")
    html = saved(page, says["talks"], "HTML")
    for text in (markdown, html):
        assert says["ask"] in text
        assert says["shown"] in text
        assert says["works"] in text
    assert f"   > {quote}" in markdown
    assert f'lang="{(says["ask"][0] == "V" and "vi") or "en"}"' in html


@LOCALES
@pytest.mark.parametrize("width", [320, 720])
def test_small_screens_and_double_zoom(
    open_page: OpenPage, site: Site, locale: str, width: int
) -> None:
    """320 px is also a wide screen at 400 %, 720 by 450 one of 1440 by 900 at 200 %."""
    page = open_page(site[0], locale=locale, width=width, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 450})
    page.locator(".topic").first.wait_for()
    assert findings(page) == []
    answer = put(page, SAYS[locale]["ask"], 1)
    fits = "document.documentElement.scrollWidth <= innerWidth"
    assert page.evaluate(fits)
    assert page.evaluate(
        "document.querySelector('.log').scrollWidth <= document.querySelector('.log').clientWidth"
    )
    assert page.locator(".log").bounding_box()["height"] > 150  # room to read in
    answer.locator(".cite").first.click()
    mark = page.locator("#reader mark")
    mark.wait_for()
    expect(mark).to_be_in_viewport()
    page.locator("#reader .beside").click()
    page.locator("#reader .row.cited").first.wait_for()
    expect(page.locator("#reader .row.cited").first).to_be_in_viewport()
    assert page.evaluate(fits)
    assert findings(page) == []
