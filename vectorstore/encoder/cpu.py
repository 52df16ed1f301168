"""What this CPU can do: whether its products of bytes are exact over the whole range."""

from __future__ import annotations

import platform
from pathlib import Path

CPUINFO = Path("/proc/cpuinfo")
EXACT = {"avx512_vnni", "avx_vnni"}  # x86 instructions that sum four byte products in 32 bits


def whole_bytes(cpuinfo: Path = CPUINFO) -> bool:
    """Whether 8-bit weights are safe here. Where it isn't known, no: 7 bits are safe everywhere."""
    if platform.system() != "Linux":
        return False
    try:
        text = cpuinfo.read_text("utf-8", "replace")
    except OSError:
        return False
    lines = (line.partition(":") for line in text.splitlines())
    flags = [set(value.split()) for name, _, value in lines if name.strip() == "flags"]
    return bool(flags) and all(EXACT & each for each in flags)
