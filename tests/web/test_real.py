"""The page with the real assistant and the built-in articles, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from qa.assistant import Assistant
from qa.build import build_assistant
from qa.settings import Settings
from tests.web.conftest import ask, running

pytestmark = [
    pytest.mark.browser,
    # Chroma warns about its own stored configuration each time a collection is opened.
    pytest.mark.filterwarnings("ignore:legacy embedding function config:DeprecationWarning"),
]

Site = tuple[str, Assistant]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("real")
    assistant = build_assistant(Settings(data_dir=folder, answerer="extractive"))
    with running(assistant, folder) as address:
        yield address, assistant


@pytest.mark.parametrize("locale", ["vi-VN", "en-GB"])
def test_each_example_is_answered_and_opens_its_words(
    open_page: Callable[..., Any], site: Site, locale: str
) -> None:
    address, assistant = site
    page = open_page(address, locale=locale)
    examples = page.locator(".example").all_inner_texts()
    assert len(examples) >= 6
    for question in examples:
        answer = ask(page, question)
        assert answer.get_attribute("data-status") == "answered", answer.inner_text()
        for link in answer.locator(".cite").all():
            link.click()
            mark = page.locator("#reader mark")
            mark.wait_for()
            where = link.get_attribute("href")
            article_id, span = where.split("/articles/")[1].split("#")[0].split("?span=")
            start, end = map(int, span.split("-"))
            quote = assistant.article(article_id).text[start:end]
            assert mark.text_content() == quote
            assert (
                page.locator("#reader .text").text_content() == assistant.article(article_id).text
            )
    assert page.complaints == []


@pytest.mark.parametrize("locale", ["vi-VN", "en-GB"])
def test_every_question_offered_next_is_answered(
    open_page: Callable[..., Any], site: Site, locale: str
) -> None:
    page = open_page(site[0], locale=locale)
    page.locator(".example").first.click()
    for number in range(2, 5):
        page.locator(".exchange").last.locator(".next .example").first.click()
        page.locator(f".exchange:nth-child({number})[data-state=done]").wait_for()
        answer = page.locator(".exchange").last
        assert answer.get_attribute("data-status") == "answered", answer.inner_text()
    assert page.complaints == []
