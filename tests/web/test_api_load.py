"""Many readers at once: everyone gets the whole stream, and who leaves makes room. Times are measured by
hand with ``tests.web.load``."""

from __future__ import annotations

import asyncio
import shutil
import socket
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from qa.assistant import Assistant
from qa.settings import Settings
from qa.turns import Turns
from qa.types import Event, Question, Retrieved
from tests.web import load
from tests.web.conftest import running
from tests.web.fakes import FakeAssistant

READERS = 50
MUSEUM = "When did the harbour town open a lighthouse museum?"


@pytest.fixture(scope="module")
def served(
    settings: Settings, assistant: Assistant, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A real server in a process of its own, with the index that is already made."""
    assert assistant.articles()
    folder = tmp_path_factory.mktemp("load") / "data"
    shutil.copytree(settings.data_dir, folder)
    with load.serving(folder) as address:
        yield address


def test_fifty_readers_at_once_each_get_their_whole_answer(served: str) -> None:
    asked = load.questions(READERS)
    assert len(asked) == READERS
    heard = asyncio.run(load.round_of(served, asked))
    for one in heard:
        assert one.events[0] == "retrieved"
        assert one.events[-1] == "answer"
        assert set(one.events[1:-1]) <= {"sentence"}
    assert sum("sentence" in one.events for one in heard) > READERS / 3
    assert load.shown(heard)["first p50"] > 0


class Watched(FakeAssistant):
    """Counts the answers under way."""

    def __init__(self) -> None:
        super().__init__()
        self.open, self.begun, self._lock = 0, 0, threading.Lock()

    def stream(self, question: Question) -> Iterator[Event]:
        with self._lock:
            self.open += 1
            self.begun += 1
        try:
            yield from super().stream(question)
        finally:
            with self._lock:
                self.open -= 1


class Queueing(Watched):
    """Shows what was found at once and waits for its turn with the rest, as the real one does."""

    def __init__(self) -> None:
        super().__init__()
        self.turns = Turns(1)

    def stream(self, question: Question) -> Iterator[Event]:
        events = super().stream(question)
        first = next(events)
        assert isinstance(first, Retrieved)
        try:
            yield first
            with self.turns.take():
                rest = list(events)
            yield from rest
        finally:
            assert isinstance(events, Generator)
            events.close()


def test_readers_who_leave_give_up_their_turn_and_the_others_keep_theirs(tmp_path: Path) -> None:
    assistant = Queueing()
    deadline = time.monotonic() + 30

    def until(happens: Callable[[], bool]) -> None:
        while not happens():
            assert time.monotonic() < deadline
            time.sleep(0.01)

    body = f'{{"question": "{MUSEUM}"}}'.encode()
    with running(assistant, tmp_path) as site, ExitStack() as leaving, ExitStack() as staying:
        at = urlsplit(site)
        head = (
            f"POST /api/ask HTTP/1.1\r\nHost: {at.netloc}\r\nContent-Type: application/json\r\n"
            f"Accept: text/event-stream\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
        )

        def come(until_they: ExitStack) -> socket.socket:
            reader = socket.create_connection((at.hostname, at.port or 80), timeout=20)
            until_they.callback(reader.close)
            reader.sendall(head.encode() + body)
            return reader

        with assistant.turns.take():
            for _ in range(60):
                come(leaving)
            until(lambda: assistant.turns.waiting == 60)  # what was found is with them already
            stays = come(staying)
            until(lambda: assistant.turns.waiting == 61)
            assert httpx.get(f"{site}api/health", timeout=20).json() == {"status": "ok"}
            leaving.close()
            until(lambda: assistant.turns.waiting == 1)  # while nobody has had a turn
            until(lambda: assistant.open == 1)
        heard = b""
        while piece := stays.recv(65536):
            heard += piece
        assert heard.index(b"event: retrieved") < heard.index(b"event: answer")
        until(lambda: assistant.open == 0)


def test_readers_who_leave_make_room(tmp_path: Path) -> None:
    assistant = Watched()
    body = b'{"question": "SLOW museum tower visitor"}'
    with running(assistant, tmp_path) as site, ExitStack() as leaving:
        at = urlsplit(site)
        head = (
            f"POST /api/ask HTTP/1.1\r\nHost: {at.netloc}\r\nContent-Type: application/json\r\n"
            f"Accept: text/event-stream\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        for _ in range(100):  # more than there are threads
            reader = socket.create_connection((at.hostname, at.port or 80), timeout=20)
            leaving.callback(reader.close)
            reader.sendall(head.encode() + body)
        deadline = time.monotonic() + 30
        while assistant.begun < 20 and time.monotonic() < deadline:
            time.sleep(0.01)
        leaving.close()
        answer = httpx.post(f"{site}api/ask", json={"question": MUSEUM}, timeout=30)
        assert answer.json()["status"] == "answered"
        while assistant.open and time.monotonic() < deadline:
            time.sleep(0.01)
        assert assistant.open == 0
