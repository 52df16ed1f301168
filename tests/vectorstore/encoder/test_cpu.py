"""Which CPUs get whole bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

from vectorstore.encoder import cpu


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ("fpu avx2 avx512f avx512_vnni", True),
        ("fpu avx2 avx_vnni", True),
        ("fpu avx2 avx512f avx512bw", False),
        ("fpu sse4_2", False),
        ("", False),
    ],
)
def test_flags_of_linux(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flags: str, expected: bool
) -> None:
    monkeypatch.setattr("platform.system", lambda: "Linux")
    info = tmp_path / "cpuinfo"
    info.write_text(f"processor\t: 0\nflags\t\t: {flags}\n\nprocessor\t: 1\nflags\t\t: {flags}\n")
    assert cpu.whole_bytes(info) is expected


def test_one_core_without_the_instruction_is_enough_to_say_no(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platform.system", lambda: "Linux")
    info = tmp_path / "cpuinfo"
    info.write_text("flags : avx2 avx_vnni\nflags : avx2\n")
    assert cpu.whole_bytes(info) is False


def test_unknown_is_no(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "arm").write_text("processor : 0\nFeatures : asimddp\n")
    monkeypatch.setattr("platform.system", lambda: "Linux")
    assert cpu.whole_bytes(tmp_path / "arm") is False
    assert cpu.whole_bytes(tmp_path / "absent") is False
    monkeypatch.setattr("platform.system", lambda: "Darwin")
    assert cpu.whole_bytes() is False
