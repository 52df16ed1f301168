"""What of an article is searched: its passages and sentences, in its own language and in translation."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from corpus.serial import article_from_json, article_to_json
from corpus.types import Article, Language, Passage, Rendering, Span
from vectorstore.events import Told, events


@dataclass(frozen=True)
class Entry:
    """One article as the index holds it. A *view* is a passage or sentence read in one language: the
    original words, or their translation. A match in any view is a hit on the original."""

    article: Article
    passages: tuple[Passage, ...]
    renderings: tuple[Rendering, ...] = ()

    @cached_property
    def fingerprint(self) -> str:
        """Hash of everything that is embedded or shown (16 hex digits)."""
        payload = json.dumps(self.to_json(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(payload.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Every sentence of the article, in order."""
        return tuple(span for passage in self.passages for span in passage.sentences)

    @cached_property
    def _first_sentence(self) -> tuple[int, ...]:
        starts, at = [], 0
        for passage in self.passages:
            starts.append(at)
            at += len(passage.sentences)
        return tuple(starts)

    def sentence_range(self, passage: int) -> range:
        """The numbers of a passage's sentences within the article."""
        first = self._first_sentence[passage]
        return range(first, first + len(self.passages[passage].sentences))

    @cached_property
    def passage_of_sentence(self) -> tuple[int, ...]:
        """For each sentence number, the number of the passage it stands in."""
        return tuple(
            number for number, passage in enumerate(self.passages) for _ in passage.sentences
        )

    @cached_property
    def _rendered(self) -> Mapping[tuple[int, int], Rendering]:
        return {(item.start, item.end): item for item in self.renderings}

    @cached_property
    def languages(self) -> tuple[Language, ...]:
        """The languages the article can be read in, its own first."""
        others = dict.fromkeys(item.language for item in self.renderings)
        return (self.article.language, *(o for o in others if o != self.article.language))

    @cached_property
    def everything(self) -> tuple[str, ...]:
        """All words of the article in both languages, its title and sources included."""
        article = self.article
        sources = " ".join(filter(None, (article.publisher, article.agency, article.author)))
        return (article.title, article.text, sources, " ".join(r.text for r in self.renderings))

    def rendering(self, sentence: int) -> Rendering | None:
        """The translation of a sentence, if there is one."""
        span = self.sentences[sentence]
        return self._rendered.get((span.start, span.end))

    def readings(self, number: int) -> list[tuple[str, Language]]:
        """A sentence in every language it can be read in."""
        return [
            (text, language)
            for language in self.languages
            if (text := self.sentence_text(number, language))
        ]

    @cached_property
    def every_reading(self) -> tuple[tuple[str, Language], ...]:
        """The title and every sentence in every language it can be read in."""
        told = [r for number in range(len(self.sentences)) for r in self.readings(number)]
        return ((self.article.title, self.article.language), *told)

    @cached_property
    def events(self) -> tuple[Told | None, ...]:
        """For each sentence number the event it tells of, if there is one."""
        numbers = range(len(self.sentences))
        return events([self.readings(number) for number in numbers], self.article.published)

    def sentence_text(self, sentence: int, language: Language) -> str | None:
        """A sentence in one language, None where it has no translation."""
        span = self.sentences[sentence]
        if language == self.article.language:
            return self.article.text[span.start : span.end]
        found = self.rendering(sentence)
        return found.text if found is not None and found.language == language else None

    def passage_text(self, passage: int, language: Language) -> str | None:
        """A passage in one language; in translation, those of its sentences that have one."""
        if language == self.article.language:
            found = self.passages[passage]
            return self.article.text[found.start : found.end]
        texts = [self.sentence_text(n, language) for n in self.sentence_range(passage)]
        return " ".join(text for text in texts if text) or None

    def to_json(self) -> dict[str, Any]:
        """Everything needed to make the entry again, with the spans already cut."""
        return {
            "article": article_to_json(self.article),
            "passages": [
                [p.start, p.end, [[s.start, s.end] for s in p.sentences]] for p in self.passages
            ],
            "renderings": [
                [r.start, r.end, r.language, r.text, r.origin, r.reviewed] for r in self.renderings
            ],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Entry:
        """Read what `to_json` wrote."""
        article = article_from_json(data["article"])
        passages = tuple(
            Passage(article.id, start, end, tuple(Span(*pair) for pair in sentences))
            for start, end, sentences in data["passages"]
        )
        renderings = tuple(Rendering(article.id, *fields) for fields in data["renderings"])
        return cls(article, passages, renderings)
