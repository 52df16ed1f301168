"""The built-in articles and a person's own."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from corpus.read import builtin_articles, write_article
from qa.errors import NotFound, UsageError
from qa.library import Library
from tests.toy import BRIDGE, HARBOUR, toy_article

BUILT_IN = builtin_articles()[0]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path)


def test_it_begins_with_the_built_in_articles(library: Library, tmp_path: Path) -> None:
    assert [a.id for a in library.articles()] == sorted(a.id for a in builtin_articles())
    assert Library(tmp_path, builtin=False).articles() == ()
    assert list(tmp_path.iterdir()) == []  # looking writes nothing


def test_own_articles_are_added_updated_and_removed(library: Library, tmp_path: Path) -> None:
    assert library.add(HARBOUR) == "added"
    assert library.add(HARBOUR) == "unchanged"
    longer = dataclasses.replace(HARBOUR, text=HARBOUR.text + " More came.")
    assert library.add(longer) == "updated"
    assert library.get("harbour") == longer
    assert Library(tmp_path).get("harbour") == longer
    library.remove("harbour")
    with pytest.raises(NotFound, match="corpus list"):
        library.get("harbour")
    assert len(library.articles()) == 5


def test_many_are_added_at_once(library: Library) -> None:
    assert library.add_all([HARBOUR, BUILT_IN, BRIDGE]) == ["added", "unchanged", "added"]
    assert library.add_all([HARBOUR, HARBOUR]) == ["unchanged", "unchanged"]
    assert len(library.articles()) == 7


def test_two_of_one_id_are_refused_and_none_is_kept(library: Library) -> None:
    other = toy_article("harbour", "Another harbour.")
    with pytest.raises(UsageError, match="two different articles have the id 'harbour'"):
        library.add_all([BRIDGE, HARBOUR, other])
    assert len(library.articles()) == 5


def test_a_built_in_article_is_hidden_and_comes_back(library: Library, tmp_path: Path) -> None:
    library.remove(BUILT_IN.id)
    with pytest.raises(NotFound):
        library.get(BUILT_IN.id)
    with pytest.raises(NotFound):
        library.remove(BUILT_IN.id)
    assert len(Library(tmp_path).articles()) == 4
    assert library.add(BUILT_IN) == "added"
    assert library.get(BUILT_IN.id) == BUILT_IN
    library.remove(BUILT_IN.id)
    assert len(library.articles()) == 4


def test_an_own_version_of_a_built_in_article_wins(library: Library) -> None:
    mine = dataclasses.replace(BUILT_IN, title="Tiêu đề khác")
    assert library.add(mine) == "updated"
    assert library.get(BUILT_IN.id).title == "Tiêu đề khác"
    assert len(library.articles()) == 5


def test_a_file_may_have_another_name_than_its_article(library: Library, tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    write_article(HARBOUR, tmp_path / "articles" / "notes.md")
    longer = dataclasses.replace(HARBOUR, text=HARBOUR.text + " More came.")
    assert library.add(longer) == "updated"
    assert library.get("harbour") == longer
    library.remove("harbour")
    with pytest.raises(NotFound):
        library.get("harbour")


@pytest.mark.parametrize("content", ["{", "5", '"abc"', "{}", "\x00", "[" * 100_000])
def test_a_damaged_list_of_hidden_articles_is_one_line(
    library: Library, tmp_path: Path, content: str
) -> None:
    library.remove(BUILT_IN.id)
    (tmp_path / "articles" / "removed.json").write_text(content)
    with pytest.raises(UsageError, match="delete it") as problem:
        library.articles()
    assert "\n" not in str(problem.value)


def test_an_own_file_that_cannot_be_read_is_named(library: Library, tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "bad.md").write_text("no front matter")
    with pytest.raises(UsageError, match=r"bad\.md"):
        library.articles()
