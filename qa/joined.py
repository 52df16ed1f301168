"""The answer to a question while it grows: of one part, or of several that are answered one by one."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from qa.compose import cite, shown
from qa.found import Broken, Draft, Found, Spent, Step
from qa.messages import say
from qa.types import Citation, Note, Question, Sentence, SentenceReady, Usage
from vectorstore.types import Hit


@dataclass(frozen=True)
class Reading:
    """A question, or a part of one as a question of its own, and what was found for it. ``words`` are
    those of the part as the asker put them; empty where the question is not cut."""

    question: Question
    found: Found
    words: str = ""


@dataclass
class Joined:
    """What is shown, in order, no sentence for two parts, and which parts nothing was said to.
    ``digest`` names the prompts that were used, ``used`` is what language models took."""

    digest: str | None
    used: list[Usage]
    sentences: list[Sentence] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    answered: list[Reading] = field(default_factory=list)
    unsaid: list[Reading] = field(default_factory=list)
    broken: bool = False

    def take(self, reading: Reading, steps: Iterator[Step]) -> Generator[SentenceReady, None, None]:
        """Show what an answerer says to one reading."""
        before = {sentence.text for sentence in self.sentences}
        said = False
        for step in steps:
            if isinstance(step, Draft):
                said = True
                if step.text not in before:
                    yield self._show(reading.found, step)
            elif isinstance(step, Broken):
                self.broken = True
                self.notes.append(Note(step.code, step.text))
            elif isinstance(step, Spent):
                self.used += [step.usage] if step.usage else []
                self.digest = step.prompt_digest
            elif step not in self.notes:
                self.notes.append(step)
        (self.answered if said else self.unsaid).append(reading)

    def _show(self, found: Found, draft: Draft) -> SentenceReady:
        new = cite(found, draft, self.citations)
        self.citations.extend(new)
        self.sentences.append(shown(draft, self.citations))
        return SentenceReady(self.sentences[-1], new)

    def settle(self, reading: Reading, steps: Iterator[Step]) -> None:
        """Count a part as answered when what an answerer says to another reading of it is shown already:
        a sentence that tells of the first part often answers the next as well."""
        shown = {sentence.text for sentence in self.sentences}
        if any(isinstance(step, Draft) and step.text in shown for step in steps):
            self.unsaid.remove(reading)
            self.answered.append(reading)

    def open_parts(self) -> list[Reading]:
        """The parts that nothing is said to, where something is said to others."""
        return [one for one in self.unsaid if one.words and self.sentences and not self.broken]

    def unsaid_notes(self) -> list[Note]:
        """Which parts these are, in their own words."""
        return [
            Note("part-unsaid", say("part-unsaid", one.question.language, part=one.words))
            for one in self.open_parts()
        ]

    def confidence(self) -> float:
        """That of the least sure part answered; of the surest where none is."""
        if self.answered:
            return min(one.found.confidence for one in self.answered)
        return max((one.found.confidence for one in self.unsaid), default=0.0)


def together(found: Sequence[tuple[Hit, ...]], most: int) -> tuple[Hit, ...]:
    """The hits of several searches, each passage once: the best of each search, then the second best,
    for scores of two searches do not compare. Those of one search stay as they are."""
    if len(found) == 1:
        return found[0]
    best: dict[tuple[str, int], Hit] = {}
    for hit in (hit for row in zip_longest(*found) for hit in row if hit is not None):
        best.setdefault((hit.passage.article_id, hit.passage.start), hit)
    return tuple(best.values())[:most]


def merged(readings: Sequence[Reading], most: int) -> Found:
    """What was found for all readings, as far as the remarks on an answer need it."""
    hits = together([one.found.hits for one in readings], most)
    topic = next((one.found.topic for one in readings if one.found.topic), "")
    return replace(readings[0].found, hits=hits, topic=topic)
