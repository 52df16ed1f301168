"""Parts of the page on their own: rows of the timeline, an article beside its translation, the list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.web.conftest import ask
from tests.web.fakes import MARKET

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Any]


def test_dots_of_the_timeline_never_cover_each_other(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site)
    places = [0, 3, 5, 6.9, 7, 50, 99, 100]
    rows = page.evaluate(
        """async places => {
            const { rows } = await import(new URL('page/timeline.js', document.baseURI));
            return rows(places);
        }""",
        places,
    )
    assert rows == [0, 1, 2, 3, 0, 0, 0, 1]
    for i, one in enumerate(places):
        for j in range(i):
            assert rows[i] != rows[j] or one - places[j] >= 7


@pytest.mark.parametrize(
    ("renderings", "found"),
    [
        ([], [[0, 9, 0]]),
        ([[2, 4], [4, 6]], [[0, 2, 0], [2, 4, 1], [4, 6, 1], [6, 9, 0]]),
        ([[4, 9], [0, 4]], [[0, 4, 1], [4, 9, 1]]),
        ([[0, 5], [3, 7]], [[0, 7, 2], [7, 9, 0]]),
    ],
)
def test_an_article_beside_its_translation_is_whole(
    open_page: OpenPage, toy_site: str, renderings: list[list[int]], found: list[list[int]]
) -> None:
    page = open_page(toy_site)
    got = page.evaluate(
        """async renderings => {
            const { stretches } = await import(new URL('page/parallel.js', document.baseURI));
            const all = renderings.map(([start, end]) => ({ start, end }));
            return stretches(all, 9).map(({ start, end, texts }) => [start, end, texts.length]);
        }""",
        renderings,
    )
    assert got == found


def test_every_word_is_beside_the_translation(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site)
    ask(page, "TRANSLATE chợ nổi").locator(".cite").click()
    page.locator("#reader .beside").click()
    page.locator("#reader .row.cited mark").wait_for()
    shown = " ".join(page.locator("#reader .original").all_text_contents())
    assert shown.split() == MARKET.text.split()
    expect(page.locator("#reader .beside")).to_have_attribute("aria-pressed", "true")


def test_the_filter_outlives_the_reader_and_the_language(
    open_page: OpenPage, toy_site: str
) -> None:
    page = open_page(toy_site)
    page.get_by_label("Filter by title").fill("cho noi")
    page.locator("#reader .card").click()
    page.locator("#reader .text").wait_for()
    page.get_by_role("button", name="All articles").click()
    expect(page.get_by_label("Filter by title")).to_have_value("cho noi")
    expect(page.locator("#reader .card")).to_have_count(1)
    page.get_by_role("button", name="Tiếng Việt").click()
    expect(page.get_by_label("Lọc theo tiêu đề")).to_have_value("cho noi")


def test_both_languages_have_the_same_words(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site)
    names = page.evaluate(
        """async () => {
            const { PAGE_WORDS } = await import(new URL('page/page-words.js', document.baseURI));
            return ['vi', 'en'].map((code) => Object.keys(PAGE_WORDS[code]));
        }"""
    )
    assert names[0] == names[1]


@pytest.mark.parametrize("locale", ["vi-VN", "en-GB"])
@pytest.mark.parametrize("width", [320, 379, 380, 1280])
def test_light_and_dark_can_be_reached_at_every_width(
    open_page: OpenPage, toy_site: str, locale: str, width: int
) -> None:
    name = {"vi-VN": "Đổi nền sáng, tối", "en-GB": "Switch light and dark"}[locale]
    page = open_page(toy_site, locale=locale, width=width, color_scheme="light")
    if width < 380:
        page.locator(".menu").click()
    button = page.get_by_role("button", name=name)
    expect(button).to_have_count(1)
    button.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-shade", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-shade", "dark")
