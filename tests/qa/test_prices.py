"""Tokens of one answer, and money by a table with a source and a day for every figure."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qa import prices
from qa.errors import UsageError
from qa.prices import Meter, Price, Tokens, price_of
from qa.types import Usage

ENTRY: dict[str, Any] = {
    "model": "toy",
    "endpoint": "api.example.org",
    "currency": "EUR",
    "prompt": 2,
    "cached": 0.5,
    "completion": 8.0,
    "source": "https://example.org/pricing",
    "date": "2026-01-31",
}
PRICE = Price("toy", "api.example.org", "EUR", 2, 0.5, 8, ENTRY["source"], date(2026, 1, 31))


def table(folder: Path, *entries: Any) -> Path:
    (folder / "prices.json").write_text(json.dumps({"prices": entries}), "utf-8")
    return folder


def test_cached_tokens_are_part_of_the_prompt() -> None:
    assert PRICE.of(Tokens(1_000_000, 400_000, 100_000)) == pytest.approx(0.6 * 2 + 0.4 * 0.5 + 0.8)


def test_own_table_is_read(tmp_path: Path) -> None:
    table(tmp_path, {**ENTRY, "model": "other"}, ENTRY)
    assert price_of("toy", "api.example.org", tmp_path) == PRICE
    assert price_of("toy", "elsewhere.example.org", tmp_path) is None
    assert price_of("unknown", "api.example.org", tmp_path) is None


def test_without_a_rebate_cached_tokens_cost_as_much(tmp_path: Path) -> None:
    table(tmp_path, {name: value for name, value in ENTRY.items() if name != "cached"})
    price = price_of("toy", "api.example.org", tmp_path)
    assert price is not None
    assert price.cached == price.prompt == 2


def test_the_shipped_table_is_sound_and_says_where_its_figures_are_from(tmp_path: Path) -> None:
    assert price_of("no such model", "nowhere", tmp_path) is None
    shipped = json.loads((Path(prices.__file__).parent / "data" / "prices.json").read_text("utf-8"))
    assert set(shipped["example"]) == set(ENTRY)
    for entry in shipped["prices"]:
        assert entry["source"].startswith("https://")
        assert date.fromisoformat(entry["date"])


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ({"source": None}, "entry 1"),
        ({"date": "yesterday"}, "yesterday"),
        ({"prompt": "2"}, "is not a number"),
        ({"prompt": True}, "is not a number"),
        ({"completion": -1}, "is not a price"),
        ({"cached": float("nan")}, "is not a price"),
        ({"model": " "}, "is not a text"),
    ],
)
def test_a_wrong_entry_is_one_line(tmp_path: Path, entry: dict[str, Any], says: str) -> None:
    with pytest.raises(UsageError, match=says) as problem:
        price_of("toy", "x", table(tmp_path, {**ENTRY, **entry}))
    assert "\n" not in str(problem.value)
    assert "prices.json, entry 1" in str(problem.value)


@pytest.mark.parametrize("missing", ["model", "currency", "prompt", "source", "date"])
def test_a_missing_field_is_named(tmp_path: Path, missing: str) -> None:
    entry = {name: value for name, value in ENTRY.items() if name != missing}
    with pytest.raises(UsageError, match=f"has no {missing}; add it"):
        price_of("toy", "x", table(tmp_path, entry))


@pytest.mark.parametrize("text", ["", "[]", "{", '{"prices": 3}', "[" * 9999])
def test_what_is_no_table_is_one_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "prices.json").write_text(text, "utf-8")
    with pytest.raises(UsageError, match=r"is not a table of prices"):
        price_of("toy", "x", tmp_path)
    with pytest.raises(UsageError, match="must be an object"):
        price_of("toy", "x", table(tmp_path, "toy"))


def test_a_meter_adds_the_requests_of_one_answer() -> None:
    meter = Meter("toy", PRICE)
    assert meter.usage() is None
    meter.opened()
    meter.counted(Tokens(1000, 0, 10))
    meter.opened()
    usage = meter.usage()
    assert usage is not None
    assert (usage.requests, usage.uncounted, usage.cost, usage.currency) == (2, 1, None, None)
    meter.counted(Tokens(1000, 900, 20))
    usage = meter.usage()
    assert usage is not None
    assert usage == Usage("toy", 2000, 900, 30, 2, 0, usage.cost, "EUR")
    assert usage.cost == pytest.approx((1100 * 2 + 900 * 0.5 + 30 * 8) / 1e6)


def test_money_is_summed_only_where_all_of_it_is_known() -> None:
    known = Usage("toy", 10, 5, 2, 1, 0, 0.5, "EUR")
    assert known.plus(known) == Usage("toy", 20, 10, 4, 2, 0, 1.0, "EUR")
    unknown = Usage("toy", 1, 0, 1, 1, 1)
    assert known.plus(unknown) == unknown.plus(known) == Usage("toy", 11, 5, 3, 2, 1)
