"""What could be asked next: questions that the articles answer, each tried before it is offered."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING

from corpus.text import fold
from corpus.types import Language
from qa import question_en, question_vi
from qa.errors import NotFound
from qa.types import Answer, Turn
from vectorstore.entry import Entry

if TYPE_CHECKING:
    from qa.assistant import Assistant

MOST = 3  # offered at a time
TRIED = 6  # questions asked to find them, where sentences answer
TRIED_MODEL = 2  # the same where a language model answers, which takes time and may cost money
LONGEST = 160  # characters of a question: a longer one is not read
_POINTS = re.compile(r"\b(?:this|these|those)\b|(?<!\w)(?:này|ấy)(?!\w)", re.IGNORECASE)
REMEMBERED = 512  # requests whose questions are kept


@dataclass(frozen=True, slots=True)
class Place:
    """A span of an article that an answer cites, or comes near to."""

    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class After:
    """An answer just given: the conversation with it, what it ``cited`` and, where it cited nothing,
    what was ``near``."""

    history: tuple[Turn, ...]
    language: Language
    cited: tuple[Place, ...] = ()
    near: tuple[Place, ...] = ()
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    text: str
    kind: str
    source: Place


class FollowUps:
    """Offers questions; remembers what it offered until the index changes. Safe from many threads."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._kept: OrderedDict[tuple[object, After], tuple[str, ...]] = OrderedDict()
        self._lock = Lock()

    def offer(self, after: After) -> tuple[str, ...]:
        """At most three questions, each answered by the assistant a moment ago from a sentence that
        was not shown yet. Raises what asking raises."""
        key = (self._assistant.snapshot().path, after)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = self._answered(after)
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > REMEMBERED:
                self._kept.popitem(last=False)
        return found

    def _answered(self, after: After) -> tuple[str, ...]:
        tries = TRIED if self._assistant.mode == "extractive" else TRIED_MODEL
        offered: list[_Candidate] = []
        for candidate in _varied(self._candidates(after))[:tries]:
            if self._answers(candidate, after):
                offered.append(candidate)
            if len(offered) == MOST:
                break
        return tuple(candidate.text for candidate in offered)

    def _answers(self, candidate: _Candidate, after: After) -> bool:
        """Whether the assistant answers it, and from the sentence it was made of."""
        question = self._assistant.question(
            candidate.text, history=after.history, as_of=after.as_of
        )
        if question.language != after.language:
            return False
        answer: Answer = self._assistant.ask(question)
        return answer.status == "answered" and any(
            Place(c.article_id, c.start, c.end) == candidate.source for c in answer.citations
        )

    def _candidates(self, after: After) -> Iterator[_Candidate]:
        """Questions from the articles an answer came from, nearest sentences first."""
        asked = {fold(turn.text).strip(" ?") for turn in after.history if turn.role == "user"}
        make = question_vi.questions if after.language == "vi" else question_en.questions
        for entry, number, around in self._sentences(after):
            span = entry.sentences[number]
            source = Place(entry.article.id, span.start, span.end)
            text = entry.sentence_text(number, after.language)
            if text is None or source in after.cited:
                continue
            for kind, question in make(text, around):
                folded = fold(question).strip(" ?")
                alone = after.cited or _names(question)
                if (
                    alone
                    and len(question) <= LONGEST
                    and not _POINTS.search(question)
                    and folded not in asked
                ):
                    asked.add(folded)
                    yield _Candidate(question, kind, source)

    def _sentences(self, after: After) -> Iterator[tuple[Entry, int, str]]:
        """The sentences of those articles, each once, with the whole text around them."""
        snapshot = self._assistant.snapshot()
        seen: set[str] = set()
        for place in after.cited or after.near:
            if place.article_id in seen:
                continue
            seen.add(place.article_id)
            try:
                entry = snapshot.entry(place.article_id)
            except NotFound:
                continue
            numbers = range(len(entry.sentences))
            texts = (entry.sentence_text(number, after.language) for number in numbers)
            around = " ".join(text for text in texts if text)
            for number in sorted(numbers, key=lambda n: _far(entry, n, place)):
                yield entry, number, around


def _names(question: str) -> bool:
    """Whether it says what it is about by name, so that it can be read alone."""
    return any(word[0].isupper() for word in question.split()[1:])


def _far(entry: Entry, number: int, place: Place) -> tuple[bool, int]:
    """How far a sentence is from a place: those of its passage come first."""
    span = entry.sentences[number]
    passage = entry.passages[entry.passage_of_sentence[number]]
    outside = not (passage.start <= place.start < passage.end)
    return outside, abs(span.start - place.start)


def _varied(candidates: Iterator[_Candidate]) -> Sequence[_Candidate]:
    """One question a sentence, and one of each kind before a second of any; those that name what they
    are about come before those that rely on the answer above them."""
    rounds: dict[str, int] = {}
    sources: set[Place] = set()
    ranked: list[tuple[int, int, _Candidate]] = []
    for place, candidate in enumerate(candidates):
        if candidate.source not in sources:
            sources.add(candidate.source)
            nth = rounds[candidate.kind] = rounds.get(candidate.kind, 0) + 1
            ranked.append((nth + (not _names(candidate.text)), place, candidate))
    return [candidate for _, _, candidate in sorted(ranked, key=lambda item: item[:2])]
