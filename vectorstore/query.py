"""A question made ready for searching: its vector and its words, computed once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from dataclasses import field as kept
from datetime import date
from typing import Any, Literal, TypeVar

from corpus.language import detect, looks_unaccented
from corpus.text import canonical
from corpus.types import Language
from vectorstore.asks import proper
from vectorstore.calibrate import Calibration
from vectorstore.embed import Embed, TokenEmbed, Vectors
from vectorstore.lexical import folded, words

_T = TypeVar("_T")
Compared = Literal["words", "vectors", "pieces"]
"""What questions and texts are compared by: words alone, also vectors, or also those of word pieces."""


@dataclass(frozen=True)
class Query:
    """``asked`` is the question proper and ``text`` what is searched for, which carries the topic of the
    question before when it is a follow-up: Vietnamese typed without accents has them put back, which takes
    the right sentence first from 49 to 70 of 100 (XQuAD), and ``field`` names the lexical field to
    ask, the folded one for such questions. ``known`` keeps what one stage measures and the next asks
    for again, for one index version."""

    text: str
    asked: str
    language: Language
    vector: Vectors | None
    pieces: Vectors | None
    field: str
    tokens: tuple[str, ...]
    as_of: date | None = None
    known: dict[Hashable, Any] = kept(default_factory=dict, compare=False, repr=False)

    def once(self, key: Hashable, measure: Callable[[], _T]) -> _T:
        """What ``measure`` gives, measured the first time that ``key`` is asked for."""
        if key not in self.known:
            self.known[key] = measure()
        found: _T = self.known[key]
        return found

    @property
    def compared(self) -> Compared:
        """What it can be compared by."""
        return "words" if self.vector is None else "vectors" if self.pieces is None else "pieces"


def compared_by(embed: Embed | None, calibration: Calibration) -> Compared:
    """What an engine lets questions be compared by."""
    if embed is None:
        return "words"
    tokens = calibration.space is not None and isinstance(embed, TokenEmbed)
    return "pieces" if tokens else "vectors"


def make_query(
    text: str,
    embed: Embed | None,
    calibration: Calibration,
    *,
    language: Language | None = None,
    as_of: date | None = None,
    topic: str = "",
    restore: Callable[[str], str] | None = None,
) -> Query:
    """Detect the language where it is not given, embed and centre the question. ``topic`` is put before
    it for searching; ``restore`` puts the accents back on Vietnamese typed without them."""
    text, topic = canonical(text), canonical(topic)
    language = language or detect(text)
    asked, text = proper(text), f"{topic} {text}".strip()
    if language == "vi" and looks_unaccented(text):
        field, tokens = "folded", folded(text)
        text = restore(text) if restore else text
        asked = restore(asked) if restore else asked
    else:
        field, tokens = "words", words(text)
    vector, pieces = _embedded(text, embed, calibration, language)
    return Query(text, asked, language, vector, pieces, field, tuple(tokens), as_of)


def _embedded(
    text: str, embed: Embed | None, calibration: Calibration, language: Language
) -> tuple[Vectors | None, Vectors | None]:
    """The centred vector and the placed token vectors, each None where they cannot be had."""
    if embed is None:
        return None, None
    if calibration.space is None or not isinstance(embed, TokenEmbed):
        vectors, pieces = embed([text], "question"), None
    else:
        vectors, tokens = embed.both([text], "question")
        pieces = calibration.space.place(tokens[0], "question", language)
    return calibration.centre(vectors, "question", language)[0], pieces
