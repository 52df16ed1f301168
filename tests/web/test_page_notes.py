"""Why a day is no more than inferred, in the language of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from corpus.read import builtin_articles
from tests.web.conftest import running
from tests.web.fakes import FakeAssistant

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Any]


@pytest.fixture(scope="module")
def built_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(FakeAssistant(builtin_articles()), tmp_path_factory.mktemp("notes")) as address:
        yield address


@pytest.mark.parametrize(
    ("locale", "why", "other"),
    [
        ("vi-VN", "ngày suy ra, vì: Trang báo không ghi năm.", "because: The page prints no year."),
        (
            "en-GB",
            "date inferred, because: The page prints no year.",
            "vì: Trang báo không ghi năm.",
        ),
    ],
)
def test_the_reason_follows_the_page(
    open_page: OpenPage, built_in: str, locale: str, why: str, other: str
) -> None:
    page = open_page(built_in, locale=locale)
    page.locator('#reader .card[data-article="cam-ket-wps-2025"]').click()
    origin = page.locator("#reader .origin")
    expect(origin).to_contain_text(why)
    expect(origin.locator(".sure [lang]")).to_have_attribute("lang", locale[:2])
    page.locator('.languages [aria-pressed="false"]').click()
    expect(page.locator("#reader .origin")).to_contain_text(other)


def test_a_reason_in_one_language_says_in_which(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site, locale="vi-VN")
    page.locator('#reader .card[data-article="cho-noi"]').click()
    note = page.locator("#reader .origin .sure [lang]")
    expect(note).to_have_text("the text says 12/9 and the page was archived in 2022")
    expect(note).to_have_attribute("lang", "en")
