"""The assistant as parts of LangChain: what they return, in every way they can be called."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from langchain_core.documents import Document
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompt_values import PromptValue
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import (
    ConfigurableField,
    RunnableLambda,
    RunnableParallel,
    RunnablePassthrough,
)

from qa.answer_json import answer_to_json, event_to_json
from qa.assistant import Assistant
from qa.errors import UsageError, WpsqaError
from qa.extractive import Extractive
from qa.found import Broken, Draft, Found, Step
from qa.runnables import WpsRetriever, as_runnable
from qa.settings import Settings
from qa.types import Question, Turn
from tests.conftest import ROOT
from tests.toy import BRIDGE, HARBOUR, TOY_ENTRIES, ToyEmbed, toy_entry
from vectorstore.calibrate import Calibration
from vectorstore.index import build as build_index
from vectorstore.types import Hit

SIGNED = "Who signed the decision approving the national action programme?"
SHARE = "Bao nhiêu phần trăm sĩ quan gìn giữ hòa bình của Việt Nam là phụ nữ?"
NOWHERE = "What is the capital of France?"
METADATA = {
    "article_id",
    "title",
    "publisher",
    "published",
    "published_certainty",
    "language",
    "url",
    "start",
    "end",
    "article_version",
    "score",
}
EXAMPLE = ROOT / "docs" / "examples" / "langchain_chain.py"


def _timeless(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "timings_ms"}


def _true(document: Document, assistant: Assistant) -> None:
    """The document is the very text of its article, with all that is known of it."""
    about = document.metadata
    article = assistant.article(about["article_id"])
    assert set(about) == METADATA
    assert document.page_content == article.text[about["start"] : about["end"]] != ""
    assert about["article_version"] == article.version
    assert about["title"] == article.title
    assert about["published"] == (article.published.isoformat() if article.published else None)
    json.dumps(about)


@pytest.mark.parametrize("query", [SIGNED, SHARE, "hòa bình"])
def test_documents_are_the_passages_of_a_search(assistant: Assistant, query: str) -> None:
    found = WpsRetriever(assistant=assistant, k=4).invoke(query)
    hits = assistant.search(query, 4)
    assert len(found) == 4
    for document, hit in zip(found, hits, strict=True):
        _true(document, assistant)
        assert document.metadata["article_id"] == hit.passage.article_id
        assert document.metadata["start"] == hit.passage.start
        assert document.metadata["score"] == pytest.approx(hit.score)
    assert len({document.id for document in found}) == 4


@hypothesis_settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(alphabet="Việt Nam women hòa 13 ?!\u200b\ud800😀ﷺ\n", max_size=40))
def test_any_text_finds_true_documents_or_is_refused_in_a_line(
    assistant: Assistant, text: str
) -> None:
    try:
        found = WpsRetriever(assistant=assistant, k=2).invoke(text)
    except UsageError as error:
        assert str(error).count("\n") == 0  # noqa: PT017
        return
    assert len(found) == 2
    for document in found:
        _true(document, assistant)


@pytest.mark.parametrize(
    "as_of", [date(2024, 4, 30), datetime(2024, 4, 30, 23, 0), "2024-04-30", "30/04/2024"]
)
def test_a_retriever_leaves_out_what_came_later(assistant: Assistant, as_of: Any) -> None:
    found = WpsRetriever(assistant=assistant, k=50, as_of=as_of).invoke("women in peacekeeping")
    days = {document.metadata["published"] for document in found}
    assert days == {"2020-12-09", "2024-04-21"}


def test_how_many_can_be_said_in_each_call(assistant: Assistant) -> None:
    retriever = WpsRetriever(assistant=assistant, k=1).configurable_fields(k=ConfigurableField("k"))
    assert len(retriever.invoke(SIGNED)) == 1
    assert len(retriever.invoke(SIGNED, config={"configurable": {"k": 3}})) == 3


def test_a_retriever_works_in_batches_and_without_blocking(assistant: Assistant) -> None:
    retriever = WpsRetriever(assistant=assistant, k=2)
    one, other = retriever.invoke(SIGNED), retriever.invoke(SHARE)
    assert retriever.batch([SIGNED, SHARE]) == [one, other]
    assert asyncio.run(retriever.ainvoke(SIGNED)) == one
    assert asyncio.run(retriever.abatch([SIGNED, SHARE])) == [one, other]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"k": 0}, "k is 0; ask for at least one passage"),
        ({"k": "many"}, "k is 'many'; ask for at least one passage"),
        ({"k": True}, "k is True; ask for at least one passage"),
        ({"as_of": "yesterday"}, "'yesterday' is not a day; write it as YYYY-MM-DD."),
    ],
)
def test_a_retriever_that_cannot_be_is_refused(
    assistant: Assistant, options: dict[str, Any], says: str
) -> None:
    with pytest.raises(UsageError) as refused:
        WpsRetriever(assistant=assistant, **options)
    assert str(refused.value) == says


@pytest.mark.parametrize(("query", "says"), [("", "is empty"), ({"question": "x"}, "not a dict")])
def test_a_retriever_refuses_what_is_no_text(assistant: Assistant, query: Any, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        WpsRetriever(assistant=assistant).invoke(query)


def test_places_belong_to_the_version_they_were_found_in(tmp_path: Path) -> None:
    """An index that is replaced between finding and reading is searched again."""
    edited = replace(HARBOUR, text=f"Some words before it. {HARBOUR.text}")

    class Replaced(Assistant):
        searches = 0

        def search(self, *what: Any, **more: Any) -> tuple[Hit, ...]:
            found = super().search(*what, **more)
            if self.searches == 0:
                build_index(tmp_path, (toy_entry(edited),), ToyEmbed(), Calibration({}))
            self.searches += 1
            return found

    build_index(tmp_path, TOY_ENTRIES, ToyEmbed(), Calibration({}))
    toy = Replaced(tmp_path, ToyEmbed(), Calibration({}), Extractive(), threshold=0.0)
    (found,) = WpsRetriever(assistant=toy, k=1).invoke("forty ships in the harbour")
    assert toy.searches == 2
    assert found.metadata["article_version"] == edited.version
    _true(found, toy)


def _joined(docs: list[Document]) -> str:
    return "\n".join(document.page_content for document in docs)


def _first_source(prompt: PromptValue) -> AIMessage:
    return AIMessage(prompt.to_string().removeprefix("Human: ").partition("\n")[0])


def test_a_retriever_stands_in_a_chain(assistant: Assistant) -> None:
    """``prompt | model | parser``, in the shapes LangChain's guides use."""
    retriever = WpsRetriever(assistant=assistant, k=2)
    both = RunnableParallel(docs=retriever, question=RunnablePassthrough())
    found = both.invoke(SIGNED)
    assert found == {"docs": retriever.invoke(SIGNED), "question": SIGNED}
    joined = RunnableLambda(_joined)
    chain = (
        {"sources": itemgetter("question") | retriever | joined, "question": itemgetter("question")}
        | ChatPromptTemplate.from_template("{sources}\nQuestion: {question}")
        | RunnableLambda(_first_source)
        | StrOutputParser()
    )
    first = found["docs"][0].page_content.partition("\n")[0]
    assert chain.invoke({"question": SIGNED}) == first
    assert "".join(chain.stream({"question": SIGNED})) == first


@pytest.mark.parametrize("question", [SIGNED, SHARE, NOWHERE])
def test_the_runnable_answers_as_the_assistant_does(assistant: Assistant, question: str) -> None:
    ask = as_runnable(assistant)
    expected = assistant.question(question)
    answer = _timeless(answer_to_json(assistant.ask(expected), assistant.article))
    assert _timeless(ask.invoke(question)) == answer
    assert _timeless(ask.invoke({"question": question})) == answer
    assert _timeless(asyncio.run(ask.ainvoke(question))) == answer
    assert [_timeless(a) for a in ask.batch([question, question])] == [answer] * 2
    assert set(ask.invoke(question)["timings_ms"]) == {"search", "answer", "total"}


@pytest.mark.parametrize("question", [SIGNED, NOWHERE])
def test_chunks_are_the_events_and_the_last_is_the_answer(
    assistant: Assistant, question: str
) -> None:
    ask = as_runnable(assistant)
    events = assistant.stream(assistant.question(question))
    expected = [event_to_json(event, assistant.article) for event in events]

    async def read() -> list[dict[str, Any]]:
        return [chunk async for chunk in ask.astream(question)]

    for chunks in (list(ask.stream(question)), asyncio.run(read())):
        assert [chunk.get("event", "answer") for chunk in chunks] == [name for name, _ in expected]
        for chunk, (name, data) in zip(chunks, expected, strict=True):
            event = {} if name == "answer" else {"event": name}
            assert _timeless(chunk) == _timeless({**event, **data})
        assert _timeless(chunks[-1]) == _timeless(ask.invoke(question))


def test_a_chain_after_the_runnable_gets_the_answer_streamed_or_not(assistant: Assistant) -> None:
    chain = as_runnable(assistant) | RunnableLambda(lambda answer: answer["status"])
    assert chain.invoke(SIGNED) == "answered"
    assert list(chain.stream(SIGNED)) == ["answered"]
    both = RunnableParallel(answer=as_runnable(assistant), docs=WpsRetriever(assistant=assistant))
    assert both.invoke(SIGNED)["answer"]["status"] == "answered"


class _Remembers:
    """An answerer that remembers what it is asked, and whether it was stopped."""

    name = "remembers"
    prompt_digest: str | None = None

    def __init__(self) -> None:
        self.asked: list[Question] = []
        self.stopped = threading.Event()

    def __call__(self, question: Question, found: Found) -> Iterator[Step]:
        self.asked.append(question)
        sentence = found.sentences[0]
        text = found.snapshot.entry(sentence.article_id).article.text
        try:
            yield Draft(text[sentence.span.start : sentence.span.end], "en", (sentence,))
            yield Broken("interrupted", "the answer was broken off")
        finally:
            self.stopped.set()


@pytest.fixture
def remembering(tmp_path: Path) -> tuple[Assistant, _Remembers]:
    """An assistant over toy articles, and what answers in it."""
    build_index(tmp_path, TOY_ENTRIES, ToyEmbed(), Calibration({}))
    answerer = _Remembers()
    return Assistant(tmp_path, ToyEmbed(), Calibration({}), answerer, threshold=0.0), answerer


OURS = [{"role": "user", "text": "When?"}, {"role": "assistant", "text": "In May."}]
THEIRS = [SystemMessage("Be brief."), HumanMessage("When?"), AIMessage("In May.")]


@pytest.mark.parametrize("history", [OURS, THEIRS, tuple(THEIRS), [OURS[0], THEIRS[-1]]])
def test_everything_that_belongs_to_a_question_arrives(
    remembering: tuple[Assistant, _Remembers], history: Any
) -> None:
    assistant, answerer = remembering
    asked: Any = {
        "question": "How many ships?",
        "history": history,
        "as_of": "2021-01-01",
        "language": "vi",
        "docs": ["another's"],
    }
    answer = as_runnable(assistant).invoke(asked)
    turns = (Turn("user", "When?"), Turn("assistant", "In May."))
    assert answerer.asked == [Question("How many ships?", "vi", turns, date(2021, 1, 1))]
    assert answer["status"] == "interrupted"
    assert answer["sentences"]
    empty: Any = {"question": "How many ships?", "history": None, "as_of": None, "language": None}
    as_runnable(assistant).invoke(empty)
    assert answerer.asked[1] == Question("How many ships?", "en")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("", "the question is empty"),
        (7, 'must be a text or {"question"'),
        ({}, 'must be a text or {"question"'),
        ({"question": None}, 'must be a text or {"question"'),
        ({"question": "x", "history": "y"}, "history must be a list"),
        ({"question": "x", "history": [{"role": "king", "text": "y"}]}, "history item 1"),
        ({"question": "x", "history": [("human", "y")]}, "history item 1"),
        ({"question": "x", "as_of": "soon"}, "not a day"),
        ({"question": "x", "as_of": 20240430}, "not a day"),
        ({"question": "x", "language": "fr"}, "'fr'; use one of vi, en"),
        ({"question": "x", "language": ["vi"]}, "use one of vi, en"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_line(
    assistant: Assistant, asked: Any, says: str
) -> None:
    ask = as_runnable(assistant)

    async def read() -> None:
        async for _ in ask.astream(asked):
            pass

    calls: list[Callable[[], Any]] = [
        lambda: ask.invoke(asked),
        lambda: list(ask.stream(asked)),
        lambda: asyncio.run(ask.ainvoke(asked)),
        lambda: asyncio.run(read()),
    ]
    for call in calls:
        with pytest.raises(UsageError, match=re.escape(says)) as refused:
            call()
        assert "\n" not in str(refused.value)
    kept: Any
    (kept,) = ask.batch([asked], return_exceptions=True)
    assert isinstance(kept, UsageError)


def test_a_failure_is_our_error(tmp_path: Path) -> None:
    nothing = Assistant(tmp_path, None, Calibration({}), Extractive(), threshold=0.0)
    for part in (as_runnable(nothing), WpsRetriever(assistant=nothing)):
        with pytest.raises(WpsqaError, match="there is no index yet; run 'wpsqa index build'"):
            part.invoke("x")


def test_nobody_answers_a_reader_who_has_gone(remembering: tuple[Assistant, _Remembers]) -> None:
    assistant, answerer = remembering

    async def leave() -> None:
        chunks = as_runnable(assistant).astream("How many ships?")
        async for chunk in chunks:
            if chunk.get("event") == "sentence":
                break
        assert not answerer.stopped.is_set()
        await chunks.aclose()  # type: ignore[attr-defined]

    asyncio.run(leave())
    assert answerer.stopped.wait(5)


def test_the_runnable_says_what_it_takes_and_gives(assistant: Assistant) -> None:
    ask = as_runnable(assistant)
    assert ask.get_name() == "wpsqa"
    taken = json.dumps(ask.get_input_jsonschema())
    assert all(f'"{name}"' in taken for name in ("question", "history", "as_of", "language"))
    assert ask.get_output_jsonschema()["type"] == "object"


@pytest.fixture
def own_data(tmp_path: Path, settings: Settings, assistant: Assistant) -> dict[str, str]:
    """An environment whose data directory has an index."""
    assert assistant.articles()
    shutil.copytree(settings.data_dir, tmp_path / "data")
    tracing = ("LANGSMITH_", "LANGCHAIN_", "OTEL_", "WPSQA_", "OPENAI_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(tracing)}
    return {**kept, "WPSQA_DATA_DIR": str(tmp_path / "data")}


def test_the_example_runs(own_data: dict[str, str], assistant: Assistant) -> None:
    done = subprocess.run(
        [sys.executable, str(EXAMPLE)],
        cwd=ROOT,
        env=own_data,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    found, chain, answer = re.fullmatch(
        r"Found:\n(.*)\nA chain of your own:\n(.*)\nThe answer:\n(.*)", done.stdout, re.S
    ).groups()  # type: ignore[union-attr]
    places = re.findall(r"^- (\S+) (\S+)\[(\d+):(\d+)\]$", found, re.M)
    assert places[0][1] == "nap-wps-approval-2024"
    assert len(places) == 3
    assert all(day <= "2024-12-31" for day, *_ in places)
    _, article_id, start, end = places[0]
    first = assistant.article(article_id).text[int(start) : int(end)]
    assert chain.strip() == f"[1] {' '.join(first.split())}"
    quote = re.search(r"^\[1\] “(.+)” \(nap-wps-approval-2024\)$", answer, re.M)
    assert quote is not None
    assert quote[1] in assistant.article("nap-wps-approval-2024").text
    assert "Tran Luu Quang" in quote[1]


def test_the_code_of_the_documentation_runs(
    own_data: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    assistant: Assistant,
) -> None:
    from qa import build

    page = (ROOT / "docs" / "langchain.md").read_text("utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", page, re.M | re.S)
    monkeypatch.setattr(build, "build_assistant", lambda settings: assistant)
    known: dict[str, Any] = {}
    for block in blocks:
        exec(block, known)  # noqa: S102  our own page
    printed = capsys.readouterr().out.splitlines()
    assert len(blocks) == 3
    assert sum(line.startswith("nap-wps-approval-2024 2024-04-21") for line in printed) >= 1
    assert any(line.startswith("answered [") for line in printed)


WATCHED = """
import socket, sys, threading
reached = []
connect = socket.socket.connect
socket.socket.connect = lambda self, to: (reached.append(to), connect(self, to))[1]
import langsmith
made = []
start = langsmith.Client.__init__
langsmith.Client.__init__ = lambda self, *a, **k: (made.append(1), start(self, *a, **k))[1]
from qa.build import build_assistant
from qa.runnables import WpsRetriever, as_runnable
from qa.settings import Settings
assistant = build_assistant(Settings.from_env())
before = set(threading.enumerate())
as_runnable(assistant).invoke("Who signed the decision about sunflowers?")
list(as_runnable(assistant).stream("Who signed the decision about sunflowers?"))
WpsRetriever(assistant=assistant, k=1).invoke("Who signed the decision about sunflowers?")
print(len(reached), len(made), len(set(threading.enumerate()) - before))
if made:
    from langchain_core.tracers.langchain import wait_for_all_tracers
    wait_for_all_tracers()
"""


@pytest.fixture
def receiver() -> Iterator[tuple[str, list[bytes]]]:
    """A server on this machine that keeps what it is sent."""
    kept: list[bytes] = []

    class Keep(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            kept.append(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        do_GET = do_POST = do_PATCH = _answer

        def log_message(self, *what: Any) -> None:
            return None

    with ThreadingHTTPServer(("127.0.0.1", 0), Keep) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}", kept
        server.shutdown()
        thread.join()


def test_langsmith_is_told_nothing_unless_it_is_switched_on(
    own_data: dict[str, str], receiver: tuple[str, list[bytes]]
) -> None:
    """The second half shows that the first would notice."""
    address, kept = receiver

    def run(**more: str) -> list[int]:
        done = subprocess.run(
            [sys.executable, "-c", WATCHED],
            cwd=ROOT,
            env={**own_data, "LANGSMITH_ENDPOINT": address, **more},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return [int(number) for number in done.stdout.split()]

    assert run() == [0, 0, 0]
    assert kept == []
    _, made, threads = run(
        LANGSMITH_TRACING="true", LANGSMITH_API_KEY="none", LANGSMITH_DISABLE_RUN_COMPRESSION="true"
    )
    assert made >= 1
    assert threads >= 1
    assert any(b"sunflowers" in body for body in kept)


def test_only_this_module_loads_langchain() -> None:
    script = "import sys, qa.cli, qa.build, qa.assistant, qa.web.v1; print([m for m in sys.modules"
    script += " if m.split('.')[0] in ('langchain_core', 'langsmith', 'langchain_openai')])"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_articles_without_a_day_or_a_publisher_say_so(tmp_path: Path) -> None:
    build_index(tmp_path, (toy_entry(BRIDGE),), ToyEmbed(), Calibration({}))
    toy = Assistant(tmp_path, ToyEmbed(), Calibration({}), Extractive(), threshold=0.0)
    (found, *_) = WpsRetriever(assistant=toy, k=1).invoke("the long bridge")
    _true(found, toy)
    assert found.metadata["published"] is None
    assert found.metadata["published_certainty"] == "unknown"
