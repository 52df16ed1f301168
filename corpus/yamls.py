"""YAML in and out: the one module that knows the library."""

from __future__ import annotations

from typing import Any


class BadYaml(ValueError):
    """A text that is not YAML; ``line`` counts from 1, 0 where it is not known."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.line = line


def read(text: str) -> Any:
    """Plain values only. Raises `BadYaml`, and `ValueError` for a date that does not exist.

    The library's own parser in C, ten times faster, is not in each of its builds.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(text, loader)  # noqa: S506  both are safe
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise BadYaml(str(error).split("\n", 1)[0], mark.line + 1 if mark else 0) from None


def write(values: dict[str, Any]) -> str:
    """One line a key, in the order given, letters as they are."""
    import yaml

    written: str = yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=float("inf"))
    return written
