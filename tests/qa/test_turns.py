"""Whose turn it is: in order, a few at once, and nobody works for who has left."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextvars import copy_context

import pytest

from qa.turns import READER, Gone, Reader, Turns

SOON = 20  # seconds that a thread is given to get as far as it should


def until(happens: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SOON
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.001)


class Crowd:
    """Threads that wait for their turn one after the other, and what happened in which order."""

    def __init__(self, turns: Turns) -> None:
        self.turns, self.served, self.gone = turns, list[str](), list[str]()
        self._threads: list[threading.Thread] = []

    def come(self, name: str, patience: float = 0.0, reader: Reader | None = None) -> None:
        """Begin to wait, and do so before the next one comes."""
        before = self.turns.waiting

        def work() -> None:
            READER.set(reader)
            try:
                with self.turns.take(patience):
                    self.served.append(name)
            except Gone:
                self.gone.append(name)

        thread = threading.Thread(target=lambda: copy_context().run(work))
        self._threads.append(thread)
        thread.start()
        until(lambda: self.turns.waiting == before + 1)

    def end(self) -> None:
        for thread in self._threads:
            thread.join(SOON)
            assert not thread.is_alive()


def test_those_who_wait_are_served_in_the_order_they_came() -> None:
    crowd = Crowd(Turns(1))
    names = [str(number) for number in range(20)]
    with crowd.turns.take():
        for name in names:
            crowd.come(name)
        assert crowd.served == []
    crowd.end()
    assert crowd.served == names


def test_no_more_work_at_once_than_there_are_places() -> None:
    turns, lock = Turns(2), threading.Lock()
    under_way = most = 0

    def work() -> None:
        nonlocal under_way, most
        with turns.take():
            with lock:
                under_way += 1
                most = max(most, under_way)
            time.sleep(0.002)
            with lock:
                under_way -= 1

    threads = [threading.Thread(target=work) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SOON)
    assert most == 2
    assert turns.waiting == 0


def test_ranking_lets_searches_go_first_but_not_for_ever() -> None:
    now = 0.0
    crowd = Crowd(Turns(1, clock=lambda: now))
    with crowd.turns.take():
        crowd.come("ranking", patience=1.0)
        now = 0.5
        crowd.come("search soon after")
        now = 1.5
        crowd.come("search long after")
    crowd.end()
    assert crowd.served == ["search soon after", "ranking", "search long after"]


def test_who_leaves_gives_up_the_place_at_once() -> None:
    crowd, leaving = Crowd(Turns(1)), Reader()
    with crowd.turns.take():
        crowd.come("stays")
        crowd.come("leaves", reader=leaving)
        crowd.come("comes later", reader=Reader())
        leaving.leave()
        until(lambda: crowd.gone == ["leaves"])  # while the place is still taken
        assert crowd.turns.waiting == 2
    crowd.end()
    assert crowd.served == ["stays", "comes later"]


def test_who_has_left_already_does_not_begin_to_wait() -> None:
    turns, left = Turns(1), Reader()
    left.leave()

    def work() -> None:
        READER.set(left)
        with turns.take():
            pytest.fail("nobody is there")

    with turns.take(), pytest.raises(Gone):
        copy_context().run(work)
    assert turns.waiting == 0
    with turns.take():
        assert turns.waiting == 0


def test_a_place_is_free_again_after_an_error() -> None:
    turns = Turns(1)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), turns.take():
            raise ZeroDivisionError
    assert turns.waiting == 0
