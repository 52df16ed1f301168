"""The HTTP API. Endpoints are plain functions: the server runs each in a thread of its own."""

from __future__ import annotations

import itertools
import json
import logging
import time
from collections.abc import AsyncIterator, Generator, Iterator
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.concurrency import iterate_in_threadpool
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from starlette.types import Receive, Scope, Send

from corpus.types import Language
from qa.answer_json import answer_to_json, event_to_json, search_to_json
from qa.errors import UsageError, WpsqaError
from qa.feedback import LONGEST_REASON, Feedback, Remark
from qa.turns import READER, Reader
from qa.types import Answer, Event, Question, Role, Turn
from qa.web import problems
from qa.web.articles import article_card, article_detail
from qa.web.shapes import AnswerOut, ArticleOut, ArticlesOut, SearchOut, problems_of
from qa.web.spoken import spoken

if TYPE_CHECKING:
    from qa.assistant import Assistant

log = logging.getLogger(__name__)

MAX_TURNS = 100
EVENT_STREAM = "text/event-stream"


def _whole(text: str) -> str:
    """Refuse half a surrogate pair: it is no character and cannot be sent back."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("it has a broken character (half a surrogate pair); type it again")
    return text


def _whole_object(data: dict[str, Any]) -> dict[str, Any]:
    """Refuse half a surrogate pair anywhere in an object."""
    _whole(json.dumps(data, ensure_ascii=False))
    return data


Text = Annotated[str, AfterValidator(_whole)]
Object = Annotated[dict[str, Any], AfterValidator(_whole_object)]


class TurnIn(BaseModel):
    """One earlier message."""

    model_config = ConfigDict(extra="forbid")
    role: Role
    text: Text = Field(max_length=20_000)


class AskIn(BaseModel):
    """A question and the conversation it belongs to."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"question": "Khi nào Chương trình hành động quốc gia được phê duyệt?"},
                {
                    "question": "And how long does it run?",
                    "history": [
                        {"role": "user", "text": "When was the national programme approved?"},
                        {"role": "assistant", "text": "Viet Nam adopted it in January 2024."},
                    ],
                    "as_of": "2024-12-31",
                    "language": "en",
                },
            ]
        },
    )
    question: Text = Field(description="The question, in Vietnamese or English.")
    history: list[TurnIn] = Field(default=[], max_length=MAX_TURNS)
    as_of: str | None = Field(
        default=None, description="YYYY-MM-DD: leave out articles published after that day."
    )
    language: Language | None = Field(
        default=None, description="Language of the answer; by default that of the question."
    )


class FeedbackIn(BaseModel):
    """A thumb for an answer, with the answer object it is about."""

    model_config = ConfigDict(extra="forbid")
    useful: bool
    reason: Text = Field(default="", max_length=LONGEST_REASON)
    answer: Object = Field(description="The answer object as `/api/ask` returned it.")


class ErrorOut(BaseModel):
    """What every failed request returns."""

    error: str = Field(examples=["The question is empty: write a question."])


def parse_day(text: str | None, name: str = "as_of") -> date | None:
    """Read YYYY-MM-DD. Raises `UsageError` for anything else."""
    if text is None:
        return None
    try:
        if len(text) == len("2024-12-31"):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise UsageError(f"{name} is not a date: write it as 2024-12-31 instead of {text[:40]!r}.")


def sse(name: str, data: Any) -> str:
    """Return one server-sent event."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def event_lines(events: Iterator[Event], assistant: Assistant) -> Iterator[str]:
    """Turn events into server-sent events; a failure becomes a last event named ``error``."""
    try:
        for event in events:
            yield sse(*event_to_json(event, assistant.article))
    except WpsqaError as error:
        yield sse("error", {"error": spoken(problems.one_line(str(error)))})
    except Exception:
        log.exception("answering failed")
        yield sse("error", {"error": spoken(problems.UNEXPECTED)})


class EventStream(StreamingResponse):
    """A stream that stops the answering when the reader has gone, instead of leaving it to wait. Its
    first line is made before the headers leave, and goes with them: no thread has to be free for it."""

    def __init__(self, events: Iterator[Event], lines: Iterator[str], **options: Any) -> None:
        super().__init__(_after(next(lines), lines), **options)
        self.events, self.reader = events, Reader()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        READER.set(self.reader)
        try:
            await super().__call__(scope, receive, send)
        finally:
            if isinstance(self.events, Generator):
                self.events.close()

    async def listen_for_disconnect(self, receive: Receive) -> None:
        """Give up the place in the queue too, before whoever waits there is waited for."""
        await super().listen_for_disconnect(receive)
        self.reader.leave()


async def _after(first: str, rest: Iterator[str]) -> AsyncIterator[str]:
    yield first
    async for line in iterate_in_threadpool(rest):
        yield line


def _read(assistant: Assistant, asked: AskIn) -> Question:
    history = tuple(Turn(turn.role, turn.text) for turn in asked.history)
    return assistant.question(
        asked.question, history=history, as_of=parse_day(asked.as_of), language=asked.language
    )


def _stream(assistant: Assistant, question: Question) -> StreamingResponse:
    """Start the answer before the headers leave, so that a failing search still has its status."""
    events = assistant.stream(question)
    first = next(events)
    lines = event_lines(itertools.chain((first,), events), assistant)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return EventStream(events, lines, media_type=EVENT_STREAM, headers=headers)


def respond(assistant: Assistant, asked: AskIn, accept: str) -> Response:
    """Return the answer object, or its events for a client that accepts an event stream."""
    question = _read(assistant, asked)
    if EVENT_STREAM in accept:
        return _stream(assistant, question)
    answer: Answer = assistant.ask(question)
    return JSONResponse(answer_to_json(answer, assistant.article))


def _ask_route(router: APIRouter, assistant: Assistant) -> None:
    stream_doc = {
        "model": AnswerOut,
        "description": "The answer, or with `Accept: text/event-stream` the events `retrieved`, "
        "`sentence` (each verified before it is sent), then `answer` or `error`.",
        "content": {EVENT_STREAM: {"schema": {"type": "string"}}},
    }

    failed = problems_of(ErrorOut, 400, 413, 429, 500, 502, 503)

    @router.post(
        "/ask", response_model=None, responses={200: stream_doc, **failed}, tags=["answers"]
    )
    def ask(asked: AskIn, accept: Annotated[str, Header()] = "") -> Response:
        """Answer a question; every sentence carries the exact words it rests on."""
        return respond(assistant, asked, accept)


def _search_route(router: APIRouter, assistant: Assistant) -> None:
    failed = problems_of(ErrorOut, 400, 429, 500, 503)

    @router.get("/search", responses={200: {"model": SearchOut}, **failed}, tags=["answers"])
    def search(
        q: Annotated[str, Query(description="What to look for.", examples=["UN Women"])],
        k: Annotated[int, Query(ge=1, le=50, description="How many passages.")] = 10,
        as_of: str | None = None,
    ) -> dict[str, Any]:
        """Return the passages nearest to the query, best first."""
        started = time.perf_counter()
        hits = assistant.search(q, k, as_of=parse_day(as_of))
        spent = (time.perf_counter() - started) * 1000
        return search_to_json(q, hits, assistant.article, spent)


def _article_routes(router: APIRouter, assistant: Assistant) -> None:
    failed = problems_of(ErrorOut, 500, 503)
    lost = problems_of(ErrorOut, 400, 404)

    @router.get("/articles", responses={200: {"model": ArticlesOut}, **failed}, tags=["articles"])
    def articles() -> dict[str, Any]:
        """Return every article without its text."""
        return {"articles": [article_card(article) for article in assistant.articles()]}

    @router.get(
        "/articles/{article_id}",
        responses={200: {"model": ArticleOut}, **lost, **failed},
        tags=["articles"],
    )
    def article(
        article_id: str,
        span: Annotated[
            str | None,
            Query(description="START-END: also cut the text into before, quote and after."),
        ] = None,
    ) -> dict[str, Any]:
        """Return one article with its text and its translations."""
        found = assistant.article(article_id)
        return article_detail(found, assistant.renderings(article_id), span)


def _feedback_route(router: APIRouter, feedback: Feedback) -> None:
    failed = problems_of(ErrorOut, 400, 413, 429, 500, 503)

    @router.post("/feedback", status_code=201, responses=failed, tags=["answers"])
    def remark(given: FeedbackIn) -> dict[str, str]:
        """Keep what a reader says of an answer, on this server only."""
        feedback.add(Remark(given.useful, given.reason, given.answer))
        return {"status": "kept"}


def _status_routes(router: APIRouter, assistant: Assistant) -> None:
    @router.get("/health", tags=["status"])
    def health() -> dict[str, str]:
        """Say that the process runs."""
        return {"status": "ok"}

    @router.get("/ready", responses=problems_of(ErrorOut, 500, 503), tags=["status"])
    def ready() -> dict[str, Any]:
        """Say what answers: engine, index and mode. 503 while there is no usable index."""
        return {"status": "ready", **assistant.status()}

    methods = ["GET", "POST", "PUT", "DELETE", "PATCH"]

    @router.api_route("/{rest:anything}", methods=methods, include_in_schema=False)
    def nothing_here(rest: str, request: Request) -> Response:
        raise problems.nowhere(request, "read /api/openapi.json for those there are")


def api_router(assistant: Assistant, feedback: Feedback) -> APIRouter:
    """Return everything under ``/api``."""
    router = APIRouter(prefix="/api")
    _ask_route(router, assistant)
    _search_route(router, assistant)
    _article_routes(router, assistant)
    _feedback_route(router, feedback)
    _status_routes(router, assistant)
    return router
