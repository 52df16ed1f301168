"""Any OpenAI-compatible chat endpoint. The only module here that knows the openai package."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.errors import ModelProblem, UsageError
from qa.types import Turn


@dataclass(frozen=True, slots=True)
class Said:
    """What an endpoint said. ``citations`` is None when its message has no such field; ``status``
    is None unless the message names it. ``notes`` are parts of the text that are remarks on it."""

    text: str
    citations: tuple[Mapping[str, Any], ...] | None = None
    status: str | None = None
    notes: tuple[str, ...] = ()


Chat = Callable[[Sequence[Turn]], Said]


def connect(url: str, model: str, key_variable: str | None = None) -> Chat:
    """Return a function that asks a model at ``url`` with temperature 0.

    The key is read from the environment variable ``key_variable``; without one a placeholder is
    sent, which local servers ignore. Raises `UsageError` when the variable is not set; the function
    raises `ModelProblem` for whatever goes wrong on the way.
    """
    import openai

    key = os.environ.get(key_variable, "") if key_variable else "none"
    if not key:
        raise UsageError(f"no key in {key_variable}: set that variable or leave --api-key-env out")
    client = openai.OpenAI(base_url=url, api_key=key, timeout=120, max_retries=2)

    def chat(turns: Sequence[Turn]) -> Said:
        messages: Any = [{"role": turn.role, "content": turn.text} for turn in turns]
        try:
            reply = client.chat.completions.create(model=model, messages=messages, temperature=0)
        except openai.OpenAIError as problem:
            raise ModelProblem(f"{model} at {url} failed: {_one_line(problem)}") from problem
        if not reply.choices:
            raise ModelProblem(f"{model} at {url} sent no choice: check the model name")
        return _said(reply.choices[0].message)

    return chat


def _said(message: Any) -> Said:
    extra = message.model_extra or {}
    rows = extra.get("citations")
    citations = None
    if isinstance(rows, list):
        citations = tuple(row for row in rows if isinstance(row, dict))
    status = extra.get("status")
    notes = extra.get("notes")
    return Said(
        message.content or "",
        citations,
        status if isinstance(status, str) else None,
        tuple(_texts(notes)) if isinstance(notes, list) else (),
    )


def _texts(notes: Sequence[Any]) -> Iterator[str]:
    for note in notes:
        if isinstance(note, dict) and isinstance(note.get("text"), str):
            yield note["text"]


def _one_line(problem: Exception) -> str:
    return " ".join(str(problem).split())[:200] or type(problem).__name__
