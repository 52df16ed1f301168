"""An embedder somewhere else, behind the same seam: any server with OpenAI's ``/embeddings``.

The only module here that knows the `openai` package, imported at the first text. The kind of a text
makes no difference to these servers: a model that wants a prefix has to be given one by its server.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from corpus.errors import ModelProblem, UsageError
from vectorstore.embed import Vectors
from vectorstore.encoder.text import clean
from vectorstore.types import Kind

BATCH = 64  # texts a request; Ctrl-C acts between requests
TIMEOUT, RETRIES = 60.0, 2  # seconds a request; the client waits a little longer before each retry
REASON = 160  # characters of a server's own words that are shown


class RemoteEmbedder:
    """Calls may come from many threads. The key is kept out of every message and of ``repr``."""

    def __init__(self, *, base_url: str, model: str, dimensions: int, api_key: str = "") -> None:
        self.identity = f"remote:{_place(base_url)}:{model}/{dimensions}"
        self.dimensions = dimensions
        self._base_url, self._model, self._key = base_url, model, api_key

    def __repr__(self) -> str:
        return f"RemoteEmbedder({self.identity!r})"

    def __call__(self, texts: Sequence[str], kind: Kind) -> Vectors:
        """Unit vectors, shape ``(len(texts), dimensions)``.

        Raises `UsageError` for an empty or far too long text, `ModelProblem` when the server fails.
        """
        ready = [clean(text) for text in texts]
        batches = [self._batch(ready[at : at + BATCH]) for at in range(0, len(ready), BATCH)]
        return np.concatenate(batches) if batches else np.empty((0, self.dimensions), np.float32)

    def close(self) -> None:
        """Drop the connections that are kept open between calls."""
        self._client.close()

    def _batch(self, texts: list[str]) -> Vectors:
        try:
            vectors = np.array(self._ask(texts), np.float32)
        except (AttributeError, TypeError, ValueError):  # a page of HTML, rows of unlike length
            raise self._problem("answered with something that is no list of vectors") from None
        if vectors.shape != (len(texts), self.dimensions):
            expected = f"{len(texts)} vectors of {self.dimensions} dimensions"
            raise self._problem(
                f"answered with an array of shape {vectors.shape} instead of {expected}"
            )
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not np.isfinite(lengths).all() or not lengths.all():
            raise self._problem("answered with vectors that are not usable numbers")
        unit: Vectors = vectors / lengths
        return unit

    def _ask(self, texts: list[str]) -> list[list[float]]:
        import openai

        try:
            answer = self._client.embeddings.create(
                model=self._model, input=texts, encoding_format="float"
            )
        except openai.OpenAIError as error:
            raise self._problem(self._reason(error)) from None  # its request holds the key
        return [row.embedding for row in sorted(answer.data, key=lambda row: row.index)]

    @cached_property
    def _client(self) -> Any:
        import openai

        key = self._key or "none"  # the client insists on one; servers without keys ignore it
        return openai.OpenAI(
            api_key=key, base_url=self._base_url, timeout=TIMEOUT, max_retries=RETRIES
        )

    def _reason(self, error: Exception) -> str:
        """What went wrong in a few words that never hold the key."""
        import openai

        refused, absent = (
            "refused the key: check it",
            f"has no model {self._model!r} there: check both",
        )
        known = (
            (openai.APITimeoutError, f"did not answer within {TIMEOUT:.0f} s: try again later"),
            (openai.APIConnectionError, "cannot be reached: check its address and that it runs"),
            (openai.AuthenticationError, refused),
            (openai.PermissionDeniedError, refused),
            (openai.NotFoundError, absent),
            (openai.RateLimitError, "takes no more requests for now: try again later"),
        )
        for kind, words in known:
            if isinstance(error, kind):
                return words
        what = f"HTTP {error.status_code}" if isinstance(error, openai.APIStatusError) else "client"
        return f"failed ({what}: {self._words(str(error))})"

    def _words(self, message: str) -> str:
        line = " ".join(message.split())
        return (line.replace(self._key, "…") if self._key else line)[:REASON]

    def _problem(self, what: str) -> ModelProblem:
        return ModelProblem(f"the embedding service {_place(self._base_url)} {what}")


def _place(url: str) -> str:
    """Host, port and path of an address, without what may be secret. Raises `UsageError`."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        raise _no_address() from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _no_address()
    return f"{parts.hostname}{port}{parts.path.rstrip('/')}"


def _no_address() -> UsageError:
    return UsageError("the address of the embedding service must look like http://host:port/v1")
