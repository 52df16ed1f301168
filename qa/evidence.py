"""What a written sentence rests on: the sentences it cites, or others among the sources that say it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from corpus.glossary import Glossary
from corpus.language import detect
from corpus.text import fold
from corpus.types import Language
from qa.cited import CitedSentence
from qa.found import Found
from qa.grounding import Sources
from qa.types import Question, Support
from qa.verify import Evidence, Verdict, verify
from qa.verify.judge import Judge
from vectorstore.types import SentenceHit

TRIED = 24  # sources looked through for one that supports a sentence
MENDED = 0.75  # of its words a source must have that the sentence does not cite
SHARED = 0.4  # of its words a source must have to complete what is cited
MOST_CITED = 4
MOST_JUDGED = 6  # sentences of an answer that the judge is asked about
_OF_ITSELF = re.compile(r"(?<![“\"‘'\w])(?:I|I'm|I’m|Tôi|tôi)(?![\w.])")
"""An answer made of articles never says *I*."""
_FEWEST = 2  # words a sentence must have to claim anything


@dataclass(frozen=True, slots=True)
class Checked:
    """A written sentence, how far it is supported, and by what; ``share`` of its words are there."""

    text: str
    language: Language
    support: Support
    rests_on: tuple[SentenceHit, ...]
    reason: str = ""
    share: float = 0.0


@dataclass(frozen=True)
class Checker:
    """Verifies the sentences of one answer against its sources. `check` goes by the rules alone; what they
    leave open, because too little of it could be compared, mostly across the languages, `judged` asks
    ``judge`` about."""

    question: Question
    found: Found
    sources: Sources
    judge: Judge | None = None
    _said: dict[str, bool | None] = field(default_factory=dict)

    def check(self, sentence: CitedSentence) -> Checked:
        """The best verdict: that of the cited sentences, else of others that support it."""
        language = detect(sentence.text, self.question.language)
        if language != self.question.language:
            reason = f"it is not in {'Vietnamese' if self.question.language == 'vi' else 'English'}"
            return Checked(sentence.text, language, "unsupported", (), reason)
        if _OF_ITSELF.search(sentence.text):
            return Checked(sentence.text, language, "unsupported", (), "it speaks of its writer")
        if len(sentence.text.split()) < _FEWEST:
            return Checked(sentence.text, language, "unsupported", (), "it says nothing")
        cited = [n for n in sentence.numbers if n in self.sources.sentences][:MOST_CITED]
        best = self._with(sentence.text, language, self._needed(sentence.text, language, cited))
        if best.support == "supported":
            return best
        nearest = best.share
        for numbers in self._others(sentence.text, cited):
            found = self._with(sentence.text, language, numbers, MENDED)
            # One that says more of it and still does not bear it out has the last word.
            if found.support == "supported" and found.share >= nearest:
                return found
            nearest = max(nearest, found.share)
        return best

    def leaves_open(self, checked: Checked) -> bool:
        """Whether the judge can say more of it than the rules did."""
        return self.judge is not None and checked.support == "partial"

    def judged(self, checked: Checked) -> Checked:
        """What is left open, as the judge decides it; without one, or without a verdict, as it is."""
        said = self._verdict_on(checked) if self.leaves_open(checked) else None
        if said is None:
            return checked
        if said:
            return replace(checked, support="supported", reason="")
        return replace(checked, support="unsupported", reason="the cited sentences do not say it")

    def _verdict_on(self, checked: Checked) -> bool | None:
        """The judge is asked once about a sentence, and no more once it had no verdict: one that is away
        or rambles would make the reader wait each time."""
        known = self._said
        if checked.text not in known and len(known) < MOST_JUDGED and None not in known.values():
            assert self.judge is not None  # noqa: S101  something is left open for it
            words = "\n".join(self._original(hit) for hit in checked.rests_on)
            known[checked.text] = self.judge(checked.text, words)
        return known.get(checked.text)

    def _original(self, hit: SentenceHit) -> str:
        text = self.found.snapshot.entry(hit.article_id).article.text
        return text[hit.span.start : hit.span.end]

    def _with(
        self, text: str, language: Language, numbers: Sequence[int], enough: float | None = None
    ) -> Checked:
        if not numbers:
            return Checked(text, language, "unsupported", (), "it rests on no numbered sentence")
        verdict = self._verdict(text, language, numbers, enough)
        hits = tuple(self.sources.sentences[number] for number in numbers)
        # Part of it in the articles and part of it not: that is no sentence to show.
        half = verdict.support == "partial" and not verdict.open
        support = "unsupported" if half else verdict.support
        return Checked(text, language, support, hits, verdict.reason, verdict.share)

    def _verdict(
        self, text: str, language: Language, numbers: Sequence[int], enough: float | None = None
    ) -> Verdict:
        quotes = [self._evidence[number] for number in numbers]
        return verify(text, quotes, language=language, glossary=Glossary.load(), enough=enough)

    def _needed(self, text: str, language: Language, cited: Sequence[int]) -> list[int]:
        """The cited sentences without those that bear nothing: the ones that support it alone, else all."""
        alone = [n for n in cited if self._verdict(text, language, [n]).support == "supported"]
        return alone or list(cited)

    def _others(self, text: str, cited: Sequence[int]) -> Iterator[list[int]]:
        """Other sources, those with most of the words first: alone, then beside what is cited."""
        words = set(fold(text).split())
        ranked = sorted(
            (n for n in self.sources.sentences if n not in cited),
            key=lambda n: -len(words & self._words[n]),
        )[:TRIED]
        for number in ranked:
            yield [number]
        for number in ranked[:5]:
            if cited and len(words & self._words[number]) >= SHARED * len(words):
                yield [*cited[:2], number]

    @cached_property
    def _evidence(self) -> dict[int, Evidence]:
        found = {}
        for number, hit in self.sources.sentences.items():
            entry = self.found.snapshot.entry(hit.article_id)
            own = entry.article.language
            other: Language = "en" if own == "vi" else "vi"
            found[number] = Evidence(
                entry.sentence_text(hit.number, own) or "",
                own,
                entry.sentence_text(hit.number, other),
                entry.article.published,
            )
        return found

    @cached_property
    def _words(self) -> dict[int, set[str]]:
        """The folded words of each source, in both languages where there is a translation."""
        return {
            number: set(fold(f"{quote.quote} {quote.translation or ''}").split())
            for number, quote in self._evidence.items()
        }
