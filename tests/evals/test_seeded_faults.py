"""The gate on real runs: each of these faults must be seen, and an unchanged run must not be."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.read import builtin_articles
from corpus.types import Article
from evals import cli
from evals.case import load_suite
from evals.commands import SUITES
from evals.run import run_suite
from evals.support import Lab
from evals.system import System, assistant_system
from evals.types import Case, Reply, suite_of
from qa import build
from qa.settings import Settings
from vectorstore.embed import Vectors
from vectorstore.rerank import find
from vectorstore.types import Kind

# Chroma warns about every collection that has no embedding function of its own.
pytestmark = pytest.mark.filterwarnings(
    "ignore:legacy embedding function config:DeprecationWarning"
)

ARTICLES = {article.id: article for article in builtin_articles()}
# Every third case, and all with a day: as many as it takes for each fault to be seen.
CASES = load_suite(SUITES / "wps.jsonl", ARTICLES).select("dev").cases
SUITE = suite_of("wps", [c for n, c in enumerate(CASES) if c.as_of or n % 3 == 0])


class HashingEmbedder:
    """Another embedder: words hashed into buckets, so that languages have nothing in common."""

    identity = "hashing-384"
    dimensions = 384

    def __call__(self, texts: Sequence[str], kind: Kind) -> Vectors:
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for number, text in enumerate(texts):
            for word in text.lower().split():
                vectors[number, sum(word.encode()) % self.dimensions] += 1
        lengths: Vectors = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / lengths


def system(folder: Path, articles: Sequence[Article] = builtin_articles()) -> System:
    settings = replace(Settings.from_env({}), data_dir=folder, answerer="extractive")
    return assistant_system(build.build_assistant(settings, articles=articles))


def run(of: System, folder: Path) -> Path:
    return run_suite(SUITE, of, lambda repeat: Lab(ARTICLES), folder).folder


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the assistant as it is."""
    return tmp_path_factory.mktemp("sound")


@pytest.fixture(scope="module")
def baseline(sound: Path) -> Path:
    """The baseline file of a run of the assistant as it is."""
    folder = run(system(sound), sound / "run")
    path = sound / "baseline.json"
    assert cli.main(["baseline", str(folder), "--out", str(path)]) == 0
    return path


def gate(folder: Path, baseline: Path) -> int:
    return cli.main(["gate", str(folder), "--baseline", str(baseline)])


def changed(of: System, change: Callable[[Reply], Reply]) -> System:
    return System(of.versions, lambda case: change(of.ask(case)))


def test_an_unchanged_run_passes(sound: Path, baseline: Path, tmp_path: Path) -> None:
    assert gate(run(system(sound), tmp_path / "run"), baseline) == 0


def test_another_embedder(baseline: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "load_embedder", lambda settings: (HashingEmbedder(), []))
    assert gate(run(system(tmp_path), tmp_path / "run"), baseline) == 1


def test_one_passage_instead_of_ten(
    sound: Path, baseline: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.assistant.find", lambda snapshot, query, k: find(snapshot, query, 1))
    assert gate(run(system(sound), tmp_path / "run"), baseline) == 1


def test_spans_shifted_by_one(sound: Path, baseline: Path, tmp_path: Path) -> None:
    def shift(reply: Reply) -> Reply:
        assert reply.answer is not None
        cites = (replace(c, start=c.start + 1, end=c.end + 1) for c in reply.answer.citations)
        return replace(reply, answer=replace(reply.answer, citations=tuple(cites)))

    assert gate(run(changed(system(sound), shift), tmp_path / "run"), baseline) == 1


def test_abstention_off(
    sound: Path, baseline: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "threshold", lambda compared: -1.0)
    monkeypatch.setattr("qa.assistant.unsaid", lambda snapshot, query, sentences: ())
    assert gate(run(system(sound), tmp_path / "run"), baseline) == 1


def test_dates_ignored(sound: Path, baseline: Path, tmp_path: Path) -> None:
    whole = system(sound)

    def ask(case: Case) -> Reply:
        return whole.ask(replace(case, as_of=None))

    assert gate(run(System(whole.versions, ask), tmp_path / "run"), baseline) == 1


@pytest.mark.parametrize("language", ["en", "vi"])
def test_one_language_dropped(baseline: Path, tmp_path: Path, language: str) -> None:
    kept = [article for article in builtin_articles() if article.language != language]
    assert gate(run(system(tmp_path, kept), tmp_path / "run"), baseline) == 1
