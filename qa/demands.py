"""What a question asks about somebody or something that news either gives or does not: an age, a price, a
telephone number (pure). The kinds, how they are asked for and what a sentence that gives one has in it
stand in ``data/demands.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from corpus import yamls
from corpus.types import Language

_FILE = Path(__file__).parent / "data" / "demands.yaml"


@dataclass(frozen=True, slots=True)
class Demand:
    """One kind: ``asked`` finds it in a question, ``given`` in a sentence of either language."""

    name: str
    asked: re.Pattern[str]
    given: re.Pattern[str]


def unmet(question: str, sentences: Sequence[str]) -> tuple[str, ...]:
    """The names of what ``question`` asks for that none of ``sentences`` gives."""
    return tuple(
        demand.name
        for demand in _demands()
        if demand.asked.search(question) and not any(map(demand.given.search, sentences))
    )


@lru_cache(maxsize=1)
def _demands() -> tuple[Demand, ...]:
    rows: Mapping[str, Mapping[str, Any]] = yamls.read(_FILE.read_text("utf-8"))
    return tuple(
        Demand(name, _either(row["asked"]), _either(row["given"])) for name, row in rows.items()
    )


def _either(phrases: Mapping[Language, list[str]]) -> re.Pattern[str]:
    """Whole words of any of the phrases, case left out; phrases are regular expressions."""
    listed = "|".join(phrase for language in ("en", "vi") for phrase in phrases.get(language, ()))
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.IGNORECASE)
