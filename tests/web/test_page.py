"""The page in a real browser, with toy articles: reading, languages, keyboard, hostile words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.web.conftest import ask, settles
from tests.web.fakes import HARBOUR, HOSTILE, MARKET, RENDERING

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Any]
MUSEUM = "When did the harbour town open a lighthouse museum?"
CHO = "Chợ nổi mở lại ngày nào sau mùa lũ?"


@pytest.mark.parametrize(("question", "article"), [(MUSEUM, HARBOUR), (CHO, MARKET)])
def test_a_citation_opens_exactly_the_quoted_words(
    open_page: OpenPage, toy_site: str, question: str, article: Any
) -> None:
    page = open_page(toy_site)
    answer = ask(page, question)
    answer.locator(".cite").first.click()
    mark = page.locator("#reader mark")
    quote = answer.locator(".sentence .text").first.text_content()
    expect(mark).to_have_text(quote)
    assert mark.text_content() == quote  # letter for letter, blanks too
    assert quote in article.text
    expect(mark.locator("strong")).to_have_text(quote.split()[0])
    assert page.locator("#reader .text").text_content() == article.text
    expect(page.locator("#reader .text")).to_have_attribute("lang", article.language)
    assert mark.evaluate(
        "m => { const r = m.getBoundingClientRect(); "
        "return r.top >= 0 && r.bottom <= innerHeight && r.width > 0 }"
    )
    assert page.complaints == []


def test_the_reader_shows_where_the_words_come_from(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site)
    ask(page, CHO).locator(".cite").first.click()
    origin = page.locator("#reader .origin")
    origin.wait_for()
    text = origin.inner_text()
    assert "Báo Miền Sông" in text
    assert "13 September 2022 (date inferred, because: the text says 12/9" in text
    assert "Vietnamese" in text
    ask(page, MUSEUM).locator(".cite").first.click()
    link = page.locator("#reader .origin a")
    expect(link).to_have_attribute("href", "https://example.org/harbour")
    expect(link).to_have_attribute("rel", re.compile("noopener"))


def test_escape_returns_to_the_citation(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site)
    answer = ask(page, MUSEUM)
    answer.locator(".cite").first.focus()
    page.keyboard.press("Enter")
    page.locator("#reader mark").wait_for()
    settles(page, lambda: page.evaluate("document.activeElement.closest('#reader') !== null"), True)
    page.keyboard.press("Escape")
    page.locator("#reader mark").wait_for(state="detached")
    settles(page, lambda: page.evaluate("document.activeElement.className"), "cite")


def test_citations_are_reached_with_the_tab_key(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site)
    ask(page, MUSEUM).get_by_role("button", name="Edit the question").focus()
    page.keyboard.press("Tab")
    settles(page, lambda: page.evaluate("document.activeElement.className"), "cite")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith(
        "Source 1: Harbour town opens its first lighthouse museum, Harbour Gazette · 4 May 2021"
    )


def test_arrows_step_through_the_sources(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site)
    answer = ask(page, "FORTY museum")
    expect(answer.locator(".cite")).to_have_count(40)
    answer.locator(".cite").nth(1).click()
    page.get_by_text("Source 2 of 40").wait_for()
    page.get_by_role("button", name="Next source").click()
    page.get_by_text("Source 3 of 40").wait_for()
    page.locator("#reader mark").wait_for()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.get_by_text("Source 1 of 40").wait_for()
    assert page.get_by_role("button", name="Previous source").is_disabled()


@pytest.mark.parametrize(
    ("locale", "language", "heading"),
    [
        ("vi-VN", "vi", "Bạn muốn biết điều gì?"),
        ("en-GB", "en", "What would you like to know?"),
        ("fr-FR", "en", "What would you like to know?"),
    ],
)
def test_the_page_speaks_the_browsers_language(
    open_page: OpenPage, toy_site: str, locale: str, language: str, heading: str
) -> None:
    page = open_page(toy_site, locale=locale)
    page.get_by_role("heading", name=heading).wait_for()
    assert ("Hòa bình" if language == "vi" else "Peace") in page.title()
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert page.locator("#question").get_attribute("aria-label")


def test_the_toggle_changes_everything_and_stays(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site)
    ask(page, MUSEUM)
    page.get_by_role("button", name="Tiếng Việt").click()
    page.get_by_role("heading", name="Nguồn", exact=True).wait_for()
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    assert page.title().startswith("Phụ nữ, Hòa bình")
    expect(page.locator(".sentence").first).to_have_attribute("lang", "en")
    page.reload()
    page.get_by_role("heading", name="Nguồn", exact=True).wait_for()
    expect(page.locator("html")).to_have_attribute("lang", "vi")


def test_no_word_of_one_language_is_left_in_the_other(open_page: OpenPage, empty_site: str) -> None:
    page = open_page(empty_site, locale="vi-VN")
    page.get_by_text("Chưa có bài báo nào").wait_for()
    text = page.locator("#room").inner_text()
    ours = text.replace("wpsqa corpus add", "")
    assert not re.findall(r"\b(?:the|your|ask|articles|sources|question|close|as of)\b", ours, re.I)


def test_words_not_in_the_articles_look_different(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site)
    answer = ask(page, "How deep is the Mariana Trench?")
    expect(answer).to_have_attribute("data-status", "abstained")
    expect(answer).to_contain_text("The articles do not say.", use_inner_text=True)
    expect(answer.locator(".cite")).to_have_count(0)
    expect(answer.locator(".nearest h3")).to_contain_text("not support", use_inner_text=True)
    answer.locator(".nearest .source").first.click()
    page.get_by_text("Nearest passage, not support").wait_for()
    expect(page.locator("#reader mark")).to_have_attribute("class", "near")


def test_a_translated_sentence_is_marked_as_one(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site)
    answer = ask(page, "TRANSLATE chợ nổi")
    expect(answer.locator(".sentence .tag")).to_have_text("translation", use_inner_text=True)
    answer.locator(".cite").click()
    pair = page.locator("#reader .pair")
    pair.wait_for()
    expect(pair.locator(".translation")).to_have_text(RENDERING.text, use_inner_text=True)
    expect(pair.locator(".translation")).to_have_attribute("lang", "en")
    assert page.locator("mark").text_content() in MARKET.text
    page.get_by_role("button", name="Side by side").click()
    row = page.locator("#reader .whole .row.cited")
    expect(row.locator(".original")).to_have_text(
        MARKET.text[RENDERING.start : RENDERING.end], use_inner_text=True
    )
    expect(row.locator(".translation")).to_have_text(RENDERING.text, use_inner_text=True)


def test_partly_confirmed_words_say_so(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site)
    expect(ask(page, "PARTIAL museum")).to_contain_text(
        "only partly confirmed", use_inner_text=True
    )


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("c.article_version = 'older'; c.quote = 'Words of before.'", "edited after this answer"),
        ("c.article_id = 'removed'; c.quote = 'Words of before.'", "no longer here"),
    ],
)
def test_an_old_citation_keeps_its_words(
    open_page: OpenPage, toy_site: str, change: str, says: str
) -> None:
    page = open_page(toy_site)
    ask(page, MUSEUM)
    page.wait_for_function(  # the last time that the page writes by itself
        "JSON.parse(localStorage['wpsqa.conversations'])[0].exchanges[0].next !== undefined"
    )
    page.evaluate(
        """change => {
            const talks = JSON.parse(localStorage.getItem('wpsqa.conversations'));
            new Function('c', change)(talks[0].exchanges[0].citations[0]);
            localStorage.setItem('wpsqa.conversations', JSON.stringify(talks));
        }""",
        change,
    )
    page.reload()
    page.locator(".cite").click()
    page.locator("#reader").get_by_text(says).wait_for()
    expect(page.locator("#reader blockquote")).to_have_text("Words of before.")
    expect(page.locator("#reader mark")).to_have_count(0)


def test_hostile_words_stay_words(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site)
    answer = ask(page, "HOSTILE img script form")
    expect(answer).to_contain_text("<img src=", use_inner_text=True)
    answer.locator(".cite").first.click()
    page.locator("#reader mark").wait_for()
    expect(page.locator("#reader .text")).to_have_text(HOSTILE.text)
    expect(page.locator("#room img, #room script, #room iframe, #room style")).to_have_count(0)
    expect(page.locator("#reader form, #reader .text *:not(mark, mark strong)")).to_have_count(0)
    expect(page.locator('#room [href^="javascript"], #room [href*="evil"]')).to_have_count(0)
    assert page.evaluate("window.hacked") is None
    ask(page, "<img src=http://evil.example/q.png onerror=window.hacked=1> museum")
    assert page.evaluate("window.hacked") is None


def test_a_break_in_mid_answer_keeps_what_was_checked(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site)
    answer = ask(page, "BREAK museum")
    expect(answer).to_have_attribute("data-state", "failed")
    expect(answer.locator(".sentence")).to_have_count(1)
    expect(answer).to_contain_text(
        "The model stopped in the middle: ask again.", use_inner_text=True
    )


def test_a_failing_search_is_said_in_one_line(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site)
    expect(ask(page, "DOWN museum")).to_contain_text("run wpsqa index build", use_inner_text=True)


def test_a_server_that_went_away_is_said(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site)
    page.context.set_offline(True)
    expect(ask(page, MUSEUM)).to_contain_text("cannot be reached", use_inner_text=True)


@pytest.mark.parametrize("width", [320, 400])
def test_narrow_screens(open_page: OpenPage, toy_site: str, width: int) -> None:
    page = open_page(toy_site, width=width)
    answer = ask(page, "LONG museum")
    fits = "document.documentElement.scrollWidth <= innerWidth"
    settles(page, lambda: page.evaluate(fits), True)
    settles(
        page,
        lambda: page.evaluate("document.querySelector('.log').scrollWidth <= innerWidth"),
        True,
    )
    expect(page.locator("#reader")).not_to_be_visible()
    answer.locator(".cite").first.click()
    sheet = page.get_by_role("dialog", name="Source article")
    sheet.locator("mark").wait_for()
    settles(page, lambda: page.evaluate("document.querySelector('.left').inert"), True)
    settles(page, lambda: page.evaluate(fits), True)
    page.keyboard.press("Escape")
    sheet.wait_for(state="hidden")
    settles(page, lambda: page.evaluate("document.querySelector('.left').inert"), False)
    settles(page, lambda: page.evaluate("document.activeElement.className"), "cite")


def test_an_empty_library_says_what_to_do(open_page: OpenPage, empty_site: str) -> None:
    page = open_page(empty_site)
    page.get_by_text("wpsqa corpus add").wait_for()
    expect(ask(page, MUSEUM)).to_have_attribute("data-status", "abstained")


def test_light_dark_and_bold_letters(open_page: OpenPage, toy_site: str) -> None:
    paper = "getComputedStyle(document.querySelector('#room')).backgroundColor"
    light = open_page(toy_site, color_scheme="light")
    dark = open_page(toy_site, color_scheme="dark")
    assert light.evaluate(paper) != dark.evaluate(paper)
    light.get_by_role("button", name="Switch light and dark").click()
    settles(light, lambda: light.evaluate(paper), dark.evaluate(paper))
    fonts = light.evaluate("getComputedStyle(document.querySelector('#room h2')).fontFamily")
    assert fonts.startswith("system-ui")


def test_reduced_motion_is_heeded(open_page: OpenPage, toy_site: str) -> None:
    moving = "getComputedStyle(document.querySelector('.sentence')).animationName"
    still = open_page(toy_site, reduced_motion="reduce")
    ask(still, MUSEUM)
    settles(still, lambda: still.evaluate(moving), "none")


def test_the_finished_answer_is_announced_once(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site)
    page.evaluate(
        """() => { window.said = []; new MutationObserver(() => window.said.push(
            document.querySelector('.sr').textContent)).observe(
            document.querySelector('.sr'), {childList: true, characterData: true}) }"""
    )
    ask(page, "SLOW museum")
    page.wait_for_function("window.said.length >= 2")
    settles(
        page,
        lambda: page.evaluate("window.said.filter(s => s.includes('lighthouse museum')).length"),
        1,
    )
    settles(page, lambda: page.evaluate("window.said.at(-1)"), lambda said: "Answer ready" in said)


def test_the_first_load_is_light_and_quick(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site)
    weight = page.evaluate(
        "performance.getEntries().reduce((sum, e) => sum + (e.transferSize || 0), 0)"
    )
    assert 50_000 < weight < 700_000
    assert page.evaluate("performance.now()") < 10_000  # generous: shared machines are slow
