"""The verifier on labelled pairs: ``python -m evals.pairs [FILE] [--half dev|held-out]``.

A pair is called bad when the verifier says *unsupported*. Printed for all pairs, those in one language
and those across languages: recall and precision of that call, the share of supported pairs that are
called supported, and milliseconds a pair; then for each kind of pair how many got their own label.
Words and thresholds are chosen on the ``dev`` half only.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.types import Language
from qa.types import Support
from qa.verify import Evidence, verify

PAIRS = Path(__file__).parent / "suites" / "support_pairs.jsonl"
Pair = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A labelled pair and what the verifier says of it."""

    pair: Pair
    said: Support

    @property
    def across(self) -> bool:
        """Whether sentence and quote are in different languages."""
        return self.pair["sentence_language"] != self.pair["quote_language"]


@dataclass(frozen=True, slots=True)
class Rates:
    """Of ``n`` pairs: the unsupported that were found, the found that were unsupported, the supported
    that were called so; None where there are none to count."""

    n: int
    recall: float | None
    precision: float | None
    kept: float | None


def held_out(pair: Pair) -> bool:
    """The half that no weight or word was chosen on."""
    return int(hashlib.sha256(pair["id"].encode()).hexdigest()[0], 16) % 2 == 1


def read_pairs(file: Path = PAIRS, half: str = "all") -> list[Pair]:
    """The pairs of a file, all of them or one half."""
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
    return [row for row in rows if half == "all" or held_out(row) == (half == "held-out")]


def judged(pairs: Iterable[Pair]) -> list[Outcome]:
    """What the verifier says of each pair."""
    return [Outcome(pair, _verify(pair)) for pair in pairs]


def _verify(pair: Pair) -> Support:
    quote = Evidence(pair["quote"], _language(pair["quote_language"]))
    spoken = _language(pair["sentence_language"])
    return verify(pair["sentence"], [quote], language=spoken).support


def _language(name: str) -> Language:
    return "vi" if name == "vi" else "en"


def rates(outcomes: Sequence[Outcome]) -> Rates:
    """Recall, precision and what is kept."""
    found = [o.pair["support"] for o in outcomes if o.said == "unsupported"]
    return Rates(
        len(outcomes),
        _share(o.said == "unsupported" for o in outcomes if o.pair["support"] == "unsupported"),
        _share(label == "unsupported" for label in found),
        _share(o.said == "supported" for o in outcomes if o.pair["support"] == "supported"),
    )


def _share(hits: Iterable[bool]) -> float | None:
    listed = list(hits)
    return sum(listed) / len(listed) if listed else None


PARTS: dict[str, Callable[[Outcome], bool]] = {
    "all": lambda outcome: True,
    "same language": lambda outcome: not outcome.across,
    "across languages": lambda outcome: outcome.across,
}


def table(outcomes: Sequence[Outcome]) -> str:
    """A Markdown table of the rates, and one of the kinds."""
    rows = ["| pairs | n | recall | precision | supported kept |", "|---|---|---|---|---|"]
    for name, belongs in PARTS.items():
        found = rates([outcome for outcome in outcomes if belongs(outcome)])
        shares = [_percent(share) for share in (found.recall, found.precision, found.kept)]
        rows.append(f"| {name} | {found.n} | {' | '.join(shares)} |")
    rows += ["", "| kind | n | as labelled |", "|---|---|---|"]
    for kind in sorted({outcome.pair["kind"] for outcome in outcomes}):
        of_it = [outcome for outcome in outcomes if outcome.pair["kind"] == kind]
        right = _share(outcome.said == outcome.pair["support"] for outcome in of_it)
        rows.append(f"| {kind} | {len(of_it)} | {_percent(right)} |")
    return "\n".join(rows)


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.1%}"


def main(argv: Sequence[str] | None = None) -> int:
    """Verify the pairs and print the tables."""
    top = argparse.ArgumentParser(prog="python -m evals.pairs", description="Score the verifier.")
    top.add_argument("file", nargs="?", type=Path, default=PAIRS)
    top.add_argument("--half", choices=("dev", "held-out", "all"), default="all")
    arguments = top.parse_args(argv)
    pairs = read_pairs(arguments.file, arguments.half)
    judged(pairs)  # so that reading the lexicon and the glossary is not timed
    started = time.process_time()
    outcomes = judged(pairs)
    spent = (time.process_time() - started) * 1000 / max(1, len(pairs))
    print(table(outcomes))
    print(f"\n{spent:.2f} ms a pair")
    return 0


if __name__ == "__main__":
    sys.exit(main())
