"""What every test gets: no network, no key, one real encoder and one real index of the five articles."""

from __future__ import annotations

import ipaddress
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from qa.assistant import Assistant
from qa.settings import Settings
from tests.toy import ToyEmbed
from vectorstore.embed import TokenEmbed

ROOT = Path(__file__).parent.parent
KEPT = {"WPSQA_EXTRA_DATA"}  # where the development data is; everything else would change a result


def pytest_configure(config: pytest.Config) -> None:
    """Take away what must not reach a test, before anything is imported."""
    for name in list(os.environ):
        if (
            name.startswith(("OPENAI_", "WPSQA_", "LANGSMITH_", "LANGCHAIN_", "OTEL_"))
            and name not in KEPT
        ):
            del os.environ[name]
    # Chroma warns of its own default while it reads a collection made without an embedding function.
    config.addinivalue_line(
        "filterwarnings", "ignore:legacy embedding function config:DeprecationWarning"
    )


@pytest.fixture(scope="session", autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nobody's own data directory is read or written."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WPSQA_DATA_DIR", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Only this machine can be reached: any other address fails at once, by name or by number."""
    connect, connect_ex, look_up = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.getaddrinfo,
    )

    def guarded(call: Callable[..., Any]) -> Callable[..., Any]:
        def checked(self: socket.socket, address: Any) -> Any:
            if self.family != socket.AF_UNIX and not _is_here(address[0]):
                raise OSError(f"tests have no network: {address[0]}")
            return call(self, address)

        return checked

    def looked_up(host: Any, *more: Any, **options: Any) -> Any:
        if host is not None and not (_is_here(host) or _is_number(host)):
            raise socket.gaierror(f"tests have no network: {host}")
        return look_up(host, *more, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded(connect))
        patch.setattr(socket.socket, "connect_ex", guarded(connect_ex))
        patch.setattr(socket, "getaddrinfo", looked_up)
        yield


def _is_number(host: Any) -> bool:
    """Whether it can be looked up without asking anyone; connecting is refused all the same."""
    name = str(host).partition("%")[0]
    try:
        socket.inet_pton(socket.AF_INET6, name) if ":" in name else socket.inet_aton(name)
    except OSError:
        return False
    return True


def _is_here(host: Any) -> bool:
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name in ("localhost", ""):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


@pytest.fixture(scope="session")
def encoder() -> TokenEmbed:
    """The real encoder."""
    from vectorstore.encoder.engine import Encoder

    return Encoder.load()


@pytest.fixture
def toy() -> ToyEmbed:
    """An embedder that counts words."""
    return ToyEmbed()


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings with a data directory that all tests share; nobody writes to it."""
    return Settings.from_env({}, data_dir=tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def assistant(settings: Settings, encoder: TokenEmbed) -> Iterator[Assistant]:
    """The real thing over the five articles."""
    from qa import build

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "load_embedder", lambda settings: (encoder, []))
        made = build.build_assistant(settings)
    yield made
    made.snapshot().close()


@dataclass(frozen=True)
class Run:
    """What a command left: its exit code and both its streams."""

    code: int
    out: str
    err: str

    def line(self) -> str:
        """The one line of an error; fails when there is more, or a traceback."""
        assert "Traceback" not in self.err, self.err
        (found,) = self.err.splitlines()
        assert found.startswith("wpsqa: ")
        return found


@pytest.fixture
def here(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, encoder: TokenEmbed
) -> Callable[..., Run]:
    """Run a command in this process, with the encoder that is already loaded."""
    from qa import build
    from qa.cli import main

    monkeypatch.setattr(build, "load_embedder", lambda settings: (encoder, []))

    def run(*argv: str) -> Run:
        capsys.readouterr()
        code = main(argv)
        found = capsys.readouterr()
        return Run(code, found.out, found.err)

    return run


COMMAND = (sys.executable, "-m", "qa.cli")


@pytest.fixture(scope="session")
def wpsqa() -> Callable[..., Run]:
    """Run a command in a process of its own, as a person would."""

    def run(*argv: str | bytes, given: bytes = b"", **options: Any) -> Run:
        done = subprocess.run(
            [*COMMAND, *argv],
            check=False,
            input=given,
            capture_output=True,
            timeout=120,
            cwd=ROOT,
            **options,
        )
        return Run(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


def start(argv: Sequence[str], **options: Any) -> subprocess.Popen[str]:
    """Start a process that a test will interrupt: Ctrl-C works there even if it doesn't here."""
    return subprocess.Popen(
        argv,
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
        **options,
    )
