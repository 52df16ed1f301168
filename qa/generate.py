"""The answerer that lets a language model write, and shows only what the articles bear out."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from itertools import islice

from corpus.types import Language
from prompts.loader import Prompt, load
from qa.cited import CitedSentence
from qa.errors import ModelProblem
from qa.evidence import Checked, Checker
from qa.found import Answerer, Broken, Draft, Found, Spent, Step
from qa.grounding import BUDGET, NONE, Sources, ground, is_news
from qa.models import Complete, Prepare, SchemaRefused
from qa.prices import Meter, Price
from qa.settings import Structured
from qa.streams import closeable, finish
from qa.structured import Form, as_json, as_text
from qa.telling import told_in
from qa.types import Note, Question, Turn
from qa.verify.judge import JudgeFor

MOST = 6  # sentences of an answer
REPAIRS = 2  # sentences of an answer that are sent back
_MORE = 2  # sentences read of what is to be one: the end of the request says what it took
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

    With ``prepare`` each answer says what it took, and the model is asked for JSON (``structured``):
    under ``auto`` until it turns out that the endpoint refuses or ignores that. ``judge`` decides what the
    rules leave open, once the model has finished: nothing right waits for it.
    """

    def __init__(
        self,
        complete: Complete,
        extractive: Answerer,
        *,
        name: str,
        budget: int = BUDGET,
        prepare: Prepare | None = None,
        structured: Structured = "off",
        price: Price | None = None,
        judge: JudgeFor | None = None,
    ) -> None:
        self._prepare = prepare or (lambda meter, schema: complete)
        self._extractive, self._budget, self._price = extractive, budget, price
        self._judge = judge
        self._prompt, self._repair = load("answer"), load("repair")
        self._text, self._json = as_text(), as_json()
        self._structured, self._takes_json = structured, structured != "off"
        self.name = name
        self.prompt_digest: str | None = self._digest(self._text)

    def __call__(self, question: Question, found: Found) -> Iterator[Step]:
        """Yield each sentence as soon as it is verified; nothing yielded is ever taken back."""
        sources = ground(found, self._budget)
        meter = Meter(self.name, self._price)
        judge = self._judge(meter) if self._judge else None
        checker = Checker(question, found, sources, judge)
        form = self._json if self._takes_json else self._text
        state = _State(question, found, sources, checker, form, meter)
        yield from self._steps(state)
        yield Spent(state.meter.usage(), self._digest(state.form))

    def _steps(self, state: _State) -> Iterator[Step]:
        try:
            for step in self._verified_of(state):
                state.shown += 1
                yield step
                if state.shown >= MOST:
                    break
        except ModelProblem as problem:
            why = {"why": _why(problem, state.question.language)}
            if state.shown:
                yield Broken("interrupted", _say("interrupted", state.question, **why))
                return
            yield Note("model-failed", _say("model-failed", state.question, **why))
            yield from self._extractive(state.question, _news(state.found))
            return
        yield from self._rest(state)

    def _digest(self, form: Form) -> str:
        return Prompt(self._prompt.name, f"{self._prompt.text}\n{form.told}").digest

    def _asked(self, state: _State) -> Turn:
        follows = f" (a follow-up to: {state.found.topic})" if state.found.topic else ""
        return Turn(
            "user",
            self._prompt.render(
                sources=state.sources.text,
                question=f"{state.question.text}{follows}",
                answer_language=_NAMES[state.question.language],
                form=state.form.told,
                none=state.form.none,
            ),
        )

    def _verified_of(self, state: _State) -> Iterator[Draft]:
        """What holds, as it comes; then what was judged or sent back, so that nothing right waits for it."""
        aside: dict[str, tuple[CitedSentence, Checked]] = {}
        with closing(self._answer(state)) as sentences:
            for sentence in sentences:
                if sentence.text == NONE:
                    state.said_none = True
                    return
                checked = state.checker.check(sentence)
                room = MOST if state.checker.leaves_open(checked) else REPAIRS
                if checked.support != "supported" and len(aside) < room:
                    aside.setdefault(sentence.text, (sentence, checked))
                else:
                    yield from self._fresh(state, checked)
        for sentence, by_rules in aside.values():
            checked = state.checker.judged(by_rules)
            if checked.support != "supported" and state.sent_back < REPAIRS:
                state.sent_back += 1
                checked = self._better(state, sentence, checked)
            yield from self._fresh(state, checked)

    def _fresh(self, state: _State, checked: Checked) -> Iterator[Draft]:
        """The sentence to show, unless nothing bears it out or it was shown before."""
        if checked.text in state.texts:
            return
        if checked.support == "unsupported":
            state.dropped += 1
            return
        state.texts.add(checked.text)
        yield Draft(
            checked.text,
            checked.language,
            checked.rests_on,
            support=checked.support,
            reason=checked.reason,
        )

    def _answer(self, state: _State) -> Generator[CitedSentence, None, None]:
        """What the model writes; in plain text where the endpoint does not take a schema, which is
        remembered once it has shown that it answers without one."""
        try:
            yield from self._said(state, [self._asked(state)])
            return
        except SchemaRefused:
            if self._structured == "on":
                raise
        state.form = self._text
        for sentence in self._said(state, [self._asked(state)]):
            self._ignores_schema()
            yield sentence

    def _said(self, state: _State, turns: list[Turn]) -> Generator[CitedSentence, None, None]:
        """The sentences of one request."""
        complete = self._prepare(state.meter, state.form.schema)
        with closing(closeable(complete(turns))) as stream:
            for sentence in state.form.read(stream, self._ignores_schema):
                if sentence.text == NONE:
                    finish(stream)
                yield sentence

    def _ignores_schema(self) -> None:
        if self._structured == "auto":
            self._takes_json = False

    def _better(self, state: _State, sentence: CitedSentence, checked: Checked) -> Checked:
        """What the model makes of a sentence that was refused, where that is right."""
        again = self._sent_back(state, sentence, checked.reason)
        better = state.checker.judged(state.checker.check(again)) if again else checked
        usable = better.support == "supported" and better.text not in state.texts
        return better if usable else checked

    def _sent_back(
        self, state: _State, sentence: CitedSentence, reason: str
    ) -> CitedSentence | None:
        refused = self._repair.render(
            sentence=sentence.text,
            reason=reason,
            answer_language=_NAMES[state.question.language],
            form=state.form.told,
            none=state.form.none,
        )
        turns = [
            self._asked(state),
            Turn("assistant", state.form.again(sentence)),
            Turn("user", refused),
        ]
        said: list[CitedSentence] = []
        # When the model fails here, the sentence is judged as it was first written.
        with suppress(ModelProblem), closing(self._said(state, turns)) as stream:
            for again in islice(stream, _MORE):
                said.append(again)
        return said[0] if said and said[0].text != NONE else None

    def _rest(self, state: _State) -> Iterator[Step]:
        """What is to be said when the model is done: how much was dropped, or the articles' own words."""
        if state.shown and state.dropped:
            yield Note("dropped", _say("dropped", state.question, count=str(state.dropped)))
        elif not state.shown and not state.said_none:
            yield self._nothing_of(state)
            yield from self._extractive(state.question, _news(state.found))

    def _nothing_of(self, state: _State) -> Note:
        """Why nothing of the model is shown: it wrote what does not hold, or nothing at all."""
        if state.dropped:
            return Note("model-refused", _say("model-refused", state.question))
        why = {"vi": f"{self.name} không viết gì", "en": f"{self.name} wrote nothing"}
        return Note(
            "model-failed",
            _say("model-failed", state.question, why=why[state.question.language]),
        )


@dataclass
class _State:
    """What happens during one answer."""

    question: Question
    found: Found
    sources: Sources
    checker: Checker
    form: Form
    meter: Meter
    shown: int = 0
    dropped: int = 0
    sent_back: int = 0
    said_none: bool = False
    texts: set[str] = field(default_factory=set)


def _news(found: Found) -> Found:
    """What was found without sentences that speak to a language model."""
    return replace(found, sentences=tuple(s for s in found.sentences if is_news(found, s)))


def _why(problem: ModelProblem, language: Language) -> str:
    return told_in(language, str(problem)).rstrip(".")


def _say(code: str, question: Question, **values: str) -> str:
    return _TEXTS[code][question.language].format(**values)
