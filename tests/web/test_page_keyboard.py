"""The page without a pointer; and a press on every control, to see that each does something."""

from __future__ import annotations

from collections.abc import Callable
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

# The outline may be that of the box around the field, as with the question box.
SHOWN = """() => {
    const seen = (node) => {
        const style = getComputedStyle(node);
        return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
    };
    const { activeElement } = document;
    return seen(activeElement) || seen(activeElement.parentElement);
}"""


def tab_to(page: Any, selector: str, key: str = "Tab") -> None:
    """Go on until the focus is on it; every stop on the way can be seen."""
    for _ in range(80):
        page.keyboard.press(key)
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            assert page.evaluate(SHOWN), f"the focus on {selector} cannot be seen"
            return
    pytest.fail(f"{selector} cannot be reached with {key}")


def focused(page: Any, selector: str) -> None:
    expect(page.locator(f"{selector}:focus").first).to_be_attached()


@pytest.mark.parametrize(("locale", "other"), [("vi-VN", "en"), ("en-GB", "vi")])
def test_a_whole_visit_by_keyboard(
    open_page: OpenPage, tmp_path: Path, locale: str, other: str
) -> None:
    with running(FakeAssistant(), tmp_path) as address:
        page = open_page(address, locale=locale, reduced_motion="reduce")
        tab_to(page, ".skip")  # the first stop leads to the question
        page.keyboard.press("Enter")
        focused(page, "#question")
        page.keyboard.type("TRANSLATE chợ nổi")
        page.keyboard.press("Enter")
        page.locator(".exchange[data-state=done]").wait_for()
        read(page)
        remark(page)
        tab_to(page, "#as-of")  # the day, typed; then the question again
        page.keyboard.press("Tab")
        tab_to(page, "#question", "Shift+Tab")
        page.keyboard.type(MUSEUM)
        page.keyboard.press("Enter")
        page.locator(".exchange:nth-child(2)[data-state=done]").wait_for()
        keep(page)
        tab_to(page, f'.languages [lang="{other}"]', "Shift+Tab")
        page.keyboard.press("Enter")
        expect(page.locator("html")).to_have_attribute("lang", other)
        focused(page, f'.languages [lang="{other}"]')
        tab_to(page, ".bar .list", "Shift+Tab")  # the articles
        page.keyboard.press("Enter")
        tab_to(page, "#reader .card")
        page.keyboard.press("Enter")
        page.locator("#reader .text").wait_for()
        page.keyboard.press("Escape")
        focused(page, ".bar .list")
        assert page.complaints == []
    [given] = Feedback(tmp_path / "feedback.sqlite").all()
    assert (given.useful, given.reason) == (False, "sai")


def read(page: Any) -> None:
    """Open the citation, set it beside its translation, and come back."""
    tab_to(page, ".cite", "Shift+Tab")
    page.keyboard.press("Enter")
    page.locator("#reader mark").wait_for()
    focused(page, "#reader .title")
    tab_to(page, ".beside", "Shift+Tab")
    page.keyboard.press("Enter")
    page.locator("#reader .row.cited").wait_for()
    focused(page, ".beside")
    page.keyboard.press("Enter")
    page.locator("#reader .text").wait_for()
    page.keyboard.press("Escape")
    focused(page, ".cite")


def remark(page: Any) -> None:
    """Open the passages, then say what is not right: first not, then yes."""
    tab_to(page, ".why summary")
    page.keyboard.press("Enter")
    tab_to(page, ".hit")
    tab_to(page, ".thumbs button:last-child")
    page.keyboard.press("Enter")
    focused(page, ".reason input")
    page.keyboard.press("Escape")
    focused(page, ".thumbs button:last-child")
    page.keyboard.press("Enter")
    focused(page, ".reason input")
    page.keyboard.type("sai")
    page.keyboard.press("Enter")
    page.locator('.thumbs [aria-pressed="true"]').wait_for()


def keep(page: Any) -> None:
    """Rename and download the conversation."""
    tab_to(page, ".menu", "Shift+Tab")
    page.keyboard.press("Enter")
    tab_to(page, ".talk .more summary")
    page.keyboard.press("Enter")
    tab_to(page, ".talk .more .link")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".md")
    tab_to(page, ".talk > .plain")
    page.keyboard.press("Enter")
    focused(page, ".talk form input")
    page.keyboard.type("Chợ")
    page.keyboard.press("Enter")
    expect(page.locator(".talk .open").first).to_have_text("Chợ")
    page.keyboard.press("Escape")
    page.locator(".talks").wait_for(state="hidden")
    focused(page, ".menu")


# What a press may change: the page itself, where the focus is, what is open, or a file.
WATCH = """() => {
    window.changes = 0;
    new MutationObserver((all) => { window.changes += all.length; }).observe(
        document.documentElement,
        { subtree: true, childList: true, attributes: true, characterData: true });
    for (const name of ['focusin', 'toggle']) {
        document.addEventListener(name, () => { window.changes += 1; }, true);
    }
}"""
RESTORE = """kept => [localStorage, sessionStorage].forEach((storage, i) => {
    storage.clear();
    for (const [key, value] of Object.entries(kept[i])) storage.setItem(key, value);
})"""
CONTROLS = "#room :is(button, summary, a, select, input):visible:enabled"


@pytest.mark.parametrize("state", ["start", "answer", "reader", "talks"])
def test_every_control_does_something(open_page: OpenPage, toy_site: str, state: str) -> None:
    page = open_page(toy_site, reduced_motion="reduce", width=1440)
    if state != "start":
        ask(page, "DIFFER museum chợ")
        page.locator(".next .example").first.wait_for()

    def arrange() -> Any:
        page.reload()
        page.locator("#reader .card").first.wait_for()
        if state == "reader":
            page.locator(".cite").last.click()
            page.locator("#reader .beside").wait_for()
        if state == "talks":
            page.locator(".menu").click()
            page.locator(".talk .open").wait_for()
        within = {"reader": "#reader ", "talks": ".talks "}.get(state, "")
        return page.locator(CONTROLS.replace("#room ", f"#room {within}"))

    kept = page.evaluate("[{ ...localStorage }, { ...sessionStorage }]")
    count = arrange().count()
    assert count >= 3
    for number in range(count):
        control = arrange().nth(number)
        name = control.evaluate("node => node.outerHTML.slice(0, 120)")
        if name.startswith('<a class="skip"') or 'target="_blank"' in name:
            continue  # seen by keyboard above; a link of another site
        page.evaluate(WATCH)
        control.click()
        page.wait_for_function("window.changes > 0", timeout=5000)
        page.evaluate(RESTORE, kept)
