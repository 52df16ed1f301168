"""Many readers at once against a real ``wpsqa serve``, timed. By hand:

    python -m tests.web.load [--readers 50] [--rounds 5] [--url http://127.0.0.1:7860/]

Without ``--url`` a server is started, keyless, with a data folder of its own. Each reader asks another
question of the WPS suite and reads its stream to the end; the best round and the median one are printed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[2]
SUITE = ROOT / "evals" / "suites" / "wps.jsonl"


@dataclass(frozen=True)
class Heard:
    """What one reader got: seconds until the first event, the first sentence and the end; the names of
    the events. ``sentence`` is None where the articles do not answer."""

    first: float
    sentence: float | None
    end: float
    events: tuple[str, ...]


def questions(number: int) -> list[str]:
    """Different questions, in both languages."""
    found = [json.loads(line)["question"] for line in SUITE.read_text("utf-8").splitlines()]
    step = max(1, len(found) // number)
    return list(dict.fromkeys(found[::step]))[:number]


async def read(url: str, question: str) -> Heard:
    """Ask and read the events. Raises `OSError` and `AssertionError` for anything but a stream."""
    at = urlsplit(url)
    body = json.dumps({"question": question}).encode()
    head = (
        f"POST {at.path.rstrip('/')}/api/ask HTTP/1.1\r\nHost: {at.netloc}\r\nConnection: close\r\n"
        "Content-Type: application/json\r\nAccept: text/event-stream\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    started = time.perf_counter()
    reader, writer = await asyncio.open_connection(at.hostname, at.port or 80)
    writer.write(head.encode() + body)
    await writer.drain()
    status = await reader.readline()
    assert b" 200 " in status, status
    names: list[tuple[str, float]] = []
    while line := await reader.readline():
        if line.startswith(b"event: "):
            names.append((line[7:].decode().strip(), time.perf_counter() - started))
    writer.close()
    await writer.wait_closed()
    sentences = [when for name, when in names if name == "sentence"]
    end = time.perf_counter() - started
    return Heard(names[0][1], min(sentences, default=None), end, tuple(name for name, _ in names))


async def round_of(url: str, asked: Sequence[str]) -> list[Heard]:
    """All of them at once."""
    return list(await asyncio.gather(*(read(url, question) for question in asked)))


def shown(heard: Sequence[Heard]) -> dict[str, float]:
    """The figures of a round, in seconds."""
    first = [h.first for h in heard]
    sentence = [h.sentence for h in heard if h.sentence is not None]
    return {
        "first p50": statistics.median(first),
        "first p95": sorted(first)[max(0, round(0.95 * len(first)) - 1)],
        "first sentence max": max(sentence, default=0.0),
        "end max": max(h.end for h in heard),
    }


@contextmanager
def serving(data_dir: Path, *options: str) -> Iterator[str]:
    """A keyless server of its own, as a person starts it; the address of its page."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("OPENAI_", "WPSQA_"))}
    command = [sys.executable, "-m", "qa.cli", "serve", "--port", "0", "--data-dir", str(data_dir)]
    process = subprocess.Popen(
        [*command, *options], cwd=ROOT, env=kept, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        if "http" not in line:
            raise RuntimeError(f"the server did not start: {line}")
        yield line.split()[-1]
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


def measure(url: str, readers: int, rounds: int) -> None:
    """Print the figures."""
    asked = questions(readers)
    asyncio.run(round_of(url, asked[:5]))  # the first questions warm the server
    found = []
    for _ in range(rounds):
        found.append(shown(asyncio.run(round_of(url, asked))))
        time.sleep(1)
    for name in found[0]:
        values = sorted(figures[name] for figures in found)
        print(
            f"{len(asked)} readers, {name:18} best {values[0]:.3f}"
            f"  median {statistics.median(values):.3f} s"
        )


def main() -> None:
    """Run by hand."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url")
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    if given.url:
        measure(given.url, given.readers, given.rounds)
        return
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as url:
        measure(url, given.readers, given.rounds)


if __name__ == "__main__":
    main()
