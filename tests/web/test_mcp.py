"""The Model Context Protocol, with the real client of its SDK, over pipes and over HTTP."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from qa.assistant import Assistant
from qa.settings import Settings
from qa.web.api_limits import A_MINUTE
from qa.web.shapes import AnswerOut
from tests.conftest import COMMAND, ROOT, Run
from tests.web.conftest import running
from tests.web.fakes import HARBOUR, FakeAssistant

mcp = pytest.importorskip("mcp", reason="the extra 'mcp' is not installed")

MUSEUM = "When did the harbour town open a lighthouse museum?"
SIGNED = "Who signed the decision approving the national action programme?"
OFFICERS = "Bao nhiêu phần trăm sĩ quan gìn giữ hòa bình của Việt Nam là phụ nữ?"


@pytest.fixture(scope="module")
def folder(
    settings: Settings, assistant: Assistant, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A data folder of its own with the index that is already made."""
    assert assistant.articles()
    made = tmp_path_factory.mktemp("mcp") / "data"
    shutil.copytree(settings.data_dir, made)
    return made


def talk(folder: Path, work: Callable[[Any], Awaitable[Any]]) -> Any:
    """Start ``wpsqa mcp`` as a client does, with only the environment that it passes on."""
    from mcp.client.stdio import StdioServerParameters, stdio_client

    command, *rest = (*COMMAND, "mcp", "--data-dir", str(folder), "--answerer", "extractive")
    started = StdioServerParameters(command=command, args=rest, cwd=ROOT)

    async def run() -> Any:
        with open(os.devnull, "w") as nowhere:
            async with mcp.Client(stdio_client(started, errlog=nowhere)) as client:
                return await work(client)

    return asyncio.run(run())


def test_a_client_lists_the_tools_searches_and_gets_answers(
    folder: Path, assistant: Assistant
) -> None:
    bad: list[tuple[str, dict[str, Any], str]] = [
        ("answer", {}, "Give question."),
        ("answer", {"question": " \n "}, "the question is empty"),
        ("answer", {"question": 3}, "Change question"),
        ("answer", {"question": "a" * 2001}, "2001 characters"),
        ("answer", {"question": "a", "as_of": "soon"}, "as_of is not a date"),
        ("answer", {"question": "a", "sur\nprise": 1}, "There is no field sur prise"),
        ("search", {"query": "a", "k": 51}, "Change k"),
        ("search", {"query": ""}, "empty"),
        ("guess", {}, "There is no tool 'guess': use answer or search."),
    ]

    async def work(client: Any) -> Any:
        tools = (await client.list_tools()).tools
        answers = [await client.call_tool("answer", {"question": q}) for q in (SIGNED, OFFICERS)]
        lost = await client.call_tool("answer", {"question": "What is the capital of France?"})
        found = await client.call_tool("search", {"query": "phụ nữ gìn giữ hòa bình", "k": 3})
        wrong = [await client.call_tool(name, given) for name, given, _ in bad]
        return tools, answers, lost, found, wrong

    tools, answers, lost, found, wrong = talk(folder, work)
    assert [tool.name for tool in tools] == ["answer", "search"]
    for tool in tools:
        assert tool.annotations.read_only_hint
        assert tool.input_schema["required"]
        assert tool.output_schema["properties"]
    for answer, language in zip(answers, ("en", "vi"), strict=True):
        data = answer.structured_content
        assert not answer.is_error
        assert (data["status"], data["language"]) == ("answered", language)
        for citation in data["citations"]:
            text = assistant.article(citation["article_id"]).text
            assert text[citation["start"] : citation["end"]] == citation["quote"]
            assert citation["quote"] in answer.content[0].text
    assert (lost.is_error, lost.structured_content["status"]) == (False, "abstained")
    assert lost.structured_content["citations"] == []
    assert len(found.structured_content["hits"]) == 3
    assert found.structured_content["hits"][0]["text"] in found.content[0].text
    for (_, _, says), result in zip(bad, wrong, strict=True):
        [part] = result.content
        assert result.is_error
        assert says in part.text
        assert "\n" not in part.text


def test_only_the_protocol_is_written_and_the_end_of_the_input_ends_it(folder: Path) -> None:
    hello = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"},
        },
    }
    asked = {"name": "answer", "arguments": {"question": SIGNED}}
    lines = [
        json.dumps(hello),
        json.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"}),
        "this is no message",
        json.dumps({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": asked}),
    ]
    process = subprocess.Popen(
        [*COMMAND, "mcp", "--data-dir", str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n".join(lines) + "\n")
    process.stdin.flush()
    replies: dict[Any, Any] = {}
    while 2 not in replies:
        message = json.loads(process.stdout.readline())
        replies[message.get("id")] = message
    out, err = process.communicate(timeout=30)  # closes its input
    assert (out, process.returncode) == ("", 0)
    assert "Traceback" not in err
    assert replies[1]["result"]["serverInfo"]["name"] == "wps-qa"
    answer = replies[2]["result"]["structuredContent"]
    assert (answer["question"], answer["status"]) == (SIGNED, "answered")


@pytest.mark.parametrize("command", [["mcp"], ["serve", "--mcp", "--port", "0"]])
def test_without_the_extra_it_says_what_to_install(folder: Path, command: list[str]) -> None:
    program = "import sys; sys.modules['mcp'] = None; from qa.cli import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", program, *command, "--data-dir", str(folder)],
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=120,
    )
    told = Run(done.returncode, done.stdout.decode(), done.stderr.decode())
    assert told.code == 2
    assert told.line().endswith("run pip install 'wps-qa[mcp]'")


def test_over_a_network_it_is_refused(wpsqa: Callable[..., Run], folder: Path) -> None:
    told = wpsqa("serve", "--mcp", "--host", "0.0.0.0", "--port", "0", "--data-dir", str(folder))
    assert told.code == 2
    assert "for this machine alone" in told.line()


def test_over_http_it_answers_this_machine(tmp_path: Path) -> None:
    async def work(address: str) -> Any:
        async with mcp.Client(address) as client:
            listed = await client.list_tools()
            return listed, await client.call_tool("answer", {"question": MUSEUM})

    with running(FakeAssistant(), tmp_path, mcp=True) as site:
        listed, answer = asyncio.run(work(f"{site}mcp"))
        same = httpx.post(f"{site}api/ask", json={"question": MUSEUM}).json()
        call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        accept = {"Accept": "application/json, text/event-stream"}
        plain = httpx.post(f"{site}mcp", json=call, headers=accept)
        elsewhere = [
            httpx.post(f"{site}mcp", json=call, headers={**accept, name: value}).status_code
            for name, value in (("Host", "evil.example"), ("Origin", "https://evil.example"))
        ]
        read = httpx.get(f"{site}mcp", headers=accept, timeout=5)
    assert len(listed.tools) == 2
    assert answer.structured_content == same
    assert HARBOUR.title in answer.content[0].text
    assert plain.status_code == 200
    assert plain.headers["x-content-type-options"] == "nosniff"
    assert not [name for name in plain.headers if name.startswith("access-control-")]
    assert elsewhere == [421, 403]
    assert read.status_code == 405


def test_over_http_it_is_counted_with_the_other_questions(tmp_path: Path) -> None:
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    headers = {
        "Accept": "application/json, text/event-stream",
        "X-Forwarded-For": "203.0.113.9",
    }
    with (
        running(FakeAssistant(), tmp_path, mcp=True, trusted_proxies="127.0.0.1") as site,
        httpx.Client(base_url=site, headers=headers) as client,
    ):
        asked = {"question": MUSEUM}
        codes = [
            client.post("api/ask", json=asked).status_code for _ in range(A_MINUTE["questions"])
        ]
        late = client.post("mcp", json=call)
    assert set(codes) == {200}
    assert late.status_code == 429
    assert int(late.headers["retry-after"]) >= 1


def test_without_the_option_the_address_is_not_there(toy_site: str) -> None:
    assert httpx.post(f"{toy_site}mcp", json={}).status_code in {404, 405}


def test_the_description_of_an_answer_names_all_of_it(assistant: Assistant) -> None:
    from qa.answer_json import answer_to_json

    data = answer_to_json(assistant.ask(assistant.question(SIGNED)), assistant.article)
    assert set(data) == set(AnswerOut.model_fields)
    assert AnswerOut.model_validate(data).model_dump(mode="json") == data
