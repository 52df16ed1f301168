"""The OpenAI-compatible address, ``/v1``: any client of that protocol can ask, and gets citations.

They come twice: as data (``choices[0].message.citations``, in a stream in the delta of the last
chunk, the very objects of ``/api/ask``) and, for programs that show text only, as markers ``[1]``
with a list of sources at the end.
"""

from __future__ import annotations

import itertools
import json
import time
import uuid
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field

from corpus.types import Language
from qa.answer_json import answer_to_json
from qa.errors import NotFound, UsageError
from qa.types import Answer, Event, Question, Sentence, SentenceReady, Turn
from qa.web import problems
from qa.web.api import EVENT_STREAM, MAX_TURNS, EventStream, Text, parse_day
from qa.web.refused import told
from qa.web.shapes import CompletionOut, ModelOut, ModelsOut, OpenAIErrorOut, problems_of

if TYPE_CHECKING:
    from qa.assistant import Assistant

MODEL = "wpsqa"
SOURCES: dict[Language, str] = {"vi": "Nguồn:", "en": "Sources:"}
EXAMPLE = '{"messages": [{"role": "user", "content": "When was the programme approved?"}]}'
STARTED = int(time.time())  # models have a time of creation in this protocol


class PartIn(BaseModel):
    """A piece of a message. Only text can be answered."""

    model_config = ConfigDict(extra="ignore")
    type: Literal["text"]
    text: Text = Field(max_length=20_000)


class MessageIn(BaseModel):
    """A message of any role. What the system, a developer or a tool says is not followed."""

    model_config = ConfigDict(extra="ignore")
    role: Annotated[str, Field(max_length=50)]
    content: Annotated[Text, Field(max_length=20_000)] | list[PartIn] | None = None

    @property
    def text(self) -> str:
        """The words."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content)
        return self.content or ""


class ChatIn(BaseModel):
    """A chat request. Fields not named here, such as a temperature, change nothing."""

    model_config = ConfigDict(extra="ignore")
    model: str = MODEL
    messages: list[MessageIn] = Field(min_length=1, max_length=1000)
    stream: bool | None = False
    n: Literal[1] | None = 1
    as_of: str | None = Field(default=None, description="YYYY-MM-DD, as in `/api/ask`.")
    language: Language | None = Field(default=None, description="As in `/api/ask`.")


class OpenAIRoute(APIRoute):
    """Tells every error in the shape that clients of this protocol read."""

    def get_route_handler(self) -> Callable[[Request], Any]:
        handle = super().get_route_handler()

        async def handler(request: Request) -> Response:
            try:
                response: Response = await handle(request)
            except Exception as error:
                status, text = told(error, EXAMPLE)
                headers = getattr(error, "headers", None)
                return JSONResponse({"error": failure(status, text)}, status, headers)
            return response

        return handler


def failure(status: int, text: str) -> dict[str, Any]:
    """The error object of this protocol."""
    if status == 429:
        return {"message": text, "type": "requests", "param": None, "code": "rate_limit_exceeded"}
    kind = "server_error" if status >= 500 else "invalid_request_error"
    return {"message": text, "type": kind, "param": None, "code": None}


def read_question(assistant: Assistant, asked: ChatIn) -> Question:
    """The last message of the user, with those of user and assistant before it as history.

    Raises `UsageError` when there is nothing to answer.
    """
    last = next((i for i, m in reversed([*enumerate(asked.messages)]) if m.role == "user"), None)
    if last is None:
        raise UsageError("There is no message of the role user: add the question as the last one.")
    history: list[Turn] = []
    for message in asked.messages[:last]:
        if message.role == "user":
            history.append(Turn("user", message.text))
        elif message.role == "assistant":
            history.append(Turn("assistant", without_sources(message.text)))
    return assistant.question(
        asked.messages[last].text,
        history=history[-MAX_TURNS:],
        as_of=parse_day(asked.as_of),
        language=asked.language,
    )


def without_sources(text: str) -> str:
    """An earlier answer of ours without the list at its end, which is no part of the talk."""
    for heading in SOURCES.values():
        text = text.split(f"\n\n{heading}\n", maxsplit=1)[0]
    return text


def marked(sentence: Sentence) -> str:
    """A sentence with its markers."""
    return f"{sentence.text} {''.join(f'[{n}]' for n in sentence.citations)}".rstrip()


def readable(answer: Answer, data: dict[str, Any]) -> str:
    """The whole answer as text: sentences with their markers, notes, and the sources word for word."""
    return " ".join(marked(sentence) for sentence in answer.sentences) + ending(answer, data)


def ending(answer: Answer, data: dict[str, Any]) -> str:
    """What follows the sentences: notes, then the sources with their exact words."""
    parts = [note.text for note in answer.notes]
    if data["citations"]:
        sources = [_source(citation) for citation in data["citations"]]
        parts.append("\n".join([SOURCES[answer.question.language], *sources]))
    text = "\n\n".join(parts)
    return f"\n\n{text}" if text and answer.sentences else text


def _source(citation: dict[str, Any]) -> str:
    about = [citation["title"], citation["publisher"], citation["published"], citation["url"]]
    return f"[{citation['marker']}] {'. '.join(filter(None, about))}\n    “{citation['quote']}”"


def finish_reason(answer: Answer) -> str:
    """``length`` is how this protocol says that an answer is not whole."""
    return "length" if answer.status == "interrupted" else "stop"


def extras(data: dict[str, Any]) -> dict[str, Any]:
    """What this protocol has no field for; clients keep unknown fields."""
    return {name: data[name] for name in ("citations", "sentences", "notes", "status")}


def completion(answer: Answer, assistant: Assistant) -> dict[str, Any]:
    """The whole reply as one object."""
    data = answer_to_json(answer, assistant.article)
    content = {"role": "assistant", "content": readable(answer, data), "refusal": None}
    message = {**content, **extras(data)}
    choice = {"index": 0, "message": message, "finish_reason": finish_reason(answer)}
    return {**_head("chat.completion"), "choices": [{**choice, "logprobs": None}]}


def _head(kind: str) -> dict[str, Any]:
    return {
        "id": f"chatcmpl-{uuid.uuid4().hex}",
        "object": kind,
        "created": int(time.time()),
        "model": MODEL,
    }


def chunks(events: Iterator[Event], assistant: Assistant) -> Iterator[str]:
    """The reply as a stream; joined, its pieces are the content of the whole reply."""
    head = _head("chat.completion.chunk")

    def chunk(delta: dict[str, Any], finish: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return _line({**head, "choices": [choice]})

    yield chunk({"role": "assistant", "content": ""})
    gap = ""
    try:
        for event in events:
            if isinstance(event, SentenceReady):
                yield chunk({"content": gap + marked(event.sentence)})
                gap = " "
            elif isinstance(event, Answer):
                data = answer_to_json(event, assistant.article)
                if rest := ending(event, data):
                    yield chunk({"content": rest})
                yield chunk(extras(data), finish_reason(event))
    except Exception as error:
        yield _line({"error": failure(*told(error))})
    yield "data: [DONE]\n\n"


def _line(data: dict[str, Any]) -> str:
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"


def _stream(assistant: Assistant, question: Question) -> Response:
    """Search before the headers leave, so that a failing search still has its status."""
    events = assistant.stream(question)
    first = next(events)
    lines = chunks(itertools.chain((first,), events), assistant)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return EventStream(events, lines, media_type=EVENT_STREAM, headers=headers)


def v1_router(assistant: Assistant) -> APIRouter:
    """Return everything under ``/v1``."""
    router = APIRouter(prefix="/v1", route_class=OpenAIRoute, tags=["OpenAI-compatible"])
    model = {"id": MODEL, "object": "model", "created": STARTED, "owned_by": "wps-qa"}

    stream_doc = {
        "model": CompletionOut,
        "description": "The reply, or with `stream` its pieces; the last one has the citations.",
        "content": {EVENT_STREAM: {"schema": {"type": "string"}}},
    }
    failed = problems_of(OpenAIErrorOut, 400, 413, 429, 500, 502, 503)

    @router.post("/chat/completions", response_model=None, responses={200: stream_doc, **failed})
    def chat(asked: ChatIn) -> Response:
        """Answer the last message; the reply carries its citations as data and as text."""
        question = read_question(assistant, asked)
        if asked.stream:
            return _stream(assistant, question)
        return JSONResponse(completion(assistant.ask(question), assistant))

    @router.get("/models", responses={200: {"model": ModelsOut}})
    def models() -> dict[str, Any]:
        """List the one model there is; any other name is answered by it too."""
        return {"object": "list", "data": [model]}

    lost = problems_of(OpenAIErrorOut, 400, 404)

    @router.get("/models/{name:anything}", responses={200: {"model": ModelOut}, **lost})
    def one_model(name: str) -> dict[str, Any]:
        """Describe the model."""
        if name != MODEL:
            raise NotFound(f"There is no model {name[:100]!r}: use {MODEL}.")
        return model

    methods = ["GET", "POST", "PUT", "DELETE", "PATCH"]

    @router.api_route("/{rest:anything}", methods=methods, include_in_schema=False)
    def nothing_here(rest: str, request: Request) -> Response:
        raise problems.nowhere(request, "use /v1/chat/completions or /v1/models")

    return router
