"""Prompts: one Markdown file each, read by name and known by the digest of its text."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from string import Template

from corpus.errors import NotFound

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Prompt:
    """A text with ``$variables``. An answer is stored with the ``digest`` of the prompt it came from."""

    name: str
    text: str

    @cached_property
    def digest(self) -> str:
        """Twelve hex digits of the hash of the text."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()[:12]

    @cached_property
    def variables(self) -> frozenset[str]:
        """The names of its variables."""
        found = Template.pattern.finditer(self.text)
        return frozenset(name for match in found if (name := match["named"] or match["braced"]))

    def render(self, **values: str) -> str:
        """The text with its variables filled in. Raises ValueError naming a variable that is missing or
        that the text does not use."""
        for problem, names in (
            ("needs", self.variables - values.keys()),
            ("does not use", values.keys() - self.variables),
        ):
            if names:
                raise ValueError(f"prompt {self.name} {problem} {', '.join(sorted(names))}")
        return Template(self.text).substitute(values)


@lru_cache
def load(name: str) -> Prompt:
    """The prompt of the file ``name.md``. Raises `NotFound`."""
    path = _FOLDER / f"{name}.md"
    if not re.fullmatch(r"[a-z0-9-]+", name) or not path.is_file():
        known = ", ".join(sorted(found.stem for found in _FOLDER.glob("*.md")))
        raise NotFound(f"there is no prompt {name!r}; there are {known}")
    return Prompt(name, path.read_text("utf-8").strip())
