"""Articles that differ: a dated table below the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.web.conftest import ask, settles
from tests.web.test_access import findings

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("locale", "width", "days"),
    [
        ("en-GB", 1280, ["13 September 2022 (date inferred)", "4 May 2021"]),
        ("vi-VN", 400, ["13/9/2022 (ngày suy ra)", "4/5/2021"]),
    ],
)
def test_what_each_article_says_newest_first(
    open_page: Callable[..., Any], toy_site: str, locale: str, width: int, days: list[str]
) -> None:
    page = open_page(toy_site, locale=locale, width=width, reduced_motion="reduce")
    table = ask(page, "DIFFER museum chợ").locator("table.differ")
    rows = table.locator("tbody tr")
    expect(rows.locator("th")).to_have_text(days)
    expect(rows.nth(0).locator("td").first).to_have_attribute("lang", "vi")
    expect(rows.nth(0).locator("strong")).to_have_text("Chợ", use_inner_text=True)
    assert findings(page) == []
    fits = "t => t.scrollWidth <= t.parentElement.clientWidth"
    settles(page, lambda: table.evaluate(fits), True)
    rows.nth(1).locator(".number").click()
    page.locator("#reader mark").wait_for()
    expect(page.locator("#reader .title")).to_contain_text("Harbour town", use_inner_text=True)
    assert page.complaints == []


def test_no_table_where_nothing_differs(open_page: Callable[..., Any], toy_site: str) -> None:
    page = open_page(toy_site)
    expect(ask(page, "FORTY museum").locator("table")).to_have_count(0)


def test_an_excerpt_keeps_whole_words(open_page: Callable[..., Any], toy_site: str) -> None:
    page = open_page(toy_site)
    quote = "😀 " + "one " * 30 + "FORTY" + " two" * 30
    start = 2 + 4 * 30
    parts = page.evaluate(
        """async ([quote, start]) => {
            const { excerpt } = await import(new URL('page/differ.js', document.baseURI));
            return excerpt({ quote, highlight: [start, start + 5] });
        }""",
        [quote, start],
    )
    assert parts["words"] == "FORTY"
    assert parts["before"].startswith("…one ")
    assert parts["after"].endswith(" two…")
