"""The registry of sites and the tokens they are given."""

from __future__ import annotations

import argparse
import base64
import json
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import NotFound, UsageError, WpsqaError
from qa.web import site_commands
from qa.web.sites import Site, Sites, read_origin
from qa.web.tokens import LIFETIME, Signer, secret

NEWS = "https://news.example"


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("https://News.Example", NEWS),
        (" https://news.example/ ", NEWS),
        ("https://news.example:443", NEWS),
        ("https://news.example.", NEWS),
        ("http://news.example:80", "http://news.example"),
        ("https://news.example:8443", "https://news.example:8443"),
        ("http://127.0.0.1:5000", "http://127.0.0.1:5000"),
        ("http://[::1]:5000", "http://[::1]:5000"),
        ("https://phụnữ.example", "https://xn--phn-x8sz37e.example"),
    ],
)
def test_an_origin_is_kept_as_browsers_send_it(written: str, origin: str) -> None:
    read = read_origin(written)
    assert read == read_origin(read)
    if "xn--" in origin:
        assert read.startswith("https://xn--")
        assert read.isascii()
    else:
        assert read == origin


@pytest.mark.parametrize(
    "written",
    [
        *("", "*", "null", "news.example", "https://", "https://*.example", "ftp://news.example"),
        *("https://news.example/page", "https://news.example?x", "https://news.example#x"),
        *("https://me@news.example", "https://news.example:0", "https://news.example:99999"),
        *("https://a..b", "https://a b", "javascript:alert(1)", "file:///etc", "https://a'b"),
        *("https://a;b", "https://[::1", "http://x:y"),
    ],
)
def test_what_is_no_origin_is_refused_in_one_line(written: str) -> None:
    with pytest.raises(UsageError, match="is not an origin; write") as told:
        read_origin(written)
    assert "\n" not in str(told.value)


def test_a_site_is_found_again_and_removed(tmp_path: Path) -> None:
    sites = Sites(tmp_path / "new")
    assert sites.all() == ()
    site = sites.add("Báo", [NEWS, "https://news.example:443/", "http://localhost:3000"])
    assert site.origins == (NEWS, "http://localhost:3000")
    other = sites.add("Other", ["https://other.example"], language="vi", theme="dark")
    assert len({site.id, other.id}) == 2
    running = Sites(tmp_path / "new")
    assert running.all() == (site, other)
    assert running.get(site.id) == site
    assert sites.remove("Other") == other
    assert sites.remove(site.id) == site
    assert running.all() == ()
    with pytest.raises(NotFound, match="wpsqa site list"):
        sites.remove(site.id)


def test_a_site_allows_its_origins_exactly() -> None:
    site = Site("x", "x", (NEWS,))
    assert site.allows(NEWS)
    for wrong in (
        *(None, "", "null", "*", "http://news.example", f"{NEWS}:8443", f"{NEWS}/", NEWS.upper()),
        *("https://evil-news.example", "https://news.example.evil.com", "https://www.news.example"),
        *(f" {NEWS}", f"{NEWS}, {NEWS}", "https://news.example\0", "https://news\u2024example"),
    ):
        assert not site.allows(wrong)


@pytest.mark.parametrize(
    ("name", "origins", "budget", "says"),
    [
        (" ", [NEWS], 5, "needs a name"),
        ("x" * 101, [NEWS], 5, "1 to 100"),
        ("x", [], 5, "at least one --origin"),
        ("x", [NEWS], 0, "at least 1"),
        ("taken", [NEWS], 5, "already"),
    ],
)
def test_a_site_that_cannot_be_is_refused(
    tmp_path: Path, name: str, origins: list[str], budget: int, says: str
) -> None:
    sites = Sites(tmp_path)
    sites.add("taken", [NEWS])
    with pytest.raises(UsageError, match=says):
        sites.add(name, origins, daily_budget=budget)
    assert len(sites.all()) == 1


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"sites": 3}', '{"sites": [{"id": "a"}]}', '{"sites": [{"surprise": 1}]}',
     '{"sites": [{"id": "a", "name": "b", "origins": ["*"]}]}',
     '{"sites": [{"id": "a", "name": "b", "origins": ["https://x.example"], "theme": "pink"}]}'],
)  # fmt: skip
def test_a_damaged_file_is_said_and_lets_nobody_in(tmp_path: Path, text: str) -> None:
    (tmp_path / "sites.json").write_text(text)
    with pytest.raises(WpsqaError, match="damaged") as told:
        Sites(tmp_path).all()
    assert "\n" not in str(told.value)


def test_sites_added_at_once_are_all_kept(tmp_path: Path) -> None:
    def add(number: int) -> Site:
        return Sites(tmp_path).add(f"site {number}", [f"https://s{number}.example"])

    with ThreadPoolExecutor(8) as pool:
        added = set(pool.map(add, range(16)))
    assert set(Sites(tmp_path).all()) == added
    assert {path.name for path in tmp_path.iterdir()} <= {"sites.json", "sites.lock"}


def test_the_secret_is_made_once_and_for_its_owner(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret(tmp_path / "data"), range(16)))
    assert len(keys) == 1
    assert stat.S_IMODE((tmp_path / "data" / "widget.key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["widget.key"]


def test_a_damaged_secret_is_said(tmp_path: Path) -> None:
    (tmp_path / "widget.key").write_bytes(b"short")
    with pytest.raises(WpsqaError, match=r"delete it, and a new one is made"):
        Signer(tmp_path).issue("a", NEWS)


def test_a_token_is_read_back_until_it_expires(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, token = Signer(tmp_path).issue("site", NEWS, framed=True)
    assert Signer(tmp_path).check(text) == token
    assert (token.site, token.origin, token.framed) == ("site", NEWS, True)
    now = token.expires
    monkeypatch.setattr("qa.web.tokens.time.time", lambda: now - 1)
    assert Signer(tmp_path).check(text) == token
    monkeypatch.setattr("qa.web.tokens.time.time", lambda: now)
    assert Signer(tmp_path).check(text) is None
    assert LIFETIME == 900


def test_a_token_of_another_server_is_refused(tmp_path: Path) -> None:
    text, _ = Signer(tmp_path / "one").issue("site", NEWS)
    assert Signer(tmp_path / "two").check(text) is None


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    return Signer(tmp_path_factory.mktemp("signer"))


@given(data=st.data())
def test_no_changed_character_passes(signer: Signer, data: st.DataObject) -> None:
    text, token = signer.issue("site", NEWS)
    assert signer.check(text) == token
    place = data.draw(st.integers(0, len(text)))
    kept = data.draw(st.integers(0, 2))
    changed = text[:place] + data.draw(st.text(max_size=2)) + text[place + kept :]
    if changed != text:
        assert signer.check(changed) is None


@given(st.text())
def test_any_text_can_be_checked(signer: Signer, text: str) -> None:
    assert signer.check(text) is None


def test_a_payload_without_its_signature_does_not_pass(signer: Signer) -> None:
    text, _ = signer.issue("site", NEWS)
    payload, signature = text.split(".")
    said = json.loads(base64.urlsafe_b64decode(payload + "=="))
    forged = base64.urlsafe_b64encode(json.dumps({**said, "expires": 2**40}).encode()).decode()
    for wrong in (payload, f"{payload}.", f".{signature}", f"{forged.rstrip('=')}.{signature}"):
        assert signer.check(wrong) is None


Command = Callable[[argparse.Namespace], int]


def run(command: Command, folder: Path, **given: object) -> int:
    options: dict[str, object] = {
        "origin": [],
        "language": None,
        "theme": "auto",
        "daily_budget": 7,
        "json": False,
    }
    return command(argparse.Namespace(data_dir=str(folder), **{**options, **given}))


def test_the_commands_tell_what_they_did(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(site_commands.site_add, tmp_path, name="News", origin=[NEWS]) == 0
    [site] = Sites(tmp_path).all()
    out = capsys.readouterr().out
    assert f"/embed?site={site.id}" in out
    assert run(site_commands.site_list, tmp_path) == 0
    assert capsys.readouterr().out == f"{out.splitlines()[0]}\n"
    assert run(site_commands.site_list, tmp_path, json=True) == 0
    [listed] = json.loads(capsys.readouterr().out)["sites"]
    assert (listed["id"], listed["origins"], listed["daily_budget"]) == (site.id, [NEWS], 7)
    assert run(site_commands.site_remove, tmp_path, site=site.id) == 0
    assert capsys.readouterr().out.startswith("removed")
    assert Sites(tmp_path).all() == ()
