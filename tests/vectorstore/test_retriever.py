"""The first stage: candidates of both halves, each passage once, only what may be shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.types import Language
from tests.toy import HARBOUR, ORCHARD, TOY_ENTRIES, ToyEmbed, toy_article, toy_entry
from vectorstore import retriever
from vectorstore.calibrate import Calibration
from vectorstore.fuse import Weights, fuse
from vectorstore.index import build, current
from vectorstore.query import Query, make_query
from vectorstore.retriever import search, sentence_cosines, visible
from vectorstore.snapshot import Row, Snapshot

NONE = Calibration({})
PLAIN = Weights()
SCORES = st.floats(-1, 2, allow_nan=False)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    opened = _index(tmp_path_factory.mktemp("index"), TOY_ENTRIES)
    yield opened
    opened.close()


def _index(folder: Path, entries: tuple, embed: ToyEmbed | None = None) -> Snapshot:  # type: ignore[type-arg]
    build(folder, entries, embed or ToyEmbed(), NONE)
    path = current(folder)
    assert path is not None
    return Snapshot.open(path)


def _query(text: str, language: Language | None = None, as_of: date | None = None) -> Query:
    return make_query(text, ToyEmbed(), NONE, language=language, as_of=as_of)


@given(SCORES, SCORES, SCORES, st.booleans())
def test_fusion_is_a_weighted_sum(
    passage: float, sentence: float, lexical: float, other: bool
) -> None:
    weights = Weights(passage=2.0, sentence=3.0, lexical=5.0, other=7.0)
    found = fuse(weights, passage=passage, sentence=sentence, lexical=lexical, other=other)
    assert found == pytest.approx(2 * passage + 3 * sentence + 5 * lexical + 7 * other)
    more = fuse(weights, passage=passage, sentence=sentence, lexical=lexical + 1, other=other)
    assert more > found


def test_every_passage_comes_once_with_the_score_of_its_best_view(snapshot: Snapshot) -> None:
    """The harbour is there in both languages; asked in either, it is one hit on the original."""
    for text, language in (("The harbour opened in May.", "en"), ("Bến cảng mở cửa", "vi")):
        hits = search(snapshot, _query(text), 10, PLAIN)
        ids = [hit.passage.article_id for hit in hits]
        assert ids[0] == "harbour"
        assert len(ids) == len(set(ids)) == 3
        assert hits[0].read_in == language
        assert HARBOUR.text[hits[0].passage.start : hits[0].passage.end] == HARBOUR.text
        assert [hit.score for hit in hits] == sorted((h.score for h in hits), reverse=True)


def test_scores_are_made_of_their_parts(snapshot: Snapshot) -> None:
    for hit in search(snapshot, _query("forty ships in the river"), 10, PLAIN):
        parts = dict(hit.parts)
        other = bool(parts.pop("other"))
        assert hit.score == pytest.approx(fuse(PLAIN, **parts, other=other))


def test_the_bonus_is_for_what_cannot_be_read_in_the_language(snapshot: Snapshot) -> None:
    hits = search(snapshot, _query("forty ships came", "vi"), 10, PLAIN)
    others = {hit.passage.article_id: hit.parts["other"] for hit in hits}
    assert others == {"bridge": 1.0, "harbour": 0.0, "orchard": 0.0}


def test_no_more_than_asked_for(snapshot: Snapshot) -> None:
    assert len(search(snapshot, _query("the river"), 2, PLAIN)) == 2
    assert len(search(snapshot, _query("the river"), 10**9, PLAIN)) == 3


def test_sentences_have_the_cosine_of_their_vectors(snapshot: Snapshot) -> None:
    row = Row(1, 0, "en")
    (found,) = sentence_cosines(snapshot, _query("Forty ships came."), [row])
    assert set(found) == {0, 1}
    assert found[1] == pytest.approx(1.0, abs=1e-5)
    assert sentence_cosines(snapshot, make_query("x", None, NONE), [row]) == [{}]


@pytest.mark.parametrize(
    ("day", "seen"),
    [
        (None, {"bridge", "harbour", "orchard"}),
        (date(2020, 4, 30), set()),
        (date(2020, 5, 1), {"harbour"}),
        (date(2030, 1, 1), {"harbour", "orchard"}),
    ],
)
def test_a_day_hides_what_came_later_and_what_has_no_date(
    snapshot: Snapshot, day: date | None, seen: set[str]
) -> None:
    query = _query("The bridge, the harbour, vườn cây", as_of=day)
    assert {hit.passage.article_id for hit in search(snapshot, query, 10, PLAIN)} == seen
    shown = {e.article.id for n, e in enumerate(snapshot.entries) if visible(snapshot, n, query)}
    assert shown == seen


def test_what_is_visible_is_found_behind_many_later_articles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retriever, "CANDIDATES", 4)
    early, late = date(2001, 1, 1), date(2020, 1, 1)
    many = 9 * 4
    entries = [
        toy_entry(toy_article(f"late{n:04}", f"Ships {n} came to the harbour.", published=late))
        for n in range(many)
    ]
    entries.append(toy_entry(toy_article("early", "A boat was there once.", published=early)))
    snapshot = _index(tmp_path, tuple(entries))
    hits = search(snapshot, _query("Ships came to the harbour", as_of=early), 10, PLAIN)
    assert [hit.passage.article_id for hit in hits] == ["early"]
    everything = search(snapshot, _query("Ships came to the harbour"), 30, PLAIN)
    assert len(everything) == 30
    snapshot.close()


def test_ties_go_to_the_earlier_one(tmp_path: Path) -> None:
    twins = tuple(toy_entry(toy_article(name, "The same words.")) for name in ("b", "a", "c"))
    named = tuple(toy_entry(toy_article(e.article.id, e.article.text), *()) for e in twins)
    snapshot = _index(tmp_path, named)
    hits = search(snapshot, make_query("the same words", None, NONE), 3, PLAIN)
    assert [hit.passage.article_id for hit in hits] == ["b", "a", "c"]
    snapshot.close()


def test_two_searches_agree(snapshot: Snapshot) -> None:
    query = _query("cây xoài mùa hè")
    assert search(snapshot, query, 3, PLAIN) == search(snapshot, query, 3, PLAIN)
    assert search(snapshot, query, 3, PLAIN)[0].passage.article_id == ORCHARD.id
