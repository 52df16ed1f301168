"""Answers as plain text for a terminal."""

from __future__ import annotations

import re
from collections.abc import Callable

from corpus.types import Article
from qa.types import Answer, Citation
from vectorstore.types import Hit

ArticleOf = Callable[[str], Article]
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def harmless(text: str) -> str:
    """The text without control characters: an article's words must not steer the terminal."""
    return _CONTROLS.sub("\ufffd", text)


def answer_text(answer: Answer, article_of: ArticleOf) -> str:
    """The sentences with their markers, then notes, then the sources with their words."""
    lines = [
        f"{s.text} {''.join(f'[{marker}]' for marker in s.citations)}".rstrip()
        for s in answer.sentences
    ]
    lines += [note.text for note in answer.notes]
    if answer.citations:
        lines.append("")
        lines += [_source(c, article_of(c.article_id)) for c in answer.citations]
    return harmless("\n".join(lines))


def hit_text(hit: Hit, article_of: ArticleOf) -> str:
    """One passage on one line."""
    passage = hit.passage
    text = article_of(passage.article_id).text[passage.start : passage.end]
    short = " ".join(text.split())
    short = short if len(short) <= 160 else short[:159] + "…"
    return harmless(
        f"{hit.score:6.3f}  {passage.article_id}:{passage.start}-{passage.end}  {short}"
    )


def _source(citation: Citation, article: Article) -> str:
    day = article.published.isoformat() if article.published else "no date"
    if article.published_certainty == "inferred":
        day += " (inferred)"
    where = ", ".join(part for part in (article.publisher or article.agency, day) if part)
    return f"[{citation.marker}] {article.title} ({where})\n    “{citation.quote}”"
