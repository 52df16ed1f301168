"""The command line as a person and a script meet it."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from qa.settings import Settings
from tests.conftest import COMMAND, ROOT, Run, start

HEAVY = ("numpy", "chromadb", "gradio", "langchain_core", "openai", "yaml", "onnxruntime", "httpx")
HELPS = [
    [],
    ["ask"],
    ["search"],
    ["corpus"],
    ["corpus", "add"],
    ["corpus", "translate"],
    ["corpus", "list"],
    ["corpus", "show"],
    ["corpus", "remove"],
    ["index"],
    ["index", "build"],
    ["index", "status"],
    ["index", "calibrate"],
    ["verify"],
    ["serve"],
    ["doctor"],
    ["eval"],
]
BUILT_IN = ROOT / "corpus" / "articles"
FERRY = "The ferry to Cat Ba leaves at seven every morning. It carries two hundred people."


@pytest.fixture(scope="session")
def data(settings: Settings, assistant: object) -> list[str]:
    """Options that name the shared index; commands that write take one of their own."""
    return ["--data-dir", str(settings.data_dir)]


@pytest.fixture
def own(settings: Settings, assistant: object, tmp_path: Path) -> list[str]:
    """A copy of the shared data directory, to be written to."""
    shutil.copytree(settings.data_dir, tmp_path / "own")
    return ["--data-dir", str(tmp_path / "own")]


# --- help ---------------------------------------------------------------------------------------


def test_help_is_there_for_everything_and_loads_nothing_heavy() -> None:
    script = f"""
import sys
from qa.cli import main
for argv in {HELPS!r}:
    assert main([*argv, "--help"]) == 0, argv
loaded = [name for name in {HEAVY!r} if name in sys.modules]
assert not loaded, loaded
"""
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True, cwd=ROOT
    )
    assert done.stderr == ""
    assert done.returncode == 0
    assert done.stdout.count("usage: wpsqa") == len(HELPS)


def test_importing_the_command_line_is_light() -> None:
    script = f"import sys, qa, qa.cli; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"


# --- what scripts rely on -----------------------------------------------------------------------


def test_ask_prints_the_answer_object(wpsqa: Callable[..., Run], data: list[str]) -> None:
    done = wpsqa("ask", "--json", *data, "Who signed the decision?")
    assert (done.code, done.err) == (0, "")
    answer = json.loads(done.out)
    assert set(answer) >= {
        "question",
        "language",
        "status",
        "sentences",
        "citations",
        "notes",
        "answerer",
        "prompt_digest",
        "timings_ms",
    }
    assert answer["language"] == "en"
    assert answer["answerer"] == "extractive"


def test_ask_reads_standard_input(wpsqa: Callable[..., Run], data: list[str]) -> None:
    done = wpsqa("ask", "--json", *data, "-", given="Ai đã ký?\n".encode())
    assert json.loads(done.out)["question"] == "Ai đã ký?"


def test_ask_for_people(here: Callable[..., Run], data: list[str]) -> None:
    done = here("ask", *data, "Who signed the decision approving the action program?")
    assert (done.code, done.err) == (0, "")
    assert done.out.strip()


def test_search_prints_its_hits(here: Callable[..., Run], data: list[str]) -> None:
    done = here("search", "--json", "-k", "3", *data, "hội nghị Hà Nội")
    found = json.loads(done.out)
    assert set(found) == {"query", "hits", "timings_ms"}
    assert len(found["hits"]) == 3
    for hit in found["hits"]:
        assert set(hit) >= {"article_id", "start", "end", "text", "score"}
        shown = json.loads(here("corpus", "show", hit["article_id"], "--json", *data).out)
        assert shown["text"][hit["start"] : hit["end"]] == hit["text"]
    plain = here("search", "-k", "2", *data, "hội nghị Hà Nội")
    assert len(plain.out.splitlines()) == 2


def test_the_corpus_is_listed_and_shown(here: Callable[..., Run], data: list[str]) -> None:
    rows = json.loads(here("corpus", "list", "--json", *data).out)["articles"]
    assert len(rows) == 5
    for row in rows:
        assert set(row) >= {"id", "title", "language", "published", "url", "version"}
        assert "text" not in row
        shown = json.loads(here("corpus", "show", row["id"], "--json", *data).out)
        assert shown["text"]
        assert shown["version"] == row["version"]
    plain = here("corpus", "list", *data).out
    assert all(row["id"] in plain for row in rows)
    assert "Pauline Tamesis" in here("corpus", "show", "bo-cong-an-lhq-2024", *data).out


def test_index_status_and_doctor(here: Callable[..., Run], data: list[str], tmp_path: Path) -> None:
    state = json.loads(here("index", "status", "--json", *data).out)
    assert set(state) >= {"version", "engine", "articles", "passages", "sentences"}
    assert state["articles"] == 5
    nothing = json.loads(here("index", "status", "--json", "--data-dir", str(tmp_path)).out)
    assert nothing["version"] is None
    assert "index build" in nothing["remedy"]
    checks = json.loads(here("doctor", "--json", *data).out)
    assert checks["ok"] is True
    assert {check["name"] for check in checks["checks"]} >= {"data directory", "encoder", "index"}
    assert here("doctor", *data).out.count("ok ") == len(checks["checks"])


def test_verify_reads_pairs_and_writes_verdicts(wpsqa: Callable[..., Run]) -> None:
    pairs = [
        {"id": "same", "sentence": "Forty ships came.", "quote": "Forty ships came."},
        {"id": 7, "sentence": "Forty ships came.", "quote": "Fifty ships came to town."},
    ]
    done = wpsqa("verify", given="\n\n".join(map(json.dumps, pairs)).encode())
    assert (done.code, done.err) == (0, "")
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert [(row["id"], row["support"]) for row in rows] == [
        ("same", "supported"),
        (7, "unsupported"),
    ]
    assert all(set(row) == {"id", "support", "reason"} for row in rows)


@pytest.mark.parametrize(
    "line",
    [
        "x",
        "[]",
        "{}",
        '{"id":1,"sentence":"a","quote":null}',
        '{"id":1,"sentence":" ","quote":"a"}',
    ],
)
def test_a_pair_that_cannot_be_used_is_named(
    here: Callable[..., Run], tmp_path: Path, line: str
) -> None:
    (tmp_path / "pairs.jsonl").write_text("\n" + line)
    done = here("verify", str(tmp_path / "pairs.jsonl"))
    assert (done.code, "line 2" in done.line()) == (2, True)


def test_a_history_and_a_day_are_taken(
    here: Callable[..., Run], data: list[str], tmp_path: Path
) -> None:
    history = tmp_path / "history.json"
    history.write_text(json.dumps([{"role": "user", "text": "Who signed the decision?"}]))
    done = here(
        "ask", "--json", *data, "--history-file", str(history), "--as-of", "2024-05-01", "When?"
    )
    assert json.loads(done.out)["as_of"] == "2024-05-01"
    assert done.code == 0


# --- the articles -------------------------------------------------------------------------------


def _write(folder: Path) -> dict[str, Path]:
    folder.mkdir()
    files = {
        "md": (
            "ferry.md",
            f"---\nid: ferry\ntitle: The Cat Ba ferry\nlanguage: en\n---\n\n{FERRY}\n",
        ),
        "plain.md": ("tower.md", "# The tower of Hue\n\nThe tower of Hue has seven storeys.\n"),
        "txt": ("cave.txt", "The cave of Phong Nha\n\nThe cave is nine kilometres long.\n"),
        "html": (
            "tea.html",
            "<html><head><title>Tea of Moc Chau</title></head><body><article><h1>Tea of Moc Chau"
            "</h1><p>The farmers of Moc Chau pick their tea before sunrise, because the leaves are"
            " softest then, and they carry it to the drying house on foot every single day.</p><p>"
            "The drying house was built in 1958 and has room for four hundred baskets of leaves."
            "</p></article></body></html>",
        ),
        "jsonl": (
            "more.jsonl",
            json.dumps({"id": "salt", "title": "Muối", "text": "Làng Sa Huỳnh làm muối."})
            + "\n\n"
            + json.dumps({"id": "silk", "title": "Silk", "text": "Van Phuc weaves silk."}),
        ),
    }
    for name, content in files.values():
        (folder / name).write_text(content, "utf-8")
    return {kind: folder / name for kind, (name, _) in files.items()}


def test_a_folder_of_every_kind_of_file_is_added_and_answers(
    here: Callable[..., Run], own: list[str], tmp_path: Path
) -> None:
    _write(tmp_path / "new")
    done = here("corpus", "add", "--json", *own, str(tmp_path / "new"))
    assert (done.code, done.err) == (0, "")
    outcomes = json.loads(done.out)["articles"]
    assert {o["outcome"] for o in outcomes} == {"added"}
    assert {"ferry", "salt", "silk"} <= {o["id"] for o in outcomes}
    assert len(outcomes) == 6
    hits = json.loads(here("search", "--json", *own, "When does the ferry leave?").out)["hits"]
    assert hits[0]["article_id"] == "ferry"
    assert hits[0]["text"] == FERRY
    hits = json.loads(here("search", "--json", *own, "Làng nào làm muối?").out)["hits"]
    assert hits[0]["article_id"] == "salt"
    again = here("corpus", "add", *own, str(tmp_path / "new"))
    assert again.out.count("unchanged") == 7  # six articles and the index
    assert "11 articles" in again.out


@pytest.mark.parametrize("kind", ["md", "plain.md", "txt", "html", "jsonl"])
def test_each_kind_of_file_is_added(here: Callable[..., Run], tmp_path: Path, kind: str) -> None:
    file = _write(tmp_path / "new")[kind]
    where = ["--data-dir", str(tmp_path / "data")]
    assert here("corpus", "add", "--no-index", *where, str(file)).out.startswith("added")
    assert not (tmp_path / "data" / "index").exists()
    rows = json.loads(here("corpus", "list", "--json", *where).out)["articles"]
    assert len(rows) == 5 + (2 if kind == "jsonl" else 1)


def test_own_and_built_in_articles_are_removed_and_come_back(
    here: Callable[..., Run], own: list[str], tmp_path: Path
) -> None:
    files = _write(tmp_path / "new")
    here("corpus", "add", "--no-index", *own, str(files["md"]))
    done = here("corpus", "remove", "--json", *own, "ferry", "cam-ket-wps-2025", "ferry")
    assert json.loads(done.out) == {"removed": ["ferry", "cam-ket-wps-2025"]}
    hits = json.loads(here("search", "--json", *own, "WPS tọa đàm quốc tế").out)["hits"]
    assert not {"ferry", "cam-ket-wps-2025"} & {hit["article_id"] for hit in hits}
    back = here("corpus", "add", *own, str(BUILT_IN / "cam-ket-wps-2025.md"))
    assert back.out.startswith("added")
    assert "5 articles" in back.out
    hits = json.loads(here("search", "--json", *own, "WPS tọa đàm quốc tế").out)["hits"]
    assert "cam-ket-wps-2025" in {hit["article_id"] for hit in hits}


def test_one_unknown_id_removes_none(here: Callable[..., Run], own: list[str]) -> None:
    done = here("corpus", "remove", *own, "cam-ket-wps-2025", "nowhere")
    assert done.code == 2
    assert "no article 'nowhere'" in done.line()
    assert len(json.loads(here("corpus", "list", "--json", *own).out)["articles"]) == 5


def test_an_article_cannot_steer_the_terminal(
    here: Callable[..., Run], own: list[str], tmp_path: Path
) -> None:
    line = {"id": "esc", "title": "T", "text": "Red \x1b[31mships\x1b]0;x\x07 came to Vinh."}
    (tmp_path / "a.jsonl").write_text(json.dumps(line))
    here("corpus", "add", *own, str(tmp_path / "a.jsonl"))
    for argv in (
        ["corpus", "show", "esc"],
        ["search", "red ships"],
        ["ask", "Where did ships come?"],
    ):
        assert "\x1b" not in here(*argv, *own).out


# --- bad input ----------------------------------------------------------------------------------

BAD: list[tuple[list[str], int, str]] = [
    ([], 2, "required: COMMAND"),
    (["corpus"], 2, "required: ACTION"),
    (["answer"], 2, "invalid choice"),
    (["ask"], 2, "required: question"),
    (["ask", "x", "--nonsense"], 2, "unrecognized arguments: --nonsense"),
    (["ask", "x", "--answerer", "oracle"], 2, "invalid choice"),
    (["ask", "x", "--as-of", "yesterday"], 2, "YYYY-MM-DD"),
    (["ask", "x", "--as-of", "2024-02-31"], 2, "there is no day"),
    (["ask", "x", "--as-of", ""], 2, "YYYY-MM-DD"),
    (["ask", ""], 2, "the question is empty"),
    (["ask", " \n\t "], 2, "the question is empty"),
    (["ask", "x" * 20_000], 2, "shorten it to 2000"),
    (["search", ""], 2, "the question is empty"),
    (["search", "x", "-k", "0"], 2, "-k is 0"),
    (["search", "x", "-k", "-3"], 2, "-k is -3"),
    (["search", "x", "-k", "ten"], 2, "invalid int value"),
    (["search", "x", "-k", "9" * 5000], 2, "invalid int value"),
    (["corpus", "show", "nowhere"], 2, "corpus list"),
    (["corpus", "show", "../../etc/passwd"], 2, "corpus list"),
    (["corpus", "remove", "nowhere"], 2, "corpus list"),
    (["corpus", "add", "/no/such/file.md"], 2, "no such file"),
    (["corpus", "add", "ftp://example.org/x"], 2, "http"),
    (["ask", "x", "--history-file", "/no/such/file"], 2, "cannot read /no/such/file"),
    (["ask", "x", "--history-file", "/"], 2, "cannot read /"),
    (["index", "calibrate", "/no/such/file"], 2, "cannot read /no/such/file"),
    (["verify", "/no/such/file"], 2, "no file /no/such/file"),
    (["serve", "--port", "70000"], 2, "not between 0 and 65535"),
    (["serve", "--port", "x"], 2, "invalid int value"),
    (["eval", "nonsense"], 2, "invalid choice"),
]


@pytest.mark.parametrize(("argv", "code", "words"), BAD, ids=lambda v: str(v)[:40])
def test_bad_input_is_one_line(
    here: Callable[..., Run], data: list[str], argv: list[str], code: int, words: str
) -> None:
    known = argv[:1] in (["ask"], ["search"], ["index"], ["serve"]) or len(argv) > 1
    done = here(*argv, *(data if known and argv[0] != "eval" else []))
    assert done.code == code
    assert done.out == ""
    assert words in done.line()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.md", b"", "no article text"),
        ("a.md", b"---\nid: x\n---\n\nText.\n", "'title' is missing"),
        ("a.md", b"---\ntitle: T\nmood: good\n---\n\nText.\n", "unknown key 'mood'"),
        ("a.md", b"---\ntitle: T\npublished: soon\n---\n\nText.\n", "YYYY-MM-DD"),
        ("a.md", b"---\ntitle: [\n---\n\nText.\n", "not YAML"),
        ("a.md", b"---\ntitle: T\n---\n", "has no text"),
        ("a.md", b"---\nid: ../x\ntitle: T\n---\n\nText.\n", "cannot be used"),
        ("a.txt", b"\x00\x01\x02\x03" * 50, "not readable text"),
        ("a.txt", b"", "no article text"),
        ("a.jsonl", b'{"id":"a","text":"Fine."}\n{"id":', "line 2 is not JSON"),
        ("a.jsonl", b'{"id":"a"}', "'text' is missing"),
        ("a.jsonl", b"[1, 2]", "is not an object"),
        ("a.jsonl", b"[" * 100_000, "line 1 is not JSON"),
        ("a.jsonl", b'{"id":"a","text":"One."}\n{"id":"a","text":"Two."}', "the id 'a'"),
        ("a.html", b"<html></html>", "no article text"),
        ("a.pdf", b"%PDF-1.7", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_line_and_adds_nothing(
    here: Callable[..., Run], tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    done = here("corpus", "add", "--data-dir", str(tmp_path / "data"), str(tmp_path / name))
    assert done.code == 2
    assert words in done.line()
    assert not (tmp_path / "data").exists()


def test_an_empty_folder_holds_no_articles(here: Callable[..., Run], tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = here("corpus", "add", "--data-dir", str(tmp_path / "data"), str(tmp_path / "empty"))
    assert (done.code, "holds no articles" in done.line()) == (2, True)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[1]", b'[{"role":"system","text":"x"}]', b"\xff\xfe", b"[" * 100_000]
)
def test_a_history_that_cannot_be_used_is_one_line(
    here: Callable[..., Run], data: list[str], tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "history.json").write_bytes(content)
    done = here("ask", "x", *data, "--history-file", str(tmp_path / "history.json"))
    assert done.code == 2
    assert done.line()


@pytest.mark.parametrize(
    "question",
    [
        b"\xff\xfe\xed\xa0\x80 ai",
        unicodedata.normalize("NFD", "Ai đã ký quyết định?").encode(),
        "😀🇻🇳".encode(),
        "مَن وقّع القرار؟".encode(),
        ("ﷺ" * 10).encode(),
        b"-- -k",
    ],
)
def test_odd_words_are_answered_in_json(
    here: Callable[..., Run], data: list[str], question: bytes
) -> None:
    for command in (["ask"], ["search"]):
        done = here(*command, "--json", *data, "--", os.fsdecode(question))
        assert (done.code, done.err) == (0, "")
        assert json.loads(done.out)


def test_half_a_surrogate_pair_survives_a_real_process(
    wpsqa: Callable[..., Run], data: list[str]
) -> None:
    done = wpsqa("search", "--json", *data, b"\xff\xed\xa0\x80 hello", env=_ascii())
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out)["hits"]
    nul = wpsqa("ask", *data, "-", given=b"\x00\x01")
    assert nul.code == 2
    assert nul.line()


def _ascii() -> dict[str, str]:
    """An environment whose locale knows no Vietnamese."""
    return {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.mark.parametrize("command", [["ask", "x"], ["index", "build"], ["search", "x"]])
def test_a_data_directory_that_cannot_be_written_is_one_line(
    here: Callable[..., Run], command: list[str]
) -> None:
    done = here(*command, "--data-dir", "/dev/null/x")
    assert done.code in (1, 2)
    assert "choose another --data-dir" in done.line()


def test_doctor_says_what_must_be_put_right(here: Callable[..., Run]) -> None:
    done = here("doctor", "--data-dir", "/dev/null/x")
    assert done.code == 1
    assert "BAD data directory: cannot write to /dev/null/x" in done.out


def _obey_permissions() -> None:
    """Make even root heed the permission bits, from the next program on (Linux: the capability
    CAP_DAC_OVERRIDE is dropped)."""
    if os.geteuid() == 0:
        ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)


@pytest.fixture
def read_only(own: list[str]) -> Iterator[list[str]]:
    """A data directory in which nothing can be written."""
    places = [Path(own[1]), *Path(own[1]).rglob("*")]
    for place in places:
        place.chmod(place.stat().st_mode & ~0o222)
    yield own
    for place in places:
        place.chmod(place.stat().st_mode | 0o200)


@pytest.mark.skipif(sys.platform != "linux", reason="permission bits are tested on Linux")
def test_a_read_only_data_directory_is_one_line(
    wpsqa: Callable[..., Run], read_only: list[str]
) -> None:
    """Chroma writes even when it only reads, so that no command that searches can do without."""
    for argv in (["search", "x"], ["corpus", "remove", "cam-ket-wps-2025"]):
        done = wpsqa(*argv, *read_only, preexec_fn=_obey_permissions)
        assert (done.code, done.out) == (1, "")
        assert "check the path and its rights" in done.line() or "--data-dir" in done.line()


def test_a_taken_port_is_one_line(here: Callable[..., Run], data: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = here("serve", *data, "--port", str(taken.getsockname()[1]))
    assert done.code == 2
    assert "choose another port with --port" in done.line()


def test_a_damaged_index_is_named_and_repaired(here: Callable[..., Run], own: list[str]) -> None:
    index = Path(own[1]) / "index"
    version = index / json.loads((index / "current.json").read_text())["version"]
    (version / "words.npz").write_bytes(b"PK\x03\x04")
    status = here("index", "status", *own)
    assert status.code == 1
    assert "index build" in status.line()
    assert here("doctor", *own).code == 1
    built = here("index", "build", *own)
    assert (built.code, "made anew" in built.out) == (0, True)
    assert here("doctor", *own).code == 0


def test_another_process_that_writes_is_one_line(here: Callable[..., Run], own: list[str]) -> None:
    from vectorstore.index import writer

    with writer(Path(own[1]) / "index"):
        done = here("index", "build", "--fresh", *own)
        assert (done.code, "another process" in done.line()) == (1, True)
        assert here("ask", *own, "Who signed the decision?").code == 0


# --- interruption -------------------------------------------------------------------------------


def test_ctrl_c_while_indexing_is_one_line_and_the_next_build_goes_on(
    tmp_path: Path, here: Callable[..., Run]
) -> None:
    rows = [
        {"id": f"a{n}", "title": f"Story {n}", "text": f"Ship {n} came to town. " * 20}
        for n in range(15)
    ]
    (tmp_path / "many.jsonl").write_text("\n".join(map(json.dumps, rows)))
    where = ["--data-dir", str(tmp_path / "data")]
    here("corpus", "add", "--no-index", *where, str(tmp_path / "many.jsonl"))
    process = start([*COMMAND, "index", "build", *where])
    journal = tmp_path / "data" / "index" / "building" / "journal.txt"
    deadline = time.monotonic() + 60
    while not (journal.exists() and "true" in journal.read_text()):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.splitlines() == ["wpsqa: interrupted; nothing that was finished is lost"]
    report = json.loads(here("index", "build", "--json", *where).out)
    assert 0 < report["embedded"] < 20 == report["articles"]


@pytest.mark.parametrize("argv", [["--help"], ["corpus", "list", "--json"]])
def test_output_into_a_closed_pipe_is_no_traceback(argv: list[str], data: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process: Any = subprocess.Popen(
        [*COMMAND, *argv, *(data if len(argv) > 1 else [])],
        cwd=ROOT,
        stdout=writing,
        stderr=subprocess.PIPE,
    )
    os.close(writing)
    _, err = process.communicate(timeout=60)
    assert err == b""
    assert process.returncode in (0, 1)  # argparse itself passes over what it cannot print
