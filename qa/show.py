"""Answers as plain text for a terminal."""

from __future__ import annotations

import re
from collections.abc import Callable

from corpus.dates import written_day
from corpus.types import Article, Language
from qa.messages import say
from qa.types import Answer, Citation, Sentence
from vectorstore.types import Hit

ArticleOf = Callable[[str], Article]
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def harmless(text: str) -> str:
    """The text without control characters: an article's words must not steer the terminal."""
    return _CONTROLS.sub("\ufffd", text)


def answer_text(answer: Answer, article_of: ArticleOf) -> str:
    """The sentences with their markers, then notes, then the sources with their words."""
    language = answer.question.language
    lines = [_marked(sentence, language) for sentence in answer.sentences]
    lines += [note.text for note in answer.notes]
    if answer.citations:
        lines.append("")
        lines += [_source(c, article_of(c.article_id), language) for c in answer.citations]
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


def _marked(sentence: Sentence, language: Language) -> str:
    """A sentence with what it is, where it is no supported original, and its markers."""
    kinds = [say("translated", language)] if sentence.translated else []
    if sentence.support != "supported":
        kinds.append(say(sentence.support, language))
    what = f"({'; '.join(kinds)})" if kinds else ""
    markers = "".join(f"[{marker}]" for marker in sentence.citations)
    return " ".join(filter(None, (sentence.text, what, markers)))


def _source(citation: Citation, article: Article, language: Language) -> str:
    published = article.published
    day = written_day(published, language) if published else say("undated", language)
    if article.published_certainty == "inferred":
        day += f", {say('inferred', language)}"
    where = ", ".join(filter(None, (article.publisher or article.agency, day)))
    return f"[{citation.marker}] {article.title} ({where})\n    “{citation.quote}”"
