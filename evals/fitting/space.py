"""What the space of word pieces is learned from: the questions of XQuAD and of the suite, and all
passages they could be answered by."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from corpus.types import Language
from evals.fitting.collect import (
    LANGUAGES,
    fold_of,
    gold_places,
    lines,
    sentence_with,
    xquad_entries,
)
from evals.fitting.projection import Asked, Read, learn, nearest, place
from evals.types import Suite, fact_of
from vectorstore.calibrate import SHIPPED, sampled_components
from vectorstore.embed import TokenEmbed, Vectors
from vectorstore.entry import Entry
from vectorstore.late import TokenSpace
from vectorstore.snapshot import Snapshot


@dataclass(frozen=True)
class Pair:
    """A question, the passage that answers it (a number among all) and the sentence there that does;
    ``fold`` is the fold it falls into."""

    tokens: Vectors
    languages: str
    passage: int
    answer: int
    fold: int


class Material:
    """All passages and pairs, with centred token vectors."""

    def __init__(self, embed: TokenEmbed, space: TokenSpace) -> None:
        self._embed, self._space = embed, space
        self.read: list[Read] = []
        self._languages: list[str] = []
        self._folds: list[int | None] = []
        self.pairs: list[Pair] = []

    def add_xquad(self, data: Path) -> None:
        """The passages and questions of XQuAD, in all four pairs of languages."""
        questions = {lang: list(lines(data / f"questions_{lang}.jsonl")) for lang in LANGUAGES}
        for read in LANGUAGES:
            told = {q["id"]: q["answers"][0] for q in questions[read]}
            at: dict[str, tuple[int, Entry]] = {}
            for entry in xquad_entries(data, read):
                at[entry.article.id] = (len(self.read), entry)
                article = entry.article.id.split("p")[0]
                for passage in range(len(entry.passages)):
                    self._add_passage(entry, passage, read, article, fold_of(article))
            for asked in LANGUAGES:
                for q in questions[asked]:
                    first, entry = at[q["gold_paragraph_id"]]
                    sentence = sentence_with(entry, told[q["id"]])
                    if sentence is not None:
                        fold = fold_of(q["gold_article_id"])
                        self._add_pair(q["question"], asked, read, first, entry, sentence, fold)

    def add_suite(self, suite: Suite, snapshot: Snapshot) -> None:
        """The cases of a suite that stand alone and are answerable, with their articles as they can be
        read in either language."""
        for read in LANGUAGES:
            at: dict[str, int] = {}
            for entry in snapshot.entries:
                at[entry.article.id] = len(self.read)
                for passage in range(len(entry.passages)):
                    self._add_passage(entry, passage, read, entry.article.id, None)
            for case in suite.cases:
                if case.history or not case.answerable:
                    continue
                for article, sentence in sorted(gold_places(case, snapshot)):
                    entry, fold = snapshot.entry(article), fold_of(fact_of(case.id))
                    if entry.sentence_text(sentence, read) is not None:
                        self._add_pair(
                            case.question, case.language, read, at[article], entry, sentence, fold
                        )

    def learned(self, start: Vectors, without: int | None = None) -> Vectors:
        """The map learned from all, or from all but one fold: its questions, and its passages of
        XQuAD."""
        placed = [place(np.concatenate(read.sentences), start) for read in self.read]
        asked = []
        for pair in self.pairs:
            if pair.fold == without:
                continue
            among = {
                n: rows
                for n, rows in enumerate(placed)
                if self._languages[n] == self._languages[pair.passage]
                and (without is None or self._folds[n] != without)
            }
            found = nearest(pair.tokens, pair.passage, among, self.read, start)
            asked.append(Asked(pair.tokens, pair.languages, found, pair.answer))
        return learn(asked, self.read, start)

    def components(self) -> Vectors:
        """The principal components of all token vectors of the passages: where learning starts."""
        groups = [
            np.concatenate(
                [
                    s
                    for read, of in zip(self.read, self._languages, strict=True)
                    if of == group
                    for s in read.sentences
                ]
            )
            for group in sorted(set(self._languages))
        ]
        return sampled_components(groups)

    def _add_passage(
        self, entry: Entry, passage: int, read: Language, article: str, fold: int | None
    ) -> None:
        texts = [entry.sentence_text(n, read) or "" for n in entry.sentence_range(passage)]
        # A sentence without a translation keeps its place: nothing is compared with it.
        found = iter(self._embed.tokens([text for text in texts if text], "passage"))
        width = self._embed.dimensions
        sentences = tuple(
            self._space.centred(next(found), "passage", read)
            if text
            else np.zeros((1, width), np.float32)
            for text in texts
        )
        self.read.append(Read(sentences, article))
        self._languages.append(f"{read} {'suite' if fold is None else 'xquad'}")
        self._folds.append(fold)

    def _add_pair(
        self,
        question: str,
        asked: Language,
        read: Language,
        first: int,
        entry: Entry,
        sentence: int,
        fold: int,
    ) -> None:
        (tokens,) = self._embed.tokens([question], "question")
        passage = entry.passage_of_sentence[sentence]
        self.pairs.append(
            Pair(
                self._space.centred(tokens, "question", asked),
                f"{asked}>{self._languages[first]}",
                first + passage,
                sentence - entry.sentence_range(passage).start,
                fold,
            )
        )


def ship(projection: Vectors) -> None:
    """Put a learned map in the place of the one that the package ships."""
    with np.load(SHIPPED) as data:
        arrays: dict[str, Any] = {name: data[name] for name in data.files}
    arrays["projection"] = projection.astype(np.float16)
    with SHIPPED.open("wb") as out:
        np.savez_compressed(out, **arrays)
