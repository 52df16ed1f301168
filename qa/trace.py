"""Spans of OpenTelemetry where the person who runs this set it up; elsewhere nothing, not even an import.

A span holds names, counts, scores and times. No word of a question, an answer or an article is recorded,
and no key; of an error only its class. For the same reason `set_up` keeps its provider to itself: libraries
that find one record what they see, an address with a question in it for example.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from qa.errors import UsageError
from qa.types import Answer, Turn

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from opentelemetry import trace as api

    from qa.models import Complete

T = TypeVar("T")
Value = str | bool | int | float | Sequence[str] | None

NAME = "wpsqa"
_API = "opentelemetry.trace"
# Of the standard's variables, those that name a receiver; everything else its SDK reads by itself.
_EXPORTERS = "OTEL_TRACES_EXPORTER"
_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
_PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
_OTLP = {"grpc": "otlp_proto_grpc", "http/protobuf": "otlp_proto_http"}


class Span:
    """A piece of work while nothing records it. Leaving the block is the end of the work.

    It is not current inside its block: a generator that yields there would leave it current for
    whoever reads it, in another thread perhaps. `current` and `during` make it so for a while.
    """

    def __enter__(self) -> Span:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        steps: TracebackType | None,
    ) -> None:
        return None

    def set(self, **attributes: Value) -> None:
        """Add attributes; each gets the prefix ``wpsqa.``, those that are None are left out."""

    def current(self) -> AbstractContextManager[Any]:
        """A block, without a yield in it, whose spans belong under this one."""
        return nullcontext()

    def during(self, steps: Iterator[T]) -> Iterator[T]:
        """The same steps; spans begun while one is made belong under this one."""
        return steps


class _Recorded(Span):
    """A piece of work that someone records."""

    def __init__(self, span: api.Span, otel: Any) -> None:
        self._span, self._otel = span, otel

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        steps: TracebackType | None,
    ) -> None:
        # A generator that is closed early, because its reader has gone or has enough, has not failed.
        if kind is not None and issubclass(kind, Exception):
            self._span.set_attribute("error.type", kind.__name__)
            self._span.set_status(self._otel.StatusCode.ERROR)
        self._span.end()

    def set(self, **attributes: Value) -> None:
        for name, value in attributes.items():
            if value is not None:
                self._span.set_attribute(f"{NAME}.{name}", value)

    def current(self) -> AbstractContextManager[Any]:
        current: AbstractContextManager[Any] = self._otel.use_span(
            self._span, record_exception=False, set_status_on_exception=False
        )
        return current

    def during(self, steps: Iterator[T]) -> Iterator[T]:
        try:
            while True:
                with self.current():
                    try:
                        step = next(steps)
                    except StopIteration:
                        return
                yield step
        finally:
            if (close := getattr(steps, "close", None)) is not None:
                close()


_OFF = Span()
_silent: ContextVar[bool] = ContextVar("silent", default=False)
_own: list[api.TracerProvider] = []  # the one that `set_up` made


def span(name: str, **attributes: Value) -> Span:
    """A piece of work that begins now, under the current one: ``with span("search") as searching: …``.

    Recorded by the provider of `set_up`, else by the one of the program that this is a part of. Whoever
    has one has imported the library, so it is looked for among what is loaded.
    """
    otel = sys.modules.get(_API)
    if otel is None or _silent.get():
        return _OFF
    provider = _own[0] if _own else otel.get_tracer_provider()
    if isinstance(provider, otel.ProxyTracerProvider):
        return _OFF
    begun = _Recorded(provider.get_tracer(NAME).start_span(f"{NAME}.{name}"), otel)
    begun.set(**attributes)
    return begun


@contextmanager
def off() -> Iterator[None]:
    """A block of which nothing is recorded: what the program does of its own accord, while it starts."""
    before = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(before)


def outcome(answer: Answer) -> dict[str, Value]:
    """What a span says of an answer: how it went, in counts, scores and milliseconds."""
    return {
        "status": answer.status,
        "confidence": answer.confidence,
        "hits": len(answer.hits),
        "sentences": len(answer.sentences),
        "citations": len(answer.citations),
        "notes": [note.code for note in answer.notes],
        "prompt_tokens": answer.usage.prompt_tokens if answer.usage else None,
        "completion_tokens": answer.usage.completion_tokens if answer.usage else None,
        **{f"{name}_ms": milliseconds for name, milliseconds in answer.timings_ms.items()},
    }


def follow(name: str, steps: Iterator[T], **attributes: Value) -> Iterator[T]:
    """The same steps, with a span from before the first to after the last."""
    with span(name, **attributes) as followed:
        yield from followed.during(steps)


def traced(complete: Complete, model: str) -> Complete:
    """The same language model, with a span around each request."""

    def run(turns: Sequence[Turn]) -> Iterator[str]:
        return follow("model", complete(turns), model=model, turns=len(turns))

    return run


def set_up(environ: Mapping[str, str] | None = None) -> bool:
    """Send spans where the standard ``OTEL_`` variables say, and only if they do; whether they do.

    Raises `UsageError` where they name an exporter that is not installed, or cannot be used.
    """
    environ = os.environ if environ is None else environ
    points = [_exporter(name) for name in _exporters(environ)]
    if not points:
        return False
    try:
        _own[:] = [_provider(points)]
    except Exception as error:  # of many libraries, each about a variable it could not read
        what = " ".join(f"{type(error).__name__}: {error}".split())
        raise UsageError(f"an OTEL_ variable cannot be used ({what[:200]}); correct it") from error
    return True


def _provider(points: Sequence[EntryPoint]) -> api.TracerProvider:
    import opentelemetry.trace  # noqa: F401  `span` looks for it
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    named = Resource.create()
    if str(named.attributes["service.name"]).startswith("unknown_service"):
        named = named.merge(Resource({"service.name": NAME}))
    made = [point.load()() for point in points]
    provider = TracerProvider(resource=named)  # it sends what is left when the program ends
    for exporter in made:
        provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider


def _exporters(environ: Mapping[str, str]) -> list[str]:
    """The names under which the exporters that are asked for are installed."""
    if environ.get("OTEL_SDK_DISABLED", "").strip().lower() == "true":
        return []
    asked = environ.get(_EXPORTERS, "").strip()
    if not asked and any(environ.get(name, "").strip() for name in _ENDPOINTS):
        asked = "otlp"
    names = [name.strip() for name in asked.split(",")]
    return [
        _otlp(environ) if name == "otlp" else name for name in names if name not in ("", "none")
    ]


def _otlp(environ: Mapping[str, str]) -> str:
    said = (environ.get(name, "").strip() for name in _PROTOCOLS)
    protocol = next((text for text in said if text), "grpc")
    if protocol not in _OTLP:
        raise UsageError(f"{_PROTOCOLS[1]} is {protocol[:40]!r}; use one of {', '.join(_OTLP)}")
    return _OTLP[protocol]


def _exporter(name: str) -> EntryPoint:
    """Where an exporter is, among the entry points that exporters are installed under."""
    from importlib.metadata import entry_points

    found = tuple(entry_points(group="opentelemetry_traces_exporter", name=name))
    if not found:
        remedy = f"opentelemetry-exporter-{name.replace('_', '-')}"
        raise UsageError(
            f"traces are to go to {name[:40]!r}, which is not installed; run 'pip install {remedy[:60]}', "
            f"or use another {_EXPORTERS} or {_PROTOCOLS[1]}"
        )
    return found[0]
