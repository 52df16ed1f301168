"""A language model in a GGUF file, served to this process alone. The only module that knows xllamacpp."""

from __future__ import annotations

import atexit
import importlib.util
import os
import secrets
import sys
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from threading import Lock
from typing import Any

from qa.errors import ModelProblem, UsageError
from qa.models import ChatModel

CONTEXT = 8192  # tokens: the sources, the answer, and a sentence sent back
CACHE_MIB = 256  # of prompts read before
SILENCE = 600.0  # seconds: a processor may read a long prompt for minutes before the first word
_MAGIC = b"GGUF"
_AT = "listening at "


@dataclass
class LocalServer:
    """An OpenAI-compatible server on the loopback interface, with a key only this process has. It is
    started by the first who asks for its address and stopped when the program ends.

    It runs in a process of its own: stopping it can wait for ever inside the native library, and a
    damaged model may crash it, which must not take the answers of the articles with it."""

    path: Path
    key: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    _process: Popen[str] | None = field(default=None, repr=False)
    _address: str = field(default="", repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def start(self) -> str:
        """Its address, once it runs. Raises `ModelProblem` when the model cannot be loaded."""
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self._address = self._launch()
                atexit.register(self.close)
            return self._address

    def close(self) -> None:
        """Stop it; the next who asks for its address starts it anew."""
        with self._lock:
            if self._process is not None:
                self._process.kill()
                self._process.communicate()
                self._process = None
        atexit.unregister(self.close)

    def _launch(self) -> str:
        process = Popen(  # noqa: S603  our own module and a path
            [sys.executable, "-m", "qa.local_model", str(self.path)],
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            text=True,
            start_new_session=True,  # Ctrl-C is for the program, which then stops this
        )
        assert process.stdin is not None  # noqa: S101  asked for just above
        assert process.stdout is not None  # noqa: S101
        try:
            process.stdin.write(f"{self.key}\n")
            process.stdin.flush()
        except BrokenPipeError:
            pass  # it could not even start; it says no address then
        for line in process.stdout:
            if line.startswith(_AT):
                self._process = process
                return f"{line.removeprefix(_AT).strip()}/v1"
        process.communicate()
        raise ModelProblem(
            f"{self.path.name} cannot be loaded (damaged, of a newer format, or too large for the "
            "memory); set WPSQA_GGUF to another file"
        )


def serve(path: str, key: str) -> Any:
    """Load a model and listen; it stops with the process."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = path
    params.model_alias = {Path(path).stem}
    params.hostnames, params.port = ["127.0.0.1"], 0
    params.api_keys = [key]
    params.cors_origins, params.cors_credentials = "", False
    params.ui = params.endpoint_slots = False
    params.n_ctx, params.n_parallel = CONTEXT, 1
    params.cache_ram_mib = CACHE_MIB
    params.verbosity = 0
    params.offline = True
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads()
    return xllamacpp.Server(params)


def threads() -> int:
    """All processors but one, which answers everybody else."""
    usable = (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )
    return max(1, usable - 1)


def local(path: Path) -> ChatModel:
    """The model of a file, started when it is first asked. Raises `UsageError` when the file is no model
    or the extra is not installed."""
    if importlib.util.find_spec("xllamacpp") is None:
        raise UsageError("a model in a file needs the extra `local`: pip install 'wps-qa[local]'")
    try:
        with path.open("rb") as file:
            magic = file.read(len(_MAGIC))
    except OSError as error:
        raise UsageError(
            f"WPSQA_GGUF: cannot read {path} ({error.strerror}); check the path"
        ) from None
    if magic != _MAGIC:
        raise UsageError(f"WPSQA_GGUF: {path} is no GGUF file; set it to a model in that format")
    server = LocalServer(path.absolute())
    return ChatModel(path.stem, None, server.key, SILENCE, server.start)


def main() -> None:
    """The process of the server: the key comes on standard input, and when that ends, so does it."""
    key = sys.stdin.readline().strip()
    try:
        server = serve(sys.argv[1], key)
    except RuntimeError:
        os._exit(1)
    print(f"{_AT}{server.listening_address}", flush=True)
    sys.stdin.read()
    os._exit(0)  # at once: leaving in the usual way may wait for ever


if __name__ == "__main__":
    main()
