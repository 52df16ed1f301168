"""The second stage, on the real index."""

from __future__ import annotations

import numpy as np
import pytest

from qa.assistant import Assistant
from vectorstore.calibrate import Calibration
from vectorstore.embed import TokenEmbed
from vectorstore.fuse import Weights
from vectorstore.query import Query, make_query
from vectorstore.rerank import DEPTH, find, passage_max_sim, rerank
from vectorstore.retriever import search
from vectorstore.snapshot import Snapshot

QUESTIONS = (
    "Who signed the decision?",
    "Hội nghị có bao nhiêu phiên họp toàn thể?",
    "bo truong cong an tiep ai",
    "The harbour is open",
)


@pytest.fixture(scope="module")
def snapshot(assistant: Assistant) -> Snapshot:
    return assistant.snapshot()


@pytest.fixture(scope="module")
def queries(snapshot: Snapshot, encoder: TokenEmbed) -> list[Query]:
    calibration = Calibration.load(encoder.identity)
    return [make_query(q, encoder, calibration, restore=snapshot.restore) for q in QUESTIONS]


def test_max_sim_is_added_and_decides_the_order(snapshot: Snapshot, queries: list[Query]) -> None:
    weights = Weights()
    for query in queries:
        first = search(snapshot, query, 50, weights)
        second = rerank(snapshot, query, first, weights)
        assert {hit.passage for hit in first} == {hit.passage for hit in second}
        before = {hit.passage: hit for hit in first}
        for hit in second[:DEPTH]:
            old = before[hit.passage]
            added = weights.late * hit.parts["max_sim"]
            added += weights.late_other * hit.parts["other"]
            assert hit.score == pytest.approx(old.score + added)
        assert list(second[DEPTH:]) == list(first[DEPTH:])
        scores = [hit.score for hit in second[:DEPTH]]
        assert scores == sorted(scores, reverse=True)


def test_max_sim_of_a_passage_is_the_naive_one(
    snapshot: Snapshot, queries: list[Query], encoder: TokenEmbed
) -> None:
    space = Calibration.load(encoder.identity).space
    assert space is not None
    entry = snapshot.entry("hoi-nghi-ha-noi-2020")
    number, _ = snapshot.locate(entry.passages[0])
    texts = [entry.sentence_text(n, "vi") or "" for n in entry.sentence_range(0)]
    pieces = np.concatenate(
        [space.place(t, "passage", "vi") for t in encoder.tokens(texts, "passage")]
    )
    for query in queries:
        assert query.pieces is not None
        naive = float((query.pieces @ pieces.T).max(1).mean())
        found = passage_max_sim(snapshot, query, number, 0, "vi")
        assert found == pytest.approx(naive, abs=0.01)


def test_without_pieces_nothing_moves(snapshot: Snapshot) -> None:
    query = make_query("hội nghị hà nội", None, Calibration({}))
    hits = search(snapshot, query, 10, Weights())
    assert rerank(snapshot, query, hits, Weights()) == hits
    assert passage_max_sim(snapshot, query, 0, 0, "vi") == 0.0


def test_find_is_both_stages_cut_to_size(snapshot: Snapshot, queries: list[Query]) -> None:
    for query in queries:
        many = find(snapshot, query, 12)
        assert find(snapshot, query, 3) == many[:3]
        assert len(many) == min(12, sum(len(e.passages) for e in snapshot.entries))


def test_the_named_article_is_found_first(snapshot: Snapshot, queries: list[Query]) -> None:
    first = [find(snapshot, query, 1)[0].passage.article_id for query in queries[:3]]
    assert first == ["nap-wps-approval-2024", "hoi-nghi-ha-noi-2020", "bo-cong-an-lhq-2024"]
