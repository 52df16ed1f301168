"""The answerer that lets a language model write, and shows only what the articles bear out."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace

from corpus.language import detect
from corpus.types import Language
from prompts.loader import load
from qa.cited import CitedSentence, cut
from qa.errors import ModelProblem
from qa.evidence import Checked, Checker
from qa.found import Answerer, Broken, Draft, Found, Step
from qa.grounding import BUDGET, NONE, Sources, ground, is_news
from qa.models import Complete
from qa.types import Note, Question, Turn

MOST = 6  # sentences of an answer
REPAIRS = 2  # sentences of an answer that are sent back
_NAMES: dict[Language, str] = {"vi": "Vietnamese", "en": "English"}
_TEXTS: dict[str, dict[Language, str]] = {
    "model-failed": {
        "vi": "Mô hình ngôn ngữ không trả lời được ({why}); đây là các câu trích từ bài báo.",
        "en": "The language model could not answer ({why}); these are sentences of the articles.",
    },
    "model-refused": {
        "vi": "Câu trả lời của mô hình ngôn ngữ không khớp với bài báo; đây là các câu trích.",
        "en": "What the language model wrote does not agree with the articles; these are their sentences.",
    },
    "interrupted": {
        "vi": "Câu trả lời bị ngắt giữa chừng: {why}.",
        "en": "The answer was broken off: {why}.",
    },
    "dropped": {
        "vi": "Đã bỏ {count} câu không được bài báo xác nhận.",
        "en": "Left out because the articles do not bear it out: {count}.",
    },
}


class Generated:
    """Sentences of a language model, each verified against the sentences it cites before it is shown.

    A wrong or missing number is replaced by that of a sentence that does support it; a sentence that
    nothing supports is sent back once, with the reason, and then dropped. When the model fails before
    anything was shown, or nothing it wrote holds, the sentences of the articles take its place.
    """

    def __init__(
        self, complete: Complete, extractive: Answerer, *, name: str, budget: int = BUDGET
    ) -> None:
        self._complete, self._extractive, self._budget = complete, extractive, budget
        self._prompt, self._repair = load("answer"), load("repair")
        self.name = name
        self.prompt_digest: str | None = self._prompt.digest

    def __call__(self, question: Question, found: Found) -> Iterator[Step]:
        """Yield each sentence as soon as it is verified; nothing yielded is ever taken back."""
        sources = ground(found, self._budget)
        state = _State(question, found, sources, Checker(question, found, sources))
        turns = [Turn("user", self._asked(question, found, sources))]
        try:
            for step in self._written(state, turns):
                state.shown += 1
                yield step
                if state.shown >= MOST:
                    break
        except ModelProblem as problem:
            if state.shown:
                yield Broken("interrupted", _say("interrupted", question, why=_why(problem)))
                return
            yield Note("model-failed", _say("model-failed", question, why=_why(problem)))
            yield from self._extractive(question, _news(found))
            return
        yield from self._rest(state)

    def _asked(self, question: Question, found: Found, sources: Sources) -> str:
        follows = f" (a follow-up to: {found.topic})" if found.topic else ""
        asked = f"{question.text}{follows}"
        return self._prompt.render(
            sources=sources.text,
            question=asked,
            answer_language=_NAMES[question.language],
            none=NONE,
        )

    def _written(self, state: _State, turns: list[Turn]) -> Iterator[Draft]:
        with closing(_generator(self._complete(turns))) as stream:
            for sentence in cut(stream):
                if sentence.text == NONE:
                    state.said_none = True
                    return
                draft = self._verified(state, turns, sentence)
                if draft is not None and draft.text not in state.texts:
                    state.texts.add(draft.text)
                    yield draft
                elif sentence.text not in state.texts:
                    state.dropped += 1

    def _verified(self, state: _State, turns: list[Turn], sentence: CitedSentence) -> Draft | None:
        """The sentence with what it rests on, or a better one the model wrote, or None."""
        checked = state.checker.check(sentence)
        if checked.support != "supported" and state.repairs < REPAIRS:
            state.repairs += 1
            again = self._sent_back(state, turns, sentence, checked.reason)
            better = state.checker.check(again) if again else None
            fresh = better is not None and better.text not in state.texts
            if better is not None and fresh and better.support == "supported":
                checked = better
        return None if checked.support == "unsupported" else _draft(checked)

    def _sent_back(
        self, state: _State, turns: list[Turn], sentence: CitedSentence, reason: str
    ) -> CitedSentence | None:
        refused = self._repair.render(
            sentence=sentence.text,
            reason=reason,
            answer_language=_NAMES[state.question.language],
            none=NONE,
        )
        try:
            with closing(
                _generator(
                    self._complete(
                        [*turns, Turn("assistant", sentence.text), Turn("user", refused)]
                    )
                )
            ) as stream:
                again = next(cut(stream), None)
        except ModelProblem:
            return None  # the sentence is then judged as it was first written
        return None if again is None or again.text == NONE else again

    def _rest(self, state: _State) -> Iterator[Step]:
        """What is to be said when the model is done: how much was dropped, or the articles' own words."""
        if state.shown and state.dropped:
            yield Note("dropped", _say("dropped", state.question, count=str(state.dropped)))
        elif not state.shown and not state.said_none:
            yield Note("model-refused", _say("model-refused", state.question))
            yield from self._extractive(state.question, _news(state.found))


@dataclass
class _State:
    """What happens during one answer."""

    question: Question
    found: Found
    sources: Sources
    checker: Checker
    shown: int = 0
    dropped: int = 0
    repairs: int = 0
    said_none: bool = False
    texts: set[str] = field(default_factory=set)


def standalone(complete: Complete, question: Question) -> Question:
    """A follow-up as a question that can be understood alone, for the search; the question itself when
    there is no conversation, or when the model fails or writes something that is no such question."""
    if not question.history:
        return question
    turns = "\n".join(f"{turn.role}: {turn.text[:500]}" for turn in question.history[-6:])
    prompt = load("condense").render(conversation=turns, question=question.text)
    try:
        with closing(_generator(complete([Turn("user", prompt)]))) as stream:
            written = "".join(stream).strip()
    except ModelProblem:
        return question
    usable = 0 < len(written) <= 3 * len(question.text) + 200 and "\n" not in written
    if not usable or detect(written, question.language) != question.language:
        return question
    return replace(question, text=written)


def _news(found: Found) -> Found:
    """What was found without sentences that speak to a language model."""
    return replace(found, sentences=tuple(s for s in found.sentences if is_news(found, s)))


def _draft(checked: Checked) -> Draft:
    return Draft(
        checked.text,
        checked.language,
        checked.rests_on,
        support=checked.support,
        reason=checked.reason,
    )


def _generator(pieces: Iterator[str]) -> Generator[str, None, None]:
    """An iterator that can be closed, and closes what it reads from."""
    try:
        yield from pieces
    finally:
        if (close := getattr(pieces, "close", None)) is not None:
            close()


def _why(problem: ModelProblem) -> str:
    return str(problem).rstrip(".")


def _say(code: str, question: Question, **values: str) -> str:
    return _TEXTS[code][question.language].format(**values)
