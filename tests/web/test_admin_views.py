"""The administration with the real articles, in both languages: a file, the parts, the runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from qa.build import build_assistant
from qa.settings import Settings
from tests.web.conftest import ask, running
from tests.web.test_access import findings
from tests.web.test_admin_api import TOKEN, write_run

pytestmark = [
    pytest.mark.browser,
    # Chroma warns about its own stored configuration each time a collection is opened.
    pytest.mark.filterwarnings("ignore:legacy embedding function config:DeprecationWarning"),
]

OpenPage = Callable[..., Any]
SAYS = {
    "vi-VN": {
        "text": "Thư viện xã Hòa Mai mở cửa\n08/04/2023\n\nNgày 8/4/2023, thư viện xã Hòa Mai mở cửa "
        "với 4.200 cuốn sách.\n\nThư viện do bà Trịnh Thị Lam phụ trách, mở cửa mỗi tối.\n",
        "ask": "Thư viện xã Hòa Mai có bao nhiêu cuốn sách?",
        "says": "4.200",
        "look": "Xem trước",
        "choose": "Chọn tệp",
        "runs": "Đánh giá",
        "add": "Thêm bài báo",
    },
    "en-GB": {
        "text": "Bicycle museum opens in Larne Hill\n8 April 2023\n\nOn 8 April 2023, the bicycle museum "
        "of Larne Hill opened with 312 bicycles.\n\nIts keeper is Oona Bright.\n",
        "ask": "How many bicycles does the museum of Larne Hill have?",
        "says": "312",
        "look": "Preview",
        "choose": "Choose a file",
        "runs": "Evaluations",
        "add": "Add an article",
    },
}
LOCALES = pytest.mark.parametrize("locale", list(SAYS))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    folder: Path = tmp_path_factory.mktemp("admin-views")
    assistant = build_assistant(Settings(data_dir=folder, answerer="extractive"))
    with running(assistant, folder, admin_token=TOKEN) as address:
        yield address, folder


def enter(page: Any) -> Any:
    page.locator("#reader .manage").click()
    page.locator("#admin-token").fill(TOKEN)
    page.locator("#admin-token").press("Enter")
    page.locator(".managed").first.wait_for()
    return page.locator(".admin")


@LOCALES
def test_an_article_added_by_file_answers_a_moment_later(
    open_page: OpenPage, site: tuple[str, Path], tmp_path: Path, locale: str
) -> None:
    says = SAYS[locale]
    file = tmp_path / "article.txt"
    file.write_text(says["text"], encoding="utf-8")
    page = open_page(site[0], locale=locale, reduced_motion="reduce")
    admin = enter(page)
    assert findings(page) == []
    chooser = admin.locator(".chooser")
    expect(chooser).to_contain_text(says["choose"])  # not in the language of the browser
    with page.expect_file_chooser() as opened:
        chooser.click()
    opened.value.set_files(file)
    expect(chooser).to_contain_text("article.txt")
    admin.get_by_role("button", name=says["look"]).click()
    expect(admin.locator(".kept .text")).to_contain_text(says["says"])
    assert findings(page) == []
    admin.locator(".preview .strong").click()
    admin.locator(".job ul li").first.wait_for()
    answer = ask(page, says["ask"])
    expect(answer).to_have_attribute("data-status", "answered")
    answer.locator(".cite").first.click()
    expect(page.locator("#reader mark")).to_contain_text(says["says"])
    assert page.complaints == []


@LOCALES
def test_each_part_is_one_press_away_and_runs_say_when(
    open_page: OpenPage, site: tuple[str, Path], locale: str
) -> None:
    says = SAYS[locale]
    write_run(site[1], f"20260203T101112-{locale}", "<p>Report</p>")
    page = open_page(site[0], locale=locale, timezone_id="UTC", reduced_motion="reduce")
    admin = enter(page)
    run = admin.locator("[data-run]").first
    run.wait_for()
    admin.locator(".parts").get_by_role("button", name=says["runs"]).click()
    expect(admin.get_by_role("heading", name=says["runs"])).to_be_focused()
    expect(run).to_be_in_viewport()
    assert re.search(r"2026\b.*10:11|10:11.*2026\b", run.locator("strong").inner_text())
    admin.locator(".parts").get_by_role("button", name=says["add"]).click()
    expect(admin.get_by_role("heading", name=says["add"])).to_be_focused()
    assert findings(page) == []
