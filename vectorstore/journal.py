"""What an unfinished version of the index holds, so that a build that was killed can be gone on with.

One JSON line ``[fingerprint, counts, whole]`` each time an entry is touched; the last line of a
fingerprint counts. It is written before the entry's rows are (``whole`` false) and again after, so that
no row is ever there that the journal does not know of.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

Counts = Mapping[str, list[int]]


class Journal:
    """``held``: the row counts of entries that are there whole, by fingerprint; ``torn``: of those that
    may be there in part."""

    def __init__(self, path: Path, head: str, held: Mapping[str, Counts]) -> None:
        self._path = path
        self.held: dict[str, Counts] = dict(held)
        self.torn: dict[str, Counts] = {}
        lines = [head, *(json.dumps([name, counts, True]) for name, counts in held.items())]
        path.write_text("\n".join([*lines, ""]), "utf-8")

    @classmethod
    def resume(cls, path: Path, head: str) -> Journal | None:
        """Read a journal again, or None where there is none of the same ``head``."""
        try:
            first, *lines = path.read_text("utf-8").split("\n")[:-1]  # the last may be half a line
            if first != head:
                return None
            rows = [json.loads(line) for line in lines]
            last = {name: (counts, whole) for name, counts, whole in rows}
        except (OSError, ValueError, TypeError):
            return None
        found = cls(path, head, {name: counts for name, (counts, whole) in last.items() if whole})
        for name, (counts, whole) in last.items():
            if not whole:
                found.begin(name, counts)
        return found

    def begin(self, fingerprint: str, counts: Counts) -> None:
        """The rows of an entry are about to be written or removed."""
        self.held.pop(fingerprint, None)
        self.torn[fingerprint] = counts
        self._append(fingerprint, counts, whole=False)

    def finish(self, fingerprint: str) -> None:
        """All rows of the entry are there."""
        self.held[fingerprint] = self.torn.pop(fingerprint)
        self._append(fingerprint, self.held[fingerprint], whole=True)

    def _append(self, fingerprint: str, counts: Counts, *, whole: bool) -> None:
        with self._path.open("a", encoding="utf-8") as out:
            out.write(json.dumps([fingerprint, counts, whole]) + "\n")

    def close(self) -> None:
        """The version is finished."""
        self._path.unlink(missing_ok=True)
