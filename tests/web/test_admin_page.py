"""The administration as a person uses it, in a browser, with the real index."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from qa import build
from qa.settings import Settings
from tests.web.conftest import ask, running, settles
from tests.web.test_access import findings
from tests.web.test_admin_api import PAGE, TOKEN, write_run
from vectorstore.embed import TokenEmbed

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Any]
FERRY = "How many passengers does the ferry Sandpiper carry?"
PASTE = """Trang chủ
Đăng nhập
Xã Vạn Sen khánh thành cầu gỗ
12/05/2023 08:00

Ngày 10/5/2023, xã Vạn Sen khánh thành cây cầu gỗ dài 120 mét bắc qua sông Sen.

Cây cầu do người dân trong xã cùng góp công xây dựng trong hai năm liền.

Chia sẻ
Bình luận
"""


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, encoder: TokenEmbed
) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("admin-page")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "load_embedder", lambda settings: (encoder, []))
        assistant = build.build_assistant(Settings(data_dir=folder, answerer="extractive"))
    with running(assistant, folder, admin_token=TOKEN) as address:
        yield address, folder
    assistant.snapshot().close()


def enter(page: Any, token: str = TOKEN) -> Any:
    """Open the administration and give the token."""
    page.locator("#reader .manage").click()
    page.locator("#admin-token").fill(token)
    page.locator("#admin-token").press("Enter")
    return page.locator(".admin")


def save(page: Any) -> None:
    page.locator(".preview .strong").click()
    page.locator(".job ul li").first.wait_for()
    page.locator(".preview").wait_for(state="detached")


def test_there_is_no_way_in_until_a_token_is_set(open_page: OpenPage, toy_site: str) -> None:
    page = open_page(toy_site)
    page.locator("#reader .card").first.wait_for()
    page.wait_for_load_state("networkidle")
    expect(page.locator(".manage")).to_have_count(0)
    assert page.complaints == []


def test_a_file_is_looked_at_saved_asked_about_and_removed(
    open_page: OpenPage, site: tuple[str, Path], tmp_path: Path
) -> None:
    file = tmp_path / "ferry.html"
    file.write_text(PAGE)
    page = open_page(site[0], reduced_motion="reduce")
    expect(ask(page, FERRY)).to_have_attribute("data-status", "abstained")
    admin = enter(page)
    admin.locator("input[type=file]").set_input_files(file)
    admin.get_by_role("button", name="Preview").click()
    kept = admin.locator(".kept")
    kept.wait_for()
    focus = "document.activeElement.textContent"
    settles(page, lambda: page.evaluate(focus), "Before it is saved")
    expect(kept.locator(".text")).to_contain_text("85 passengers", use_inner_text=True)
    assert findings(page) == []
    kept.get_by_label("Publisher").fill("Korro News")
    save(page)
    page.get_by_text("questions can be asked now").first.wait_for()
    expect(page.locator(".job")).to_contain_text(
        "Added: Ferry links two islands", use_inner_text=True
    )
    answer = ask(page, FERRY)
    expect(answer).to_have_attribute("data-status", "answered")
    answer.locator(".cite").first.click()
    page.locator("#reader mark").wait_for()
    expect(page.locator("#reader mark")).to_contain_text("85 passengers", use_inner_text=True)
    expect(page.locator("#reader .origin")).to_contain_text("Korro News", use_inner_text=True)
    page.keyboard.press("Escape")
    page.locator("#reader .manage").click()  # the token is still known
    row = page.locator(".managed", has_text="Ferry links two islands")
    row.get_by_role("button", name="Remove “Ferry links two islands”").click()
    row.get_by_role("button", name="Keep it").click()
    row.get_by_role("button", name="Remove “Ferry links two islands”").click()
    row.get_by_role("button", name="Remove", exact=True).click()
    page.locator(".job", has_text="Removed: Ferry links two islands").wait_for()
    row.wait_for(state="detached")
    expect(page.locator(".managed")).to_have_count(5)
    expect(ask(page, FERRY)).to_have_attribute("data-status", "abstained")
    assert page.complaints == []


def test_a_pasted_page_shows_what_was_left_out(open_page: OpenPage, site: tuple[str, Path]) -> None:
    page = open_page(site[0], locale="vi-VN", width=400, reduced_motion="reduce")
    page.locator(".bar .list").click()
    admin = enter(page)
    admin.get_by_label("Văn bản dán vào").check()
    admin.locator("textarea").fill(PASTE)
    admin.get_by_role("button", name="Xem trước").click()
    kept = admin.locator(".kept")
    kept.wait_for()
    removed = kept.locator(".removed li").all_inner_texts()
    assert removed
    assert all(line in PASTE for line in removed)
    expect(kept.locator(".text")).to_contain_text("120 mét", use_inner_text=True)
    assert findings(page) == []
    fits = "document.documentElement.scrollWidth <= innerWidth"
    settles(page, lambda: page.evaluate(fits), True)
    save(page)
    page.locator("#reader .close").click()
    answer = ask(page, "Cây cầu gỗ bắc qua sông Sen dài bao nhiêu mét?")
    expect(answer).to_have_attribute("data-status", "answered")
    expect(answer).to_contain_text("120 mét", use_inner_text=True)
    assert page.complaints == []


def test_a_private_link_and_nothing_at_all_are_refused(
    open_page: OpenPage, site: tuple[str, Path]
) -> None:
    page = open_page(site[0])
    admin = enter(page)
    admin.get_by_role("button", name="Preview").click()
    admin.get_by_text("There is nothing to read yet").wait_for()
    admin.get_by_label("A link").check()
    admin.get_by_label("Address of the article").fill("http://127.0.0.1:9/secret")
    admin.get_by_role("button", name="Preview").click()
    admin.get_by_text("is a private address").wait_for()
    expect(admin.get_by_label("Address of the article")).to_have_value("http://127.0.0.1:9/secret")


@pytest.mark.parametrize(
    ("locale", "word"), [("vi-VN", "Mã quản trị không đúng"), ("en-GB", "token is wrong")]
)
def test_a_wrong_token_is_refused_in_plain_words(
    open_page: OpenPage, site: tuple[str, Path], locale: str, word: str
) -> None:
    page = open_page(site[0], locale=locale)
    admin = enter(page, "not-it")
    admin.get_by_role("alert").filter(has_text=word).wait_for()
    settles(page, lambda: page.evaluate("document.activeElement.id"), "admin-token")
    settles(page, lambda: page.evaluate("sessionStorage.getItem('wpsqa.admin')"), None)
    assert findings(page) == []
    page.locator("#admin-token").fill(TOKEN)
    page.locator("#admin-token").press("Enter")
    admin.locator(".managed").first.wait_for()
    assert page.evaluate("localStorage.getItem('wpsqa.admin')") is None


def test_the_language_switches_and_the_typed_text_stays(
    open_page: OpenPage, site: tuple[str, Path]
) -> None:
    page = open_page(site[0])
    admin = enter(page)
    admin.get_by_label("Pasted text").check()
    admin.locator("textarea").fill("Some words")
    page.get_by_role("button", name="Tiếng Việt").click()
    admin.get_by_role("heading", name="Thêm bài báo").wait_for()
    expect(admin.locator("textarea")).to_have_value("Some words")
    admin.get_by_role("button", name="Thoát quản trị").click()
    page.locator("#admin-token").wait_for()
    settles(page, lambda: page.evaluate("sessionStorage.getItem('wpsqa.admin')"), None)


def test_a_report_opens_shut_in(open_page: OpenPage, browser: Any, site: tuple[str, Path]) -> None:
    address, folder = site
    write_run(
        folder,
        "20260101T000000-toy",
        "<title>Toy</title><script>document.title = 'acted'</script><p>Report of the toy</p>",
    )
    page = open_page(address)
    admin = enter(page)
    run = admin.locator("[data-run]")
    expect(run).to_contain_text(re.compile(r"75\s?%"))
    expect(run).to_contain_text("50% – 90%")
    assert findings(page) == []
    with page.context.expect_page() as opened:
        run.get_by_role("button", name="Open the report").click()
    report = opened.value
    report.get_by_text("Report of the toy").wait_for()
    assert report.title() == "Toy"  # its script did not run
    assert page.complaints == []


def test_no_word_of_the_administration_hides_another(
    open_page: OpenPage, site: tuple[str, Path]
) -> None:
    page = open_page(site[0])
    languages = page.evaluate(
        """async () => {
            const { ADMIN_WORDS } = await import(new URL('page/admin-words.js', document.baseURI));
            const source = await (await fetch('page/page-words.js')).text();
            const names = Object.keys(ADMIN_WORDS.en);
            return {
                same: names.join() === Object.keys(ADMIN_WORDS.vi).join(),
                hidden: names.filter((name) => source.includes(`    ${name}: '`)),
            };
        }"""
    )
    assert languages == {"same": True, "hidden": []}
