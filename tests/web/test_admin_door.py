"""Who may change the articles: the token, and what guessing at it costs."""

from __future__ import annotations

import stat
import time
from pathlib import Path

import pytest
from starlette.requests import HTTPConnection

from qa.settings import Settings
from qa.web.admin_door import FREE, LINK_LASTS, LONGEST_WAIT, AdminDoor, Closed
from qa.web.counts import Counts

TOKEN = "mười hai con giáp"


class Clock:
    """A time that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def connection(token: str | None, client: str = "192.0.2.1") -> HTTPConnection:
    headers = [] if token is None else [(b"authorization", f"Bearer {token}".encode())]
    return HTTPConnection({"type": "http", "headers": headers, "client": (client, 1)})


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(time, "time", clock)
    return clock


@pytest.fixture
def door(tmp_path: Path, clock: Clock) -> AdminDoor:
    return AdminDoor(Settings(data_dir=tmp_path, admin_token="abc-123"))


def refused(door: AdminDoor, token: str | None, client: str = "192.0.2.1") -> Closed:
    with pytest.raises(Closed) as error:
        door.check(connection(token, client))
    assert "\n" not in str(error.value)
    assert "abc-123" not in str(error.value)
    return error.value


def test_the_right_token_comes_in(door: AdminDoor) -> None:
    assert door.is_on
    assert door.admits(connection("abc-123"))


def test_without_a_token_set_nothing_comes_in(tmp_path: Path) -> None:
    for token in (None, ""):
        door = AdminDoor(Settings(data_dir=tmp_path, admin_token=token))
        assert not door.is_on
        for given in (None, "", "None", "abc"):
            assert refused(door, given).http_status == 403
        assert not door.opens("a", door.sign("a"))


def test_no_token_and_a_wrong_one_are_told_apart(door: AdminDoor) -> None:
    assert "missing" in str(refused(door, None))
    assert "missing" in str(refused(door, "  "))
    wrong = refused(door, "abc-1234")
    assert wrong.http_status == 401
    assert wrong.headers["WWW-Authenticate"] == "Bearer"
    assert "WPSQA_ADMIN_TOKEN" in str(wrong)


def test_guessing_takes_longer_and_longer(door: AdminDoor, clock: Clock) -> None:
    for _ in range(FREE):
        assert refused(door, "guess").http_status == 401
    waits = []
    for _ in range(14):
        locked = refused(door, "abc-123")  # not even the right one is looked at
        assert locked.http_status == 429
        waits.append(int(locked.headers["Retry-After"]))
        assert door.admits(connection("abc-123", "198.51.100.7"))  # nobody else waits
        clock.now += waits[-1]
        assert refused(door, "guess").http_status == 401
    assert waits == sorted(waits)
    assert waits[0] <= 2
    assert waits[-1] == LONGEST_WAIT
    clock.now += LONGEST_WAIT
    assert door.admits(connection("abc-123"))
    assert refused(door, "guess").http_status == 401  # and it is forgiven


def test_a_missing_token_is_no_guess(door: AdminDoor) -> None:
    for _ in range(3 * FREE):
        assert refused(door, None).http_status == 401
    assert door.admits(connection("abc-123"))


def test_a_key_opens_one_name_for_a_while(door: AdminDoor, clock: Clock) -> None:
    key = door.sign("run-1")
    assert door.opens("run-1", key)
    assert not door.opens("run-2", key)
    for forged in ("", ".", key[:-1], f"9{key}", key.replace(".", ""), "９" + key, "١.ü"):
        assert not door.opens("run-1", forged)
    clock.now += LINK_LASTS + 1
    assert not door.opens("run-1", key)


def test_servers_with_one_store_count_wrong_tokens_together(tmp_path: Path) -> None:
    settings, shared = Settings(data_dir=tmp_path, admin_token="abc-123"), Counts()
    one, two, apart = (AdminDoor(settings, counts) for counts in (shared, shared, Counts()))
    for number in range(FREE):
        assert refused((one, two)[number % 2], "guess").http_status == 401
    for door in (one, two):
        assert refused(door, "abc-123").http_status == 429
    assert apart.admits(connection("abc-123"))


def test_servers_with_one_folder_open_each_others_links(tmp_path: Path) -> None:
    one, two = (AdminDoor(Settings(data_dir=tmp_path, admin_token="abc-123")) for _ in range(2))
    key = one.sign("run-1")
    assert two.opens("run-1", key)
    assert not two.opens("run-2", key)
    assert not AdminDoor(Settings(data_dir=tmp_path, admin_token="new")).opens("run-1", key)
    elsewhere = Settings(data_dir=tmp_path / "elsewhere", admin_token="abc-123")
    assert not AdminDoor(elsewhere).opens("run-1", key)
    (kept,) = tmp_path.glob("*.key")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
