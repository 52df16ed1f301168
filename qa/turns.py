"""Whose turn it is: a few questions are worked on at a time, the others wait in order.

Python runs one thread at a time, so fifty questions worked on together would all be shown their first
result when the last of them is nearly done. A second one fills in while the first is in the encoder.
"""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import Event, Lock

from qa.errors import WpsqaError

AT_ONCE = 2
PATIENCE = 1.0  # seconds that ranking lets searches which come later go first


class Gone(WpsqaError):
    """Whoever asked has left; nobody reads this."""


class Reader:
    """Whoever waits for an answer. A program that learns that they have left says so with `leave`."""

    def __init__(self) -> None:
        self.has_left = False
        self.waits_for: Event | None = None

    def leave(self) -> None:
        """Give up the place in the queue, now and later."""
        self.has_left = True
        if (waiting := self.waits_for) is not None:
            waiting.set()


READER: ContextVar[Reader | None] = ContextVar("wpsqa_reader", default=None)
"""Who the work of this context is for, where that is known."""


@dataclass(order=True)
class _Place:
    when: float
    number: int
    called: Event = field(compare=False, default_factory=Event)
    has_turn: bool = field(compare=False, default=False)


class Turns:
    """A queue in front of ``at_once`` places. Safe from many threads."""

    def __init__(self, at_once: int = AT_ONCE, clock: Callable[[], float] = time.monotonic) -> None:
        self._free, self._clock = at_once, clock
        self._queue: list[_Place] = []
        self._numbers = itertools.count()
        self._lock = Lock()

    @property
    def waiting(self) -> int:
        """How many wait."""
        with self._lock:
            return len(self._queue)

    @contextmanager
    def take(self, patience: float = 0.0) -> Iterator[None]:
        """Wait for a turn and keep it inside the block. First come, first served, except that those
        who come within ``patience`` seconds with less of it go first: so nobody waits for ever.

        Raises `Gone` when the `READER` leaves while waiting.
        """
        self._wait(patience)
        try:
            yield
        finally:
            with self._lock:
                self._pass_on()

    def _wait(self, patience: float) -> None:
        reader = READER.get()
        with self._lock:
            place = _Place(self._clock() + patience, next(self._numbers))
            if self._free:
                self._free -= 1
                return
            heapq.heappush(self._queue, place)
        if reader is not None:
            reader.waits_for = place.called
        if reader is None or not reader.has_left:
            place.called.wait()
        if reader is not None:
            reader.waits_for = None
            if reader.has_left:
                self._withdraw(place)
                raise Gone("whoever asked has left")

    def _withdraw(self, place: _Place) -> None:
        with self._lock:
            if place.has_turn:
                self._pass_on()
            else:
                self._queue.remove(place)
                heapq.heapify(self._queue)

    def _pass_on(self) -> None:
        if self._queue:
            following = heapq.heappop(self._queue)
            following.has_turn = True
            following.called.set()
        else:
            self._free += 1
