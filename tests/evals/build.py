"""Two small articles, and builders of cases and answers about them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from corpus.types import Article, Language, Passage, Span
from evals.case import load_suite
from evals.support import Lab
from evals.types import Case, Reply, Suite
from qa.types import Answer, Citation, Question, Sentence, Status
from vectorstore.types import Hit

ENGLISH = Article(
    "unit-2024",
    "A unit leaves",
    "Viet Nam sent 41 women to the unit. It left in May.\n\nA workshop followed in Ha Noi.",
    "en",
    published=date(2024, 5, 1),
    published_certainty="stated",
)
VIETNAMESE = Article(
    "cam-ket-2025",
    "Cam kết",
    "Việt Nam đã cử hơn 1.000 sĩ quan. Trong đó 16% là phụ nữ.",
    "vi",
    published=date(2025, 3, 6),
    published_certainty="stated",
)
ARTICLES = {article.id: article for article in (ENGLISH, VIETNAMESE)}
WOMEN = "Viet Nam sent 41 women to the unit."
MAY = "It left in May."
WORKSHOP = "A workshop followed in Ha Noi."
OFFICERS = "Việt Nam đã cử hơn 1.000 sĩ quan."
SHARE = "Trong đó 16% là phụ nữ."


def never(sentence: str, quotes: Sequence[str]) -> bool:
    """A judge that supports nothing: only a quote's own words count."""
    return False


LAB = Lab(ARTICLES, judge=never)


def row(**changes: Any) -> dict[str, Any]:
    """One line of a suite."""
    return {
        "id": "women",
        "language": "en",
        "question": "How many women did Viet Nam send?",
        "answerable": True,
        "expect": [["41", "forty-one"]],
        "gold": [{"article_id": ENGLISH.id, "quote": WOMEN}],
        "tags": ["number"],
    } | changes


UNANSWERABLE = {
    "id": "navy",
    "language": "en",
    "question": "Who commands the navy?",
    "answerable": False,
    "tags": ["off-topic"],
}


def write_suite(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    """Write rows as a suite file."""
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    return path


def suite(folder: Path, rows: Sequence[Mapping[str, Any]]) -> Suite:
    """Write rows and read them back as a suite."""
    return load_suite(write_suite(folder / "suite.jsonl", rows), ARTICLES)


def case(folder: Path, **changes: Any) -> Case:
    """One case, read as from a file."""
    return suite(folder, [row(**changes)]).cases[0]


def cite(article: Article, quote: str, marker: int = 1, shift: int = 0) -> Citation:
    """A citation of a quote; ``shift`` moves its span away from it."""
    start = article.text.index(quote) + shift
    return Citation(marker, article.id, article.version, start, start + len(quote), quote)


def hit(article: Article, *quotes: str) -> Hit:
    """A passage from the first of some sentences of an article to the last."""
    spans = [Span(article.text.index(q), article.text.index(q) + len(q)) for q in quotes]
    return Hit(Passage(article.id, spans[0].start, spans[-1].end, tuple(spans)), 1.0)


def say(
    *sentences: tuple[str, tuple[int, ...]],
    cites: Sequence[Citation] = (),
    hits: Sequence[Hit] = (),
    status: Status = "answered",
    language: Language = "en",
    **more: Any,
) -> Answer:
    """An answer of sentences with their markers."""
    return Answer(
        Question("?", language),
        status,
        tuple(Sentence(text, "supported", marks, language) for text, marks in sentences),
        tuple(cites),
        tuple(hits),
        "fake",
        **more,
    )


ABSTAINED = say(status="abstained", confidence=0.1)


def reply(answer: Answer, **more: Any) -> Reply:
    """An answer as seen by the scorers."""
    return Reply(answer, **more)
