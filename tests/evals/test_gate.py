from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import NotFound, UsageError
from evals.baseline import load_table, write_baseline
from evals.gate import Comparison, compare
from evals.run import run_suite
from evals.types import Reply
from qa.types import Answer
from tests.evals.build import ABSTAINED, ENGLISH, LAB, MAY, WOMEN, cite, hit, row, say, suite
from tests.evals.fakes import table_system

RIGHT = say((WOMEN, (1,)), cites=[cite(ENGLISH, WOMEN)], hits=[hit(ENGLISH, WOMEN)])
WRONG = say((MAY, (1,)), cites=[cite(ENGLISH, MAY)], hits=[hit(ENGLISH, MAY)])
SHIFTED = say((WOMEN, (1,)), cites=[cite(ENGLISH, WOMEN, shift=1)], hits=[hit(ENGLISH, WOMEN)])
IDS = [f"case-{number}" for number in range(100)]
ROWS = [row(id=case, group=f"article-{number // 2}") for number, case in enumerate(IDS)]


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    return tmp_path


def run(folder: Path, name: str, changed: int = 0, to: Answer | Reply = WRONG, **rows: Any) -> Path:
    """Run a hundred cases, the first ``changed`` of them with another answer."""
    answers: dict[str, Any] = {case: to if n < changed else RIGHT for n, case in enumerate(IDS)}
    cases = suite(folder, [{**line, **rows} for line in ROWS])
    return run_suite(cases, table_system(answers), lambda repeat: LAB, folder / name).folder


def judged(folder: Path, **more: Any) -> Comparison:
    old, new = run(folder, "old"), run(folder, "new", **more)
    return compare(load_table(old), load_table(new))


def test_the_same_again_passes(folders: Path) -> None:
    found = judged(folders)
    assert found.passed
    assert found.pairs == 100
    assert {change.difference.mean for change in found.changes} == {0.0}


def test_a_great_loss_fails_and_is_named(folders: Path) -> None:
    found = judged(folders, changed=30)
    assert not found.passed
    names = {change.metric.name for change in found.regressions}
    assert {"answer_correct", "passage_recall@5"} <= names
    (correct,) = (c for c in found.changes if c.metric.name == "answer_correct")
    assert (correct.old, correct.new, correct.lost, correct.won) == (1.0, 0.7, 30, 0)
    assert correct.difference.mean == pytest.approx(-0.3)
    assert correct.mcnemar is not None
    assert correct.mcnemar < 1e-8


def test_a_loss_that_chance_explains_passes(folders: Path) -> None:
    found = judged(folders, changed=4)
    (correct,) = (c for c in found.changes if c.metric.name == "answer_correct")
    assert correct.difference.mean == pytest.approx(-0.04)
    assert found.passed


def test_a_gain_passes(folders: Path) -> None:
    old, new = run(folders, "old", changed=30), run(folders, "new")
    assert compare(load_table(old), load_table(new)).passed


def test_less_is_better_for_refusals(folders: Path) -> None:
    found = judged(folders, changed=30, to=ABSTAINED)
    (refusals,) = (c for c in found.changes if c.metric.name == "over_refusal")
    assert (refusals.old, refusals.new, refusals.regressed) == (0.0, 0.3, True)
    assert refusals.difference.mean == pytest.approx(-0.3)


def test_one_new_violation_fails(folders: Path) -> None:
    found = judged(folders, changed=1, to=SHIFTED)
    assert found.violations == (("verbatim_spans", "case-0"),)
    assert not found.regressions
    assert not found.passed


def test_a_violation_that_was_there_before_is_not_new(folders: Path) -> None:
    old = run(folders, "old", changed=1, to=SHIFTED)
    new = run(folders, "new", changed=1, to=SHIFTED)
    assert compare(load_table(old), load_table(new)).passed


def test_a_wide_margin_forgives(folders: Path) -> None:
    old, new = run(folders, "old"), run(folders, "new", changed=30)
    wide = {"retrieval": 0.6, "answers": 0.6}
    assert compare(load_table(old), load_table(new), wide).passed


def test_errors_do_not_pass_for_answers(folders: Path) -> None:
    found = judged(folders, changed=3, to=Reply(None, error="away"))
    assert (found.errors, found.broken, found.passed) == (3, True, False)
    assert not found.regressions


def test_a_baseline_file_says_what_the_run_says(folders: Path) -> None:
    old, new = run(folders, "old", changed=2), run(folders, "new", changed=30)
    path = folders / "baseline.json"
    write_baseline(load_table(old), path)
    direct, kept = (compare(load_table(p), load_table(new)) for p in (old, path))
    assert kept.regressions == direct.regressions
    assert kept.violations == direct.violations
    assert load_table(path).versions == {"engine": "table"}
    assert path.stat().st_size < 100 * 300


def test_what_the_runs_were_made_with_is_named_where_it_differs(folders: Path) -> None:
    old, new = load_table(run(folders, "old")), load_table(run(folders, "new"))
    assert compare(old, new).versions == ()
    other = replace(new, versions={"engine": "other", "judge": "rules"})
    assert compare(old, other).versions == ("engine table -> other", "judge None -> rules")


def test_a_changed_question_is_not_paired(folders: Path) -> None:
    old = run(folders, "old")
    new = run(folders, "new", question="How many women were sent?")
    with pytest.raises(UsageError, match="have no case in common: write the baseline anew"):
        compare(load_table(old), load_table(new))


def test_what_is_not_a_run(folders: Path) -> None:
    with pytest.raises(NotFound, match="no run at"):
        load_table(folders / "none")
    bad = folders / "bad.json"
    bad.write_text("{}", encoding="utf-8")
    with pytest.raises(UsageError, match="is not a baseline: write it with"):
        load_table(bad)
    bad.write_text("[", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be read"):
        load_table(bad)
