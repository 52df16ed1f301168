import json
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import UsageError
from evals.metrics import ALL
from evals.record import RESULTS, read_rows
from evals.run import SUMMARY, Run, read_summary, run_suite
from evals.support import Lab
from evals.system import System
from evals.types import Case, Reply, Suite
from tests.evals.build import ABSTAINED, ENGLISH, LAB, MAY, UNANSWERABLE, WOMEN, cite, hit, row, say
from tests.evals.build import suite as make_suite
from tests.evals.fakes import table_system

RIGHT = say((WOMEN, (1,)), cites=[cite(ENGLISH, WOMEN)], hits=[hit(ENGLISH, WOMEN)], confidence=0.9)
WRONG = say((MAY, (1,)), cites=[cite(ENGLISH, MAY)], hits=[hit(ENGLISH, MAY)], confidence=0.4)


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    rows = [row(id=f"case-{number}", tags=["number"]) for number in range(6)]
    return make_suite(tmp_path, [*rows, UNANSWERABLE])


ANSWERS: dict[str, Any] = {f"case-{n}": RIGHT if n < 4 else WRONG for n in range(5)}


def lab_of(repeat: int) -> Lab:
    return LAB


def run(suite: Suite, folder: Path, system: System | None = None, **more: Any) -> Run:
    return run_suite(suite, system or table_system(ANSWERS), lab_of, folder, **more)


def test_a_run_in_figures(suite: Suite, tmp_path: Path) -> None:
    done = run(suite, tmp_path / "run")
    figures = done.summary.figures
    # Six answerable: four right, one wrong, one declined; the unanswerable one is declined.
    assert figures["answer_correct"].overall.mean == pytest.approx(5 / 7)
    assert figures["answer_correct"].overall.n == 7
    assert figures["over_refusal"].overall.mean == pytest.approx(1 / 6)
    assert figures["false_answer"].overall.mean == 0
    assert figures["crag"].overall.mean == pytest.approx((4 - 1) / 7)
    assert figures["balanced_accuracy"].overall.mean == pytest.approx((5 / 6 + 1) / 2)
    assert figures["aurc"].overall.mean == pytest.approx(0.2 / 5)
    assert figures["passage_recall@5"].overall.mean == pytest.approx(4 / 6)
    assert figures["answer_correct"].by_tag["off-topic"].mean == 1
    assert figures["answer_correct"].by_language["en>en"].mean == pytest.approx(4 / 6)
    assert set(figures["answer_correct"].by_language) == {"en", "en>en"}
    assert done.summary.cluster == "fact"
    assert (done.summary.cases, done.summary.answers, done.summary.errors) == (7, 7, 0)
    assert done.complete


def test_two_runs_give_the_same_numbers(suite: Suite, tmp_path: Path) -> None:
    texts = []
    for name in ("one", "two"):
        run(suite, tmp_path / name)
        data = json.loads((tmp_path / name / SUMMARY).read_text(encoding="utf-8"))
        del data["latency_ms"]
        rows = [r.to_json() | {"elapsed_ms": 0} for r in read_rows(tmp_path / name)]
        texts.append(json.dumps([data, rows], sort_keys=True))
    assert texts[0] == texts[1]
    assert "aurc" in texts[0]


def test_a_summary_can_be_computed_again_from_the_rows(suite: Suite, tmp_path: Path) -> None:
    done = run(suite, tmp_path / "run")
    assert read_summary(tmp_path / "run") == done.summary


def test_what_failed_is_counted_apart(suite: Suite, tmp_path: Path) -> None:
    answers = ANSWERS | {"case-0": Reply(None, error="the model is away")}
    done = run(suite, tmp_path / "run", table_system(answers))
    cell = done.summary.figures["answer_correct"].overall
    assert cell.mean == pytest.approx(4 / 6)
    assert (cell.n, cell.unscored) == (6, 1)
    assert done.summary.errors == 1
    assert done.summary.figures["passage_recall@5"].overall.unscored == 1


def test_a_run_that_is_stopped_keeps_what_is_done_and_goes_on(suite: Suite, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    stopped = run(suite, folder, table_system(ANSWERS | {"case-3": KeyboardInterrupt()}))
    assert not stopped.complete
    assert [r.case for r in read_rows(folder)] == ["case-0", "case-1", "case-2"]
    asked: list[str] = []

    def ask(case: Case) -> Reply:
        asked.append(case.id)
        return Reply(ANSWERS.get(case.id, ABSTAINED))

    done = run(suite, folder, System({"engine": "table"}, ask), resume=True)
    assert asked == ["case-3", "case-4", "case-5", "navy"]
    assert done.complete
    whole = run(suite, tmp_path / "whole").summary
    assert done.summary.figures == whole.figures


def test_a_cut_line_and_an_error_are_asked_again(suite: Suite, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    run(suite, folder, table_system(ANSWERS | {"case-1": Reply(None, error="away")}))
    path = folder / RESULTS
    path.write_text(path.read_text(encoding="utf-8")[:-40], encoding="utf-8")
    done = run(suite, folder, resume=True)
    assert done.summary.errors == 0
    assert [r.case for r in read_rows(folder)] == [case.id for case in suite.cases]


def test_a_damaged_line_in_the_middle_is_named(suite: Suite, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    run(suite, folder)
    path = folder / RESULTS
    lines = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join([lines[0], "{}", *lines[2:]]), encoding="utf-8")
    with pytest.raises(UsageError, match=r"results.jsonl:2: not a line of a run"):
        read_rows(folder)


def test_a_folder_in_use_and_another_system(suite: Suite, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    run(suite, folder)
    with pytest.raises(UsageError, match="holds a run already: add --resume"):
        run(suite, folder)
    with pytest.raises(UsageError, match="another suite or system"):
        run(suite, folder, table_system({}, name="other"), resume=True)
    with pytest.raises(UsageError, match="another suite or system"):
        run(suite.select(limit=2), folder, resume=True)


def test_repeats_are_asked_apart(suite: Suite, tmp_path: Path) -> None:
    count: dict[str, int] = {}

    def ask(case: Case) -> Reply:
        count[case.id] = count.get(case.id, 0) + 1
        flips = case.id == "case-0" and count[case.id] == 2
        return Reply(WRONG if flips else ANSWERS.get(case.id, ABSTAINED))

    repeats: list[int] = []

    def labs(repeat: int) -> Lab:
        repeats.append(repeat)
        return LAB

    done = run_suite(suite, System({}, ask), labs, tmp_path / "run", repeats=3)
    cell = done.summary.figures["answer_correct"].overall
    assert set(count.values()) == {3}
    assert repeats == [0, 1, 2]
    assert cell.n == 7
    assert cell.mean == pytest.approx((4 + 2 / 3) / 7)
    assert cell.pass_all == pytest.approx(4 / 7)
    assert cell.flip_rate == pytest.approx(1 / 7)
    assert cell.wilson is None
    assert len(read_rows(tmp_path / "run")) == 21


def test_many_articles_are_the_clusters(tmp_path: Path) -> None:
    rows = [row(id=f"c{n}", group=f"article-{n // 2}") for n in range(24)]
    done = run(make_suite(tmp_path, rows), tmp_path / "run", table_system({}))
    assert done.summary.cluster == "article"


def test_every_figure_is_of_a_known_metric(suite: Suite, tmp_path: Path) -> None:
    names = {metric.name for metric in ALL} | {"balanced_accuracy", "aurc"}
    assert set(run(suite, tmp_path / "run").summary.figures) <= names
