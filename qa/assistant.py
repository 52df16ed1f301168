"""The core object: question in, events out, on one straight path."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from pathlib import Path
from threading import Lock

from corpus.language import detect
from corpus.text import one_line
from corpus.types import Article, Language, Rendering
from qa.answerable import confidence, touches
from qa.bound import preferred
from qa.compose import remarks
from qa.conversation import leans, points_back, topic
from qa.cutoff import earlier
from qa.errors import IndexProblem, UsageError
from qa.found import Answerer, Condense, Found
from qa.joined import Joined, Reading, merged, together
from qa.parts import Part, Split
from qa.trace import follow, outcome, span
from qa.turns import PATIENCE, Turns
from qa.types import (
    Answer,
    Event,
    Question,
    Retrieved,
    Turn,
    Usage,
)
from qa.unsaid import unsaid
from vectorstore.calibrate import Calibration
from vectorstore.embed import Embed
from vectorstore.index import POINTER, Progress, Report, current
from vectorstore.query import Query, make_query
from vectorstore.rank import rank_sentences
from vectorstore.rerank import find
from vectorstore.snapshot import Snapshot
from vectorstore.types import Hit

LONGEST_QUESTION = 2000
SHOWN_HITS = 10


class Assistant:
    """Answers questions from the index in ``folder``. Safe from many threads; it follows the index
    when another process publishes a new version. ``parts`` cuts a question whose parts are to be
    answered one by one; without it every question is answered as a whole."""

    def __init__(
        self,
        folder: Path,
        embed: Embed | None,
        calibration: Calibration,
        answerer: Answerer,
        *,
        threshold: float,
        condense: Condense | None = None,
        parts: Split | None = None,
        sync: Callable[[Progress | None, bool], Report] | None = None,
        warnings: Sequence[str] = (),
    ) -> None:
        self._folder, self._embed, self._calibration = folder, embed, calibration
        self._answerer, self._threshold, self._sync = answerer, threshold, sync
        self._condense, self._parts = condense, parts
        self.warnings = tuple(warnings)
        self._open: Snapshot | None = None
        self._previous: Snapshot | None = None
        self._seen: int | None = None
        self._lock = Lock()
        self._turns = Turns()

    @property
    def mode(self) -> str:
        """Which answerer answers."""
        return self._answerer.name

    def question(
        self,
        text: str,
        *,
        history: Sequence[Turn] = (),
        as_of: date | None = None,
        language: Language | None = None,
    ) -> Question:
        """Check what a person typed. The earlier of ``as_of`` and a day that the question itself sets
        holds. Raises `UsageError` when there is nothing, or too much, of it."""
        text = one_line(text)
        if not text:
            raise UsageError("the question is empty; ask in Vietnamese or English")
        length = len(unicodedata.normalize("NFKC", text))  # one character can stand for eighteen
        if length > LONGEST_QUESTION:
            raise UsageError(
                f"the question has {length} characters; shorten it to {LONGEST_QUESTION}"
            )
        language = language or detect(text)
        return Question(text, language, tuple(history), earlier(as_of, text, language))

    def ask(self, question: Question) -> Answer:
        """The whole answer; it drains `stream`."""
        last: Event | None = None
        for event in self.stream(question):
            last = event
        assert isinstance(last, Answer)  # noqa: S101  every stream ends with its answer
        return last

    def stream(self, question: Question) -> Iterator[Event]:
        """Retrieved first, then each sentence as it is ready, the Answer last."""
        turns = len(question.history)
        with span("ask", mode=self.mode, language=question.language, turns=turns) as asked:
            for event in asked.during(self._events(question)):
                if isinstance(event, Answer):
                    asked.set(**outcome(event))
                yield event

    def _events(self, question: Question) -> Iterator[Event]:
        started = time.perf_counter()
        joined = Joined(self._answerer.prompt_digest, [])
        readings = yield from self._read(question, joined.used.append)
        searched = time.perf_counter()
        for reading in readings:
            sure = reading.found.confidence >= self._threshold and not joined.broken
            steps = self._answerer(reading.question, reading.found) if sure else iter(())
            yield from joined.take(reading, follow("answer", steps) if sure else steps)
        for reading in joined.open_parts():
            again = self._read_alone(reading, readings[0])
            if again.found.confidence >= self._threshold:
                joined.settle(reading, self._answerer(again.question, again.found))
        found = merged(readings, SHOWN_HITS)
        finished = time.perf_counter()
        sentences = tuple(joined.sentences)
        yield Answer(
            question,
            "interrupted" if joined.broken else "answered" if sentences else "abstained",
            sentences,
            tuple(joined.citations),
            found.hits,
            self._answerer.name,
            (
                *joined.notes,
                *joined.unsaid_notes(),
                *remarks(question, found, sentences, joined.broken),
            ),
            joined.digest,
            joined.confidence(),
            {
                "search": (searched - started) * 1000,
                "answer": (finished - searched) * 1000,
                "total": (finished - started) * 1000,
            },
            reduce(Usage.plus, joined.used) if joined.used else None,
        )

    def _read(
        self, question: Question, used: Callable[[Usage], None]
    ) -> Generator[Event, None, tuple[Reading, ...]]:
        """Search for the question, or for each of its parts, and rank what is found. What is found is
        told as soon as it is known: it stays, what follows only orders its sentences."""
        snapshot = self.snapshot()
        cut = self._parts(question.text, question.language) if self._parts else ()
        words = [part.words for part in cut] or [""]
        asked = [_of_part(question, part) for part in cut] or [question]
        searched = [self._search(one, snapshot) for one in asked]
        about = topic(question.history, question.language)
        follows = [bool(about) and leans(one.text, one.language) for one in asked]
        if any(follows):
            founds = [
                self._with_topic(one, passages, about, used) if follow_up else self._rank(passages)
                for one, passages, follow_up in zip(asked, searched, follows, strict=True)
            ]
            hits = together([found.hits for found in founds], SHOWN_HITS)
            yield Retrieved(hits)
        else:
            hits = together([passages.hits for passages in searched], SHOWN_HITS)
            yield Retrieved(hits)
            founds = [self._rank(passages) for passages in searched]
        return tuple(map(Reading, asked, founds, words))

    def _read_alone(self, part: Reading, first: Reading) -> Reading:
        """A part by its own words alone, searched for with the first part, so that no word of the first
        is asked for as well."""
        own = replace(part.question, text=part.words)
        return Reading(own, self._rank(self._search(own, part.found.snapshot, first.question.text)))

    def search(self, text: str, k: int = SHOWN_HITS, as_of: date | None = None) -> tuple[Hit, ...]:
        """The ``k`` best passages for any text."""
        return self._search(self.question(text, as_of=as_of), self.snapshot(), k=k).hits

    def rehearse(self, question: Question) -> None:
        """Do what a question costs before an answerer is asked, for what the first one would have to load."""
        self._rank(self._search(question, self.snapshot()))

    def articles(self) -> tuple[Article, ...]:
        """The articles of the index."""
        return tuple(entry.article for entry in self.snapshot().entries)

    def article(self, article_id: str) -> Article:
        """One article of the index; raises `NotFound`."""
        return self.snapshot().entry(article_id).article

    def renderings(self, article_id: str) -> tuple[Rendering, ...]:
        """The translations of an article's sentences; raises `NotFound`."""
        return self.snapshot().entry(article_id).renderings

    def status(self) -> dict[str, object]:
        """What is running, for people and health checks."""
        snapshot = self.snapshot()
        return {
            "mode": self.mode,
            "engine": snapshot.identity,
            "index": snapshot.manifest["version"],
            "articles": len(snapshot.entries),
            "passages": sum(len(entry.passages) for entry in snapshot.entries),
            "warnings": list(self.warnings),
        }

    def sync(self, *, progress: Progress | None = None, fresh: bool = False) -> Report | None:
        """Re-index after the corpus changed; ``fresh`` embeds everything again."""
        return self._sync(progress, fresh) if self._sync else None

    def snapshot(self) -> Snapshot:
        """The newest finished version of the index; raises `IndexProblem` when there is none."""
        try:
            seen = (self._folder / POINTER).stat().st_mtime_ns
        except OSError as error:
            raise IndexProblem("there is no index yet; run 'wpsqa index build'") from error
        with self._lock:
            if self._open is None or seen != self._seen:
                path = current(self._folder)
                if path is None:
                    raise IndexProblem("there is no index yet; run 'wpsqa index build'")
                if self._open is None or self._open.path != path:
                    self._replace(Snapshot.open(path))
                self._seen = seen
            opened = self._open
        assert opened is not None  # noqa: S101  set just above
        return opened

    def _replace(self, fresh: Snapshot) -> None:
        wanted = self._embed.identity if self._embed else None
        if fresh.identity != wanted and self._embed is not None:
            raise IndexProblem(
                f"the index was made with {fresh.identity or 'words only'}, this is {wanted}; "
                "run 'wpsqa index build'"
            )
        # The version before may still serve a request that began earlier; the one before that cannot.
        if self._previous is not None:
            self._previous.close()
        self._previous, self._open = self._open, fresh

    def _search(
        self, question: Question, snapshot: Snapshot, topic: str = "", k: int = SHOWN_HITS
    ) -> _Passages:
        with self._turns.take(), span("search") as searching:
            query = make_query(
                question.text,
                self._embed,
                self._calibration,
                language=question.language,
                as_of=question.as_of,
                topic=topic,
                restore=snapshot.restore,
            )
            hits = find(snapshot, query, k)
            searching.set(hits=len(hits))
        return _Passages(query, snapshot, hits)

    def _rank(self, passages: _Passages) -> Found:
        query, snapshot, hits = passages.query, passages.snapshot, passages.hits
        with self._turns.take(PATIENCE), span("rank") as ranking:
            sentences = preferred(snapshot, query, rank_sentences(snapshot, query, hits))
            missing = unsaid(snapshot, query, sentences)
            sure = confidence(snapshot, query, sentences, missing)
            ranking.set(sentences=len(sentences), confidence=sure)
        return Found(query, snapshot, hits, sentences, sure, missing=missing)

    def _with_topic(
        self, question: Question, passages: _Passages, about: str, used: Callable[[Usage], None]
    ) -> Found:
        """Search also for what a question that leans on the conversation means, as a language model
        completes it, or with the topic of the conversation; the reading that the articles answer better
        is taken, if it touches what is asked now."""
        alone = self._rank(passages)
        whole = self._condense(question, used) if self._condense else question
        carried = about if whole == question else ""
        joined = self._rank(self._search(whole, passages.snapshot, carried))
        refers = points_back(question.text, question.language) or touches(joined)
        if _sure(alone) > _sure(joined) or not refers:
            return alone
        return replace(joined, topic=about)


def _of_part(question: Question, part: Part) -> Question:
    as_of = earlier(question.as_of, part.words, question.language)
    return replace(question, text=part.question, as_of=as_of)


def _sure(found: Found) -> tuple[bool, float]:
    return not found.missing, found.confidence


@dataclass(frozen=True)
class _Passages:
    """What a search found, its sentences not ranked yet."""

    query: Query
    snapshot: Snapshot
    hits: tuple[Hit, ...]
