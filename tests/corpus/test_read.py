"""Articles as files: exact both ways, strict about what they say."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import NotFound, UsageError
from corpus.notes import note_texts
from corpus.read import builtin_articles, read_article, read_folder, write_article
from corpus.serial import article_from_json, article_to_json
from corpus.text import canonical, one_line
from corpus.types import Article, Certainty, InBoth

TEXTS = st.text(min_size=1).map(canonical).filter(lambda text: bool(text.strip()))
LINES = st.text(min_size=1, max_size=60).map(one_line).filter(bool)
NAMES = st.one_of(st.none(), LINES)
NOTES = st.one_of(LINES, st.builds(InBoth, vi=LINES, en=LINES))


@st.composite
def articles(draw: st.DrawFn) -> Article:
    published = draw(st.one_of(st.none(), st.dates()))
    certainty: Certainty = "unknown"
    if published:
        certainty = draw(st.sampled_from(["stated", "inferred"]))
    return Article(
        id=draw(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,40}", fullmatch=True)),
        title=draw(LINES),
        text=draw(TEXTS),
        language=draw(st.sampled_from(["vi", "en"])),
        publisher=draw(NAMES),
        agency=draw(NAMES),
        author=draw(NAMES),
        published=published,
        published_certainty=certainty,
        published_note=draw(NOTES if certainty == "inferred" else st.one_of(st.none(), NOTES)),
        url=draw(NAMES),
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(article=articles())
def test_what_is_written_is_read_again(article: Article, tmp_path: Path) -> None:
    path = tmp_path / "article.md"
    write_article(article, path)
    assert read_article(path) == article
    assert os.listdir(tmp_path) == ["article.md"]
    assert article_from_json(json.loads(json.dumps(article_to_json(article)))) == article


def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.md"
    old = Article("a", "Old", "Old text.", "en")
    write_article(old, path)

    def full(source: Path, target: Path) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="no space"):
        write_article(Article("a", "New", "New text.", "en"), path)
    assert read_article(path) == old
    assert os.listdir(tmp_path) == ["a.md"]


def test_only_the_title_is_needed(tmp_path: Path) -> None:
    path = tmp_path / "my-note.md"
    content = "\ufeff---\r\ntitle: Ghi chú về hội\r\n---\r\nMột câu.\r\n"
    path.write_bytes(content.encode("utf-8"))
    article = read_article(path)
    assert (article.id, article.language, article.text) == ("my-note", "vi", "Một câu.")
    assert (article.published, article.published_certainty) == (None, "unknown")


def test_a_day_may_be_written_day_first(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\ntitle: T\npublished: 19/07/2024\n---\nText.", "utf-8")
    article = read_article(path)
    assert (article.published, article.published_certainty) == (date(2024, 7, 19), "stated")


def test_a_note_is_told_by_language(tmp_path: Path) -> None:
    front = "---\ntitle: T\npublished: 2024-02-03\npublished_certainty: inferred\npublished_note: "
    notes = {
        "'Suy ra từ tên tệp.'": {"vi": "Suy ra từ tên tệp."},
        "Taken from the file name.": {"en": "Taken from the file name."},
        "{vi: Theo tên tệp., en: By the file name.}": {
            "vi": "Theo tên tệp.",
            "en": "By the file name.",
        },
    }
    for note, texts in notes.items():
        path = tmp_path / "a.md"
        path.write_text(f"{front}{note}\n---\nText.", "utf-8")
        assert note_texts(read_article(path)) == texts
    assert note_texts(Article("a", "T", "Text.", "en")) == {}


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("Just text.", "front matter"),
        ("---\ntitle: T\n---\n\n  \n", "no text"),
        ("---\nlanguage: vi\n---\nText.", "'title' is missing"),
        ("---\ntitle: T\ntitel: U\n---\nText.", "unknown key 'titel'"),
        ("---\ntitle: 12\n---\nText.", "'title' must be text"),
        ("---\ntitle: T\nauthor: [A, B]\n---\nText.", "'author' must be text"),
        ("---\ntitle: T\nlanguage: fr\n---\nText.", "write vi or en"),
        ("---\ntitle: T\npublished: soon\n---\nText.", "'published': 'soon' is not a day"),
        ("---\ntitle: T\npublished: 2024-02-31\n---\nText.", "YYYY-MM-DD"),
        ("---\ntitle: T\npublished_certainty: stated\n---\nText.", "'published_certainty'"),
        ("---\ntitle: T\npublished: 2024-02-03\npublished_certainty: sure\n---\nT.", "stated or"),
        ("---\ntitle: T\npublished: 2024-02-03\npublished_certainty: inferred\n---\nT.", "how the"),
        ("---\ntitle: T\npublished_note: {vi: A}\n---\nT.", "one text for 'vi' and one for 'en'"),
        ("---\ntitle: T\npublished_note: {vi: A, en: 2}\n---\nT.", "'published_note' must be text"),
        ("---\ntitle: T\npublished_note: {vi: A, en: B, fr: C}\n---\nT.", "'published_note'"),
        ("---\nid: ../up\ntitle: T\n---\nText.", "cannot be used"),
        ("---\ntitle: a: b\n---\nText.", "not YAML"),
        ("---\n- a\n---\nText.", "no keys"),
    ],
)
def test_what_is_not_understood_is_refused_in_one_line(
    content: str, what: str, tmp_path: Path
) -> None:
    path = tmp_path / "bad.md"
    path.write_text(content, "utf-8")
    with pytest.raises(UsageError) as caught:
        read_article(path)
    message = str(caught.value)
    assert message.startswith(str(path))
    assert what in message
    assert "\n" not in message


def test_missing_files_and_folders(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no such file"):
        read_article(tmp_path / "none.md")
    with pytest.raises(NotFound, match="no such folder"):
        read_folder(tmp_path / "none")
    with pytest.raises(UsageError, match="cannot be read"):
        read_article(tmp_path)


def test_two_articles_with_one_id_are_refused(tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text("---\nid: same\ntitle: T\n---\nText.", "utf-8")
    with pytest.raises(UsageError, match=r"b\.md: the id 'same' is taken"):
        read_folder(tmp_path)


def test_a_folder_is_read_in_the_order_of_file_names() -> None:
    found = builtin_articles()
    assert [a.id for a in found] == sorted(a.id for a in found)
    assert builtin_articles() is found
