"""What asking a language model takes: tokens counted for one answer, and money by a table a person edits.

The table is a JSON file, ``prices.json`` in the data folder, or else the one that comes with the program:

    {"prices": [{"model": "NAME", "endpoint": "api.example.org", "currency": "USD",
                 "prompt": 2.0, "cached": 0.5, "completion": 8.0,
                 "source": "https://example.org/pricing", "date": "2026-01-31"}]}

``prompt``, ``cached`` and ``completion`` are for a million tokens; ``cached`` may be left out where the
endpoint gives no rebate. ``source`` and ``date`` say where and when the figures were read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Any

from qa.errors import UsageError
from qa.types import Usage

FILE = "prices.json"
_SHIPPED = Path(__file__).parent / "data" / FILE
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the endpoint counted for one request; ``cached`` are those of the prompt it had read before."""

    prompt: int
    cached: int
    completion: int


@dataclass(frozen=True, slots=True)
class Price:
    """Money for a million tokens of one model at one endpoint."""

    model: str
    endpoint: str
    currency: str
    prompt: float
    cached: float
    completion: float
    source: str
    date: date

    def of(self, tokens: Tokens) -> float:
        """What these tokens cost."""
        fresh = tokens.prompt - tokens.cached
        spent = (
            fresh * self.prompt + tokens.cached * self.cached + tokens.completion * self.completion
        )
        return spent / _MILLION


def price_of(model: str, endpoint: str, data_dir: Path) -> Price | None:
    """The price of a model at an endpoint (its host), None when the table does not have it. The table in
    the data folder takes the place of the shipped one. Raises `UsageError` naming the entry that is wrong.
    """
    for price in _read(own if (own := data_dir / FILE).is_file() else _SHIPPED):
        if (price.model, price.endpoint) == (model, endpoint):
            return price
    return None


def _read(path: Path) -> tuple[Price, ...]:
    try:
        entries = json.loads(path.read_text("utf-8"))["prices"]
        rows = list(enumerate(entries, 1))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise UsageError(
            f'{path} is not a table of prices; it must be {{"prices": […]}}, or be removed'
        ) from None
    return tuple(_price(row, f"{path}, entry {number}") for number, row in rows)


def _price(row: Any, where: str) -> Price:
    if not isinstance(row, Mapping):
        raise UsageError(f"{where} must be an object with a model and its prices")
    try:
        texts = [_text(row[name]) for name in ("model", "endpoint", "currency", "source")]
        prompt, completion = _amount(row["prompt"]), _amount(row["completion"])
        cached = _amount(row.get("cached", prompt))
        day = date.fromisoformat(_text(row["date"]))
    except KeyError as missing:
        raise UsageError(f"{where} has no {missing.args[0]}; add it") from None
    except ValueError as wrong:
        raise UsageError(f"{where} cannot be read ({wrong}); put it right") from None
    model, endpoint, currency, source = texts
    return Price(model, endpoint, currency, prompt, cached, completion, source, day)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{value!r} is not a text")
    return value.strip()


def _amount(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{value!r} is not a number")
    if not (isfinite(value) and value >= 0):
        raise ValueError(f"{value!r} is not a price")
    return float(value)


class Meter:
    """Counts the requests of one answer. Each answer has its own, so that answers given at the same time
    do not count each other's tokens."""

    def __init__(self, model: str, price: Price | None = None) -> None:
        self._model, self._price = model, price
        self._requests = 0
        self._counted: list[Tokens] = []

    def opened(self) -> None:
        """The endpoint has taken a request."""
        self._requests += 1

    def counted(self, tokens: Tokens) -> None:
        """The endpoint has said what a request took."""
        self._counted.append(tokens)

    def usage(self) -> Usage | None:
        """All of it so far; None when the model was not asked. Without the count of a request there is no
        sum of money."""
        if not self._requests:
            return None
        uncounted = self._requests - len(self._counted)
        known = self._price is not None and uncounted == 0
        return Usage(
            self._model,
            prompt_tokens=sum(t.prompt for t in self._counted),
            cached_tokens=sum(t.cached for t in self._counted),
            completion_tokens=sum(t.completion for t in self._counted),
            requests=self._requests,
            uncounted=uncounted,
            cost=_sum(self._price, self._counted) if known else None,
            currency=self._price.currency if self._price and known else None,
        )


def _sum(price: Price | None, counted: Iterable[Tokens]) -> float | None:
    return sum(price.of(tokens) for tokens in counted) if price else None
