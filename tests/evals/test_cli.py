"""The commands as a person calls them, with the real assistant and with a scripted endpoint."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from evals import cli, commands
from evals.record import read_rows
from tests.evals.build import ARTICLES, ENGLISH, MAY, UNANSWERABLE, WOMEN, row, write_suite
from tests.evals.fakes import chat_server, completion

# Chroma warns about every collection that has no embedding function of its own.
pytestmark = pytest.mark.filterwarnings(
    "ignore:legacy embedding function config:DeprecationWarning"
)

CITED = {"article_id": ENGLISH.id, "start": 0, "end": len(WOMEN), "quote": WOMEN}


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own, with a suite and its corpus in it."""
    monkeypatch.setenv("WPSQA_DATA_DIR", str(tmp_path / "data"))
    write_suite(tmp_path / "small.jsonl", [row(), UNANSWERABLE])
    lines = [
        {"id": a.id, "title": a.title, "text": a.text, "language": a.language}
        for a in ARTICLES.values()
    ]
    write_suite(tmp_path / "corpus.jsonl", lines)
    return tmp_path


def script(body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """A model that knows one thing, and judges."""
    text = body["messages"][-1]["content"]
    if "<sentence>" in text:
        return completion("yes" if "16%" in text else "no")
    if "women" in text:
        return completion(f"{WOMEN} [1]", citations=[CITED])
    return completion("I don't know.", citations=[])


def small(data: Path, *more: str) -> list[str]:
    return [str(data / "small.jsonl"), "--corpus", str(data / "corpus.jsonl"), *more]


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().err.strip()


def test_from_a_run_to_the_gate(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, kept = str(data / "run"), str(data / "baseline.json")
    with chat_server(script) as (url, _):
        asked = ["--endpoint", url, "--model", "m"]
        assert cli.main(["run", *small(data, *asked, "--out", out)]) == 0
        printed = capsys.readouterr().out
        assert "answer correct" in printed
        assert "seed 20000" in printed
        assert cli.main(["baseline", out, "--out", kept]) == 0
        again = small(data, *asked, "--out", str(data / "again"), "--baseline", kept)
        assert cli.main(["run", *again]) == 0
        assert cli.main(["gate", out, "--baseline", kept]) == 0
        now = ["--run", "--suites", *small(data, *asked), "--baseline", kept]
        assert cli.main(["gate", *now]) == 0
    assert {p.name for p in Path(out).iterdir()} == {
        "results.jsonl",
        "summary.json",
        "report.html",
        "judge.json",
        "run.json",
    }
    assert "Against the baseline" in (data / "again" / "report.html").read_text(encoding="utf-8")
    summary = json.loads((data / "run" / "summary.json").read_text(encoding="utf-8"))
    assert summary["figures"]["answer_correct"]["overall"]["mean"] == 1
    assert summary["versions"]["model"] == "m"
    assert len(list((data / "data" / "runs").glob("*-small"))) == 1


def test_the_gate_fails_a_run_that_cites_wrongly(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def worse(body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        return completion(f"{WOMEN} [1]", citations=[CITED | {"start": 1}])

    for name, answers in (("good", script), ("bad", worse)):
        with chat_server(answers) as (url, _):
            out = small(data, "--endpoint", url, "--model", "m", "--out", str(data / name))
            assert cli.main(["run", *out]) == 0
    capsys.readouterr()
    assert cli.main(["gate", str(data / "bad"), "--baseline", str(data / "good")]) == 1
    assert "VIOLATION verbatim_spans in women" in capsys.readouterr().out
    assert cli.main(["compare", str(data / "good"), str(data / "bad")]) == 0
    assert "answer correct: 100.0 -> 50.0" in capsys.readouterr().out


def test_the_assistant_on_any_corpus(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["run", *small(data, "--out", str(data / "run"))]) == 0
    (women, navy) = read_rows(data / "run")
    assert women.answer is not None
    assert women.value("article_recall@10") == 1
    assert women.value("verbatim_spans") == 1
    assert not women.error
    assert not navy.error
    assert len(list((data / "data" / "eval-corpora").iterdir())) == 1
    capsys.readouterr()
    assert cli.main(["table", str(data / "run")]) == 0
    assert capsys.readouterr().out.startswith("| measure, % (95 % interval) | all | en | en>en |")


def test_resuming_the_newest_run(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with chat_server(script) as (url, received):
        asked = small(data, "--endpoint", url, "--model", "m")
        assert cli.main(["run", *asked, "--resume"]) == 2
        assert said(capsys).startswith("wpsqa: no run of small in ")
        assert cli.main(["run", *asked]) == 0
        assert cli.main(["run", *asked, "--resume"]) == 0
    assert len(received) == 2


def test_a_stopped_run_says_how_to_go_on(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*arguments: Any) -> None:
        raise KeyboardInterrupt

    with chat_server(script) as (url, _):
        monkeypatch.setattr("evals.run.score_all", stop)
        out = ["--endpoint", url, "--model", "m", "--out", str(data / "run")]
        assert cli.main(["run", *small(data, *out)]) == 1
    assert said(capsys) == f"wpsqa: stopped; go on with --resume --out {data / 'run'}"


def test_a_language_model_as_judge(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken = {"sentence_language": "en", "quote_language": "vi"}
    pairs = [
        {"sentence": "16% are women.", "quote": "16% là phụ nữ.", "support": "supported"} | spoken,
        {"sentence": "17% are women.", "quote": "Có 1%.", "support": "unsupported"} | spoken,
    ]
    monkeypatch.setattr(commands, "PAIRS", write_suite(data / "pairs.jsonl", pairs))
    with chat_server(script) as (url, _):
        asked = ["--endpoint", url, "--model", "m", "--judge-endpoint", url, "--judge-model", "j"]
        assert cli.main(["run", *small(data, *asked, "--out", str(data / "run"))]) == 0
    assert (
        "judge j against 2 labelled pairs: accuracy 1.000, kappa 1.000" in capsys.readouterr().out
    )
    kept = json.loads((data / "run" / "judge.json").read_text(encoding="utf-8"))
    assert kept["en>vi"] == {"n": 2, "unscored": 0, "accuracy": 1.0, "kappa": 1.0}


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["run", "nothing.jsonl"], 2, "no suite at nothing.jsonl: give a JSONL file or the name"),
        (["run", "--limit", "0"], 2, "argument --limit: '0' is not a whole number of at least 1"),
        (["run", "--split", "third"], 2, "argument --split: invalid choice"),
        (["run", "wps", "--tags", "none"], 2, "no case is left to run"),
        (["run", "wps", "--endpoint", "http://127.0.0.1:9"], 2, "--endpoint needs --model"),
        (["run", "--corpus", "none.jsonl"], 2, "none.jsonl"),
        (["fly"], 2, "invalid choice: 'fly'"),
        ([], 2, "the following arguments are required: COMMAND"),
        (["table", "none"], 2, "no run at none: give the folder"),
        (["gate", "--baseline", "none.json", "x"], 2, "no run at none.json"),
        (["compare", "a", "b"], 2, "no run at a"),
        (["xquad", "out", "--data", "none"], 2, "give the folder of the XQuAD files with --data"),
    ],
)
def test_a_mistake_is_one_line(
    arguments: list[str],
    code: int,
    message: str,
    data: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(data)
    assert cli.main(arguments) == code
    error = said(capsys)
    assert error.startswith("wpsqa: ")
    assert message in error
    assert "\n" not in error


def test_a_gate_needs_exactly_one_run(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with chat_server(script) as (url, _):
        out = ["--endpoint", url, "--model", "m", "--out", str(data / "run")]
        assert cli.main(["run", *small(data, *out)]) == 0
    for arguments in ([], [str(data / "run"), "--run"]):
        capsys.readouterr()
        assert cli.main(["gate", *arguments, "--baseline", str(data / "run")]) == 2
        assert (
            said(capsys) == "wpsqa: name a run folder, or add --run to run the built-in suite now"
        )


def test_xquad_says_what_to_run(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for lang in ("en", "vi"):
        passage = {"id": "a0p0", "article_id": "a0", "title": "T", "text": MAY, "lang": lang}
        asked = {"id": "q", "question": "When?", "answers": ["May"], "gold_paragraph_id": "a0p0"}
        write_suite(data / f"passages_{lang}.jsonl", [passage])
        write_suite(data / f"questions_{lang}.jsonl", [asked])
    assert cli.main(["xquad", str(data / "out"), "--data", str(data)]) == 0
    lines = capsys.readouterr().out.splitlines()
    suite, corpus = data / "out" / "suites" / "en.jsonl", data / "out" / "corpora" / "en.jsonl"
    assert lines[0] == f"wpsqa eval run {suite} --corpus {corpus}"
    assert suite.is_file()
    assert corpus.is_file()


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from evals.cli import main; assert main(['run', '--help']) == 0; "
        "print(sorted({'numpy', 'openai', 'chromadb', 'gradio'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert "--corpus" in done.stdout
