"""The articles that come with the program are what the importer makes of the pages."""

from __future__ import annotations

import os
import re
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from corpus.importer import import_text
from corpus.language import detect
from corpus.notes import note_texts
from corpus.read import builtin_articles
from corpus.types import Article

PAGES = {
    "000": "cam-ket-wps-2025",
    "001": "mps-workshop-2025",
    "002": "hoi-nghi-ha-noi-2020",
    "003": "nap-wps-approval-2024",
    "004": "bo-cong-an-lhq-2024",
}


def by_id() -> dict[str, Article]:
    return {article.id: article for article in builtin_articles()}


def page(number: str) -> str:
    """An article's page as it was pasted: they lie beside the extra data folder."""
    extra = os.environ.get("WPSQA_EXTRA_DATA")
    found = list((Path(extra).parent / "seeds").glob(f"{number}_*.txt")) if extra else []
    if not found:
        pytest.skip("there is no folder 'seeds' beside the one WPSQA_EXTRA_DATA names")
    return found[0].read_text("utf-8")


def test_what_is_known_of_each_article() -> None:
    known = {
        a.id: (a.language, a.publisher, a.agency, a.published, a.published_certainty)
        for a in builtin_articles()
    }
    assert known == {
        "cam-ket-wps-2025": ("vi", None, None, date(2025, 3, 6), "inferred"),
        "mps-workshop-2025": (
            "en",
            "Thời Đại (via Vietnam.vn)",
            None,
            date(2025, 2, 21),
            "stated",
        ),
        "hoi-nghi-ha-noi-2020": ("vi", None, None, date(2020, 12, 9), "inferred"),
        "nap-wps-approval-2024": ("en", None, None, date(2024, 4, 21), "stated"),
        "bo-cong-an-lhq-2024": ("vi", "Một Thế Giới", "TTXVN", date(2024, 7, 19), "stated"),
    }


def test_how_each_day_was_found_is_told_in_both_languages() -> None:
    for article in builtin_articles():
        texts = note_texts(article)
        assert {language: detect(text) for language, text in texts.items()} == {
            "vi": "vi",
            "en": "en",
        }
        figures = [set(re.findall(r"\d{2,}", texts[language])) for language in ("vi", "en")]
        assert figures[0] & figures[1], article.id


def test_the_texts_hold_the_facts_and_no_furniture() -> None:
    articles = by_id()
    assert (
        "nearly 800 military and public security officers" in articles["nap-wps-approval-2024"].text
    )
    assert "hơn 1.000 sĩ quan" in articles["cam-ket-wps-2025"].text
    for article in articles.values():
        assert unicodedata.is_normalized("NFC", article.text)
        assert article.title not in article.text
        lines = article.text.split("\n\n")
        assert len(set(lines)) == len(lines)
        furniture = r"Chú thích ảnh|Comment|Bình luận|No data|Breaking|A80|ONECMS|Source:|Tô Lâm"
        assert re.search(furniture, article.text) is None


@pytest.mark.parametrize("number", PAGES)
def test_the_text_is_what_the_importer_makes_of_the_page(number: str) -> None:
    imported = import_text(page(number)).article
    shipped = by_id()[PAGES[number]]
    assert (shipped.title, shipped.text) == (imported.title, imported.text)
    assert (shipped.language, shipped.url) == (imported.language, imported.url)
    if shipped.published_certainty == "stated":
        assert shipped.published == imported.published


@pytest.mark.parametrize("number", PAGES)
def test_every_line_is_a_line_of_the_page(number: str) -> None:
    printed = {line.strip() for line in page(number).split("\n")}
    assert set(by_id()[PAGES[number]].text.split("\n\n")) <= printed
