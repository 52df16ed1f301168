"""One answer everywhere: the same question has the same citations by every way there is to ask it."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from qa.assistant import Assistant
from qa.settings import Settings
from qa.web.sites import Site, Sites
from qa.web.tokens import Signer
from qa.web.v1 import SOURCES
from tests.conftest import COMMAND, ROOT, Run
from tests.web.conftest import running

ORIGIN = "https://news.example"
QUESTIONS = [
    "When was the National Action Programme on Women, Peace and Security approved?",
    "Chương trình hành động quốc gia về phụ nữ, hòa bình và an ninh được phê duyệt khi nào?",
    "What is the capital of France?",
]
SAME = ("citations", "sentences", "notes", "status")


@pytest.fixture(scope="module")
def folder(
    settings: Settings, assistant: Assistant, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A data folder for commands of their own, with the index that is already made."""
    assert assistant.articles()
    made = tmp_path_factory.mktemp("same") / "data"
    shutil.copytree(settings.data_dir, made)
    return made


@pytest.fixture(scope="module")
def place(assistant: Assistant, folder: Path) -> Iterator[tuple[str, Site]]:
    """A server with the real assistant, and a site that may show the widget."""
    site = Sites(folder).add("News", [ORIGIN])
    with running(assistant, folder) as address:
        yield address, site


@pytest.fixture(scope="module", params=QUESTIONS)
def asked(request: pytest.FixtureRequest, place: tuple[str, Site]) -> tuple[str, dict[str, Any]]:
    """A question and what ``/api/ask`` answers: what every other way must agree with."""
    answer = httpx.post(f"{place[0]}api/ask", json={"question": request.param}, timeout=60).json()
    assert answer["status"] == ("abstained" if "France" in request.param else "answered")
    assert bool(answer["citations"]) == (answer["status"] == "answered")
    return request.param, answer


Asked = tuple[str, dict[str, Any]]


def same(other: dict[str, Any], answer: dict[str, Any]) -> None:
    for name in SAME:
        assert other[name] == answer[name]


def test_events(place: tuple[str, Site], asked: Asked) -> None:
    question, answer = asked
    headers = {"Accept": "text/event-stream"}
    text = httpx.post(
        f"{place[0]}api/ask", json={"question": question}, headers=headers, timeout=60
    ).text
    events = [block.split("data: ", 1) for block in text.strip().split("\n\n")]
    same(json.loads(events[-1][1]), answer)
    ready = [json.loads(data) for name, data in events if name.startswith("event: sentence")]
    assert [event["sentence"] for event in ready] == answer["sentences"]
    assert [c for event in ready for c in event["citations"]] == answer["citations"]


def test_the_widget(place: tuple[str, Site], folder: Path, asked: Asked) -> None:
    question, answer = asked
    token, _ = Signer(folder).issue(place[1].id, ORIGIN)
    headers = {"Origin": ORIGIN, "Authorization": f"Bearer {token}"}
    sent = {"question": question}
    same(httpx.post(f"{place[0]}widget/ask", json=sent, headers=headers, timeout=60).json(), answer)


@pytest.mark.parametrize("stream", [True, False])
def test_the_openai_client(place: tuple[str, Site], asked: Asked, stream: bool) -> None:
    openai = pytest.importorskip("openai")
    question, answer = asked
    messages = [{"role": "user", "content": question}]
    with openai.OpenAI(base_url=f"{place[0]}v1", api_key="any", max_retries=0) as client:
        made = client.chat.completions.create(model="wpsqa", messages=messages, stream=stream)
        if stream:
            chunks = [chunk.choices[0].delta for chunk in made]
            same(chunks[-1].model_dump(), answer)
            in_text("".join(chunk.content or "" for chunk in chunks), answer)
        else:
            same(made.choices[0].message.model_dump(), answer)
            in_text(made.choices[0].message.content, answer)


@pytest.mark.parametrize("stream", [True, False])
def test_langchain(place: tuple[str, Site], asked: Asked, stream: bool) -> None:
    """It hands on no field that it does not know, so the citations of the text are what counts."""
    langchain = pytest.importorskip("langchain_openai")
    question, answer = asked
    with httpx.Client(timeout=60) as http:
        model = langchain.ChatOpenAI(
            model="wpsqa", base_url=f"{place[0]}v1", api_key="any", http_client=http
        )
        if stream:
            text = "".join(str(piece.content) for piece in model.stream(question))
        else:
            text = str(model.invoke(question).content)
    in_text(text, answer)


def in_text(text: str, answer: dict[str, Any]) -> None:
    """The sentences with their markers, and the quotes by marker, are those of the answer."""
    body, _, sources = text.partition(f"\n\n{SOURCES[answer['language']]}\n")
    for sentence in answer["sentences"]:
        assert sentence["text"] + " " + "".join(f"[{n}]" for n in sentence["citations"]) in body
    quotes = re.findall(r"^\[(\d+)\] (.*)\n    “(.*)”$", sources, re.MULTILINE)
    assert [(int(n), quote) for n, _, quote in quotes] == [
        (citation["marker"], citation["quote"]) for citation in answer["citations"]
    ]
    for (_, about, _), citation in zip(quotes, answer["citations"], strict=True):
        assert about.startswith(citation["title"])


def test_the_command_line(here: Callable[..., Run], folder: Path, asked: Asked) -> None:
    question, answer = asked
    done = here("ask", question, "--json", "--data-dir", str(folder))
    assert done.code == 0, done.err
    same(json.loads(done.out), answer)


@pytest.fixture(scope="module")
def from_mcp(folder: Path) -> dict[str, Any]:
    """What the MCP tool says to every question, from one process."""
    mcp = pytest.importorskip("mcp", reason="the extra 'mcp' is not installed")
    from mcp.client.stdio import StdioServerParameters, stdio_client

    command, *rest = (*COMMAND, "mcp", "--data-dir", str(folder))

    async def call() -> dict[str, Any]:
        with open(os.devnull, "w") as nowhere:
            started = StdioServerParameters(command=command, args=rest, cwd=ROOT)
            async with mcp.Client(stdio_client(started, errlog=nowhere)) as client:
                return {q: await client.call_tool("answer", {"question": q}) for q in QUESTIONS}

    return asyncio.run(call())


def test_mcp(from_mcp: dict[str, Any], asked: Asked) -> None:
    question, answer = asked
    result = from_mcp[question]
    same(result.structured_content, answer)
    in_text(result.content[0].text, answer)


def test_the_clients_of_the_page(place: tuple[str, Site], asked: Asked) -> None:
    question, answer = asked
    with httpx.Client(base_url=place[0], timeout=60) as http:
        started = http.post("gradio_api/call/ask", json={"data": [question, ""]}).json()
        told = http.get(f"gradio_api/call/ask/{started['event_id']}").text
    assert told.startswith("event: complete\n")
    [data] = json.loads(told.split("data: ", 1)[1])
    same(data, answer)
