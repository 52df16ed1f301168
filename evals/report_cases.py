"""The failing cases of a report: what was asked, what was answered, and why it is wrong."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from corpus.types import Article
from evals import metrics
from evals.record import Row

AROUND = 120
_WATCHED = tuple(
    metric for metric in metrics.ALL if metric.gate not in {None, "retrieval"}
) + tuple(metrics.BY_NAME[name] for name in ("conflict", "passage_recall@10"))


def faults(row: Row) -> list[tuple[str, str]]:
    """Return (measure, why) for everything that is not as it should be; empty when nothing is."""
    if row.error:
        return [("error", row.error)]
    found = []
    for metric in _WATCHED:
        value, why = row.scores.get(metric.name, (None, ""))
        best = 1.0 if metric.better > 0 else 0.0
        if value is not None and value != best:
            found.append((metric.title, why))
    return found


def failing_cases(
    rows: Sequence[Row], articles: Mapping[str, Article], before: Mapping[tuple[str, int], Row]
) -> str:
    """Return the section of the failing cases, those that did not fail before first."""
    failing = [(row, found) for row in rows if (found := faults(row))]
    failing.sort(key=lambda pair: _failed_before(pair[0], before))
    body = "\n".join(_case(row, found, articles, before.get(row.key)) for row, found in failing)
    heading = f"<h2>Failing cases ({len(failing)} of {len(rows)})</h2>"
    return heading + (body or '<p class="good">None.</p>')


def _failed_before(row: Row, before: Mapping[tuple[str, int], Row]) -> bool:
    old = before.get(row.key)
    return old is not None and bool(faults(old))


def _case(
    row: Row, found: Sequence[tuple[str, str]], articles: Mapping[str, Article], old: Row | None
) -> str:
    tags = " ".join(f'<span class="tag">{escape(tag)}</span>' for tag in (*row.slices, *row.tags))
    why = "".join(
        f'<li><b class="bad">{escape(name)}</b>: {escape(text)}</li>' for name, text in found
    )
    new = " <b class='bad'>new</b>" if old is not None and not faults(old) else ""
    repeat = f" · repeat {row.repeat + 1}" if row.repeat else ""
    return (
        f"<details><summary><b>{escape(row.case)}</b>{repeat}{new} "
        f"<span lang='{row.language}'>{escape(row.question)}</span></summary>"
        f"<div class='inside'><p>{tags}</p><ul>{why}</ul>{_expected(row)}"
        f"{_sides(row, old) if old is not None else ''}"
        f"<h3>Answer</h3>{_answer(row.answer, articles)}</div></details>"
    )


def _expected(row: Row) -> str:
    if not row.answerable:
        parts = ["<p>The articles do not say; an abstention is right.</p>"]
    else:
        wanted = "; and ".join(" or ".join(f"“{escape(a)}”" for a in one) for one in row.expect)
        parts = [f"<p>Expected: {wanted}</p>"]
    if row.forbid:
        parts.append(f"<p>Forbidden: {escape(' | '.join(row.forbid))}</p>")
    parts += [
        f"<blockquote><small>gold, {escape(article_id)}</small><br>{escape(quote)}</blockquote>"
        for article_id, quote in row.gold
    ]
    if row.note:
        parts.append(f"<p class='soft'>{escape(row.note)}</p>")
    return "".join(parts)


def _answer(answer: Mapping[str, Any] | None, articles: Mapping[str, Article]) -> str:
    if answer is None:
        return "<p class='bad'>none</p>"
    lines = [f"<p class='soft'>{escape(answer['status'])}</p>"]
    for sentence in answer["sentences"]:
        marks = "".join(f"[{number}]" for number in sentence["citations"])
        lines.append(
            f"<p lang='{escape(sentence['language'])}'>{escape(sentence['text'])} "
            f"<small>{marks} {escape(sentence['support'])}</small></p>"
        )
    lines += [f"<p class='soft'>{escape(note['text'])}</p>" for note in answer["notes"]]
    lines += [_quote(cite, articles.get(cite["article_id"])) for cite in answer["citations"]]
    return "".join(lines)


def _quote(cite: Mapping[str, Any], article: Article | None) -> str:
    """Show a quote in its article; one that is not there is shown alone and said to be so."""
    start, end, quote = cite["start"], cite["end"], cite["quote"]
    name = f"[{cite['marker']}] {cite['article_id']}"
    if article is None or start < 0 or article.text[start:end] != quote:
        return (
            f"<blockquote><small>{escape(name)} <b class='bad'>not in the article</b></small>"
            f"<br>{escape(quote)}</blockquote>"
        )
    day = f", {article.published}" if article.published else ""
    before, after = article.text[max(0, start - AROUND) : start], article.text[end : end + AROUND]
    return (
        f"<blockquote lang='{article.language}'><small>{escape(name)}{day}</small><br>"
        f"{escape(before)}<mark>{escape(quote)}</mark>{escape(after)}</blockquote>"
    )


def _sides(row: Row, old: Row) -> str:
    """Show the answer of the baseline and of this run beside each other, word by word."""
    was, now = _words(old.answer), _words(row.answer)
    if was == now:
        return "<p class='soft'>The answer is the same as in the baseline.</p>"
    left, right = [], []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        one, other = escape(" ".join(was[a:b])), escape(" ".join(now[c:d]))
        left.append(one if kind == "equal" else f"<del>{one}</del>" if one else "")
        right.append(other if kind == "equal" else f"<ins>{other}</ins>" if other else "")
    return (
        f"<div class='sides'><div><h3>Baseline</h3><p>{' '.join(left)}</p></div>"
        f"<div><h3>This run</h3><p>{' '.join(right)}</p></div></div>"
    )


def _words(answer: Mapping[str, Any] | None) -> list[str]:
    if answer is None:
        return ["(no", "answer)"]
    if answer["status"] == "abstained":
        return ["(abstained)"]
    return re.split(r"\s+", " ".join(sentence["text"] for sentence in answer["sentences"]).strip())
