"""Nobody is told of anyone's use, and nothing is written outside the data directory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_a_home_stays_empty(tmp_path: Path) -> None:
    home, data = tmp_path / "home", tmp_path / "data"
    home.mkdir()
    # In continuous integration some libraries hold back on their own; here they must not need to.
    kept = {name: value for name, value in os.environ.items() if name not in ("CI", "HOME")}
    command = [sys.executable, "-m", "qa.cli", "search", "women", "--data-dir", str(data)]
    done = subprocess.run(
        command,
        env={**kept, "HOME": str(home)},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert b"women" in done.stdout
    assert [path for path in home.rglob("*") if path.is_file()] == []
