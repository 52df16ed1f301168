"""Centring: what turns an embedder with a strong same-language bias into a cross-language one.

For each language and kind the mean vector of texts from elsewhere is subtracted, and the rest brought
back to unit length. On a corpus with each article in one language this lifts recall@1 of Vietnamese
questions on English articles from 17.9 to 71.8 (XQuAD). Fixed means from other articles do better than
means of a small corpus, so they ship as data (from the development half of XQuAD, see NOTICE).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from corpus.errors import UsageError
from corpus.types import Language
from vectorstore.arrays import DAMAGE, opened
from vectorstore.embed import Embed, TokenEmbed, Vectors
from vectorstore.late import TokenSpace, principal_components
from vectorstore.types import Kind

SHIPPED = Path(__file__).parent / "data" / "calibration.npz"
GROUPS: tuple[tuple[Kind, Language], ...] = (
    ("question", "vi"),
    ("question", "en"),
    ("passage", "vi"),
    ("passage", "en"),
)
FEWEST = 20  # texts a mean is made of
SAMPLE = 40_000  # token vectors of each language that the principal components are found on


def family(identity: str) -> str:
    """The part of an engine's identity that its means depend on: the weights, not the precision
    (the same text differs by a cosine of .001 between precisions, the languages by .3)."""
    return identity.rsplit("/", 1)[0]


class Calibration:
    """What was measured of one engine: its mean vectors by kind and language, and the space its token
    vectors are compared in. Empty for an engine that was not measured; then nothing is moved."""

    def __init__(
        self, means: Mapping[tuple[Kind, Language], Vectors], space: TokenSpace | None = None
    ) -> None:
        self._means, self.space = means, space

    def __bool__(self) -> bool:
        return bool(self._means)

    def without_tokens(self) -> Calibration:
        """The same for whole texts alone, as an engine without token vectors has it."""
        return Calibration(self._means)

    def with_projection(self, projection: Vectors) -> Calibration:
        """The same with token vectors compared under another map ``(d, components)``."""
        if self.space is None:
            return self
        return Calibration(self._means, self.space.with_projection(projection))

    @cached_property
    def digest(self) -> str:
        """Hash of what was measured (16 hex digits); vectors placed by another do not compare."""
        found = hashlib.sha256()
        arrays = [*self._means.values(), *(self.space.arrays if self.space else ())]
        for array in arrays:
            found.update(np.ascontiguousarray(array, np.float32).tobytes())
        return found.hexdigest()[:16]

    @classmethod
    def load(cls, identity: str, folder: Path | None = None) -> Calibration:
        """For an engine: the person's own (`index calibrate`) before the shipped one."""
        for path in (own_path(folder, identity) if folder else None, SHIPPED):
            if path is not None and path.is_file():
                try:
                    with opened(path) as data:
                        if str(data["identity"]) == family(identity):
                            return cls._read(data)
                except DAMAGE as error:
                    raise UsageError(
                        f"{path} is damaged; delete it, or make it anew with 'wpsqa index calibrate'"
                    ) from error
        return cls({})

    @classmethod
    def _read(cls, data: Mapping[str, Any]) -> Calibration:
        means = {group: data["{}_{}".format(*group)].astype(np.float32) for group in GROUPS}
        if "projection" not in data:
            return cls(means)
        tokens = {g: data["tokens_{}_{}".format(*g)].astype(np.float32) for g in GROUPS}
        return cls(means, TokenSpace(tokens, data["projection"].astype(np.float32)))

    def centre(self, vectors: Vectors, kind: Kind, language: Language) -> Vectors:
        """Unit vectors, shape ``(n, d)``, with the mean of their language taken away."""
        mean = self._means.get((kind, language))
        if mean is None:
            return vectors
        moved = vectors - mean
        lengths = np.linalg.norm(moved, axis=1, keepdims=True)
        return np.where(lengths > 1e-6, moved / np.maximum(lengths, 1e-6), vectors)


def calibrate(embed: Embed, lines: Iterable[str], path: Path) -> dict[str, int]:
    """Measure an engine on JSON lines ``{"kind","language","text"}`` and write ``path``.

    Returns how many texts of each kind and language it was measured on. Raises `UsageError` for a line
    it cannot read or when there are too few of a kind.
    """
    groups = _grouped(lines)
    arrays: dict[str, Any] = {"identity": np.array(family(embed.identity))}
    tokens: dict[tuple[Kind, Language], Vectors] = {}
    for kind, language in GROUPS:
        texts = groups[(kind, language)]
        if isinstance(embed, TokenEmbed):
            vectors, pieces = embed.both(texts, kind)
            tokens[(kind, language)] = np.concatenate(pieces)
        else:
            vectors = embed(texts, kind)
        arrays[f"{kind}_{language}"] = vectors.mean(0)
    if tokens:
        arrays |= _token_space(tokens)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as out:
        np.savez_compressed(out, **arrays)
    return {f"{kind} {language}": len(texts) for (kind, language), texts in groups.items()}


def own_path(folder: Path, identity: str) -> Path:
    """Where the calibration a person made for an engine is kept."""
    name = "".join(c if c.isalnum() or c in "-_" else "_" for c in family(identity))
    return folder / f"{name}.npz"


def sampled_components(groups: Sequence[Vectors]) -> Vectors:
    """The principal components of centred token vectors, of each group at most about `SAMPLE`."""
    samples = [rows[:: max(1, len(rows) // SAMPLE)] for rows in groups]
    return principal_components(np.concatenate(samples))


def _token_space(tokens: Mapping[tuple[Kind, Language], Vectors]) -> dict[str, Any]:
    means = {group: found.mean(0) for group, found in tokens.items()}
    projection = sampled_components(
        [found - means[group] for group, found in tokens.items() if group[0] == "passage"]
    )
    named = {f"tokens_{kind}_{language}": mean for (kind, language), mean in means.items()}
    return named | {"projection": projection.astype(np.float16)}


def _grouped(lines: Iterable[str]) -> dict[tuple[Kind, Language], list[str]]:
    groups: dict[tuple[Kind, Language], list[str]] = {group: [] for group in GROUPS}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            group, text = groups[(row["kind"], row["language"])], row["text"]
            if not isinstance(text, str) or not text.strip():
                raise TypeError
            group.append(text)
        except (ValueError, KeyError, TypeError, RecursionError):
            raise UsageError(
                f'line {number} is not {{"kind":"question"|"passage","language":"vi"|"en","text":"…"}}'
            ) from None
    short = [f"{kind} {language}" for (kind, language), t in groups.items() if len(t) < FEWEST]
    if short:
        raise UsageError(f"at least {FEWEST} texts each are needed; too few: {', '.join(short)}")
    return groups
