"""Any OpenAI-compatible chat endpoint, through LangChain: the only module that knows either."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, islice
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from qa.errors import Interrupted, ModelProblem, WpsqaError
from qa.model_faults import is_passing, problem_of
from qa.prices import Meter, Tokens
from qa.settings import Settings
from qa.trace import traced
from qa.types import Turn

if TYPE_CHECKING:
    from langchain_openai import ChatOpenAI

Complete = Callable[[Sequence[Turn]], Iterator[str]]
"""Turns in, pieces of text out as they come. Closing the iterator ends the request. Raises `Interrupted`
when the stream ends without saying that it is finished, and `ModelProblem` for all else."""
Schema = Mapping[str, Any]
"""A JSON schema with a ``title``."""
Prepare = Callable[[Meter, Schema | None], Complete]
"""Makes the `Complete` of one answer: its requests are counted in the meter and, where there is a schema,
answered in its JSON. That one raises `SchemaRefused` before any text where the endpoint does not take it."""


class SchemaRefused(ModelProblem):
    """The endpoint refused a request that asked for JSON of a schema; it may take one without."""


TIMEOUT = 30.0  # seconds without a byte
PROBE_TIMEOUT = 3.0
PAUSE = 0.5  # seconds before a request is made again
MAX_TOKENS = 800
_NO_KEY = "none"  # local servers want some key
_OPENAI = "api.openai.com"
_NOT_TAKEN = (400, 415, 422, 501)  # statuses of a server that does not know what it is asked for


@dataclass(frozen=True, slots=True)
class Probe:
    """Whether an endpoint answers; ``detail`` is one line for a person."""

    ok: bool
    detail: str


@dataclass
class ChatModel:
    """A model behind an endpoint. Safe from many threads; nothing is opened before it is asked. The key
    is in no repr and no message. ``start`` runs the endpoint where it does not run yet, and returns its
    address."""

    model: str
    base_url: str | None = None
    api_key: str | None = field(default=None, repr=False)
    timeout: float = TIMEOUT
    start: Callable[[], str] | None = field(default=None, repr=False)
    retries: int = 1
    _client: ChatOpenAI | None = field(default=None, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    @property
    def host(self) -> str:
        """Where it runs, without user name or password."""
        parts = urlsplit(self.base_url or f"https://{_OPENAI}")
        return f"{parts.hostname or ''}:{parts.port}" if parts.port else parts.hostname or ""

    def hurried(self, timeout: float) -> ChatModel:
        """The same for what is not worth a long wait: asked once, with a timeout of its own. One that
        this machine runs itself keeps the time that it needs."""
        timeout = self.timeout if self.start else min(self.timeout, timeout)
        return replace(self, timeout=timeout, retries=0, _client=None, _lock=Lock())

    def prepared(self, meter: Meter, schema: Schema | None = None) -> Complete:
        """The `Prepare` of this model."""
        return traced(partial(self.complete, meter=meter, schema=schema), self.model)

    def complete(
        self,
        turns: Sequence[Turn],
        *,
        meter: Meter | None = None,
        schema: Schema | None = None,
    ) -> Iterator[str]:
        """The `Complete` of this model."""
        meter = meter or Meter(self.model)
        finish: str | None = None
        tokens: Tokens | None = None
        try:
            # As a body of its own: LangChain reads a stream with its parameter `response_format`
            # to the end and refuses one that is cut.
            options: dict[str, Any] = {}
            if schema:
                options = {"extra_body": {"response_format": _format(schema)}}
            for number, chunk in enumerate(self._chunks(turns, options)):
                if number == 0:
                    meter.opened()
                finish = chunk.response_metadata.get("finish_reason") or finish
                tokens = _tokens(chunk.usage_metadata) or tokens  # some endpoints tell it in each
                if text := chunk.text:
                    yield str(text)
        except WpsqaError:
            raise
        except Exception as error:
            # Whatever these libraries raise is the endpoint's fault or the network's, never the
            # person's: one line that says what to do, and no text of theirs, which may hold the key.
            problem = self._mapped(error)
            if schema and getattr(error, "status_code", None) in _NOT_TAKEN:
                problem = SchemaRefused(str(problem))
            raise problem from None
        finally:
            if tokens is not None:
                meter.counted(tokens)
        if finish is None:
            raise Interrupted(f"{self.model} broke off before it was finished; ask again")
        if finish not in ("stop", "eos"):
            raise Interrupted(f"{self.model} was cut off ({finish}); ask a narrower question")

    def _chunks(self, turns: Sequence[Turn], options: Mapping[str, Any]) -> Iterator[Any]:
        """What is streamed. A request that failed at once is made again; one that was silent is not, and
        no wish of the endpoint's is obeyed to come back in a minute: a reader waits."""
        for chance in range(self.retries, -1, -1):
            stream = self._open().stream([_message(turn) for turn in turns], **options)
            try:
                first = list(islice(stream, 1))
            except Exception as error:
                if not chance or not is_passing(error):
                    raise
                time.sleep(PAUSE)
                continue
            yield from chain(first, stream)
            return

    def probe(self) -> Probe:
        """Ask the endpoint for its models, with a short timeout."""
        import openai

        try:
            with openai.OpenAI(
                api_key=self._key(), base_url=self.base_url, timeout=PROBE_TIMEOUT, max_retries=0
            ) as client:
                names = [model.id for model in client.models.list().data or []]
        except openai.NotFoundError:
            return Probe(True, f"{self.host} answers (it lists no models)")
        except WpsqaError as error:
            return Probe(False, str(error))
        except Exception as error:
            return Probe(False, str(self._mapped(error, PROBE_TIMEOUT)))
        if names and self.model not in names:
            return Probe(True, f"{self.host} answers, but does not list {self.model}")
        return Probe(True, f"{self.model} at {self.host} answers")

    def _key(self) -> str:
        if self.api_key:
            return self.api_key
        if self.base_url is None or self.host == _OPENAI:
            raise ModelProblem(
                "there is no key; set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own"
            )
        return _NO_KEY

    def _open(self) -> ChatOpenAI:
        """The client, made at the first question: importing it takes more than a second."""
        with self._lock:
            if self._client is None:
                from langchain_openai import ChatOpenAI
                from pydantic import SecretStr

                if self.start is not None:
                    self.base_url = self.start()
                self._client = ChatOpenAI(
                    model=self.model,
                    base_url=self.base_url,
                    api_key=SecretStr(self._key()),
                    timeout=self.timeout,
                    max_retries=0,  # `_chunks` does that
                    temperature=0,
                    max_completion_tokens=MAX_TOKENS,
                    streaming=True,
                    stream_usage=True,
                )
            return self._client

    def _mapped(self, error: Exception, timeout: float | None = None) -> ModelProblem:
        return problem_of(error, self.model, self.host, timeout or self.timeout)


def preload(settings: Settings) -> None:
    """Load what the first request needs, most of a second, and send nothing. Raises `ModelProblem` as
    that request would."""
    chat(settings)._open()


def chat(settings: Settings) -> ChatModel:
    """The model the settings name. Raises `ModelProblem` when they name none."""
    if not settings.model:
        raise ModelProblem("no language model is named; set WPSQA_MODEL")
    return ChatModel(settings.model, settings.base_url, settings.api_key)


def _format(schema: Schema) -> dict[str, Any]:
    """The request for JSON that fits a schema."""
    return {
        "type": "json_schema",
        "json_schema": {"name": schema["title"], "strict": True, "schema": schema},
    }


def _tokens(usage: Any) -> Tokens | None:
    if not usage:
        return None
    cached = (usage.get("input_token_details") or {}).get("cache_read") or 0
    return Tokens(usage.get("input_tokens", 0), cached, usage.get("output_tokens", 0))


def _message(turn: Turn) -> tuple[str, str]:
    return ("human" if turn.role == "user" else "ai", turn.text)
