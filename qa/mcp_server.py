"""The Model Context Protocol: the tools ``answer`` and ``search`` for any program that speaks it.

The only module that knows the ``mcp`` package, which is an extra: nothing else needs it.
"""

from __future__ import annotations

import contextlib
import logging
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from qa.answer_json import answer_to_json, search_to_json
from qa.errors import UsageError, WpsqaError
from qa.types import Turn
from qa.web import problems
from qa.web.api import AskIn, Text, parse_day
from qa.web.shapes import AnswerOut, SearchOut
from qa.web.v1 import readable

if TYPE_CHECKING:
    from mcp.server import Server
    from mcp_types import CallToolResult, Tool

    from qa.assistant import Assistant

log = logging.getLogger(__name__)

NAME = "wps-qa"
MISSING = "the MCP server needs a package that is not installed: run pip install 'wps-qa[mcp]'"
INSTRUCTIONS = (
    "Answers from dated news articles on Viet Nam's Women, Peace and Security programme, in Vietnamese "
    "and English. Each sentence of an answer carries the exact words of the article that support it; "
    "the status 'abstained' means that the articles do not say."
)
Asgi = Callable[[Any, Any, Any], Awaitable[None]]
Made = tuple[str, dict[str, Any]]  # what a person reads, and the object for programs


class SearchIn(BaseModel):
    """What to look for."""

    model_config = ConfigDict(extra="forbid")
    query: Text = Field(description="In Vietnamese or English.")
    k: Annotated[int, Field(ge=1, le=50, description="How many passages.")] = 10
    as_of: str | None = Field(
        default=None, description="YYYY-MM-DD: leave out articles published after that day."
    )


def available() -> None:
    """Raises `UsageError` where the extra is not installed."""
    try:
        import mcp.server  # noqa: F401
        import mcp_types  # noqa: F401
    except ImportError as error:
        raise UsageError(MISSING) from error


def answer(assistant: Assistant, given: Mapping[str, Any]) -> Made:
    """The answer object of ``/api/ask``. Raises `WpsqaError` and `ValidationError`."""
    asked = AskIn.model_validate(given)
    found = assistant.ask(
        assistant.question(
            asked.question,
            history=tuple(Turn(turn.role, turn.text) for turn in asked.history),
            as_of=parse_day(asked.as_of),
            language=asked.language,
        )
    )
    data = answer_to_json(found, assistant.article)
    return readable(found, data), data


def search(assistant: Assistant, given: Mapping[str, Any]) -> Made:
    """The result of ``/api/search``. Raises `WpsqaError` and `ValidationError`."""
    asked = SearchIn.model_validate(given)
    started = time.perf_counter()
    hits = assistant.search(asked.query, asked.k, parse_day(asked.as_of))
    spent = (time.perf_counter() - started) * 1000
    data = search_to_json(asked.query, hits, assistant.article, spent)
    shown = [
        f"{assistant.article(hit['article_id']).title} ({hit['article_id']}, {hit['start']}-{hit['end']})\n"
        f"{hit['text']}"
        for hit in data["hits"]
    ]
    return "\n\n".join(shown), data


WORK: dict[str, Callable[[Assistant, Mapping[str, Any]], Made]] = {
    "answer": answer,
    "search": search,
}
EXAMPLES = {
    "answer": '{"question": "When was the programme approved?"}',
    "search": '{"query": "women peacekeepers"}',
}


def tools() -> list[Tool]:
    """What a client can call; both only read."""
    from mcp_types import Tool, ToolAnnotations

    reads = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
    about: list[tuple[str, str, str, type[BaseModel], type[BaseModel]]] = [
        (
            "answer",
            "Answer a question",
            "Answers a question from the articles, in the language of the question. Every sentence cites "
            "the exact words of a dated article; where the articles do not say, the status is abstained.",
            AskIn,
            AnswerOut,
        ),
        (
            "search",
            "Search the articles",
            "Returns the passages of the articles nearest to a text, best first, in either language.",
            SearchIn,
            SearchOut,
        ),
    ]
    return [
        Tool(
            name=name,
            title=title,
            description=description,
            input_schema=given.model_json_schema(),
            output_schema=returned.model_json_schema(mode="serialization"),
            annotations=reads,
        )
        for name, title, description, given, returned in about
    ]


def called(assistant: Assistant, name: str, given: Mapping[str, Any]) -> CallToolResult:
    """The result of a tool; what goes wrong is an error of one line that says what to do."""
    from mcp_types import CallToolResult, TextContent

    data: dict[str, Any] | None = None
    try:
        if name not in WORK:
            raise UsageError(f"There is no tool {name[:100]!r}: use answer or search.")
        text, data = WORK[name](assistant, given)
    except ValidationError as error:
        text = problems.one_line(problems.describe(error.errors(), EXAMPLES[name]))
    except WpsqaError as error:
        text = problems.one_line(str(error))
    except Exception:
        log.exception("a tool failed")
        text = problems.UNEXPECTED
    return CallToolResult(
        content=[TextContent(type="text", text=text)],
        structured_content=data,
        is_error=data is None,
    )


def make_server(assistant: Assistant) -> Server[Any]:
    """The server of the protocol, for any transport."""
    from importlib.metadata import version

    from anyio import to_thread
    from mcp.server import Server
    from mcp_types import CallToolRequestParams, ListToolsResult

    listed = tools()

    async def list_tools(context: Any, params: Any) -> ListToolsResult:
        return ListToolsResult(tools=listed)

    async def call_tool(context: Any, params: CallToolRequestParams) -> CallToolResult:
        given = params.arguments or {}
        return await to_thread.run_sync(called, assistant, params.name, given)

    return Server(
        NAME,
        version=version(NAME),
        title="WPS Q&A",
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def serve_stdio(make_assistant: Callable[[], Assistant]) -> None:
    """Serve standard input and output until the input ends. Only the protocol goes to the output: what
    libraries print while the index is opened goes to standard error, and afterwards the SDK sees to it.
    """
    available()
    import anyio
    from mcp.server.stdio import stdio_server

    with contextlib.redirect_stdout(sys.stderr):
        server = make_server(make_assistant())

    async def run() -> None:
        async with stdio_server() as (received, sent):
            await server.run(received, sent, server.create_initialization_options())

    anyio.run(run)


def mounted(
    assistant: Assistant,
) -> tuple[Asgi, Callable[[], contextlib.AbstractAsyncContextManager[None]]]:
    """The protocol over HTTP at this machine's own names, as an application, and what has to be open
    while it serves. Every request stands alone: no session can be taken over or left behind."""
    available()
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
    from mcp.server.transport_security import TransportSecuritySettings

    here = ("127.0.0.1:*", "localhost:*", "[::1]:*")
    manager = StreamableHTTPSessionManager(
        make_server(assistant),
        json_response=True,
        stateless=True,
        # A page of another site cannot call this by a name that leads here.
        security_settings=TransportSecuritySettings(
            allowed_hosts=list(here), allowed_origins=[f"http://{name}" for name in here]
        ),
    )

    async def serving(scope: Any, receive: Any, send: Any) -> None:
        if scope["method"] == "POST":
            await manager.handle_request(scope, receive, send)
            return
        # Anything else would be a stream of the server's own messages; there are none.
        refusal = problems.problem("Send messages of the protocol with POST.", 405)
        refusal.headers["Allow"] = "POST"
        await refusal(scope, receive, send)

    @contextlib.asynccontextmanager
    async def running() -> AsyncIterator[None]:
        async with manager.run():
            yield

    return serving, running
