"""A language model translates the sentences of articles that have no translation yet."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from corpus.glossary import Glossary
from corpus.split import sentences
from corpus.translations import (
    fitting_renderings,
    other_language,
    set_aside,
    write_renderings,
)
from corpus.types import Article, Rendering, Span
from prompts.loader import load
from qa import build
from qa.errors import Interrupted, WpsqaError
from qa.grounding import gives_orders
from qa.models import ChatModel, Complete
from qa.settings import Settings
from qa.translation_batch import Refused, batches, fault, parse, request
from qa.translation_cache import Made, TranslationCache, key
from qa.translation_meaning import Meaning
from qa.translation_work import Estimate, Translated, Work, summary
from qa.types import Turn

CHARACTERS_PER_TOKEN = 3  # in either language, as models of today count
BROKEN_OFF = 3  # requests in a row without a line end a run
Progress = Callable[[int, int], None]


class Translator:
    """Translates articles into ``folder``, a file for each. What is finished is in the cache of the
    folder at once: a run that ends early goes on where it was. ``meaning`` is asked for once, when
    there is something to compare; without it only figures, names and form are looked at."""

    def __init__(
        self,
        complete: Complete,
        model: str,
        folder: Path,
        meaning: Callable[[], Meaning | None] = lambda: None,
    ) -> None:
        self._complete, self._model, self._folder = complete, model, folder
        self._meaning = cache(meaning)
        self._prompt, self._glossary = load("translate"), Glossary.load()
        self._cache = TranslationCache(folder / "cache.sqlite")

    def estimate(self, articles: Sequence[Article]) -> Estimate:
        """What `run` will ask the model. Asks and writes nothing."""
        seen: set[str] = set()
        requests = asked = tokens_in = tokens_out = 0
        for work in map(self._work, articles):
            spans = [span for span in work.open() if work.wanted[span] not in seen]
            seen.update(work.wanted[span] for span in spans)
            for batch in batches(work.article, spans):
                requests, asked = requests + 1, asked + len(batch)
                shown = request(self._prompt, work.article, batch, self._glossary)
                tokens_in += _tokens(len(shown))
                tokens_out += _tokens(sum(span.end - span.start + 5 for span in batch))
        return Estimate(asked, requests, tokens_in, tokens_out)

    def run(self, articles: Sequence[Article], progress: Progress | None = None) -> Translated:
        """Translate what has no translation. A model or a disk that fails ends the run, not the caller:
        see `Translated.problem`. On Ctrl-C what is finished is written first."""
        total, done = self.estimate(articles).sentences if progress else 0, 0
        works: list[Work] = []
        stale: list[Path] = []
        problem: WpsqaError | None = None
        for article in articles:
            work = self._work(article)
            works.append(work)
            try:
                for count in self._ask(work) if problem is None else ():
                    done += count
                    if progress is not None:
                        progress(min(done, total), total)
            except WpsqaError as error:
                problem = error
            finally:
                stale += self._write(work)
        return summary(works, problem, tuple(stale))

    def _work(self, article: Article) -> Work:
        fitting = fitting_renderings(article, self._folder)
        have = {Span(made.start, made.end) for made in fitting.renderings}
        texts = {span: article.text[span.start : span.end] for span in sentences(article.text)}
        target = other_language(article.language)
        wanted = {
            span: key(text, article.language, target, self._prompt.digest, self._model)
            for span, text in texts.items()
            if span not in have and any(map(str.isalpha, text))
        }
        made = self._cache.get(list(dict.fromkeys(wanted.values())))
        for span, known_by in wanted.items():
            if gives_orders(texts[span]):
                made[known_by] = Made(None, "the sentence speaks to a language model")
        return Work(article, fitting, wanted, made)

    def _ask(self, work: Work) -> Iterator[int]:
        """Ask for the open sentences; yields how many each request settled. Where the model broke off
        without a line, each sentence is asked for alone, and one it still cannot finish is passed over."""
        queue = list(batches(work.article, work.open()))
        passed: list[str] = []
        broken = 0  # requests in a row that brought nothing
        while queue:
            batch = queue.pop(0)
            settled, problem = self._ask_batch(work, batch)
            rest = batch[len(settled) :]
            if problem is None or settled:
                passed, broken = [], 0
                queue[:0] = [rest] if rest else []
            elif (broken := broken + 1) == BROKEN_OFF:
                for known_by in passed:
                    del work.asked[known_by]
                raise problem
            elif len(batch) > 1:
                queue[:0] = [(span,) for span in batch]
            else:
                passed.append(work.wanted[batch[0]])
                work.asked[passed[-1]] = Made(None, str(problem))
                settled = batch
            yield len(settled)

    def _ask_batch(
        self, work: Work, batch: tuple[Span, ...]
    ) -> tuple[tuple[Span, ...], Interrupted | None]:
        """The sentences of the batch that the model came to, all unless it broke off, with their
        translations kept; those not believed are sent back once with the reason."""
        lines, problem = self._answer(work, batch)
        if problem is not None:
            batch = batch[: max(lines, default=0)]
        refused = self._believed(work, batch, lines)
        if refused:
            again = tuple(refused)
            lines, broken = self._answer(work, again, refused)
            for span, why in self._believed(work, again, lines).items():
                result = Made(None, why.reason)
                work.asked[work.wanted[span]] = result
                if broken is None:
                    self._cache.put({work.wanted[span]: result})
        return batch, problem

    def _answer(
        self,
        work: Work,
        batch: tuple[Span, ...],
        refused: dict[Span, Refused] | None = None,
    ) -> tuple[dict[int, str], Interrupted | None]:
        """The numbered lines the model wrote; only whole ones when it broke off."""
        shown = request(self._prompt, work.article, batch, self._glossary, refused)
        pieces: list[str] = []
        try:
            for piece in self._complete([Turn("user", shown)]):
                pieces.append(piece)
        except Interrupted as problem:
            return parse("".join(pieces).rpartition("\n")[0], len(batch)), problem
        return parse("".join(pieces), len(batch)), None

    def _believed(
        self, work: Work, batch: tuple[Span, ...], lines: dict[int, str]
    ) -> dict[Span, Refused]:
        """Keep the translations that hold; returns the others."""
        texts = {span: lines.get(number, "") for number, span in enumerate(batch, 1)}
        faults = {span: fault(work.article, span, texts[span], self._glossary) for span in batch}
        sound = {span: texts[span] for span in batch if faults[span] is None}
        if sound and (meaning := self._meaning()) is not None:
            faults |= meaning.faults(work.article, sound)
        good = {work.wanted[span]: Made(texts[span]) for span in batch if faults[span] is None}
        if good:
            self._cache.put(good)
            work.asked |= good
        return {span: Refused(texts[span], why) for span, why in faults.items() if why}

    def _write(self, work: Work) -> list[Path]:
        """The article's file with what is new; lines that fit nothing any more are set aside."""
        article, made = work.article, work.all()
        target = other_language(article.language)
        new = [
            Rendering(article.id, span.start, span.end, target, text, self._model)
            for span, known_by in work.wanted.items()
            if known_by in made and (text := made[known_by].text)
        ]
        if not new and not work.fitting.stale:
            return []
        self._folder.mkdir(parents=True, exist_ok=True)
        aside = (
            [set_aside(article.id, target, work.fitting.stale, self._folder)]
            if work.fitting.stale
            else []
        )
        write_renderings(article, [*work.fitting.own, *new], target, self._folder)
        return aside


def translator(settings: Settings, model: ChatModel) -> Translator:
    """The translator of the settings, into the data folder, with the encoder of the index."""

    def meaning() -> Meaning | None:
        embed, _ = build.load_embedder(settings)
        calibration = build.calibration_for(settings, embed)
        return Meaning(embed, calibration) if embed is not None and calibration else None

    return Translator(model.complete, model.model, settings.data_dir / "translations", meaning)


def _tokens(characters: int) -> int:
    return math.ceil(characters / CHARACTERS_PER_TOKEN)
