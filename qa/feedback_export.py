"""What readers judged, as test cases in the format of the eval suites.

A thumb up says that the answer shown was right, so its likely answer words, its sentences or the
words it cites must be said again, and the cited words are the gold. A thumb down says only that what
was shown was wrong, not what is right: until a person writes that into the case, showing the same
sentences again fails it and abstaining passes it. What cannot be made into a true case is left out,
and why is said.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from corpus.text import one_line
from corpus.types import Article
from qa.errors import UsageError
from qa.feedback import Remark

UP, DOWN = "feedback-up", "feedback-down"
TO_JUDGE = "to-judge"  # the tag of a case that a person still has to complete
Case = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Export:
    """The cases, oldest first, and one line for every remark that is none."""

    cases: tuple[Case, ...]
    left_out: tuple[str, ...]


def export(remarks: Iterable[Remark], articles: Mapping[str, Article]) -> Export:
    """Make cases of remarks. Of several alike (same question, same thumb, same sentences) the last
    counts. Remarks come from anybody who can ask, so nothing in them is taken on trust."""
    cases: dict[str, Case] = {}
    left_out: list[str] = []
    for remark in remarks:
        try:
            case = _case(remark, articles)
        except UsageError as error:
            question = one_line(str(remark.answer.get("question", "")))[:80]
            left_out.append(f"{remark.at} {question!r}: {error}")
            continue
        cases.pop(case["id"], None)
        cases[case["id"]] = case
    return Export(tuple(cases.values()), tuple(left_out))


def _case(remark: Remark, articles: Mapping[str, Article]) -> Case:
    answer = remark.answer
    question, language, status = (
        _text(answer.get(name)) for name in ("question", "language", "status")
    )
    if not question or language not in ("vi", "en") or status not in ("answered", "abstained"):
        raise UsageError("it is not a finished answer of this program")
    sentences = _texts(answer.get("sentences"), "text")
    quotes = _quotes(answer.get("citations"), articles)
    if status == "answered" and not (sentences and quotes):
        raise UsageError("the answer has no sentence with a citation")
    kind = UP if remark.useful else DOWN
    case: Case = {
        "id": _id(kind, question, language, str(answer.get("as_of")), *sentences),
        "language": language,
        "question": question,
        **_judged(remark, status, sentences, quotes),
    }
    if answer.get("as_of") is not None:
        case["as_of"] = _day(answer["as_of"])
    return case


def _judged(
    remark: Remark, status: str, sentences: list[str], quotes: list[tuple[str, str, str]]
) -> Case:
    """What the thumb says of such an answer. Raises `UsageError` where that is no case."""
    reason = one_line(remark.reason)
    said = f"a reader, {remark.at}" + (f": {reason}" if reason else "")
    if remark.useful and status == "abstained":
        return {"answerable": False, "tags": [UP], "note": f"rightly not answered, says {said}"}
    if remark.useful:
        marked = [words for _, _, words in quotes if words]
        alternatives = dict.fromkeys((*marked, *sentences, *(quote for _, quote, _ in quotes)))
        gold = [
            {"article_id": i, "quote": q} for i, q in dict.fromkeys((i, q) for i, q, _ in quotes)
        ]
        return {
            "answerable": True,
            "expect": [list(alternatives)],
            "gold": gold,
            "tags": [UP],
            "note": f"rightly answered, says {said}",
        }
    if status == "abstained":
        raise UsageError("it should have been answered, but nobody has said how: write the case")
    return {
        "answerable": False,
        "forbid": list(dict.fromkeys(sentences)),
        "gold": [],
        "tags": [DOWN, TO_JUDGE],
        "note": f"wrongly answered, says {said}. To complete: set answerable, expect and gold",
    }


def _quotes(citations: object, articles: Mapping[str, Article]) -> list[tuple[str, str, str]]:
    """Article, quote and likely answer words of each citation. Raises `UsageError` for words that are
    not, or no longer, in the article."""
    found = []
    for citation in citations if isinstance(citations, list) else ():
        if not isinstance(citation, Mapping):
            continue
        article_id, quote = _text(citation.get("article_id")), _text(citation.get("quote"))
        article = articles.get(article_id)
        if article is None or not quote or quote not in article.text:
            raise UsageError(f"its quote is not in the article {article_id[:80]!r} as it is now")
        found.append((article_id, quote, _marked(quote, citation.get("highlight"))))
    return found


def _marked(quote: str, highlight: object) -> str:
    match highlight:
        case [int(start), int(end)] if 0 <= start < end <= len(quote):
            return quote[start:end].strip()
    return ""


def _text(value: object) -> str:
    return unicodedata.normalize("NFC", value).strip() if isinstance(value, str) else ""


def _texts(rows: object, key: str) -> list[str]:
    given = rows if isinstance(rows, list) else []
    texts = (_text(row.get(key)) for row in given if isinstance(row, Mapping))
    return [text for text in texts if text]


def _day(value: object) -> str:
    try:
        return date.fromisoformat(_text(value)).isoformat()
    except ValueError:
        raise UsageError(f"its as_of is {str(value)[:40]!r}, which is not a date") from None


def _id(*parts: str) -> str:
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{parts[0]}-{digest[:12]}"
