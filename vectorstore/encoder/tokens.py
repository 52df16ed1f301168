"""Text to word pieces: the Unigram model of XLM-RoBERTa, one best path (Viterbi) per word.

Words are cut at spaces, so a word's pieces never depend on its neighbours and can be remembered. A
run of unknown characters is one unknown piece, as in SentencePiece. Written here because the usual
package needs 280 MB and 0.6 s to load this vocabulary.
"""

from __future__ import annotations

from collections.abc import Sequence

from vectorstore.encoder.layout import Vocabulary

SPACE = "▁"  # SentencePiece marks the beginning of a word with this
CACHED_WORDS, CACHED_LENGTH = 65_536, 64


class Tokeniser:
    """Safe from many threads: the cache is a dict whose entries never change."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._longest = max(map(len, vocabulary.ids))
        self._unknown_score = min(vocabulary.scores) - 10.0  # SentencePiece's penalty
        self._cache: dict[str, tuple[int, ...]] = {}

    def ids(self, text: str) -> list[int]:
        """The ids of the pieces of ``text``, without begin and end marks; ``text`` is in NFKC."""
        ids: list[int] = []
        for word in text.translate(self._vocabulary.normal).split(" "):
            if word:
                ids += self._word(word)
        return ids

    def marked(self, window: Sequence[int]) -> tuple[int, ...]:
        """A window of pieces between the begin and end marks, as the network wants it."""
        return (self._vocabulary.begin, *window, self._vocabulary.end)

    def _word(self, word: str) -> tuple[int, ...]:
        known = self._cache.get(word)
        if known is None:
            known = self._best(SPACE + word)
            if len(word) < CACHED_LENGTH:
                if len(self._cache) >= CACHED_WORDS:
                    self._cache.clear()
                self._cache[word] = known
        return known

    def _best(self, word: str) -> tuple[int, ...]:
        """The likeliest pieces: ``best[i]`` scores the first ``i`` characters, ``last[i]`` and
        ``back[i]`` are the piece that ends there and where it begins."""
        size, ids, scores = len(word), self._vocabulary.ids, self._vocabulary.scores
        unknown, penalty, longest = self._vocabulary.unknown, self._unknown_score, self._longest
        best = [0.0] + [float("-inf")] * size
        last, back = [unknown] * (size + 1), [0] * (size + 1)
        for start in range(size):
            base = best[start]
            for end in range(start + 1, min(size, start + longest) + 1):
                piece = ids.get(word[start:end])
                if piece is not None and base + scores[piece] > best[end]:
                    best[end], last[end], back[end] = base + scores[piece], piece, start
            if base + penalty > best[start + 1]:
                best[start + 1], last[start + 1], back[start + 1] = base + penalty, unknown, start
        return self._path(last, back)

    def _path(self, last: list[int], back: list[int]) -> tuple[int, ...]:
        found: list[int] = []
        end = len(last) - 1
        while end > 0:
            if not (found and found[-1] == last[end] == self._vocabulary.unknown):
                found.append(last[end])
            end = back[end]
        return tuple(reversed(found))
