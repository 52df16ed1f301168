"""The assistant as parts of LangChain: a retriever, and a runnable that answers.

Importing this module imports ``langchain_core``; nothing else here does.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Generator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any, Literal, get_args

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import field_validator
from typing_extensions import NotRequired, TypedDict

from corpus.dates import parse_day
from corpus.types import Article, Language
from qa.answer_json import event_to_json, source_to_json
from qa.assistant import SHOWN_HITS, Assistant
from qa.conversation import turns
from qa.errors import UsageError
from qa.types import Question
from vectorstore.types import Hit


class Said(TypedDict):
    """A message of the conversation so far."""

    role: Literal["user", "assistant"]
    text: str


class Asked(TypedDict):
    """A question with what belongs to it. Other keys are left alone, so that a chain may carry its own."""

    question: str
    history: NotRequired[Sequence[Said | BaseMessage]]
    as_of: NotRequired[date | str | None]
    language: NotRequired[Language | None]


class WpsRetriever(BaseRetriever):
    """The ``k`` passages nearest to a text, word for word as they stand in the articles, best first.

    ``page_content == article.text[start:end]``, with ``start``, ``end``, ``article_id`` and
    ``article_version`` in the metadata. ``as_of`` (a date, or text such as 2024-04-30) leaves out every
    article published later. Raises `UsageError` for a text that cannot be asked.
    """

    assistant: Assistant
    k: int = SHOWN_HITS
    as_of: date | None = None

    @field_validator("k", mode="before")
    @classmethod
    def _whole(cls, value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise UsageError(f"k is {value!r}; ask for at least one passage")
        return value

    @field_validator("as_of", mode="before")
    @classmethod
    def _read_day(cls, value: Any) -> date | None:
        return _day(value)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        if not isinstance(query, str):
            raise UsageError(
                f"the retriever takes a text, not a {type(query).__name__}; give it the question alone"
            )
        while (
            True
        ):  # again only where the index was replaced meanwhile: places belong to one version
            snapshot = self.assistant.snapshot()
            hits = self.assistant.search(query, self.k, self.as_of)
            if self.assistant.snapshot() is snapshot:
                break
        return [_document(hit, snapshot.entry(hit.passage.article_id).article) for hit in hits]


def as_runnable(assistant: Assistant) -> Runnable[str | Asked, dict[str, Any]]:
    """The assistant as a runnable from a question to the answer object of ``wpsqa ask --json``.

    ``stream`` yields ``{"event": "retrieved", "hits"}``, then ``{"event": "sentence", "sentence",
    "citations"}`` for each sentence as soon as it is ready, and last the answer object itself, which is
    what ``invoke`` returns. Errors are those of `qa.errors`.
    """

    def answered(asked: str | Asked) -> Generator[dict[str, Any], None, None]:
        for event in assistant.stream(_question(assistant, asked)):
            name, data = event_to_json(event, assistant.article)
            yield data if name == "answer" else {"event": name, **data}

    async def answered_async(asked: str | Asked) -> AsyncIterator[dict[str, Any]]:
        chunks = answered(asked)
        try:
            while (chunk := await asyncio.to_thread(next, chunks, None)) is not None:
                yield chunk
        finally:
            with suppress(ValueError):  # cancelled while a thread is in it: it ends with that step
                chunks.close()

    made = RunnableLambda(answered, answered_async, name="wpsqa")
    taken: Any = str | Asked
    return made.with_types(input_type=taken, output_type=dict[str, Any])


def _document(hit: Hit, article: Article) -> Document:
    start, end = hit.passage.start, hit.passage.end
    return Document(
        id=f"{article.id}:{article.version}:{start}-{end}",
        page_content=article.text[start:end],
        metadata={
            "article_id": article.id,
            **source_to_json(article),
            "start": start,
            "end": end,
            "article_version": article.version,
            "score": hit.score,
        },
    )


def _question(assistant: Assistant, asked: Any) -> Question:
    if isinstance(asked, str):
        return assistant.question(asked)
    if not isinstance(asked, Mapping) or not isinstance(asked.get("question"), str):
        raise UsageError(
            'the input must be a text or {"question": "…"}, with "history", "as_of" and "language" '
            "where there are any"
        )
    language = asked.get("language")
    if language is not None and language not in get_args(Language):
        raise UsageError(
            f"the language is {language!r}; use one of {', '.join(get_args(Language))}"
        )
    return assistant.question(
        asked["question"],
        history=turns(_said(asked.get("history"))),
        as_of=_day(asked.get("as_of")),
        language=language,
    )


def _said(history: Any) -> Any:
    """Messages of LangChain as our own; what a system or a tool said is no part of the conversation."""
    if history is None:
        return []
    if not isinstance(history, list | tuple):
        return history
    roles = {HumanMessage: "user", AIMessage: "assistant"}
    found = []
    for item in history:
        role = next((name for kind, name in roles.items() if isinstance(item, kind)), None)
        if role is not None:
            found.append({"role": role, "text": str(item.text)})
        elif not isinstance(item, BaseMessage):
            found.append(item)
    return found


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    return parse_day(str(value))
