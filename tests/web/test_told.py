"""What cannot be done is told in the language of the page, by the server and by the page itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from corpus.language import detect
from qa.errors import IndexBusy, ModelProblem
from qa.types import Event, Question
from qa.web import limits
from qa.web.sites import Sites
from tests.web.conftest import ask, running
from tests.web.fakes import FakeAssistant
from tests.web.hosts import STRICT, hosting
from tests.web.test_access import findings

OpenPage = Callable[..., Any]
MUSEUM = "When did the harbour town open a lighthouse museum?"
TOKEN = "open-sesame"


class Failing(FakeAssistant):
    """Fails as the real one does: before there is a status, or in mid-answer."""

    def stream(self, question: Question) -> Iterator[Event]:
        if question.text.startswith("BUSY"):
            raise IndexBusy("another process is writing the index in /x; try again when it is done")
        events = super().stream(question)
        yield next(events)
        if question.text.startswith("MODEL"):
            raise ModelProblem("gateway did not answer within 60 s; try again")
        yield from events


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(Failing(), tmp_path_factory.mktemp("told"), admin_token=TOKEN) as address:
        yield address


@pytest.fixture(scope="module")
def api(site: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site, headers={"Accept-Language": "vi"}, timeout=30) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "body", "status", "said"),
    [
        ("api/ask", {"question": "a", "as_of": "mai"}, 400, "as_of không phải là ngày"),
        ("api/ask", {"question": "BUSY"}, 503, "Một tiến trình khác đang ghi chỉ mục"),
        ("api/ask", {}, 400, "Cần có question."),
        ("api/ask", {"question": "a" * 300_000}, 413, "Nội dung gửi quá lớn"),
        (
            "api/feedback",
            {"useful": True, "reason": "x" * 5000, "answer": {}},
            400,
            "Cần sửa reason",
        ),
        ("api/admin/preview", {"url": "http://127.0.0.1:9/"}, 400, "127.0.0.1 là địa chỉ nội bộ"),
        ("api/admin/preview", {"text": "x"}, 400, "Văn bản đã dán không có nội dung"),
        (
            "api/admin/preview",
            {"file": {"name": "a.docx", "content": ""}},
            400,
            "a.docx: không đọc được loại tệp này",
        ),
        ("api/admin/articles", {"ticket": "none"}, 404, "Bản xem trước không còn nữa"),
    ],
)
def test_the_server_tells_it_in_vietnamese(
    api: httpx.Client, path: str, body: Any, status: int, said: str
) -> None:
    response = api.post(path, json=body, headers={"Authorization": f"Bearer {TOKEN}"})
    assert (response.status_code, set(response.json())) == (status, {"error"})
    assert said in response.json()["error"]
    english = api.post(
        path, json=body, headers={"Authorization": f"Bearer {TOKEN}", "Accept-Language": "fr"}
    )
    assert detect(english.json()["error"], "en") == "en"


def test_a_wrong_token_and_a_failing_stream_are_told_in_vietnamese(api: httpx.Client) -> None:
    wrong = api.get("api/admin/job", headers={"Authorization": "Bearer no"})
    assert wrong.json()["error"].startswith("Mã quản trị không đúng")
    stream = api.post(
        "api/ask", json={"question": "MODEL museum"}, headers={"Accept": "text/event-stream"}
    )
    assert "gateway không trả lời trong 60 giây; hãy thử lại" in stream.text
    article = api.get("articles/nowhere")
    assert '<html lang="vi">' in article.text
    assert "Máy chủ trả lời bằng tiếng Anh: There is no article" in article.text  # the toy's own


@pytest.mark.browser
@pytest.mark.parametrize(
    ("locale", "busy", "model", "away", "long", "none"),
    [
        (
            "vi-VN",
            "Một tiến trình khác đang ghi chỉ mục",
            "gateway không trả lời trong 60 giây",
            "máy chủ đang khởi động lại hoặc quá tải",
            "Câu hỏi dài 2001 ký tự; hãy rút gọn còn 2000.",
            "Hãy viết câu hỏi rồi gửi.",
        ),
        (
            "en-GB",
            "another process is writing the index",
            "gateway did not answer within 60 s",
            "the server is starting again or overloaded",
            "The question has 2001 characters; shorten it to 2000.",
            "Write a question, then send it.",
        ),
    ],
)
def test_the_page_tells_it_in_its_own_language(
    open_page: OpenPage,
    site: str,
    locale: str,
    busy: str,
    model: str,
    away: str,
    long: str,
    none: str,
) -> None:
    other = {"vi-VN": "en-GB", "en-GB": "vi-VN"}[locale]
    page = open_page(site, locale=other, reduced_motion="reduce")
    page.locator(
        '.languages [aria-pressed="false"]'
    ).click()  # the page's language, not the browser's
    expect(ask(page, "BUSY").locator(".status")).to_contain_text(busy)
    expect(ask(page, "MODEL museum").locator(".status")).to_contain_text(model)
    page.route("**/api/ask", lambda route: route.fulfill(status=503, body="<h1>Starting</h1>"))
    expect(ask(page, MUSEUM).locator(".status")).to_contain_text(away)
    page.unroute("**/api/ask")
    page.get_by_role("button", name="Hỏi" if locale == "vi-VN" else "Ask", exact=True).click()
    warning = page.locator("#question-warning")
    expect(warning).to_have_text(none)
    page.fill("#question", "a" * 2001)  # as pasted: nothing is cut off in silence
    expect(warning).to_have_text("")
    page.press("#question", "Enter")
    expect(warning).to_have_text(long)
    assert findings(page) == []
    expect(page.locator(".exchange")).to_have_count(3)
    page.fill("#question", MUSEUM + " " * 3000)
    page.press("#question", "Enter")
    page.locator(".exchange:nth-child(4)[data-state=done]").wait_for()


@pytest.mark.browser
def test_the_administration_tells_it_in_vietnamese(open_page: OpenPage, site: str) -> None:
    page = open_page(site, locale="vi-VN")
    page.locator("#reader .manage").click()
    page.locator("#admin-token").fill(TOKEN)
    page.locator("#admin-token").press("Enter")
    admin = page.locator(".admin")
    admin.get_by_label("Đường dẫn").check()
    admin.get_by_label("Địa chỉ của bài").fill("http://10.0.0.1/bai")
    admin.get_by_role("button", name="Xem trước").click()
    admin.get_by_text("10.0.0.1 là địa chỉ nội bộ").wait_for()
    admin.get_by_label("Văn bản dán vào").check()
    admin.locator("textarea").fill("x")
    admin.get_by_role("button", name="Xem trước").click()
    admin.get_by_text("Văn bản đã dán không có nội dung bài báo").wait_for()


@pytest.mark.browser
@pytest.mark.parametrize("mode", ["shadow", "iframe"])
def test_the_widget_tells_it_in_its_language(browser: Any, tmp_path: Path, mode: str) -> None:
    with hosting() as host, pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "ASKED_A_MINUTE", 2)
        shown = Sites(tmp_path).add("News", [host.origin])
        with running(Failing(), tmp_path) as chat:
            host.policy = STRICT.format(chat=chat.rstrip("/"))
            tag = f'<script async src="{chat}widget.js" data-site="{shown.id}" data-mode="{mode}"></script>'
            html = f'<!doctype html><html lang="vi"><meta charset="utf-8">{tag}<h1>Tin</h1></html>'
            page = browser.new_page(locale="en-GB")
            page.goto(host.page("/", html))
            page.locator("wpsqa-widget .launcher").click()
            panel = page.locator("wpsqa-widget")
            if mode == "iframe":
                panel = page.frame_locator("wpsqa-widget iframe")
            box, warning = panel.locator("textarea"), panel.locator(".problem")
            box.press("Enter")
            expect(warning).to_have_text("Hãy viết câu hỏi rồi gửi.")
            box.fill("a" * 2001)
            expect(warning).to_have_text("")
            box.press("Enter")
            expect(warning).to_contain_text("Câu hỏi dài 2001 ký tự")
            for question, said in (
                ("BUSY", "Một tiến trình khác đang ghi chỉ mục"),
                ("MODEL museum", "gateway không trả lời trong 60 giây"),
                ("museum", "Có quá nhiều câu hỏi trong thời gian ngắn"),
            ):
                box.fill(question)
                box.press("Enter")
                expect(panel.locator(".exchange").last).to_contain_text(said)
            page.close()


def test_every_line_of_the_page_is_there_in_both_languages() -> None:
    """The string tables of the page and of the widget have the same names in both languages."""
    web = Path(__file__).parents[2] / "qa" / "web"
    for file in ("static/page-words.js", "static/admin-words.js", "widget/words.js"):
        vi, en = (web / file).read_text("utf-8").split("\n  en: {")
        names = [
            [
                line.split(":")[0].strip(" '")
                for line in part.splitlines()
                if line.startswith("    ")
            ]
            for part in (vi, en)
        ]
        table = [[name for name in part if not name.startswith("const")] for part in names]
        assert json.dumps(table[0]) == json.dumps(table[1]), file
