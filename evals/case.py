"""Test questions: reading a suite, checking every line of it, and turning its quotes into spans."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from corpus.errors import NotFound, UsageError
from corpus.types import Article, Language, Span
from evals.types import Case, Gold, Suite, split_of, suite_of
from qa.types import Turn

__all__ = ["Case", "Gold", "MissingGold", "Suite", "load_suite", "merge", "split_of", "suite_of"]

MissingGold = Literal["error", "unscorable"]

_REQUIRED = {"id", "language", "question", "answerable"}
_OPTIONAL = {"history", "as_of", "expect", "forbid", "gold", "tags", "note", "group"}


def load_suite(
    path: Path, articles: Mapping[str, Article], *, missing_gold: MissingGold = "error"
) -> Suite:
    """Read a JSONL suite and turn its gold quotes into spans of ``articles``.

    Raises `NotFound` without the file, and `UsageError` naming file, line and remedy for anything
    in it that does not fit. With ``missing_gold="unscorable"`` a case whose gold is not in the
    articles is kept and says so, for a corpus that is not the one the suite was written for.
    """
    if not path.is_file():
        raise NotFound(f"no suite at {path}: give a JSONL file or the name of a built-in suite")
    seen: dict[str, int] = {}
    cases: list[Case] = []
    lines = path.read_text(encoding="utf-8-sig").split("\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        reader = _Line(path, number)
        case = reader.case(line, articles, missing_gold)
        if case.id in seen:
            raise reader.error(
                f"id {case.id!r} is also on line {seen[case.id]}", "rename one of them"
            )
        seen[case.id] = number
        cases.append(case)
    if not cases:
        raise UsageError(f"{path}: the suite is empty; write one case a line as JSON")
    return suite_of(path.stem, cases)


def merge(suites: Sequence[Suite]) -> Suite:
    """Join suites into one run. Raises `UsageError` when two of them share an id."""
    if len(suites) == 1:
        return suites[0]
    cases = [case for suite in suites for case in suite.cases]
    ids: set[str] = set()
    for case in cases:
        if case.id in ids:
            raise UsageError(f"two suites have the id {case.id!r}: run them apart or rename one")
        ids.add(case.id)
    return suite_of("+".join(suite.name for suite in suites), cases)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a suite, which knows where it stands for its error messages."""

    path: Path
    number: int

    def error(self, what: str, remedy: str) -> UsageError:
        return UsageError(f"{self.path}:{self.number}: {what}; {remedy}")

    def case(self, line: str, articles: Mapping[str, Article], missing: MissingGold) -> Case:
        row = self._object(line)
        gold, problem = self._gold(row.get("gold", []), articles, missing)
        answerable = self._typed(row, "answerable", bool, "true or false")
        expect = tuple(
            self._texts(group, "each member of expect") for group in self._list(row, "expect")
        )
        if answerable and not expect:
            raise self.error(
                "an answerable case without expect", "say what the answer must contain"
            )
        if not answerable and (expect or gold or problem):
            raise self.error(
                "an unanswerable case with expect or gold", "remove them or set answerable to true"
            )
        case_id = self._text(row, "id")
        return Case(
            id=case_id,
            language=self._language(row["language"]),
            question=self._text(row, "question"),
            answerable=answerable,
            expect=expect,
            forbid=self._texts(row.get("forbid", []), "forbid", empty=True),
            gold=gold,
            tags=self._texts(row.get("tags", []), "tags", empty=True),
            history=tuple(self._turn(turn) for turn in self._list(row, "history")),
            as_of=self._date(row.get("as_of")),
            note=str(row.get("note", "")),
            group=str(row.get("group") or _first_article(row) or case_id),
            problem=problem,
            digest=hashlib.sha256(line.strip().encode("utf-8")).hexdigest()[:8],
        )

    def _object(self, line: str) -> dict[str, Any]:
        try:
            row = json.loads(line)
        except ValueError as problem:
            raise self.error(f"not JSON ({problem})", "write one JSON object a line") from None
        if not isinstance(row, dict):
            raise self.error("not a JSON object", "write one JSON object a line")
        if missing := sorted(_REQUIRED - row.keys()):
            raise self.error(f"no {', '.join(missing)}", "add what is missing")
        if unknown := sorted(row.keys() - _REQUIRED - _OPTIONAL):
            raise self.error(
                f"unknown {', '.join(unknown)}",
                f"use only {', '.join(sorted(_REQUIRED | _OPTIONAL))}",
            )
        return row

    def _gold(
        self, rows: object, articles: Mapping[str, Article], missing: MissingGold
    ) -> tuple[tuple[Gold, ...], str]:
        if not isinstance(rows, list):
            raise self.error("gold is not a list", 'write [{"article_id": …, "quote": …}]')
        gold: list[Gold] = []
        for row in rows:
            if not isinstance(row, dict) or set(row) != {"article_id", "quote"}:
                raise self.error(
                    "a gold entry needs article_id and quote and nothing else", "mend the entry"
                )
            article = articles.get(str(row["article_id"]))
            quote = unicodedata.normalize("NFC", str(row["quote"]))
            spans = _spans(article.text, quote) if article else ()
            if article and spans:
                gold.append(Gold(article.id, article.language, quote, spans))
                continue
            what = (
                f"the quote {quote[:40]!r} is not in article {article.id!r}"
                if article
                else f"no article {row['article_id']!r}"
            )
            if missing == "error":
                raise self.error(
                    what, "copy the words from the article, or give its corpus with --corpus"
                )
            return (), what
        return tuple(gold), ""

    def _turn(self, row: object) -> Turn:
        if not isinstance(row, dict) or row.get("role") not in {"user", "assistant"}:
            raise self.error(
                "a turn of history without a role", 'write {"role": "user", "text": …}'
            )
        return Turn(row["role"], self._text(row, "text"))

    def _language(self, value: object) -> Language:
        if value == "vi":
            return "vi"
        if value == "en":
            return "en"
        raise self.error(f"language is {value!r}", "write vi or en")

    def _date(self, value: object) -> date | None:
        if value is None:
            return None
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise self.error(f"as_of is {value!r}", "write YYYY-MM-DD") from None

    def _list(self, row: Mapping[str, Any], key: str) -> list[Any]:
        value = row.get(key, [])
        if not isinstance(value, list):
            raise self.error(f"{key} is not a list", f"write {key} as a list")
        return value

    def _text(self, row: Mapping[str, Any], key: str) -> str:
        value = self._typed(row, key, str, "a text")
        if not value.strip():
            raise self.error(f"{key} is empty", "write it")
        return unicodedata.normalize("NFC", value)

    def _texts(self, value: object, key: str, *, empty: bool = False) -> tuple[str, ...]:
        fits = isinstance(value, list) and all(isinstance(v, str) and v.strip() for v in value)
        if not fits or not (value or empty):
            raise self.error(f"{key} is not a list of texts", f"write {key} as a list of texts")
        assert isinstance(value, list)  # noqa: S101  (checked above; this line is for the type checker)
        return tuple(unicodedata.normalize("NFC", text) for text in value)

    def _typed(self, row: Mapping[str, Any], key: str, kind: type, wanted: str) -> Any:
        value = row.get(key)
        if not isinstance(value, kind):
            raise self.error(f"{key} is {value!r}", f"write {wanted}")
        return value


def _first_article(row: Mapping[str, Any]) -> str:
    gold = row.get("gold") or [{}]
    return str(gold[0].get("article_id", ""))


def _spans(text: str, quote: str) -> tuple[Span, ...]:
    """Return every place where ``quote`` stands in ``text``."""
    found: list[Span] = []
    at = text.find(quote) if quote else -1
    while at >= 0:
        found.append(Span(at, at + len(quote)))
        at = text.find(quote, at + 1)
    return tuple(found)
