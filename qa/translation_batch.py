"""One request for translations: which sentences go together, what the model is shown, what of its
answer may be believed (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.fidelity import check_rendering
from corpus.glossary import Glossary
from corpus.text import canonical, one_line
from corpus.translations import other_language
from corpus.types import Article, Language, Span
from prompts.loader import Prompt
from qa.grounding import gives_orders, harmless

MOST_SENTENCES = 20
MOST_CHARACTERS = 1_200
"""Of the sentences of one request: their Vietnamese fits the 800 tokens a model may write even
where a token is less than two characters."""
LONG = 600
"""A sentence of more characters goes alone, so that it cannot hold up others."""

_NAMES: dict[Language, str] = {"vi": "Vietnamese", "en": "English"}
_NOTHING = "(none)"
_NUMBERED = re.compile(r"\s*(?:\[(\d{1,3})\]|(\d{1,3})[.):](?=\s))\s*(\S.*)")
_LINK = re.compile(r"(?:https?://|www\.)[^\s)\]>”\"]+", re.IGNORECASE)
_MARKUP = re.compile(r"<[a-z/!][^<>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Refused:
    """A translation that was not believed, and why."""

    text: str
    reason: str


def batches(article: Article, spans: Sequence[Span]) -> Iterator[tuple[Span, ...]]:
    """The sentences in the order given, as many together as one request takes."""
    batch: list[Span] = []
    size = 0
    for span in spans:
        length = span.end - span.start
        full = len(batch) == MOST_SENTENCES or size + length > MOST_CHARACTERS
        if batch and (full or length > LONG):
            yield tuple(batch)
            batch, size = [], 0
        batch.append(span)
        size += length
        if length > LONG:
            yield tuple(batch)
            batch, size = [], 0
    if batch:
        yield tuple(batch)


def request(
    prompt: Prompt,
    article: Article,
    spans: Sequence[Span],
    glossary: Glossary,
    refused: Mapping[Span, Refused] | None = None,
) -> str:
    """The prompt with the sentences numbered from 1. Words of the article are data in it."""
    target = other_language(article.language)
    sentences = [article.text[span.start : span.end] for span in spans]
    day = article.published.isoformat() if article.published else "date unknown"
    title = "" if gives_orders(article.title) else f"{harmless(article.title)}, "
    remarks = [
        f"[{number}] was refused because {harmless(refused[span].reason)}."
        f" It was: {harmless(refused[span].text) or _NOTHING}"
        for number, span in enumerate(spans, 1)
        if refused and span in refused
    ]
    return prompt.render(
        source_language=_NAMES[article.language],
        target_language=_NAMES[target],
        about=f"{title}{day}",
        terms="\n".join(_terms(sentences, glossary, target)) or _NOTHING,
        remarks="\n".join(remarks) or _NOTHING,
        sentences="\n".join(f"[{n}] {harmless(text)}" for n, text in enumerate(sentences, 1)),
    )


def parse(written: str, count: int) -> dict[int, str]:
    """The translations by number. A line whose number was given twice is not believed, nor one that goes
    on in a line without a number; numbers that were not asked for are passed over."""
    found: dict[int, str] = {}
    doubtful: set[int] = set()
    last: int | None = None
    for line in canonical(written).split("\n"):
        match = _NUMBERED.fullmatch(line)
        if match is not None:
            last = int(match[1] or match[2])
            if last in found:
                doubtful.add(last)
            found[last] = one_line(match[3])
        elif line.strip() and last is not None:
            doubtful.add(last)
    return {n: t for n, t in found.items() if 1 <= n <= count and n not in doubtful}


def fault(article: Article, span: Span, text: str, glossary: Glossary) -> str | None:
    """Why a translation of a sentence is not believed, in a few words, or None."""
    original = article.text[span.start : span.end]
    if not text:
        return "it has no line of its own"
    if gives_orders(text):
        return "the translation speaks to a language model"
    for pattern, what in ((_LINK, "link"), (_MARKUP, "markup")):
        if set(pattern.findall(text)) - set(pattern.findall(original)):
            return f"the translation has a {what} that is not in the original"
    # Of the shipped translations, the shortest has 0.75 and the longest 1.4 times the length.
    if len(text) > 2 * len(original) + 40:
        return "the translation is far longer than the original"
    if len(text) < 0.4 * len(original) - 10:
        return "the translation is far shorter than the original"
    return check_rendering(
        original, text, article.language, other_language(article.language), glossary
    )


def _terms(sentences: Sequence[str], glossary: Glossary, target: Language) -> Iterator[str]:
    source = other_language(target)
    found = dict.fromkeys(match.entry_index for text in sentences for match in glossary.find(text))
    for entry in (glossary.entries[index] for index in found):
        yield f"- {entry.forms(source)[0]} = {entry.forms(target)[0]}"
