"""Reading .npz files that may be damaged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import BadZipFile
from zlib import error as ZlibError

import numpy as np

# What reading a damaged JSON or .npz file can raise.
DAMAGE = (
    OSError,
    EOFError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    BadZipFile,
    ZlibError,
)


@contextmanager
def opened(path: Path) -> Iterator[Mapping[str, Any]]:
    """The arrays of an .npz file by name; raises one of `DAMAGE`. (NumPy alone leaves a damaged file
    open.)"""
    with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
        yield data
