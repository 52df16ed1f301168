"""What there is to translate, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus.translations import Fitting
from corpus.types import Article, Span
from qa.errors import WpsqaError
from qa.translation_cache import Made


@dataclass(frozen=True, slots=True)
class Estimate:
    """What translating will take: sentences, requests, and about how many tokens in and out, repeats
    of refused translations aside."""

    sentences: int = 0
    requests: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A sentence that stays without translation, and why."""

    article_id: str
    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Translated:
    """What came of a run: sentences ``translated`` by the model now and ``reused`` from earlier runs,
    those ``left_out``, how many are still ``missing`` because of the ``problem`` that ended the run, and
    the files that ``stale`` translations were moved to."""

    translated: int
    reused: int
    left_out: tuple[LeftOut, ...]
    missing: int
    problem: WpsqaError | None
    stale: tuple[Path, ...]


@dataclass
class Work:
    """The sentences of an article that want a translation, by the key of what they are known by."""

    article: Article
    fitting: Fitting
    wanted: dict[Span, str]
    made: dict[str, Made]
    asked: dict[str, Made] = field(default_factory=dict)

    def open(self) -> list[Span]:
        """The sentences to ask for, each wording once."""
        first = {k: span for span, k in reversed(self.wanted.items())}
        return sorted((s for k, s in first.items() if k not in self.all()), key=lambda s: s.start)

    def all(self) -> dict[str, Made]:
        """Everything known of them."""
        return {**self.made, **self.asked}


def summary(
    works: Sequence[Work], problem: WpsqaError | None, stale: tuple[Path, ...]
) -> Translated:
    left_out: list[LeftOut] = []
    counts = {"translated": 0, "reused": 0, "missing": 0}
    for work in works:
        for span, known_by in work.wanted.items():
            result = work.all().get(known_by)
            if result is None:
                counts["missing"] += 1
            elif result.text is None:
                left_out.append(LeftOut(work.article.id, span, result.reason or ""))
            else:
                counts["translated" if known_by in work.asked else "reused"] += 1
    return Translated(**counts, left_out=tuple(left_out), problem=problem, stale=stale)
