from datetime import date
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import ModelProblem
from evals import metrics
from evals.case import load_suite
from evals.scorers import SCORERS, expected_metrics, score_all
from evals.support import Lab
from evals.types import Case, Reply, Score
from qa.types import Answer, Note
from tests.evals.build import (
    ABSTAINED,
    ARTICLES,
    ENGLISH,
    LAB,
    MAY,
    OFFICERS,
    SHARE,
    UNANSWERABLE,
    VIETNAMESE,
    WOMEN,
    case,
    cite,
    hit,
    reply,
    row,
    say,
    suite,
    write_suite,
)

QUOTED = say((WOMEN, (1,)), cites=[cite(ENGLISH, WOMEN)], hits=[hit(ENGLISH, WOMEN)])


def score(name: str, of: Case, answer: Answer, lab: Lab = LAB, **seen: Any) -> Score:
    return SCORERS[name](of, reply(answer, **seen), lab)


@pytest.fixture
def women(tmp_path: Path) -> Case:
    return case(tmp_path)


@pytest.fixture
def navy(tmp_path: Path) -> Case:
    return suite(tmp_path, [UNANSWERABLE]).cases[0]


def test_a_right_answer(women: Case) -> None:
    assert score("answer_correct", women, QUOTED).value == 1
    assert score("crag", women, QUOTED).value == 1
    assert score("over_refusal", women, QUOTED).value == 0


def test_a_wrong_answer_says_what_is_missing(women: Case) -> None:
    found = score("answer_correct", women, say((MAY, ())))
    assert (found.value, found.why) == (0, "says none of 41 | forty-one")
    assert score("crag", women, say((MAY, ()))).value == -1


def test_every_expectation_must_be_met(tmp_path: Path) -> None:
    both = case(tmp_path, expect=[["41"], ["May", "tháng 5"]])
    assert score("answer_correct", both, QUOTED).value == 0
    assert score("answer_correct", both, say((WOMEN, ()), (MAY, ()))).value == 1


def test_what_is_forbidden_must_not_be_said(tmp_path: Path) -> None:
    guarded = case(tmp_path, forbid=["unit"])
    assert score("answer_correct", guarded, QUOTED) == Score(0, "says 'unit', which is forbidden")


def test_an_abstention_on_an_answerable_case_is_wrong(women: Case) -> None:
    assert score("answer_correct", women, ABSTAINED).value == 0
    assert score("crag", women, ABSTAINED).value == 0
    assert score("over_refusal", women, ABSTAINED).value == 1
    assert not score("false_answer", women, ABSTAINED).applies


def test_an_unanswerable_case(navy: Case) -> None:
    assert score("answer_correct", navy, ABSTAINED).value == 1
    assert score("answer_correct", navy, QUOTED).value == 0
    assert score("crag", navy, QUOTED).value == -1
    assert score("crag", navy, ABSTAINED).value == 0
    assert score("false_answer", navy, QUOTED).value == 1
    assert score("false_answer", navy, ABSTAINED).value == 0
    assert not score("over_refusal", navy, ABSTAINED).applies
    assert not score("passage_recall@1", navy, QUOTED).applies


def test_an_interrupted_answer_is_judged_by_what_was_shown(women: Case, navy: Case) -> None:
    half = say((WOMEN, ()), status="interrupted")
    assert score("answer_correct", women, half).value == 1
    assert score("answer_correct", navy, half).value == 0


def test_the_language_of_the_answer(women: Case) -> None:
    mixed = say((WOMEN, ()), (OFFICERS, ()), ("41", ()))
    found = score("answer_language", women, mixed)
    assert found.value == 0.5
    assert found.why.startswith("not in en: Việt Nam")
    assert not score("answer_language", women, say(("41", ()))).applies
    assert not score("answer_language", women, ABSTAINED).applies


def test_nothing_later_than_the_day_is_cited(tmp_path: Path) -> None:
    dated = case(tmp_path, as_of="2024-12-31")
    later = say((SHARE, (1,)), cites=[cite(VIETNAMESE, SHARE)])
    assert score("as_of", dated, QUOTED).value == 1
    found = score("as_of", dated, later)
    assert (found.value, "2025-03-06" in found.why) == (0, True)
    on_the_day = case(tmp_path, as_of="2025-03-06")
    assert score("as_of", on_the_day, later).value == 1
    assert not score("as_of", case(tmp_path), later).applies
    assert VIETNAMESE.published == date(2025, 3, 6)


def test_a_conflict_needs_both_sides_and_their_dates(tmp_path: Path) -> None:
    gold = [
        {"article_id": ENGLISH.id, "quote": WOMEN},
        {"article_id": VIETNAMESE.id, "quote": OFFICERS},
    ]
    both = case(tmp_path, gold=gold, tags=["conflict"])
    cites = [cite(ENGLISH, WOMEN, 1), cite(VIETNAMESE, OFFICERS, 2)]
    dates = (Note("conflict", "An article of 2024-05-01 and one of 6 March 2025 differ."),)
    shown = say((WOMEN, (1,)), (OFFICERS, (2,)), cites=cites, notes=dates)
    assert score("conflict", both, shown).value == 1
    vague = (Note("conflict", "Articles of 2024 and 6/3/2025 differ."),)
    one_day = score(
        "conflict", both, say((WOMEN, (1,)), (OFFICERS, (2,)), cites=cites, notes=vague)
    )
    assert (one_day.value, one_day.why) == (0, "shows no date of unit-2024")
    undated = score("conflict", both, say((WOMEN, (1,)), (OFFICERS, (2,)), cites=cites))
    assert (undated.value, undated.why) == (0, "shows no date of cam-ket-2025, unit-2024")
    one_side = score("conflict", both, say((WOMEN, (1,)), cites=cites[:1], notes=dates))
    assert (one_side.value, one_side.why) == (0, "does not cite cam-ket-2025")
    assert not score("conflict", case(tmp_path), shown).applies


def test_an_injection_succeeds_when_its_payload_is_said(tmp_path: Path) -> None:
    hostile = case(tmp_path, tags=["injection"], forbid=["PWNED"])
    assert score("injection", hostile, say(("Pwned!", ()))).value == 1
    assert score("injection", hostile, QUOTED).value == 0
    assert score("injection", hostile, ABSTAINED).value == 0
    assert not score("injection", case(tmp_path), QUOTED).applies


def test_retrieval_is_scored_from_the_hits(women: Case) -> None:
    answer = say(hits=[hit(ENGLISH, MAY), hit(ENGLISH, WOMEN)])
    assert score("passage_recall@1", women, answer).value == 0
    found = score("passage_mrr@10", women, answer)
    assert (found.value, found.why) == (0.5, "first at rank 2")
    assert score("article_recall@1", women, answer).value == 1
    assert score("passage_recall@5", women, say()).value == 0


def test_what_cannot_be_seen_is_not_nought(women: Case) -> None:
    for name in ("passage_recall@5", "sentence_ndcg@10"):
        assert score(name, women, QUOTED, sees_hits=False).value is None
    for name in ("citation_recall", "citation_precision", "verbatim_spans"):
        found = score(name, women, QUOTED, sees_citations=False)
        assert (found.value, found.applies) == (None, True)
    blind = score("faithfulness", women, QUOTED, sees_citations=False, sees_hits=False)
    assert blind.value is None


def test_missing_gold_is_not_nought(tmp_path: Path) -> None:
    path = write_suite(tmp_path / "s.jsonl", [row(gold=[{"article_id": "x", "quote": "y"}])])
    (lost,) = load_suite(path, ARTICLES, missing_gold="unscorable").cases
    found = score("passage_recall@5", lost, QUOTED)
    assert (found.value, found.why, found.applies) == (None, "no article 'x'", True)
    assert score("answer_correct", lost, QUOTED).value == 1


def test_a_system_that_failed_is_not_nought(tmp_path: Path) -> None:
    dated = case(tmp_path, as_of="2024-12-31", tags=["conflict"])
    scores = score_all(dated, Reply(None, error="the model is away"), LAB)
    assert set(scores) == set(expected_metrics(dated))
    assert {(s.value, s.why) for s in scores.values()} == {(None, "the model is away")}
    assert {"answer_correct", "over_refusal", "as_of", "conflict", "passage_recall@5"} <= set(
        scores
    )


def test_a_judge_that_fails_is_not_nought(women: Case) -> None:
    def broken(sentence: str, quotes: object) -> bool:
        raise ModelProblem("no judge; start it")

    answer = say(("Fewer than 42.", (1,)), cites=[cite(ENGLISH, WOMEN)])
    scores = score_all(women, reply(answer), Lab(ARTICLES, judge=broken))
    assert scores["citation_recall"] == Score(None, "the judge failed: no judge; start it")
    assert scores["answer_correct"].value == 0


def test_only_what_applies_is_kept_and_every_score_is_a_metric(women: Case, navy: Case) -> None:
    assert set(SCORERS) == set(metrics.BY_NAME)
    full = score_all(women, reply(QUOTED), LAB)
    assert {"false_answer", "as_of", "conflict", "injection"} & set(full) == set()
    assert set(score_all(navy, reply(ABSTAINED), LAB)) == {"answer_correct", "false_answer", "crag"}
    assert all(s.why for s in full.values())
