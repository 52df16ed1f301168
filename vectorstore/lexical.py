"""BM25 over query mass: the lexical half of the search, on an absolute scale.

Okapi BM25 (k1 1.2, b 0.75, Lucene idf) divided by the idf mass of the whole question, unseen words
included at the highest idf. The quotient lies between 0 and a little over 2 and vanishes by itself
when question and text share no language, which is what makes it safe to add to a cosine
(rank fusion would give that noise a full vote).
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.text import fold
from vectorstore.arrays import opened

K1, B = 1.2, 0.75
_WORD = re.compile(r"\w+")

Tokens = Callable[[str], list[str]]


def words(text: str) -> list[str]:
    """Lower-cased words; for Vietnamese these are syllables with their accents."""
    return _WORD.findall(text.lower())


def folded(text: str) -> list[str]:
    """Words without accents and the pairs of neighbours: for Vietnamese typed without accents, where
    single syllables say too little (measured on XQuAD: recall@1 91.9 with pairs, 87.6 without)."""
    single = _WORD.findall(fold(text))
    return single + [f"{left} {right}" for left, right in zip(single, single[1:], strict=False)]


FIELDS: dict[str, Tokens] = {"words": words, "folded": folded}


class Bm25:
    """One field over rows of text. Postings are three arrays, so a query touches only its own words."""

    def __init__(
        self,
        vocabulary: dict[str, int],
        starts: NDArray[np.int64],
        rows: NDArray[np.int32],
        weights: NDArray[np.float32],
        total: int,
    ) -> None:
        self._vocabulary, self._starts, self._rows, self._weights = (
            vocabulary,
            starts,
            rows,
            weights,
        )
        self.total = total
        self._idfs: dict[str, float] = {}  # of words the rows have

    @classmethod
    def build(cls, texts: Iterable[Sequence[str]]) -> Bm25:
        """Build from the token lists of all rows, in row order."""
        counted = [Counter(tokens) for tokens in texts]
        lengths = np.array([sum(c.values()) for c in counted], np.float32)
        mean = float(lengths.mean()) if counted else 1.0
        vocabulary: dict[str, int] = {}
        terms: list[int] = []
        rows: list[int] = []
        counts: list[int] = []
        for row, counter in enumerate(counted):
            for token, count in counter.items():
                terms.append(vocabulary.setdefault(token, len(vocabulary)))
                rows.append(row)
                counts.append(count)
        order = np.argsort(np.array(terms, np.int64), kind="stable")
        row_array = np.array(rows, np.int32)[order]
        count_array = np.array(counts, np.float32)[order]
        norm = K1 * (1 - B + B * lengths / max(mean, 1e-9))
        weights = count_array * (K1 + 1) / (count_array + norm[row_array]) if rows else count_array
        starts = np.zeros(len(vocabulary) + 1, np.int64)
        np.cumsum(np.bincount(np.array(terms, np.int64), minlength=len(vocabulary)), out=starts[1:])
        return cls(vocabulary, starts, row_array, weights.astype(np.float32), len(counted))

    def idf(self, token: str) -> float:
        """Lucene's idf; a token no row has counts as if one row had it."""
        if (known := self._idfs.get(token)) is not None:
            return known
        term = self._vocabulary.get(token)
        if term is None:
            return math.log(1 + (self.total - 0.5) / 1.5) if self.total else 0.0
        df = float(self._starts[term + 1] - self._starts[term])
        idf = self._idfs[token] = math.log(1 + (self.total - df + 0.5) / (df + 0.5))
        return idf

    def scores(self, tokens: Sequence[str]) -> NDArray[np.float32]:
        """BM25 over query mass for every row, shape ``(total,)``."""
        out = np.zeros(self.total, np.float32)
        mass = 0.0
        for token in tokens:
            idf = self.idf(token)
            mass += idf
            term = self._vocabulary.get(token)
            if term is not None:
                part = slice(int(self._starts[term]), int(self._starts[term + 1]))
                out[self._rows[part]] += idf * self._weights[part]
        return out / np.float32(mass) if mass > 0 else out

    def text_score(self, tokens: Sequence[str], text: Sequence[str], mean: float) -> float:
        """BM25 over query mass of a text that is no row, with the rows' idf; ``mean`` is the usual
        length of such texts in tokens."""
        counts = Counter(text)
        norm = K1 * (1 - B + B * len(text) / mean)
        mass = total = 0.0
        for token in tokens:
            idf = self.idf(token)
            mass += idf
            if count := counts.get(token):
                total += idf * count * (K1 + 1) / (count + norm)
        return total / mass if mass > 0 else 0.0

    def save(self, path: Path) -> None:
        """Write ``path`` (an .npz without pickles)."""
        names = np.frombuffer(json.dumps(list(self._vocabulary)).encode("utf-8"), np.uint8)
        np.savez(
            path,
            names=names,
            starts=self._starts,
            rows=self._rows,
            weights=self._weights,
            total=np.array(self.total),
        )

    @classmethod
    def load(cls, path: Path) -> Bm25:
        """Read what `save` wrote."""
        with opened(path) as data:
            names: list[str] = json.loads(data["names"].tobytes())
            vocabulary = {name: number for number, name in enumerate(names)}
            return cls(
                vocabulary, data["starts"], data["rows"], data["weights"], int(data["total"])
            )
