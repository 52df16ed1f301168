"""Whether a translation is one of its sentence and of no other, as the encoder of the index sees it.

Rules about numbers and names cannot see that a model answered, refused, or slipped by a line. Over 572
sentence pairs of the development half of XQuAD and the 50 shipped translations, the two limits below
refuse 0.5 % and none of the right translations, and 99 % and 98 % of those of the sentence after.
"""

from __future__ import annotations

from collections.abc import Mapping

from corpus.split import sentences
from corpus.translations import other_language
from corpus.types import Article, Span
from vectorstore.calibrate import Calibration
from vectorstore.embed import Embed, Vectors

LEAST = 0.3
"""Cosine of a sentence and its translation, centred. Of remarks such as "I cannot help with that" the
99th percentile is 0.25; of translations the 1st is 0.41."""
NEARER = 0.05
"""By so much (cosine) a translation may be nearer to another sentence of the article."""
FEWEST_WORDS = 4  # a name or a heading has too little to compare


class Meaning:
    """Compares translations with the sentences of their article."""

    def __init__(self, embed: Embed, calibration: Calibration) -> None:
        self._embed, self._calibration = embed, calibration
        self._last: tuple[Article, dict[str, int], Vectors] | None = None

    def faults(self, article: Article, texts: Mapping[Span, str]) -> dict[Span, str]:
        """Why translations are not believed, by sentence; those that are believed are not in it."""
        words = {span: article.text[span.start : span.end] for span in texts}
        judged = [
            span
            for span, text in texts.items()
            if _says_something(text) and len(words[span].split()) >= FEWEST_WORDS
        ]
        if not judged:
            return {}
        rows, originals = self._sentences(article)
        target = other_language(article.language)
        made = self._calibration.centre(
            self._embed([texts[span] for span in judged], "passage"), "passage", target
        )
        found: dict[Span, str] = {}
        for span, near in zip(judged, made @ originals.T, strict=True):
            own = near[rows[words[span]]]
            if own < LEAST:
                found[span] = "the translation says something else"
            elif near.max() > own + NEARER:
                found[span] = "the translation is rather one of another sentence"
        return found

    def _sentences(self, article: Article) -> tuple[dict[str, int], Vectors]:
        """Each wording of the article with its row, and the rows; those of the last article are kept."""
        if self._last is None or self._last[0] != article:
            texts = [article.text[span.start : span.end] for span in sentences(article.text)]
            known = dict.fromkeys(text for text in texts if _says_something(text))
            rows = {text: row for row, text in enumerate(known)}
            vectors = self._calibration.centre(
                self._embed(list(rows), "passage"), "passage", article.language
            )
            self._last = (article, rows, vectors)
        return self._last[1:]


def _says_something(text: str) -> bool:
    return any(map(str.isalpha, text))  # an encoder refuses a text of marks alone
