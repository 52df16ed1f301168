"""What is evaluated: the built-in assistant, or any chat endpoint, behind one function."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from corpus.dates import written_day
from corpus.errors import WpsqaError
from corpus.types import Article, Language
from evals.endpoint import Chat, Said
from evals.match import declines, language_of
from evals.types import Case, Reply
from qa.types import Answer, Citation, Note, Question, Sentence, Status, Turn

Ask = Callable[[Case], Reply]


@dataclass(frozen=True, slots=True)
class System:
    """A system under test. ``versions`` identify it: two runs with equal versions and suites must
    give equal numbers."""

    versions: Mapping[str, str]
    ask: Ask


class Answers(Protocol):
    """The part of `qa.assistant.Assistant` that is evaluated."""

    def question(
        self, text: str, *, history: Sequence[Turn] = (), as_of: date | None = None
    ) -> Question:
        """Check a question and detect its language."""
        ...

    def ask(self, question: Question) -> Answer:
        """Return the whole answer."""
        ...

    def status(self) -> Mapping[str, object]:
        """Return at least the identity of the ``engine`` and the ``mode`` of answering."""
        ...


def assistant_system(assistant: Answers, corpus: str = "") -> System:
    """Evaluate the assistant of this project; it must find out the language itself. ``corpus`` is
    the digest of its articles."""
    state = assistant.status()
    versions = {key: str(state[key]) for key in ("engine", "mode")} | {"corpus": corpus}

    def ask(case: Case) -> Reply:
        try:
            question = assistant.question(case.question, history=case.history, as_of=case.as_of)
            return Reply(assistant.ask(question))
        except WpsqaError as problem:
            return Reply(None, error=str(problem))

    return System(versions, ask)


def endpoint_system(chat: Chat, articles: Mapping[str, Article], url: str, model: str) -> System:
    """Evaluate a chat endpoint by what it says; its citations are read when it sends any."""

    def ask(case: Case) -> Reply:
        turns = [*case.history, Turn("user", _dated(case) + case.question)]
        try:
            said = chat(turns)
        except WpsqaError as problem:
            return Reply(None, error=str(problem))
        answer = _answer(case, said, articles, model)
        return Reply(answer, sees_hits=False, sees_citations=said.citations is not None)

    return System({"endpoint": url, "model": model}, ask)


def _dated(case: Case) -> str:
    """Tell an endpoint the day the question is asked on; it has no other field for it."""
    if case.as_of is None:
        return ""
    words = {"en": "As of", "vi": "Tính đến ngày"}[case.language]
    return f"({words} {written_day(case.as_of, case.language)}.) "


def _answer(case: Case, said: Said, articles: Mapping[str, Article], model: str) -> Answer:
    citations = tuple(
        _citation(number, row, articles) for number, row in enumerate(said.citations or (), start=1)
    )
    status = _status(said)
    text, aside = _claims(said)
    sentences = () if status == "abstained" else _sentences(text, case.language, citations)
    question = Question(case.question, case.language, case.history, case.as_of)
    return Answer(question, status, sentences, citations, (), model, (Note("aside", aside),))


def _status(said: Said) -> Status:
    if said.status == "abstained":
        return "abstained"
    if said.status == "interrupted":
        return "interrupted"
    if said.status is None and declines(said.text):
        return "abstained"
    return "answered"


# A line that says that sources follow: they are no claims of the answer.
_SOURCES = re.compile(
    r"^\W*(?:sources?|references?|citations?|bibliography|nguồn(?: tham khảo| trích dẫn)?"
    r"|tài liệu tham khảo|trích dẫn)\W*$",
    re.IGNORECASE | re.MULTILINE,
)
_MARKER = re.compile(r"\s*\[(\d{1,3})\]")


def _claims(said: Said) -> tuple[str, str]:
    """What an endpoint claims, and what it says beside that: its list of sources and what it marks as
    remarks."""
    text, *sources = _SOURCES.split(said.text, maxsplit=1)
    for note in said.notes:
        text = text.replace(note, "")
    return text, "\n".join([*said.notes, *sources])


def _sentences(
    text: str, language: Language, citations: Sequence[Citation]
) -> tuple[Sentence, ...]:
    """Split free text; ``[n]`` after a sentence is its citation n."""
    from corpus.split import sentences

    known = {cite.marker for cite in citations}
    # A marker after the full stop belongs to the sentence before it.
    text = re.sub(r"([.!?])((?:\s*\[\d{1,3}\])+)", r"\2\1", text)
    found = []
    for span in sentences(text):
        words = text[span.start : span.end]
        markers = tuple(dict.fromkeys(int(m) for m in _MARKER.findall(words)))
        words = _MARKER.sub("", words).strip()
        if words:
            cited = tuple(marker for marker in markers if marker in known)
            found.append(Sentence(words, "unsupported", cited, language_of(words) or language))
    return tuple(found)


def _citation(marker: int, row: Mapping[str, Any], articles: Mapping[str, Article]) -> Citation:
    """Read one citation as sent; one that makes no sense stays in, to be scored as wrong."""
    article = articles.get(str(row.get("article_id", "")))
    return Citation(
        marker=marker,
        article_id=str(row.get("article_id", "")),
        article_version=article.version if article else "",
        start=_whole(row.get("start")),
        end=_whole(row.get("end")),
        quote=str(row.get("quote", "")),
    )


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else -1
