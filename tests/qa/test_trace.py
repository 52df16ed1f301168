"""Traces: what is in them, what never is, and that there are none unless someone asks for them."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent import futures
from concurrent.futures import ThreadPoolExecutor
from itertools import zip_longest
from pathlib import Path
from typing import Any

import grpc  # type: ignore[import-untyped]
import httpx
import opentelemetry.trace
import pytest
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as wire
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2_grpc as service
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from qa import trace
from qa.assistant import Assistant
from qa.errors import Interrupted, UsageError
from qa.extractive import Extractive
from qa.found import Draft, Found, Step
from qa.settings import Settings
from qa.types import Answer, Question, Turn
from tests.conftest import COMMAND, ROOT, start
from tests.qa.model_server import Reply, serving
from tests.toy import TOY_ENTRIES, ToyEmbed
from vectorstore.calibrate import Calibration
from vectorstore.index import build as build_index

SIGNED = "Who signed the decision approving the national action programme?"
SHARE = "Bao nhiêu phần trăm sĩ quan gìn giữ hòa bình của Việt Nam là phụ nữ?"
NOWHERE = "What is the capital of France?"
ASKED_BEFORE = (Turn("user", SIGNED), Turn("assistant", "Tran Luu Quang signed it."))
ONE_ANSWER = ["wpsqa.search", "wpsqa.rank", "wpsqa.answer", "wpsqa.ask"]  # as they end


class Kept:
    """The spans that ended, in that order."""

    def __init__(self, exporter: InMemorySpanExporter) -> None:
        self._exporter = exporter

    @property
    def all(self) -> Sequence[ReadableSpan]:
        return self._exporter.get_finished_spans()

    @property
    def names(self) -> list[str]:
        return [span.name for span in self.all]

    def one(self, name: str) -> ReadableSpan:
        (found,) = [span for span in self.all if span.name == f"wpsqa.{name}"]
        return found

    def parent(self, span: ReadableSpan) -> str:
        """The name of the span it is under."""
        return next(
            (s.name for s in self.all if span.parent and _id(s) == span.parent.span_id), "none"
        )


def _id(span: ReadableSpan) -> int:
    assert span.context is not None
    return int(span.context.span_id)


def _of(span: ReadableSpan) -> dict[str, Any]:
    return dict(span.attributes or {})


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    """What a program records that is built around the assistant and has a provider of its own."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    # The provider of a process can be set once; the test sets one for itself alone.
    monkeypatch.setattr(opentelemetry.trace, "get_tracer_provider", lambda: provider)
    yield Kept(exporter)
    provider.shutdown()


class Model:
    """An answerer that asks a language model, which says what it is told to."""

    name = "toy-model"
    prompt_digest: str | None = None

    def __init__(self, *pieces: str, error: Exception | None = None) -> None:
        def complete(turns: Sequence[Turn]) -> Iterator[str]:
            yield from pieces
            if error is not None:
                raise error

        self._complete = trace.traced(complete, self.name)

    def __call__(self, question: Question, found: Found) -> Iterator[Step]:
        for piece in self._complete([Turn("user", question.text)]):
            yield Draft(piece, question.language, found.sentences[:1])


def _toy(folder: Path, answerer: Any = None) -> Assistant:
    build_index(folder, TOY_ENTRIES, ToyEmbed(), Calibration({}))
    answerer = answerer or Extractive()
    return Assistant(folder, ToyEmbed(), Calibration({}), answerer, threshold=0.0)


@pytest.mark.parametrize("text", [SIGNED, SHARE, NOWHERE])
def test_an_answer_is_a_trace(assistant: Assistant, kept: Kept, text: str) -> None:
    answer = assistant.ask(assistant.question(text))
    answered = answer.status == "answered"
    assert kept.names == (ONE_ANSWER if answered else [*ONE_ANSWER[:2], "wpsqa.ask"])
    root = kept.one("ask")
    assert root.parent is None
    assert {kept.parent(span) for span in kept.all if span is not root} == {"wpsqa.ask"}
    assert _of(root) == {
        "wpsqa.mode": "extractive",
        "wpsqa.language": answer.question.language,
        "wpsqa.turns": 0,
        "wpsqa.status": answer.status,
        "wpsqa.confidence": answer.confidence,
        "wpsqa.hits": len(answer.hits),
        "wpsqa.sentences": len(answer.sentences),
        "wpsqa.citations": len(answer.citations),
        "wpsqa.notes": tuple(note.code for note in answer.notes),
        "wpsqa.search_ms": answer.timings_ms["search"],
        "wpsqa.answer_ms": answer.timings_ms["answer"],
        "wpsqa.total_ms": answer.timings_ms["total"],
    }
    assert _of(kept.one("search")) == {"wpsqa.hits": len(answer.hits)}
    assert _of(kept.one("rank"))["wpsqa.confidence"] == answer.confidence
    assert root.start_time is not None
    assert root.end_time is not None
    assert (root.end_time - root.start_time) / 1e6 >= answer.timings_ms["total"] * 0.9


def _words(span: ReadableSpan) -> Iterator[str]:
    """Every text that leaves with a span."""
    yield span.name
    for attributes in (span.attributes, *(event.attributes for event in span.events)):
        for name, value in (attributes or {}).items():
            yield name
            yield from [value] if isinstance(value, str) else []
            yield from map(str, value) if isinstance(value, tuple) else []
    yield from (event.name for event in span.events)
    yield span.status.description or ""


def test_no_word_of_anything_said_is_in_a_trace(assistant: Assistant, kept: Kept) -> None:
    for text in (SIGNED, SHARE, NOWHERE):
        assistant.ask(assistant.question(text))
    assistant.ask(assistant.question("And when was it?", history=ASKED_BEFORE))
    said = {word for span in kept.all for word in _words(span)}
    assert {"extractive", "answered", "abstained", "en", "vi"} <= said
    # Names, codes and classes only: a word of a sentence would stand beside others.
    assert all(re.fullmatch(r"[a-z_.\-]*", word) for word in said), said
    assert kept.names.count("wpsqa.search") == 5  # a follow-up is searched twice


@pytest.mark.parametrize(
    "error", [RuntimeError("the question was Sunflower?"), Interrupted("Sunflower broke off")]
)
def test_of_an_error_only_its_class_is_kept(tmp_path: Path, kept: Kept, error: Exception) -> None:
    toy = _toy(tmp_path, Model("Forty ships came.", error=error))
    with pytest.raises(type(error)):
        toy.ask(toy.question("How many Sunflower ships?"))
    assert kept.names == ["wpsqa.search", "wpsqa.rank", "wpsqa.model", "wpsqa.answer", "wpsqa.ask"]
    for span in kept.all[2:]:
        assert span.status.status_code is StatusCode.ERROR
        assert _of(span)["error.type"] == type(error).__name__
        assert not span.events
    assert not any("unflower" in word for span in kept.all for word in _words(span))


def test_a_request_to_a_model_is_part_of_its_answer(tmp_path: Path, kept: Kept) -> None:
    toy = _toy(tmp_path, Model("Forty ships came.", "In May."))
    assert len(toy.ask(toy.question("How many ships?")).sentences) == 2
    asked = kept.one("model")
    assert kept.parent(asked) == "wpsqa.answer"
    assert kept.parent(kept.one("answer")) == "wpsqa.ask"
    assert _of(asked) == {"wpsqa.model": "toy-model", "wpsqa.turns": 1}
    assert _of(kept.one("ask"))["wpsqa.mode"] == "toy-model"


def test_an_answer_nobody_reads_to_its_end_is_no_error(tmp_path: Path, kept: Kept) -> None:
    toy = _toy(tmp_path, Model("Forty ships came.", "In May."))
    events: Any = toy.stream(toy.question("How many ships?"))
    next(events), next(events)
    assert kept.names == ["wpsqa.search", "wpsqa.rank"]
    events.close()
    assert kept.names[2:] == ["wpsqa.model", "wpsqa.answer", "wpsqa.ask"]
    assert {span.status.status_code for span in kept.all} == {StatusCode.UNSET}
    assert "wpsqa.status" not in _of(kept.one("ask"))


def test_a_stream_can_be_read_from_any_thread(
    tmp_path: Path, kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    """A server reads each event in whatever thread is free; the tree is the same, and no thread is left
    with a span that is current."""
    toy = _toy(tmp_path, Model("Forty ships came.", "In May."))
    events = toy.stream(toy.question("How many ships?"))
    found: list[Any] = []
    for _ in range(4):
        with ThreadPoolExecutor(1) as thread:
            found.append(thread.submit(next, events, None).result())
            current = thread.submit(opentelemetry.trace.get_current_span).result()
            assert not current.get_span_context().is_valid
    assert isinstance(found[-1], Answer)
    assert next(events, None) is None
    assert kept.parent(kept.one("model")) == "wpsqa.answer"
    assert kept.parent(kept.one("answer")) == "wpsqa.ask"
    assert caplog.records == []


def test_answers_at_the_same_time_are_traces_of_their_own(tmp_path: Path, kept: Kept) -> None:
    toy = _toy(tmp_path, Model("Forty ships came.", "In May."))
    streams = [toy.stream(toy.question(f"How many ships in {year}?")) for year in (2020, 2021)]
    assert len(list(zip_longest(*streams))) == 4
    traces: dict[int, list[str]] = {}
    for span in kept.all:
        assert span.context is not None
        traces.setdefault(span.context.trace_id, []).append(span.name)
    expected = ["wpsqa.search", "wpsqa.rank", "wpsqa.model", "wpsqa.answer", "wpsqa.ask"]
    assert list(traces.values()) == [expected, expected]


def test_the_trace_of_a_program_goes_on(tmp_path: Path, kept: Kept) -> None:
    toy = _toy(tmp_path)
    tracer = opentelemetry.trace.get_tracer_provider().get_tracer("theirs")
    with tracer.start_as_current_span("theirs"):
        toy.ask(toy.question("How many ships?"))
    assert kept.parent(kept.one("ask")) == "theirs"


def test_without_a_provider_nothing_is_done(tmp_path: Path) -> None:
    assert not trace._own
    off = trace.span("ask", mode="any")
    assert trace.span("search") is off
    steps = iter([1, 2])
    assert off.during(steps) is steps
    toy = _toy(tmp_path)
    with off as same, same.current():
        same.set(hits=3)
        assert toy.ask(toy.question("How many ships?")).status == "answered"
    assert not opentelemetry.trace.get_current_span().get_span_context().is_valid


def _run(script: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("OTEL_")}
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**plain, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


OFF = """
import sys, threading
from qa import trace
import qa.assistant
with trace.span("ask") as asked:
    asked.set(hits=1)
print(trace.set_up(), [m for m in sys.modules if m.startswith("opentelemetry")])
print(threading.active_count())
"""


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"OTEL_SERVICE_NAME": "mine", "OTEL_EXPORTER_OTLP_HEADERS": "key=1"},
        {"OTEL_TRACES_EXPORTER": "none", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"},
        {"OTEL_SDK_DISABLED": "true", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": " "},
    ],
)
def test_nothing_is_loaded_where_no_receiver_is_named(environment: dict[str, str]) -> None:
    done = _run(OFF, environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == ["False []", "1"]


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"OTEL_TRACES_EXPORTER": "pigeon"}, "run 'pip install opentelemetry-exporter-pigeon'"),
        (
            {"OTEL_TRACES_EXPORTER": "otlp", "OTEL_EXPORTER_OTLP_PROTOCOL": "smoke"},
            "OTEL_EXPORTER_OTLP_PROTOCOL is 'smoke'; use one of grpc, http/protobuf",
        ),
        (
            {
                "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1",
                "OTEL_EXPORTER_OTLP_TIMEOUT": "soon",
            },
            "an OTEL_ variable cannot be used (ValueError: could not convert string to float: 'soon')",
        ),
    ],
)
def test_a_receiver_that_cannot_be_is_refused(
    environment: dict[str, str], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(UsageError, match=re.escape(says)) as refused:
        trace.set_up()
    assert "\n" not in str(refused.value)
    assert not trace._own


class Collector(service.TraceServiceServicer):
    """A receiver of OTLP that keeps what it is sent."""

    def __init__(self) -> None:
        self.requests: list[wire.ExportTraceServiceRequest] = []
        self.headers: list[dict[str, str]] = []
        self.came = threading.Event()

    def Export(self, request: Any, context: Any) -> wire.ExportTraceServiceResponse:
        self.headers.append({item.key: item.value for item in context.invocation_metadata()})
        self.requests.append(request)
        self.came.set()
        return wire.ExportTraceServiceResponse()

    def spans(self) -> list[Any]:
        return [
            span
            for request in self.requests
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]

    def services(self) -> set[str]:
        return {
            item.value.string_value
            for request in self.requests
            for resource in request.resource_spans
            for item in resource.resource.attributes
            if item.key == "service.name"
        }


@pytest.fixture
def collector() -> Iterator[tuple[str, Collector]]:
    """A real receiver on this machine, and its address."""
    kept = Collector()
    server = grpc.server(futures.ThreadPoolExecutor(2))
    service.add_TraceServiceServicer_to_server(kept, server)  # type: ignore[no-untyped-call]
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield f"http://127.0.0.1:{port}", kept
    server.stop(None).wait()


ASKED = """
import sys
from qa import trace
assert trace.set_up()
import httpx
import opentelemetry.trace
assert isinstance(opentelemetry.trace.get_tracer_provider(), opentelemetry.trace.ProxyTracerProvider)
from qa.cli import main
sys.exit(main(["ask", *sys.argv[1:], "How many ships brought sunflowers?"]))
"""


@pytest.mark.parametrize("service_name", [None, "mine"])
def test_a_receiver_gets_the_spans(
    collector: tuple[str, Collector],
    tmp_path: Path,
    settings: Settings,
    assistant: Assistant,
    service_name: str | None,
) -> None:
    """The provider is ours alone: libraries that find one would record addresses and errors."""
    address, received = collector
    assert assistant.articles()
    shutil.copytree(settings.data_dir, tmp_path / "data")
    environment = {
        "OTEL_EXPORTER_OTLP_ENDPOINT": address,
        "OTEL_EXPORTER_OTLP_HEADERS": "x-team=peace",
        "WPSQA_DATA_DIR": str(tmp_path / "data"),
        **({"OTEL_SERVICE_NAME": service_name} if service_name else {}),
    }
    done = _run(ASKED, environment)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    names = sorted(span.name for span in received.spans())
    assert names[0] == "wpsqa.ask"
    assert {"wpsqa.search", "wpsqa.rank"} <= set(names)
    assert len({span.trace_id for span in received.spans()}) == 1
    assert received.services() == {service_name or "wpsqa"}
    assert received.headers[0]["x-team"] == "peace"
    sent = b"".join(request.SerializeToString() for request in received.requests)
    assert b"unflower" not in sent
    assert b"ships" not in sent


def test_a_server_sends_what_it_does_and_no_word_of_it(
    collector: tuple[str, Collector], tmp_path: Path, settings: Settings, assistant: Assistant
) -> None:
    """The page's own address, an answer of a language model, and a search whose address has the words."""
    address, received = collector
    assert assistant.articles()
    shutil.copytree(settings.data_dir, tmp_path / "data")
    with serving(
        Reply(["Deputy Prime Minister Tran Luu Quang has signed the decision [1]."])
    ) as model:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("OTEL_")}
        environment = {
            **plain,
            "OTEL_EXPORTER_OTLP_ENDPOINT": address,
            "WPSQA_DATA_DIR": str(tmp_path / "data"),
            "WPSQA_MODEL": "toy",
            "OPENAI_BASE_URL": model.url,
            "OPENAI_API_KEY": "sunflower-key",
        }
        server = start([*COMMAND, "serve", "--port", "0"], env=environment)
        assert server.stdout is not None
        url = server.stdout.readline().split()[-1]
        asked = {"question": f"{SIGNED} Sunflower?", "language": "en"}
        httpx.post(f"{url}api/ask", json=asked, timeout=60).raise_for_status()
        httpx.get(f"{url}api/search", params={"q": "sunflower"}, timeout=60).raise_for_status()
        server.send_signal(signal.SIGINT)
        _, said = server.communicate(timeout=60)
    assert (server.returncode, said) == (0, "")
    names = {span.name for span in received.spans()}
    assert names == {"wpsqa.ask", "wpsqa.search", "wpsqa.rank", "wpsqa.answer", "wpsqa.model"}
    assert len(model.requests) >= 1
    sent = b"".join(request.SerializeToString() for request in received.requests)
    assert b"unflower" not in sent
    assert b"toy" in sent
