"""Everything that can be imported, and how each is refused."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import NotFound, UsageError
from corpus.importer import (
    Hints,
    import_html,
    import_jsonl,
    import_path,
    import_source,
    import_text,
    slug,
)
from corpus.read import builtin_articles, write_article
from corpus.text import canonical

PAGES = Path(__file__).parent / "pages"


def test_a_pasted_page() -> None:
    raw = (PAGES / "en_translated.txt").read_text("utf-8")
    imported = import_text(raw)
    article = imported.article
    assert article.id == "women-lead-the-flood-rescue-teams-of-three-villages"
    assert (article.language, article.publisher) == ("en", "River Post")
    assert (article.published, article.published_certainty) == (date(2024, 11, 8), "stated")
    assert article.url == "https://riverpost.example.org/women-rescue-teams-1187.html"
    assert all(line in raw for line in article.text.split("\n\n"))
    assert article.title not in article.text
    assert "Comment (4)" in imported.removed


def test_what_is_known_beforehand_wins() -> None:
    hints = Hints(
        id="my-id",
        title="Women lead the flood rescue teams of three villages",
        language="vi",
        published=date(2020, 1, 2),
        publisher="Mine",
        author="Me",
        url="https://example.org/",
    )
    article = import_text((PAGES / "en_translated.txt").read_text("utf-8"), hints).article
    known = {name: getattr(article, name) for name in Hints.__dataclass_fields__}
    assert Hints(**known) == hints
    assert "Women lead the flood" not in article.text


def test_a_text_without_a_title_keeps_all_its_words() -> None:
    text = "Hội thảo diễn ra với sự tham gia của 50 đại biểu đến từ mười tỉnh, thành phố cả nước,"
    text += " trong đó có 31 phụ nữ làm công tác hòa giải ở cơ sở."
    article = import_text(text).article
    assert article.text == text
    assert article.title.endswith("…")
    assert text.startswith(article.title[:-1])


@pytest.mark.parametrize("raw", ["", " \n\n ", "Home\nComments\nNo data", "\ufeff"])
def test_a_page_without_text_is_refused(raw: str) -> None:
    with pytest.raises(UsageError, match="no article text"):
        import_text(raw)


def test_an_html_page() -> None:
    article = import_html((PAGES / "article.html").read_bytes(), "https://example.org/a").article
    assert article.title == "Wells dug by women engineers serve nine villages"
    assert (article.publisher, article.author) == ("Delta Daily", "Anna Field")
    assert (article.published, article.published_certainty) == (date(2023, 3, 8), "stated")
    assert article.url == "https://example.org/a"
    assert article.text.startswith("A team of 14 women engineers")
    assert "82 metres" in article.text
    for other in ("cookies", "Wonderful news", "Road to the coast", "All rights", "Home"):
        assert other not in article.text


@pytest.mark.parametrize("data", [b"", b"<html></html>", b"\x00\x01", "<p></p>"])
def test_html_without_an_article_is_refused(data: bytes | str) -> None:
    with pytest.raises(UsageError, match="no article text"):
        import_html(data)


def test_html_without_a_date_is_not_given_one() -> None:
    page = (PAGES / "article.html").read_text("utf-8")
    page = re.sub(r'<meta property="article:published_time"[^>]*>', "", page)
    page = page.replace("© Delta Daily", "© 2019-2024 Delta Daily")
    article = import_html(page).article
    assert (article.published, article.published_certainty) == (None, "unknown")


def test_a_json_line_is_taken_word_for_word() -> None:
    text = "  Comment (0)\r\nNo data\n\n\nCafe\u0301 \u200bchị  "
    record = {"id": "A.b_c-1", "title": "T", "text": text, "published": "2024-07-19"}
    article = import_jsonl(json.dumps(record)).article
    assert (article.id, article.title, article.text) == ("A.b_c-1", "T", canonical(text))
    assert (article.published, article.published_certainty) == (date(2024, 7, 19), "stated")
    assert "  Comment (0)\nNo data" in article.text


def test_a_json_line_needs_only_a_text() -> None:
    imported = import_jsonl(
        '{"text": "Phụ nữ và hòa bình", "lang": "vi", "title": null, "url": ""}'
    )
    assert imported.article.id == "phu-nu-va-hoa-binh"
    assert (imported.article.title, imported.article.language) == ("Phụ nữ và hòa bình", "vi")
    assert imported.removed == ("lang",)


@given(st.text(min_size=1).filter(lambda text: bool(text.strip())))
def test_any_text_survives_as_a_json_line(text: str) -> None:
    article = import_jsonl(json.dumps({"id": "a", "title": "T", "text": text})).article
    assert article.text == canonical(text)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{", "not JSON"),
        ("[1]", "not an object"),
        ("[" * 100_000, "not JSON"),
        ('{"id": "a", "title": "T"}', "'text' is missing"),
        ('{"text": " "}', "'text' is missing"),
        ('{"text": 5}', "'text' is missing"),
        ('{"text": "x", "id": "a/b"}', "cannot be used"),
        ('{"text": "x", "id": "../x"}', "cannot be used"),
        ('{"text": "x", "id": "%s"}' % ("a" * 129), "cannot be used"),
        ('{"text": "x", "language": "fr"}', "write vi or en"),
        ('{"text": "x", "published": "soon"}', "not a day"),
        ('{"text": "x", "title": ["a"]}', "'title' must be text"),
    ],
)
def test_a_bad_json_line_is_refused_in_one_line(line: str, what: str) -> None:
    with pytest.raises(UsageError) as caught:
        import_jsonl(line, "corpus.jsonl line 7")
    assert str(caught.value).startswith("corpus.jsonl line 7")
    assert what in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_is_taken_in_sorted_order_without_hidden_files(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.txt").write_text("Hidden text that nobody wants to see here.")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\x00")
    built_in = builtin_articles()[0]
    write_article(built_in, tmp_path / "a.md")
    rows = [{"id": f"row-{i}", "title": "T", "text": f"Text {i}."} for i in range(2)]
    (tmp_path / "b" / "c.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n\n", "utf-8")
    (tmp_path / "d.json").write_text(json.dumps([{**rows[0], "id": "listed"}]), "utf-8")
    (tmp_path / "e.md").write_text("# A heading\n\nThe text with *stars*.\n", "utf-8")
    found = [imported.article for imported in import_path(tmp_path)]
    assert [a.id for a in found] == [built_in.id, "row-0", "row-1", "listed", "a-heading"]
    assert found[0] == built_in
    assert found[-1].text == "The text with *stars*."


def test_a_language_is_taken_where_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Our title\n\nIt is short.", "utf-8")
    (tmp_path / "b.jsonl").write_text('{"text": "x"}\n{"text": "y", "language": "en"}', "utf-8")
    (tmp_path / "c.md").write_text("---\ntitle: T\n---\nText.", "utf-8")
    found = [imported.article.language for imported in import_source(str(tmp_path), "vi")]
    assert found == ["vi", "vi", "en", "vi"]
    assert next(import_source(str(tmp_path / "a.txt"))).article.language == "en"
    with pytest.raises(UsageError, match="http:// or https://"):
        list(import_source("ftp://example.org/a.txt"))


def test_a_file_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no such file"):
        list(import_path(tmp_path / "none.txt"))
    with pytest.raises(UsageError, match="holds no articles"):
        list(import_path(tmp_path))
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    with pytest.raises(UsageError, match=r"a\.pdf: this kind"):
        list(import_path(tmp_path / "a.pdf"))
    (tmp_path / "a.txt").write_bytes(b"\x00\x01\x02")
    with pytest.raises(UsageError, match=r"a\.txt is not readable text"):
        list(import_path(tmp_path / "a.txt"))
    (tmp_path / "a.jsonl").write_text('{"text": "ok"}\n{"text": ""}\n', "utf-8")
    with pytest.raises(UsageError, match=r"a\.jsonl line 2: 'text'"):
        list(import_path(tmp_path / "a.jsonl"))


def test_slugs_are_short_and_stable() -> None:
    assert slug("Gov't approves: Chương trình — hành động, Đợt 1!") == (
        "govt-approves-chuong-trinh-hanh-dong-dot-1"
    )
    long = slug(
        "Việt Nam khẳng định cam kết với chương trình nghị sự về phụ nữ, hòa bình và an ninh"
    )
    assert long == "viet-nam-khang-dinh-cam-ket-voi-chuong-trinh-nghi-su-ve-phu"
    assert len(slug("a" * 200)) == 60
    assert slug("他来了") == "article"


@given(st.text())
def test_a_slug_is_always_a_valid_id(title: str) -> None:
    assert replace(builtin_articles()[0], id=slug(title)).id == slug(title)
    assert 0 < len(slug(title)) <= 60
    assert set(slug(title)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug(slug(title)) == slug(title)
