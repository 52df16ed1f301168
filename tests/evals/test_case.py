from pathlib import Path
from typing import Any

import pytest

from corpus.errors import NotFound, UsageError
from corpus.types import Span
from evals.case import load_suite, merge, split_of
from tests.evals.build import ARTICLES, ENGLISH, MAY, UNANSWERABLE, WOMEN, row, suite, write_suite


def test_a_quote_becomes_spans(tmp_path: Path) -> None:
    (case, other) = suite(tmp_path, [row(), UNANSWERABLE]).cases
    (gold,) = case.gold
    assert gold.spans == (Span(0, len(WOMEN)),)
    assert ENGLISH.text[gold.spans[0].start : gold.spans[0].end] == gold.quote
    assert (case.group, case.slices) == ("unit-2024", ("en", "en>en"))
    assert (other.group, other.slices, other.gold) == ("navy", ("en",), ())


def test_every_place_of_a_quote_counts(tmp_path: Path) -> None:
    quote = {"article_id": ENGLISH.id, "quote": "in "}
    (case,) = suite(tmp_path, [row(gold=[quote])]).cases
    assert [ENGLISH.text[s.start : s.end] for s in case.gold[0].spans] == ["in ", "in "]


def test_what_a_case_may_carry(tmp_path: Path) -> None:
    more: dict[str, Any] = {
        "as_of": "2024-12-31",
        "history": [{"role": "user", "text": "Hello"}, {"role": "assistant", "text": "Hi"}],
        "forbid": ["42"],
        "note": "why",
        "group": "event",
    }
    (case,) = suite(tmp_path, [row(**more)]).cases
    assert case.as_of is not None
    assert case.as_of.isoformat() == "2024-12-31"
    assert [turn.role for turn in case.history] == ["user", "assistant"]
    assert (case.forbid, case.note, case.group) == (("42",), "why", "event")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"language": "fr"}, "language is 'fr'; write vi or en"),
        ({"as_of": "June"}, "as_of is 'June'; write YYYY-MM-DD"),
        ({"answerable": "yes"}, "answerable is 'yes'; write true or false"),
        ({"expect": []}, "an answerable case without expect; say what the answer must contain"),
        ({"expect": ["41"]}, "each member of expect is not a list of texts"),
        ({"expect": [[]]}, "each member of expect is not a list of texts"),
        ({"question": " "}, "question is empty; write it"),
        ({"answerable": False}, "an unanswerable case with expect or gold"),
        ({"colour": 1}, "unknown colour; use only"),
        ({"tags": "number"}, "tags is not a list of texts"),
        ({"gold": {}}, "gold is not a list"),
        ({"gold": [{"article_id": "x"}]}, "a gold entry needs article_id and quote"),
        ({"gold": [{"article_id": "x", "quote": MAY}]}, "no article 'x'; copy the words"),
        ({"gold": [{"article_id": ENGLISH.id, "quote": "No."}]}, "the quote 'No.' is not in"),
        ({"gold": [{"article_id": ENGLISH.id, "quote": ""}]}, "the quote '' is not in"),
        ({"history": [{"text": "Hello"}]}, "a turn of history without a role"),
        ({"history": 3}, "history is not a list"),
    ],
)
def test_a_faulty_line_is_named_with_its_remedy(
    tmp_path: Path, changes: dict[str, Any], says: str
) -> None:
    with pytest.raises(UsageError) as caught:
        suite(tmp_path, [UNANSWERABLE, row(**changes)])
    message = str(caught.value)
    assert message.startswith(f"{tmp_path / 'suite.jsonl'}:2: {says}")
    assert "\n" not in message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the suite is empty"),
        ("\n\n", "the suite is empty"),
        ("{", ":1: not JSON"),
        ("[1]\n", ":1: not a JSON object"),
        ('{"id": "a"}\n', ":1: no answerable, language, question; add what is missing"),
    ],
)
def test_a_file_that_is_no_suite(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "suite.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=says):
        load_suite(path, ARTICLES)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="give a JSONL file or the name of a built-in suite"):
        load_suite(tmp_path / "none.jsonl", ARTICLES)


def test_an_id_twice(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r":3: id 'women' is also on line 1; rename one of them"):
        suite(tmp_path, [row(), UNANSWERABLE, row()])


def test_missing_gold_can_be_counted_as_unscorable(tmp_path: Path) -> None:
    path = write_suite(tmp_path / "s.jsonl", [row(gold=[{"article_id": "x", "quote": "y"}])])
    (case,) = load_suite(path, ARTICLES, missing_gold="unscorable").cases
    assert case.problem == "no article 'x'"
    assert (case.gold, case.group) == ((), "x")


def test_suites_merge_unless_they_share_an_id(tmp_path: Path) -> None:
    one, two = suite(tmp_path, [row()]), suite(tmp_path, [UNANSWERABLE])
    assert [case.id for case in merge([one, two]).cases] == ["women", "navy"]
    assert merge([one]) is one
    with pytest.raises(UsageError, match="two suites have the id 'women'"):
        merge([one, one])


def test_the_digest_changes_with_the_question(tmp_path: Path) -> None:
    before = suite(tmp_path, [row()])
    after = suite(tmp_path, [row(question="How many?")])
    assert before.digest != after.digest
    assert before.digest == suite(tmp_path, [row()]).digest


def test_halves_are_disjoint_even_and_stable(tmp_path: Path) -> None:
    ids = [f"case-{number}" for number in range(1000)]
    halves = [split_of(case_id) for case_id in ids]
    assert 450 < halves.count("dev") < 550
    assert [split_of(case_id) for case_id in ids] == halves
    whole = suite(tmp_path, [row(id=case_id) for case_id in ids[:50]])
    parts = [{c.id for c in whole.select(half).cases} for half in ("dev", "test")]
    assert parts[0] | parts[1] == set(ids[:50])
    assert not parts[0] & parts[1]


def test_selecting(tmp_path: Path) -> None:
    whole = suite(tmp_path, [row(), UNANSWERABLE, row(id="more")])
    assert [c.id for c in whole.select(tags=["number"]).cases] == ["women", "more"]
    assert [c.id for c in whole.select(limit=2).cases] == ["women", "navy"]
    with pytest.raises(UsageError, match="no case is left to run: check --tags and --split"):
        whole.select(tags=["nothing"])
