"""Judged answers become cases that a suite can be made of."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.case import load_suite
from qa.answer_json import answer_to_json
from qa.assistant import Assistant
from qa.feedback import Feedback, Remark
from qa.feedback_export import DOWN, TO_JUDGE, UP, export
from tests.toy import HARBOUR, ORCHARD

ARTICLES = {HARBOUR.id: HARBOUR, ORCHARD.id: ORCHARD}
QUOTE = "Forty ships came."


def answer(**changes: Any) -> dict[str, Any]:
    return {
        "question": "How many ships came?",
        "language": "en",
        "as_of": None,
        "status": "answered",
        "sentences": [{"text": QUOTE, "support": "supported", "citations": [1]}],
        "citations": [{"marker": 1, "article_id": "harbour", "quote": QUOTE, "highlight": [0, 5]}],
        **changes,
    }


def remark(
    useful: bool, reason: str = "", at: str = "2026-01-02T03:04:05+00:00", **changes: Any
) -> Remark:
    return Remark(useful, reason, answer(**changes), at)


def test_a_thumb_up_asks_for_the_same_facts_again() -> None:
    (case,) = export([remark(True, "just so")], ARTICLES).cases
    assert case["answerable"] is True
    assert case["expect"] == [["Forty", QUOTE]]
    assert case["gold"] == [{"article_id": "harbour", "quote": QUOTE}]
    assert case["tags"] == [UP]
    assert "just so" in case["note"]


def test_a_thumb_down_forbids_what_was_shown_and_is_to_be_completed() -> None:
    (case,) = export([remark(False, "It was\nfifty.", as_of="2024-05-06")], ARTICLES).cases
    assert case["forbid"] == [QUOTE]
    assert case["gold"] == []
    assert case["tags"] == [DOWN, TO_JUDGE]
    assert case["as_of"] == "2024-05-06"
    assert "It was fifty." in case["note"]


def test_an_abstention_judged_right_is_unanswerable() -> None:
    nothing: dict[str, Any] = {"status": "abstained", "sentences": [], "citations": []}
    found = export([remark(True, **nothing), remark(False, "it is there", **nothing)], ARTICLES)
    (case,) = found.cases
    assert (case["answerable"], case["tags"]) == (False, [UP])
    assert "expect" not in case
    (line,) = found.left_out
    assert "nobody has said how" in line
    assert "How many ships came?" in line


def test_of_several_alike_the_last_counts() -> None:
    found = export(
        [remark(False, "first"), remark(True), remark(False, "second", "2026-02-02")], ARTICLES
    )
    assert [case["tags"][0] for case in found.cases] == [UP, DOWN]
    assert "second" in found.cases[1]["note"]


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "interrupted"},
        {"language": "fr"},
        {"question": "  "},
        {"question": 7},
        {"citations": [{"article_id": "harbour", "quote": "It is not there."}]},
        {"citations": [{"article_id": "gone", "quote": QUOTE}]},
        {"citations": []},
        {"sentences": "x"},
        {"as_of": "soon"},
    ],
)
def test_what_is_no_case_is_left_out_with_its_reason(changes: dict[str, Any]) -> None:
    found = export([remark(True, **changes)], ARTICLES)
    assert found.cases == ()
    (line,) = found.left_out
    assert "\n" not in line


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.booleans(), st.text(max_size=30), st.sampled_from(list(answer())), JSON)
def test_whatever_was_sent_the_suite_loads(
    tmp_path_factory: pytest.TempPathFactory, useful: bool, reason: str, name: str, value: Any
) -> None:
    remarks = [
        remark(True),
        remark(False),
        Remark(useful, reason, {**answer(), name: value}, "now"),
    ]
    found = export(remarks, ARTICLES)
    assert len(found.cases) + len(found.left_out) >= 2
    file = tmp_path_factory.getbasetemp() / "judged.jsonl"
    lines = [json.dumps(case) for case in found.cases]
    file.write_text("\n".join(lines), encoding="utf-8")
    assert len(load_suite(file, ARTICLES).cases) == len(found.cases)


def test_real_answers_become_a_suite(
    here: Callable[..., Any], assistant: Assistant, tmp_path: Path
) -> None:
    feedback = Feedback(tmp_path / "feedback.sqlite")
    questions = [
        ("Việt Nam đã cử bao nhiêu sĩ quan tham gia gìn giữ hòa bình Liên Hợp Quốc?", True),
        ("What are the goals of the programme by 2030?", True),
        ("What is the capital of France?", True),
        ("Hội nghị quốc tế tháng 12 năm 2020 đã đánh giá điều gì?", False),
        ("How deep is the Mariana Trench?", False),
    ]
    for text, useful in questions:
        given_answer = answer_to_json(assistant.ask(assistant.question(text)), assistant.article)
        feedback.add(Remark(useful, "", given_answer))
    out = tmp_path / "judged.jsonl"
    run = here("feedback", "export", "--data-dir", str(tmp_path), "--out", str(out))
    assert run.code == 0, run.err
    assert run.out == f"4 cases written to {out}\n"
    assert "left out" in run.err
    assert "Mariana" in run.err
    suite = load_suite(out, {a.id: a for a in assistant.articles()})
    assert [case.question for case in suite.cases] == [text for text, _ in questions[:4]]
    assert [case.answerable for case in suite.cases] == [True, True, False, False]
    assert suite.cases[0].gold
    printed = here("feedback", "export", "--data-dir", str(tmp_path))
    assert printed.out == out.read_text("utf-8")


def test_without_remarks_there_is_nothing_to_print(
    here: Callable[..., Any], tmp_path: Path
) -> None:
    run = here("feedback", "export", "--data-dir", str(tmp_path))
    assert (run.code, run.out, run.err) == (0, "", "")
