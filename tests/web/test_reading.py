"""The plain pages of articles."""

from __future__ import annotations

from html.parser import HTMLParser

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.types import Article, Span
from qa.web.reading import article_body
from tests.web.fakes import HARBOUR, HOSTILE, MARKET


class Marked(HTMLParser):
    """Collects the tags of a page and the text inside its mark."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.quote = ""
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]
        self.inside = self.inside or tag == "mark"

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "mark"

    def handle_data(self, data: str) -> None:
        self.quote += data if self.inside else ""


def read(html: str) -> Marked:
    parser = Marked()
    parser.feed(html)
    return parser


def test_the_quoted_words_are_marked(toy_site: str) -> None:
    start = HARBOUR.text.index("😀")
    span = f"{start}-{start + 40}"
    response = httpx.get(f"{toy_site}articles/harbour", params={"span": span})
    assert read(response.text).quote == HARBOUR.text[start : start + 40]
    assert "script-src" not in response.headers["content-security-policy"]
    assert "default-src 'none'" in response.headers["content-security-policy"]


def test_an_inferred_day_says_why(toy_site: str) -> None:
    headers = {"Accept-Language": "vi"}
    html = httpx.get(f"{toy_site}articles/cho-noi", headers=headers).text
    assert '<html lang="vi">' in html
    assert 'ngày suy ra, vì: <span lang="en">the text says 12/9' in html


def test_a_hostile_article_brings_no_elements(toy_site: str) -> None:
    page = read(httpx.get(f"{toy_site}articles/hostile").text)
    assert not {"img", "script", "style", "form", "input", "iframe"} & set(page.tags)
    assert not [link for link in page.links if ":" in link]


def test_the_list_leads_to_each_article(toy_site: str) -> None:
    page = read(httpx.get(f"{toy_site}articles").text)
    for article in (HARBOUR, MARKET, HOSTILE):
        assert f"articles/{article.id}" in page.links


@pytest.mark.parametrize(
    ("path", "status"), [("articles/none", 404), ("articles/harbour?span=9-1", 400)]
)
def test_what_is_not_there_is_said(toy_site: str, path: str, status: int) -> None:
    response = httpx.get(toy_site + path)
    assert response.status_code == status
    assert read(response.text).tags.count("p") == 2


# Parsers of HTML fold \r into \n and replace NUL; the corpus has neither.
TEXT = st.text(st.characters(exclude_characters="\r\0", exclude_categories=["Cs"]), min_size=2)


@given(TEXT, st.data())
def test_any_words_are_marked_exactly(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    article = Article("a", text[:50], text, "en")
    page = read(article_body(article, Span(start, end), "en"))
    assert page.quote == text[start:end]
    assert set(page.tags) <= {"p", "a", "h1", "div", "mark"}
