"""The README is run: its commands work, its settings are the program's."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.settings import Settings, table
from tests.conftest import ROOT, Run

README = ROOT / "README.md"


def _commands() -> list[str]:
    if not README.exists():
        return []
    blocks = re.findall(r"^```console\n(.*?)^```", README.read_text("utf-8"), re.M | re.S)
    lines = [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]
    return [line for line in lines if re.match(r"\S*wpsqa ", line)]


@pytest.mark.parametrize("command", _commands() or ["none"])
def test_every_command_of_the_readme_runs(
    here: Callable[..., Run],
    command: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    settings: Settings,
    assistant: Assistant,
) -> None:
    if command == "none":
        pytest.skip("the README has no console block")
    assert assistant.articles()
    shutil.copytree(settings.data_dir, tmp_path / "data")
    monkeypatch.setenv("WPSQA_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(ROOT)
    done = here(*shlex.split(command)[1:])
    assert (done.code, done.err) == (0, "")
    assert done.out.strip()


def test_the_settings_table_is_the_generated_one() -> None:
    found = re.search(
        r"<!-- settings -->\n(.*?)<!-- /settings -->", README.read_text("utf-8"), re.S
    )
    if found is None:
        pytest.skip("the README has no settings table")
    assert found[1].strip() == table()
