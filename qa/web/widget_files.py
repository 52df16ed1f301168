"""The files of the widget as they leave the server: versioned, compressed, with their integrity.

The loader names the other files with their hashes, so a page that pins the loader (``integrity``
in its tag) has pinned all of them.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "widget"
SHARED = Path(__file__).parent / "static"
LOADER = "widget.js"
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class WidgetFile:
    """One file: its bytes, plain and compressed, and its integrity as a tag writes it."""

    name: str
    plain: bytes
    packed: bytes
    integrity: str

    @property
    def media_type(self) -> str:
        """What to call it."""
        return TYPES[Path(self.name).suffix]


@dataclass(frozen=True, slots=True)
class Build:
    """All files. ``version`` changes with any byte of any of them."""

    version: str
    files: dict[str, WidgetFile]

    @property
    def loader(self) -> WidgetFile:
        """The file a page names."""
        return self.files[LOADER]


@cache
def build() -> Build:
    """Read the files once for the life of the process."""
    sources = [SHARED / "dom.js", *sorted(FOLDER.glob("*.js")), *sorted(FOLDER.glob("*.css"))]
    files = {p.name: _file(p.name, p.read_bytes()) for p in sources if p.name != LOADER}
    loader = (FOLDER / LOADER).read_bytes()
    everything = loader + b"".join(file.plain for file in files.values())
    version = hashlib.sha256(everything).hexdigest()[:16]
    named = {
        "version": version,
        "files": {name: file.integrity for name, file in files.items()},
    }
    filled = loader.replace(b"$BUILD", json.dumps(named, separators=(",", ":")).encode())
    return Build(version, {**files, LOADER: _file(LOADER, filled)})


def _file(name: str, data: bytes) -> WidgetFile:
    digest = base64.b64encode(hashlib.sha384(data).digest()).decode()
    return WidgetFile(name, data, gzip.compress(data, mtime=0), f"sha384-{digest}")
