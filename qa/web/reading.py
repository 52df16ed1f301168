"""Plain pages of the articles: where links of citations, exports and other sites lead.

They need no script. Whatever an article holds is escaped, and the whole is then cleaned against a
list of the few tags used here, so that a slip in one of the two is not enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

import nh3
from fastapi import APIRouter, Header, Query
from fastapi.responses import HTMLResponse

from corpus.dates import written_day
from corpus.notes import note_texts
from corpus.types import Article, Language, Span
from qa.errors import UsageError
from qa.telling import told_in
from qa.web.articles import parse_span
from qa.web.page_host import preferred_language

if TYPE_CHECKING:
    from qa.assistant import Assistant

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)

WORDS: dict[Language, dict[str, str]] = {
    "vi": {
        "articles": "Các bài báo",
        "none": "Chưa có bài báo nào.",
        "ask": "Đặt câu hỏi",
        "original": "Mở bài gốc",
        "stated": "ngày ghi trong bài",
        "inferred": "ngày suy ra",
        "because": "vì",
        "unknown": "không rõ ngày đăng",
        "vi": "tiếng Việt",
        "en": "tiếng Anh",
    },
    "en": {
        "articles": "Articles",
        "none": "There are no articles yet.",
        "ask": "Ask a question",
        "original": "Open the original",
        "stated": "date printed in the article",
        "inferred": "date inferred",
        "because": "because",
        "unknown": "date unknown",
        "vi": "Vietnamese",
        "en": "English",
    },
}


def clean(fragment: str) -> str:
    """Keep the tags of these pages and nothing else: no image, form, script or style."""
    return nh3.clean(
        fragment,
        tags={"a", "div", "h1", "li", "mark", "p", "span", "time", "ul"},
        clean_content_tags={"script", "style"},
        attributes={
            "a": {"href"},
            "div": {"class", "lang"},
            "h1": {"lang"},
            "mark": {"id"},
            "p": {"class"},
            "span": {"lang"},
            "time": {"datetime"},
        },
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer",
    )


def shown_day(day: date | None, language: Language) -> str:
    """Return the day as people write it, as safe HTML."""
    if day is None:
        return WORDS[language]["unknown"]
    return f'<time datetime="{day.isoformat()}">{written_day(day, language)}</time>'


def because(article: Article, language: Language) -> str:
    """Return how the day was found, in the language of the page where it is told in it."""
    texts = note_texts(article)
    told_in = language if language in texts else next(iter(texts), None)
    if told_in is None:
        return ""
    return f', {WORDS[language]["because"]}: <span lang="{told_in}">{escape(texts[told_in])}</span>'


def meta(article: Article, language: Language) -> str:
    """Return who published it, when, how sure that is, and in which language."""
    words = WORDS[language]
    parts = [escape(name) for name in (article.publisher, article.agency, article.author) if name]
    day = shown_day(article.published, language)
    if article.published:
        day += f" ({words[article.published_certainty]}"
        if article.published_certainty == "inferred":
            day += because(article, language)
        day += ")"
    parts += [day, words[article.language]]
    if article.url:
        parts.append(f'<a href="{escape(article.url)}">{words["original"]}</a>')
    return " · ".join(parts)


def ways(language: Language) -> str:
    """Return the links out of an article."""
    words = WORDS[language]
    return (
        f'<p class="meta"><a href="../articles">{words["articles"]}</a> · '
        f'<a href="../">{words["ask"]}</a></p>'
    )


def article_body(article: Article, span: Span | None, language: Language) -> str:
    """Return the article with the quoted words marked."""
    start, end = (span.start, span.end) if span else (0, 0)
    quoted = f'<mark id="quote">{escape(article.text[start:end])}</mark>' if span else ""
    text = escape(article.text[:start]) + quoted + escape(article.text[end:])
    return clean(
        f"{ways(language)}"
        f'<h1 lang="{article.language}">{escape(article.title)}</h1>'
        f'<p class="meta">{meta(article, language)}</p>'
        f'<div class="text" lang="{article.language}">{text}</div>'
    )


def list_body(articles: Sequence[Article], language: Language) -> str:
    """Return the list of articles, newest first."""
    words = WORDS[language]
    newest = sorted(articles, key=lambda a: a.published or date.min, reverse=True)
    items = "".join(
        f'<li><div lang="{a.language}"><a href="articles/{quote(a.id, safe="")}">'
        f'{escape(a.title)}</a></div><p class="meta">{meta(a, language)}</p></li>'
        for a in newest
    )
    return clean(
        f'<p class="meta"><a href="./">{words["ask"]}</a></p>'
        f"<h1>{words['articles']}</h1>"
        + (f"<ul>{items}</ul>" if items else f"<p>{words['none']}</p>")
    )


def document(title: str, body: str, language: str, up: str, status: int = 200) -> HTMLResponse:
    """Return the page around a cleaned body; ``up`` leads to the root of the application."""
    html = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title>"
        f'<link rel="icon" href="{up}page/icon.svg">'
        f'<link rel="stylesheet" href="{up}page/colours.css">'
        f'<link rel="stylesheet" href="{up}page/reading.css">'
        f"</head><body><main>{body}</main></body></html>"
    )
    headers = {"Content-Security-Policy": POLICY, "Vary": "Accept-Language"}
    return HTMLResponse(html, status, headers=headers)


def reading_router(assistant: Assistant) -> APIRouter:
    """Return the pages under ``/articles``."""
    router = APIRouter(include_in_schema=False)

    @router.get("/articles")
    def articles(accept_language: Annotated[str, Header()] = "") -> HTMLResponse:
        language = preferred_language(accept_language)
        body = list_body(assistant.articles(), language)
        return document(WORDS[language]["articles"], body, language, "./")

    @router.get("/articles/{article_id}")
    def article(
        article_id: str,
        accept_language: Annotated[str, Header()] = "",
        span: Annotated[str | None, Query()] = None,
    ) -> HTMLResponse:
        language = preferred_language(accept_language)
        try:
            found = assistant.article(article_id)
            at = parse_span(span, len(found.text)) if span else None
        except UsageError as error:
            body = clean(f"{ways(language)}<p>{escape(told_in(language, str(error)))}</p>")
            return document(WORDS[language]["articles"], body, language, "../", error.http_status)
        return document(found.title, article_body(found, at, language), language, "../")

    return router
