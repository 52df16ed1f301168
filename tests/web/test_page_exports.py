"""What is copied and downloaded says of each sentence what the page says of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import ask

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Any]
SAYS = {
    "vi-VN": (
        "chỉ được xác nhận một phần",
        "bản dịch",
        "13/9/2022 (ngày suy ra)",
        "Chưa trả lời hết",
    ),
    "en-GB": (
        "only partly confirmed",
        "translation",
        "13 September 2022 (date inferred)",
        "The answer is not complete",
    ),
}


@pytest.mark.parametrize("locale", list(SAYS))
def test_exports_mark_what_the_page_marks(open_page: OpenPage, toy_site: str, locale: str) -> None:
    copy = {"vi-VN": "Chép kèm nguồn", "en-GB": "Copy with sources"}[locale]
    partial, translated, dated, whole = SAYS[locale]
    page = open_page(toy_site, locale=locale)
    ask(page, "PARTIAL museum").locator(f".tag.partial:has-text('{partial}')").wait_for()
    ask(page, "TRANSLATE chợ nổi").locator(f".tag.translated:has-text('{translated}')").wait_for()
    ask(page, "DIFFER museum chợ")
    ask(page, "BREAK museum tower visitor").locator(".status", has_text=whole).wait_for()
    texts = []
    for exchange in page.locator(".exchange").all():
        exchange.get_by_role("button", name=copy).click()
        exchange.locator(".did").wait_for()
        texts.append(page.evaluate("navigator.clipboard.readText()"))
    assert f"Some of it. ({partial}) [1]" in texts[0]
    assert f"flood season. ({translated}) [1]" in texts[1]
    assert dated in texts[1]
    assert "The articles differ." in texts[2]
    assert whole in texts[3]
    page.locator(".menu").click()
    page.locator(".talk.current .more summary").click()
    for name, brackets in (("Markdown", "({}) \\[1\\]"), ("HTML", "<i> ({})</i><sup>1</sup>")):
        with page.expect_download() as download:
            page.get_by_role("button", name=name, exact=True).click()
        saved = Path(download.value.path()).read_text("utf-8")
        assert "The articles differ." in saved
        assert whole in saved
        assert brackets.format(partial) in saved
        assert brackets.format(translated) in saved
        assert dated in saved
