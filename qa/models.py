"""Any OpenAI-compatible chat endpoint, through LangChain: the only module that knows either."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from qa.errors import Interrupted, ModelProblem, WpsqaError
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
            stream = self._open().stream([_message(turn) for turn in turns], **options)
            for number, chunk in enumerate(stream):
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
                    max_retries=self.retries,
                    temperature=0,
                    max_completion_tokens=MAX_TOKENS,
                    streaming=True,
                    stream_usage=True,
                )
            return self._client

    def _mapped(self, error: Exception, timeout: float | None = None) -> ModelProblem:
        """One line for an error of OpenAI, LangChain, httpx or of what reads their bytes."""
        names = {cls.__name__ for cls in type(error).__mro__}
        status = getattr(error, "status_code", None)
        if isinstance(status, int) and "ContextOverflowError" not in names:
            return ModelProblem(f"{self._by_status(status)} (HTTP {status})")
        seconds = f"{timeout or self.timeout:g}"
        for name, text in (
            (
                "ContextOverflowError",
                f"the sources are too long for {self.model}; ask less at once",
            ),
            ("ModelRefusalError", f"{self.model} refused to answer; put the question another way"),
            ("ModelAuthenticationError", self._by_status(401)),
            ("ModelPermissionDeniedError", self._by_status(403)),
            ("ModelNotFoundError", self._by_status(404)),
            ("ModelRateLimitError", self._by_status(429)),
            ("ModelInvalidRequestError", self._by_status(400)),
            ("ModelAPIError", self._by_status(500)),
            ("ModelTimeoutError", f"{self.host} did not answer within {seconds} s; try again"),
            ("ModelConnectionError", f"{self.host} cannot be reached; check OPENAI_BASE_URL"),
            ("APITimeoutError", f"{self.host} did not answer within {seconds} s; try again"),
            ("TimeoutException", f"{self.host} did not answer within {seconds} s; try again"),
            ("StreamChunkTimeoutError", f"{self.host} fell silent for {seconds} s; try again"),
            ("APIConnectionError", f"{self.host} cannot be reached; check OPENAI_BASE_URL"),
            ("TransportError", f"the connection to {self.host} broke; try again"),
            ("APIError", f"{self.model} reported an error; try again"),
            ("ModelError", f"{self.model} reported an error; try again"),
            (
                "OpenAIError",
                f"{self.model} cannot be used; check OPENAI_API_KEY and OPENAI_BASE_URL",
            ),
        ):
            if name in names:
                return ModelProblem(text)
        return ModelProblem(
            f"{self.host} sent what cannot be read ({type(error).__name__}); check OPENAI_BASE_URL"
        )

    def _by_status(self, status: int) -> str:
        if status in (401, 403):
            return f"{self.host} refused the key; check OPENAI_API_KEY"
        if status == 404:
            return f"{self.host} has no model {self.model}; check WPSQA_MODEL and OPENAI_BASE_URL"
        if status == 429:
            return f"{self.host} takes no more requests for now; try again later"
        if status in (400, 413, 422):
            return f"{self.host} refused the request; check WPSQA_MODEL, or ask a narrower question"
        return f"{self.host} failed; try again"


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
