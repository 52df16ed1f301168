"""The page of a run: what it shows, that it is harmless, and that it fits a telephone."""

import os
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from evals.baseline import load_table
from evals.gate import compare
from evals.record import read_rows
from evals.report import interval, percent, write_report
from evals.report_cases import faults
from evals.report_svg import interval_bar, risk_curve
from evals.run import Run, run_suite
from evals.summary import Cell
from evals.tables import changes_text, markdown, summary_text
from evals.types import Reply
from tests.evals.build import (
    ARTICLES,
    ENGLISH,
    LAB,
    MAY,
    OFFICERS,
    UNANSWERABLE,
    VIETNAMESE,
    WOMEN,
    cite,
    hit,
    row,
    say,
    suite,
)
from tests.evals.fakes import table_system

HOSTILE = "<script>alert(1)</script> & <img src=x onerror=alert(2)>"
RIGHT = say((WOMEN, (1,)), cites=[cite(ENGLISH, WOMEN)], hits=[hit(ENGLISH, WOMEN)], confidence=0.9)
WRONG = say((MAY, (1,)), cites=[cite(ENGLISH, MAY)], hits=[hit(ENGLISH, MAY)], confidence=0.4)
EVIL = say((HOSTILE, (1,)), cites=[cite(ENGLISH, WOMEN, shift=2)], confidence=0.5)
FOREIGN = say((OFFICERS, (1,)), cites=[cite(VIETNAMESE, OFFICERS)], confidence=0.6)


def run(folder: Path, name: str, answers: dict[str, Any]) -> Run:
    rows = [row(id=f"case-{n}") for n in range(4)]
    rows += [row(id="evil", question=HOSTILE, tags=["a<b"], note=HOSTILE, forbid=["script"])]
    rows += [row(id="foreign", language="en", expect=[["1,000"]]), row(id="lost"), UNANSWERABLE]
    cases = suite(folder, rows)
    return run_suite(cases, table_system(answers), lambda repeat: LAB, folder / name)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A report with every kind of fault, compared with a run in which most was right."""
    good: dict[str, Any] = {f"case-{n}": RIGHT for n in range(4)}
    old = run(tmp_path, "old", {**good, "evil": RIGHT, "foreign": RIGHT, "lost": RIGHT})
    bad = good | {"case-1": WRONG, "evil": EVIL, "foreign": FOREIGN, "navy": RIGHT}
    new = run(tmp_path, "new", bad | {"lost": Reply(None, error="away & gone; call")})
    path = tmp_path / "report.html"
    write_report(
        path,
        new.summary,
        read_rows(new.folder),
        ARTICLES,
        comparison=compare(load_table(old.folder), load_table(new.folder)),
        before=read_rows(old.folder),
    )
    return path


class Elements(HTMLParser):
    """Collects tags, attributes and the text of marked words."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def read(page: Path) -> Elements:
    found = Elements()
    found.feed(page.read_text(encoding="utf-8"))
    return found


def test_the_page_is_inert(page: Path) -> None:
    found = read(page)
    assert not {"script", "img", "iframe", "object", "embed"} & set(found.tags)
    assert not [name for name, _ in found.attributes if name.startswith("on")]
    links = [value for name, value in found.attributes if name in {"src", "href"}]
    assert links == ["data:,"]
    assert HOSTILE in found.text


def test_failing_cases_say_why(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert "Failing cases (5 of 8)" in text
    assert "says none of 41 | forty-one" in text
    assert f"<mark>{MAY}</mark>" in text
    assert "not in the article" in text
    assert "away &amp; gone; call" in text
    assert "not in en: Việt Nam" in text
    assert "answered though the articles do not say" in text
    assert "<del>Viet Nam sent 41 women to the unit.</del>" in text
    assert "verbatim_spans in evil" in text


def test_newly_failing_cases_are_marked(page: Path) -> None:
    assert page.read_text(encoding="utf-8").count("<b class='bad'>new</b>") == 4


def test_a_run_without_fault(tmp_path: Path) -> None:
    cases = suite(tmp_path, [row()])
    done = run_suite(cases, table_system({"women": RIGHT}), lambda repeat: LAB, tmp_path / "run")
    write_report(tmp_path / "r.html", done.summary, read_rows(done.folder), ARTICLES)
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "Failing cases (0 of 1)" in text
    assert "Against the baseline" not in text
    assert not faults(read_rows(done.folder)[0])


def test_the_interval_that_tells_more_is_shown() -> None:
    alike = Cell(1.0, 1.0, 1.0, 10, 0, wilson=(0.72, 1.0))
    assert interval(alike) == (0.72, 1.0)
    assert percent(alike) == "100.0 (72.0–100.0)"
    assert percent(Cell(0.5, 0.25, 0.75, 10, 0, wilson=(0.2, 0.8))) == "50.0 (25.0–75.0)"
    assert percent(Cell(0.5, None, None, 1, 0)) == "50.0"
    assert percent(Cell(None, None, None, 0, 3)) == "–"


def test_drawings() -> None:
    assert 'cx="60.0"' in interval_bar(Cell(0.5, 0.25, 0.75, 10, 0))
    assert 'x1="32.0" x2="88.0"' in interval_bar(Cell(0.5, 0.25, 0.75, 10, 0))
    assert 'cx="60.0"' in interval_bar(Cell(0.0, None, None, 10, 0), low=-1.0)
    assert interval_bar(Cell(None, None, None, 0, 0)) == ""
    assert "M134.0,208.0 L234.0,108.0" in risk_curve([(0.5, 0.0), (1.0, 0.5)])
    assert risk_curve([]) == ""


def test_figures_as_text(tmp_path: Path) -> None:
    answers: dict[str, Any] = {"case-0": RIGHT, "lost": Reply(None, error="away")}
    done = run(tmp_path, "run", answers)
    text = summary_text(done.summary)
    assert "8 cases" in text
    assert "1 errors" in text
    assert "n=7, 1 could not be scored" in text
    assert "seed 20000" in text
    lines = markdown(done.summary).split("\n")
    assert lines[0] == "| measure, % (95 % interval) | all | en | en>en | cases |"
    assert lines[2].startswith("| answer correct | 28.6 (")
    assert {line.count("|") for line in lines if line.startswith("|")} == {6}


def test_changes_as_text(tmp_path: Path) -> None:
    old = run(tmp_path, "old", {"case-0": RIGHT, "case-1": RIGHT})
    new = run(tmp_path, "new", {"case-0": RIGHT, "case-1": EVIL})
    text = changes_text(compare(load_table(old.folder), load_table(new.folder)))
    assert "answer correct: 37.5 -> 25.0, -12.5" in text
    assert "VIOLATION verbatim_spans in case-1" in text
    assert text.endswith("FAILED")


@pytest.fixture
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not path:
        pytest.skip("no chromium: install it or set CHROMIUM")
    with sync_playwright() as play:
        opened = play.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield opened
        opened.close()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_a_telephone_and_asks_nobody(page: Path, browser: Any, scheme: str) -> None:
    tab = browser.new_page(viewport={"width": 400, "height": 800}, color_scheme=scheme)
    requests: list[str] = []
    faults_seen: list[str] = []
    tab.on("request", lambda request: requests.append(request.url))
    tab.on("console", lambda message: faults_seen.append(message.text))
    tab.goto(page.as_uri())
    tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    width = tab.evaluate("document.documentElement.scrollWidth")
    ground = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    tab.close()
    assert width <= 400
    assert [url for url in requests if url != page.as_uri() and url != "data:,"] == []
    assert faults_seen == []
    assert ground == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(20, 23, 27)")
