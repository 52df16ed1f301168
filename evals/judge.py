"""Who decides whether quotes support a sentence: the rules of the product, or a language model."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import ModelProblem

Judge = Callable[[str, Sequence[str]], bool]
"""Whether the quotes, taken together, support the sentence."""


def rules_judge(sentence: str, quotes: Sequence[str]) -> bool:
    """Decide by the verifier that answers go through: numbers, dates, names, polarity, meaning."""
    from qa.verify import verify

    return bool(verify(sentence, quotes).support == "supported")


@dataclass(frozen=True, slots=True)
class LlmJudge:
    """Decide by a language model. ``complete`` maps a prompt to a reply; every verdict is kept on
    disk under the hash of model, prompt and ``repeat``, so that repeats are asked anew and a second
    run of the same repeat is free and equal.

    Calls raise `ModelProblem` when the reply is neither yes nor no.
    """

    complete: Callable[[str], str]
    model: str
    cache: Path
    repeat: int = 0

    def __call__(self, sentence: str, quotes: Sequence[str]) -> bool:
        from qa.verify.judge import question

        prompt = question(sentence, quotes)
        path = self.cache / f"{self._key(prompt)}.json"
        if path.is_file():
            return bool(json.loads(path.read_text(encoding="utf-8"))["supported"])
        verdict = read_verdict(self.complete(prompt))
        _write(path, json.dumps({"model": self.model, "repeat": self.repeat, "supported": verdict}))
        return verdict

    def _key(self, prompt: str) -> str:
        parts = json.dumps([self.model, prompt, self.repeat], ensure_ascii=False)
        return hashlib.sha256(parts.encode("utf-8")).hexdigest()


def read_verdict(reply: str) -> bool:
    """Return what the first yes or no of a reply says. Raises `ModelProblem` without one."""
    from qa.verify.judge import verdict

    found = verdict([reply])
    if found is None:
        raise ModelProblem(f"the judge said {reply[:60]!r}: use a model that can answer yes or no")
    return found


def _write(path: Path, text: str) -> None:
    """Write a whole file or none, so that a stopped run leaves no half verdict."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(f".{os.getpid()}")
    half.write_text(text, encoding="utf-8")
    half.replace(path)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often a judge agrees with people: the share, and Cohen's kappa (None when chance alone
    would agree always)."""

    n: int
    unscored: int
    accuracy: float | None
    kappa: float | None


def agreement(labels: Sequence[bool], verdicts: Sequence[bool | None]) -> Agreement:
    """Compare verdicts with labels; a verdict of None could not be had and is counted apart."""
    pairs = [(a, b) for a, b in zip(labels, verdicts, strict=True) if b is not None]
    n = len(pairs)
    if not n:
        return Agreement(0, len(labels), None, None)
    observed = sum(a == b for a, b in pairs) / n
    said, held = sum(b for _, b in pairs) / n, sum(a for a, _ in pairs) / n
    chance = said * held + (1 - said) * (1 - held)
    kappa = None if chance == 1 else (observed - chance) / (1 - chance)
    return Agreement(n, len(labels) - n, observed, kappa)


def judge_agreement(judge: Judge, rows: Iterable[Mapping[str, str]]) -> dict[str, Agreement]:
    """Ask a judge about labelled pairs ``{"sentence", "quote", "support", "sentence_language",
    "quote_language"}`` and return its agreement over ``all`` and for each pair of languages."""
    found: dict[str, list[tuple[bool, bool | None]]] = {"all": []}
    for row in rows:
        try:
            verdict: bool | None = judge(row["sentence"], [row["quote"]])
        except ModelProblem:
            verdict = None
        part = f"{row['sentence_language']}>{row['quote_language']}"
        for name in ("all", part):
            found.setdefault(name, []).append((row["support"] == "supported", verdict))
    return {
        name: agreement([label for label, _ in pairs], [verdict for _, verdict in pairs])
        for name, pairs in sorted(found.items())
    }
