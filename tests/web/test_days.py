"""Days as they are typed, in the language of the page."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.web.conftest import ask
from tests.web.test_access import findings

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Any]
MUSEUM = "When did the harbour town open a lighthouse museum?"
# What is typed, and the last day it can mean.
READ = {
    "21/1/2024": "2024-01-21",
    " 21 / 01 / 2024 ": "2024-01-21",
    "21.1.2024": "2024-01-21",
    "21-1-2024": "2024-01-21",
    "2024-01-21": "2024-01-21",
    "2024/1/21": "2024-01-21",
    "4/2024": "2024-04-30",
    "02/2024": "2024-02-29",
    "2023-02": "2023-02-28",
    "2024": "2024-12-31",
    "năm 2024": "2024-12-31",
    "tháng 4/2024": "2024-04-30",
    "tháng 4 năm 2024": "2024-04-30",
    "ngày 21 tháng 1 năm 2024": "2024-01-21",
    "Ngày 21/1/2024": "2024-01-21",
    "21 tháng 1, 2024": "2024-01-21",
    "21 thang 1 nam 2024": "2024-01-21",
    "25 Nov 2026": "2026-11-25",
    "25 november 2026": "2026-11-25",
    "November 25, 2026": "2026-11-25",
    "Nov. 25th 2026": "2026-11-25",
    "Nov 2026": "2026-11-30",
    "29/2/2024": "2024-02-29",
    "29/2/2023": None,
    "31/4/2024": None,
    "0/1/2024": None,
    "1/13/2024": None,
    "0000": None,
    "24": None,
    "21/1/24": None,
    "soon": None,
    "Foo 2024": None,
    "25 Foo 2026": None,
    "2024-01-21-01": None,
    "9" * 300: None,
}


def read(page: Any, texts: list[str], alone: str = "last") -> list[str | None]:
    found: list[str | None] = page.evaluate(
        """async ([texts, alone]) => {
            const { readDay } = await import(new URL('page/days.js', document.baseURI));
            return texts.map((text) => readDay(text, alone));
        }""",
        [texts, alone],
    )
    return found


def test_what_people_type_is_read(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site)
    assert dict(zip(READ, read(page, list(READ)), strict=True)) == READ
    firsts = read(page, ["4/2024", "2024", "21/1/2024"], "first")
    assert firsts == ["2024-04-01", "2024-01-01", "2024-01-21"]
    assert read(page, ["4/2024", "2024", "21/1/2024"], "none") == [None, None, "2024-01-21"]


def test_what_is_shown_is_read_again(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site)
    days = [f"20{year:02}-{month:02}-{28 - month:02}" for year in (0, 24) for month in range(1, 13)]
    for language in ("vi", "en"):
        shown = page.evaluate(
            """async ([days, language]) => {
                const { writtenDay } = await import(new URL('page/days.js', document.baseURI));
                return days.map((day) => writtenDay(day, language));
            }""",
            [days, language],
        )
        assert read(page, shown) == days


@pytest.mark.parametrize(
    ("locale", "typed", "shown", "other", "bad", "said"),
    [
        (
            "vi-VN",
            "4/2024",
            "30/4/2024",
            "30 April 2024",
            "31/2/2024",
            "Không đọc được “31/2/2024”",
        ),
        ("en-GB", "25 Nov 2026", "25 November 2026", "25/11/2026", "soon", "“soon” cannot be read"),
    ],
)
def test_the_day_of_a_question_follows_the_page(
    open_page: OpenPage,
    toy_site: str,
    locale: str,
    typed: str,
    shown: str,
    other: str,
    bad: str,
    said: str,
) -> None:
    page = open_page(toy_site, locale=locale, reduced_motion="reduce")
    field = page.locator("#as-of")
    field.fill(bad)
    page.fill("#question", MUSEUM)
    page.press("#question", "Enter")  # not sent: the day would be lost in silence
    warning = page.locator("#as-of-warning")
    expect(warning).to_contain_text(said)
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".exchange")).to_have_count(0)
    assert findings(page) == []
    field.fill(typed)
    expect(warning).to_have_text("")
    with page.expect_request("**/api/ask") as asked:
        field.press("Enter")  # as from the question itself
    page.locator(".exchange[data-state=done]").wait_for()
    as_of = json.loads(asked.value.post_data)["as_of"]
    assert as_of == READ[typed]
    expect(field).to_have_value(shown)
    page.locator('.languages [aria-pressed="false"]').click()
    expect(field).to_have_value(other)
    ask(page, MUSEUM)


@pytest.mark.parametrize("locale", ["vi-VN", "en-GB"])
def test_the_calendar_is_a_button_beside_the_field(
    open_page: OpenPage, toy_site: str, locale: str
) -> None:
    name, about = {
        "vi-VN": ("Mở lịch", "Tính đến ngày"),
        "en-GB": ("Open the calendar", "As of"),
    }[locale]
    page = open_page(toy_site, locale=locale)
    page.evaluate("HTMLInputElement.prototype.showPicker = function () { window.opened = this; }")
    button = page.locator(".options").get_by_role("button", name=name)
    expect(button).to_have_accessible_description(about)
    button.press("Enter")
    page.wait_for_function("window.opened")
    page.evaluate("opened.value = '2024-04-30'; opened.dispatchEvent(new Event('input'))")
    expect(page.locator("#as-of")).to_have_value(
        {"vi-VN": "30/4/2024", "en-GB": "30 April 2024"}[locale]
    )
    expect(page.locator("#as-of")).to_be_focused()


def test_the_articles_are_filtered_by_days(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site, locale="vi-VN")
    reader = page.locator("#reader")
    reader.get_by_label("Từ ngày", exact=True).fill("2022")
    expect(reader.locator(".card")).to_have_count(1)
    reader.get_by_label("Đến ngày", exact=True).fill("8/2022")
    expect(reader.locator(".card")).to_have_count(0)
    reader.get_by_label("Đến ngày", exact=True).fill("bao giờ")
    reader.get_by_label("Đến ngày", exact=True).press("Tab")
    expect(reader.get_by_role("alert").last).to_contain_text("Không đọc được “bao giờ”")
    expect(reader.locator(".card")).to_have_count(1)
