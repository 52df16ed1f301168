"""Answers as JSON: the one shape that the command line, the HTTP API and exports share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from corpus.serial import article_to_json
from corpus.types import Article
from qa.types import Answer, Citation, Event, Note, Retrieved, Sentence, SentenceReady, Usage
from vectorstore.types import Hit

ArticleOf = Callable[[str], Article]
__all__ = ["answer_to_json", "article_to_json", "event_to_json", "hit_to_json", "search_to_json"]


def answer_to_json(answer: Answer, article_of: ArticleOf) -> dict[str, Any]:
    """The answer object of the contract."""
    return {
        "question": answer.question.text,
        "language": answer.question.language,
        "as_of": answer.question.as_of.isoformat() if answer.question.as_of else None,
        "status": answer.status,
        "sentences": [sentence_to_json(s) for s in answer.sentences],
        "citations": [citation_to_json(c, article_of) for c in answer.citations],
        "notes": [note_to_json(n) for n in answer.notes],
        "confidence": answer.confidence,
        "answerer": answer.answerer,
        "prompt_digest": answer.prompt_digest,
        "timings_ms": {name: round(ms, 1) for name, ms in answer.timings_ms.items()},
        "usage": usage_to_json(answer.usage) if answer.usage else None,
    }


def usage_to_json(usage: Usage) -> dict[str, Any]:
    """What a language model was asked for one answer."""
    return {
        "model": usage.model,
        "prompt_tokens": usage.prompt_tokens,
        "cached_tokens": usage.cached_tokens,
        "completion_tokens": usage.completion_tokens,
        "requests": usage.requests,
        "uncounted": usage.uncounted,
        "cost": None if usage.cost is None else round(usage.cost, 8),
        "currency": usage.currency,
    }


def sentence_to_json(sentence: Sentence) -> dict[str, Any]:
    """One shown sentence."""
    return {
        "text": sentence.text,
        "support": sentence.support,
        "citations": list(sentence.citations),
        "language": sentence.language,
        "translated": sentence.translated,
    }


def source_to_json(article: Article) -> dict[str, Any]:
    """What is said of an article wherever words of it are shown."""
    return {
        "title": article.title,
        "publisher": article.publisher or article.agency,
        "published": article.published.isoformat() if article.published else None,
        "published_certainty": article.published_certainty,
        "language": article.language,
        "url": article.url,
    }


def citation_to_json(citation: Citation, article_of: ArticleOf) -> dict[str, Any]:
    """One citation with what is known of its article."""
    article = article_of(citation.article_id)
    return {
        "marker": citation.marker,
        "article_id": citation.article_id,
        "article_version": citation.article_version,
        **source_to_json(article),
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "highlight": list(citation.highlight) if citation.highlight else None,
    }


def note_to_json(note: Note) -> dict[str, Any]:
    """One remark beside the answer."""
    return {"code": note.code, "text": note.text, "article_ids": list(note.article_ids)}


def hit_to_json(hit: Hit, article_of: ArticleOf) -> dict[str, Any]:
    """One passage found."""
    passage = hit.passage
    return {
        "article_id": passage.article_id,
        "start": passage.start,
        "end": passage.end,
        "text": article_of(passage.article_id).text[passage.start : passage.end],
        "score": round(hit.score, 6),
        "parts": {name: round(value, 6) for name, value in hit.parts.items()},
    }


def search_to_json(
    query: str, hits: Sequence[Hit], article_of: ArticleOf, milliseconds: float
) -> dict[str, Any]:
    """The result of a search."""
    return {
        "query": query,
        "hits": [hit_to_json(hit, article_of) for hit in hits],
        "timings_ms": {"total": round(milliseconds, 1)},
    }


def event_to_json(event: Event, article_of: ArticleOf) -> tuple[str, dict[str, Any]]:
    """Name and data of an event of a stream: ``retrieved``, ``sentence`` or ``answer``."""
    if isinstance(event, Retrieved):
        return "retrieved", {"hits": [hit_to_json(hit, article_of) for hit in event.hits]}
    if isinstance(event, SentenceReady):
        return "sentence", {
            "sentence": sentence_to_json(event.sentence),
            "citations": [citation_to_json(c, article_of) for c in event.citations],
        }
    return "answer", answer_to_json(event, article_of)
