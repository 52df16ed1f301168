"""The lines of a run: one row a case and repeat, written as they come and read back whole."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import NotFound, UsageError
from evals.types import Case, Reply, Score
from qa.types import Answer

RESULTS = "results.jsonl"


@dataclass(frozen=True, slots=True)
class Row:
    """One answer with its scores, and of its case all that a report needs. ``fact`` is the finer
    cluster beside ``group``: the words a case asks about. ``answer`` is None when ``error`` says
    why. ``elapsed_ms`` is the only field that differs between two equal runs."""

    case: str
    repeat: int
    digest: str
    question: str
    language: str
    slices: tuple[str, ...]
    tags: tuple[str, ...]
    group: str
    fact: str
    answerable: bool
    expect: tuple[tuple[str, ...], ...]
    forbid: tuple[str, ...]
    gold: tuple[tuple[str, str], ...]
    note: str
    answer: Mapping[str, Any] | None
    error: str
    elapsed_ms: float
    scores: Mapping[str, tuple[float | None, str]]

    @property
    def key(self) -> tuple[str, int]:
        """What a run has at most once."""
        return self.case, self.repeat

    def value(self, metric: str) -> float | None:
        """Return a score, None when it has no value or does not apply."""
        return self.scores.get(metric, (None, ""))[0]

    def to_json(self) -> dict[str, Any]:
        """Return the row as JSON types."""
        return {name: getattr(self, name) for name in self.__slots__}


def make_row(
    case: Case, repeat: int, reply: Reply, scores: Mapping[str, Score], elapsed_ms: float
) -> Row:
    """Put together what is known of one answer."""
    first = case.gold[0] if case.gold else None
    return Row(
        case=case.id,
        repeat=repeat,
        digest=case.digest,
        question=case.question,
        language=case.language,
        slices=case.slices,
        tags=case.tags,
        group=case.group or case.id,
        fact=f"{first.article_id}:{first.spans[0].start}" if first else case.group or case.id,
        answerable=case.answerable,
        expect=case.expect,
        forbid=case.forbid,
        gold=tuple((gold.article_id, gold.quote) for gold in case.gold),
        note=case.note,
        answer=answer_to_json(reply.answer) if reply.answer else None,
        error=reply.error,
        elapsed_ms=round(elapsed_ms, 1),
        scores={name: (score.value, score.why) for name, score in scores.items()},
    )


def answer_to_json(answer: Answer) -> dict[str, Any]:
    """Return what a report shows of an answer. Unlike the public contract it keeps the places of
    the hits and needs no article, since a foreign system may cite one that does not exist."""
    return {
        "status": answer.status,
        "sentences": [
            {
                "text": sentence.text,
                "support": sentence.support,
                "citations": list(sentence.citations),
                "language": sentence.language,
                "translated": sentence.translated,
            }
            for sentence in answer.sentences
        ],
        "citations": [
            {
                "marker": cite.marker,
                "article_id": cite.article_id,
                "start": cite.start,
                "end": cite.end,
                "quote": cite.quote,
            }
            for cite in answer.citations
        ],
        "notes": [{"code": note.code, "text": note.text} for note in answer.notes],
        "hits": [
            [hit.passage.article_id, hit.passage.start, hit.passage.end, round(hit.score, 6)]
            for hit in answer.hits
        ],
        "confidence": answer.confidence,
        "answerer": answer.answerer,
        "prompt_digest": answer.prompt_digest,
    }


def write_rows(path: Path, rows: Iterable[Row]) -> None:
    """Write rows anew, in order."""
    lines = [json.dumps(row.to_json(), ensure_ascii=False) + "\n" for row in rows]
    path.write_text("".join(lines), encoding="utf-8")


def read_rows(run: Path) -> tuple[Row, ...]:
    """Read the rows of a run, given its folder or its results file; a last line cut short by a stop
    is passed over. Raises `NotFound` without the file, `UsageError` when it is not one."""
    path = run / RESULTS if run.is_dir() else run
    if not path.is_file():
        raise NotFound(f"no run at {run}: give the folder that 'wpsqa eval run' named")
    lines = path.read_text(encoding="utf-8").split("\n")
    rows: dict[tuple[str, int], Row] = {}
    for number, line in enumerate(lines, start=1):
        if not line:
            continue
        try:
            row = _row(json.loads(line))
        except (ValueError, KeyError, TypeError):
            if number == len(lines):
                break
            raise UsageError(
                f"{path}:{number}: not a line of a run; remove the file and run again"
            ) from None
        rows[row.key] = row
    return tuple(rows.values())


def _row(data: dict[str, Any]) -> Row:
    tuples = {name: tuple(data[name]) for name in ("slices", "tags", "forbid")}
    return Row(
        **{
            **data,
            **tuples,
            "expect": _pairs(data["expect"]),
            "gold": _pairs(data["gold"]),
            "scores": {name: (value, why) for name, (value, why) in data["scores"].items()},
        }
    )


def _pairs(rows: Sequence[Sequence[str]]) -> tuple[Any, ...]:
    return tuple(tuple(row) for row in rows)
