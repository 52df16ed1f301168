"""Passages as numbered sentences: all that a language model gets to know, and all it can cite."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corpus.text import one_line
from corpus.types import Article
from qa.found import Found
from vectorstore.entry import Entry
from vectorstore.types import Hit, SentenceHit

BUDGET = 2_000
"""Tokens the sources may take; a token is about three characters in either language."""
_CHARACTERS_PER_TOKEN = 3
NONE = "NOT_IN_ARTICLES"
"""What the model writes when the sources do not answer."""

_MARKER = re.compile(r"[\[【［〔]\s*(\^?\d[\d\s,;^–-]*)\s*[\]】］〕]")
_TAGS = re.compile(
    r"<\|[^|<>]{0,40}\|>|<<\s*/?\s*SYS\s*>>|\[\s*/?\s*INST\s*\]"
    r"|</?\s*(?:s|system|user|assistant|human|tool|instructions?|sources?|question|im_(?:start|end))\b[^<>]{0,40}>",
    re.IGNORECASE,
)
_ROLE = re.compile(r"(?<!\w)(system|user|assistant|human|developer|tool|ai)\s*:", re.IGNORECASE)
_FENCE = re.compile(r"`{3,}|~{3,}|#{2,}|-{4,}|={4,}")
_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instructions?|prompts?|rules|guidelines)\b"
    r"|\b(?:system|developer) (?:prompt|message)\b|\bas an ai\b|\bjailbreak"
    r"|\b(?:bỏ qua|phớt lờ|quên|lờ đi)\b.{0,40}\b(?:hướng dẫn|chỉ dẫn|chỉ thị|câu lệnh|quy tắc)\b"
    r"|\b(?:lời nhắc|câu lệnh) hệ thống\b|\bhãy (?:trả lời|nói|viết|in ra) (?:rằng|là|đúng)\b",
    re.IGNORECASE,
)
_NONE = re.compile(re.escape(NONE), re.IGNORECASE)


@dataclass(frozen=True)
class Sources:
    """``text`` for the prompt, and for each number in it the sentence it stands for."""

    text: str
    sentences: Mapping[int, SentenceHit]


def ground(found: Found, budget: int = BUDGET) -> Sources:
    """The best passages that fit ``budget`` (tokens), whole ones only and at least one, ordered by
    article (best first) and place, their sentences numbered from 1."""
    ranked = {(hit.article_id, hit.number): hit for hit in found.sentences}
    lines: list[str] = []
    sentences: dict[int, SentenceHit] = {}
    for entry, hits in _by_article(found, _that_fit(found.hits, budget)):
        lines.append(f"{_header(entry.article)}\n")
        for number in _numbers(found, hits):
            text = entry.sentence_text(number, entry.article.language) or ""
            if gives_orders(text):
                continue
            sentences[len(sentences) + 1] = ranked.get(
                (entry.article.id, number),
                SentenceHit(entry.article.id, entry.sentences[number], number, 0.0),
            )
            lines.append(f"[{len(sentences)}] {harmless(text)}\n")
        lines.append("\n")
    return Sources("".join(lines).strip(), sentences)


def harmless(text: str) -> str:
    """Article text as data on one line: what looks like a marker, a role, a delimiter of instructions or
    our own token is rewritten, the words stay."""
    text = _MARKER.sub(r"(\1)", _TAGS.sub(" ", one_line(text)))
    text = _NONE.sub("not in articles", _FENCE.sub(" ", text))
    return one_line(_ROLE.sub(r"\1 –", text))


def gives_orders(text: str) -> bool:
    """Whether a sentence speaks to a language model: no news does, so it is no source."""
    return bool(_ORDERS.search(text) or _TAGS.search(text))


def is_news(found: Found, hit: SentenceHit) -> bool:
    """Whether a sentence tells a reader something, not a program what to do."""
    text = found.snapshot.entry(hit.article_id).article.text
    return not gives_orders(text[hit.span.start : hit.span.end])


def _that_fit(hits: Iterable[Hit], budget: int) -> list[Hit]:
    kept: list[Hit] = []
    room = budget * _CHARACTERS_PER_TOKEN
    for hit in hits:
        size = hit.passage.end - hit.passage.start
        if kept and size > room:
            break
        kept.append(hit)
        room -= size
    return kept


def _by_article(found: Found, hits: Iterable[Hit]) -> list[tuple[Entry, list[Hit]]]:
    grouped: dict[str, list[Hit]] = {}
    for hit in hits:
        grouped.setdefault(hit.passage.article_id, []).append(hit)
    return [(found.snapshot.entry(article), of_it) for article, of_it in grouped.items()]


def _numbers(found: Found, hits: Iterable[Hit]) -> list[int]:
    """The numbers of the sentences of passages of one article, in the order of the text."""
    numbers: set[int] = set()
    for hit in hits:
        entry, passage = found.snapshot.locate(hit.passage)
        numbers.update(found.snapshot.entries[entry].sentence_range(passage))
    return sorted(numbers)


def _header(article: Article) -> str:
    day = article.published.isoformat() if article.published else "date unknown"
    if article.published_certainty == "inferred":
        day += " (inferred)"
    publisher = harmless(article.publisher or article.agency or "publisher unknown")
    language = {"vi": "Vietnamese", "en": "English"}[article.language]
    return f"Article: {harmless(article.title)} | {publisher} | {day} | {language}"
