"""Streams of text that are closed early, or read to their end for what comes with it."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import suppress
from itertools import islice
from typing import TypeVar

from qa.errors import ModelProblem

T = TypeVar("T")
_LEFT = 32  # pieces


def closeable(pieces: Iterator[T]) -> Generator[T, None, None]:
    """An iterator that can be closed, and closes what it reads from."""
    try:
        yield from pieces
    finally:
        if (close := getattr(pieces, "close", None)) is not None:
            close()


def finish(stream: Iterator[str]) -> None:
    """Read what little is left of a stream after the last word that matters: its end says how many tokens
    the request took."""
    with suppress(ModelProblem):
        for _ in islice(stream, _LEFT):
            pass
