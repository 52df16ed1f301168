"""``wpsqa verify``: a verdict a line, and one line about a line that cannot be used."""

from __future__ import annotations

import argparse
import io
import json
from pathlib import Path

import pytest

from qa.errors import NotFound, UsageError
from qa.verify.command import run

GOOD = {"id": "a", "sentence": "40 people came.", "quote": "Forty people came."}


def lines(tmp_path: Path, *rows: object) -> argparse.Namespace:
    file = tmp_path / "pairs.jsonl"
    text = "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows)
    file.write_text(text, "utf-8")
    return argparse.Namespace(file=str(file))


def test_every_line_gets_a_verdict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = {"id": 2, "sentence": "Có 50 người đến.", "quote": "Forty people came."}
    assert run(lines(tmp_path, GOOD, "", wrong)) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first == {"id": "a", "support": "supported", "reason": ""}
    assert second["id"] == 2
    assert second["support"] == "unsupported"
    assert second["reason"] == "50 is not in the quote"


def test_standard_input_is_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for file in (None, "-"):
        monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(GOOD)))
        assert run(argparse.Namespace(file=file)) == 0
        assert json.loads(capsys.readouterr().out)["support"] == "supported"


def test_languages_may_be_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = GOOD | {"sentence_language": "en", "quote_language": "en"}
    assert run(lines(tmp_path, told)) == 0
    assert json.loads(capsys.readouterr().out)["support"] == "supported"


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("{", "is not JSON"),
        ("[1]", "is not a JSON object"),
        ({"id": "a", "sentence": "x"}, "has no 'quote'"),
        ({"id": "a", "sentence": " ", "quote": "x"}, "has no 'sentence'"),
        ({"sentence": "x", "quote": "x"}, "has no 'id'"),
        ({"id": True, "sentence": "x", "quote": "x"}, "has no 'id'"),
        (GOOD | {"quote_language": "fr"}, "neither 'vi' nor 'en'"),
        ("[" * 100_000, "line 2"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, bad: object, why: str) -> None:
    with pytest.raises(UsageError, match="line 2") as raised:
        run(lines(tmp_path, GOOD, bad))
    assert why in str(raised.value)
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 250


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="there is no file"):
        run(argparse.Namespace(file=str(tmp_path / "nothing")))
    with pytest.raises(UsageError, match="is a folder"):
        run(argparse.Namespace(file=str(tmp_path)))
    latin = tmp_path / "latin"
    latin.write_bytes(b'{"id": "\xff"}')
    with pytest.raises(UsageError, match="UTF-8"):
        run(argparse.Namespace(file=str(latin)))
