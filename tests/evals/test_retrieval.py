"""Measures against values worked out by hand."""

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.retrieval import LEVELS, gains, ndcg, ranking, recall, reciprocal_rank, targets
from tests.evals.build import (
    ENGLISH,
    MAY,
    OFFICERS,
    SHARE,
    VIETNAMESE,
    WOMEN,
    WORKSHOP,
    case,
    cite,
    hit,
    say,
)

ONE, TWO = math.log2(2), math.log2(3)


@pytest.mark.parametrize(
    ("found", "total", "r1", "r5", "rank", "gain"),
    [
        ([1, 0, 0], 1, 1.0, 1.0, 1.0, 1.0),
        ([0, 1, 0], 1, 0.0, 1.0, 1 / 2, ONE / TWO),
        ([0, 0, 0], 1, 0.0, 0.0, 0.0, 0.0),
        ([], 1, 0.0, 0.0, 0.0, 0.0),
        ([1, 0, 1], 2, 1.0, 1.0, 1.0, (1 + 1 / 2) / (1 + 1 / TWO)),
        ([0, 1, 0], 3, 0.0, 1 / 3, 1 / 2, (1 / TWO) / (1 + 1 / TWO + 1 / 2)),
        ([0] * 10 + [1], 1, 0.0, 0.0, 0.0, 0.0),
        ([2], 2, 1.0, 1.0, 1.0, 1.0),
    ],
)
def test_by_hand(
    found: list[int], total: int, r1: float, r5: float, rank: float, gain: float
) -> None:
    assert recall(found, total, 1) == r1
    assert recall(found, total, 5) == r5
    assert reciprocal_rank(found, total, 10) == rank
    assert ndcg(found, total, 10) == pytest.approx(gain)


@given(st.lists(st.integers(0, 1), max_size=15), st.integers(0, 5))
def test_measures_stay_between_nought_and_one(found: list[int], more: int) -> None:
    total = sum(found) + more
    if total:
        for measure in (recall, reciprocal_rank, ndcg):
            assert 0 <= measure(found, total, 10) <= 1


def test_an_article_counts_once_at_its_best_rank(tmp_path: Path) -> None:
    answer = say(hits=[hit(VIETNAMESE, OFFICERS), hit(VIETNAMESE, SHARE), hit(ENGLISH, WOMEN)])
    assert [unit.article_id for unit in ranking(answer, "article")] == [VIETNAMESE.id, ENGLISH.id]
    assert gains(case(tmp_path), ranking(answer, "article"), "article") == [0, 1]


def test_a_passage_is_relevant_when_it_holds_the_quote(tmp_path: Path) -> None:
    answer = say(hits=[hit(ENGLISH, WORKSHOP), hit(ENGLISH, WOMEN, MAY), hit(ENGLISH, WOMEN)])
    # The third passage holds the same words again: they count once.
    assert gains(case(tmp_path), ranking(answer, "passage"), "passage") == [0, 1, 0]


def test_sentences_are_ranked_quoted_ones_first(tmp_path: Path) -> None:
    answer = say(
        ("It left in May.", (1,)), cites=[cite(ENGLISH, MAY)], hits=[hit(ENGLISH, WOMEN, MAY)]
    )
    units = ranking(answer, "sentence")
    assert [ENGLISH.text[u.start : u.end] for u in units] == [MAY, WOMEN]
    assert gains(case(tmp_path), units, "sentence") == [0, 1]


def test_several_gold_quotes(tmp_path: Path) -> None:
    gold = [
        {"article_id": ENGLISH.id, "quote": WOMEN},
        {"article_id": ENGLISH.id, "quote": MAY},
        {"article_id": VIETNAMESE.id, "quote": SHARE},
    ]
    asked = case(tmp_path, gold=gold)
    assert [targets(asked, level) for level in LEVELS] == [2, 3, 3]
    answer = say(hits=[hit(ENGLISH, WOMEN, MAY), hit(VIETNAMESE, OFFICERS)])
    assert gains(asked, ranking(answer, "passage"), "passage") == [2, 0]
    assert gains(asked, ranking(answer, "sentence"), "sentence") == [1, 1, 0]
