"""Accessibility, by the rules of axe: no finding in any state of the page, light or dark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.web.conftest import ask

axe_module = pytest.importorskip("axe_playwright_python.sync_playwright")
pytestmark = pytest.mark.browser


def findings(page: Any) -> list[str]:
    """Return what axe objects to, one line for each element."""
    violations = axe_module.Axe().run(page).response["violations"]
    return [
        f"{v['impact']} {v['id']}: {node['html'][:160]}" for v in violations for node in v["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["vi-VN", "en-GB"])
def test_no_finding_on_a_wide_screen(
    open_page: Callable[..., Any], toy_site: str, scheme: str, locale: str
) -> None:
    page = open_page(toy_site, locale=locale, color_scheme=scheme, reduced_motion="reduce")
    page.locator("#reader .card").first.wait_for()
    assert findings(page) == []
    ask(page, "FORTY museum").locator(".why summary").click()
    page.locator(".cite").first.click()
    page.locator("#reader mark").wait_for()
    assert findings(page) == []
    ask(page, "TRANSLATE chợ nổi").locator(".cite").first.click()
    page.locator("#reader .pair").wait_for()
    ask(page, "How deep is the Mariana Trench?").locator(".source").first.click()
    page.locator("#reader mark.near").wait_for()
    assert findings(page) == []
    page.locator(".menu").click()
    page.locator(".talk").first.wait_for()
    assert findings(page) == []


def test_no_finding_on_a_narrow_screen(open_page: Callable[..., Any], toy_site: str) -> None:
    page = open_page(toy_site, width=360, reduced_motion="reduce")
    assert findings(page) == []
    ask(page, "PARTIAL museum").locator(".cite").first.click()
    page.locator("#reader mark").wait_for()
    assert findings(page) == []


@pytest.mark.parametrize("path", ["articles", "articles/harbour?span=0-20"])
def test_no_finding_on_the_plain_pages(browser: Any, toy_site: str, path: str) -> None:
    page = browser.new_page()
    page.goto(toy_site + path)
    assert findings(page) == []
    page.close()
