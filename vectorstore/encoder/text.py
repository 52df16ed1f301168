"""The one door for text on its way to the network: cleaned, measured, cut into windows."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from corpus.errors import UsageError
from vectorstore.encoder.tokens import Tokeniser
from vectorstore.types import Kind

# The words the network was trained to see before a text; nothing else in the project knows them.
PREFIX: dict[Kind, str] = {"question": "query:", "passage": "passage:"}
MAX_CHARACTERS = 20_000
MAX_WINDOWS = 12  # of 510 pieces; about two seconds of work
# Controls (also NUL, tab, newline) and halves of surrogate pairs, which no encoding can carry.
_UNUSABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Prepared:
    """The pieces of one text in windows; the first window begins with ``prefix`` pieces that belong
    to the kind and not to the text."""

    windows: tuple[tuple[int, ...], ...]
    prefix: int


def clean(text: str) -> str:
    """``text`` in NFKC on one line. Raises `UsageError` when it is too long or nothing is left.

    NFKC is for the network's copy only: offsets of articles count NFC.
    """
    if len(text) > MAX_CHARACTERS:
        raise _too_long(len(text))
    folded = " ".join(unicodedata.normalize("NFKC", _UNUSABLE.sub(" ", text)).split())
    if not folded:
        raise UsageError("the text is empty: write some words")
    return folded


def prepare(text: str, kind: Kind, tokeniser: Tokeniser, window: int) -> Prepared:
    """Clean ``text``, put the prefix of its kind before it and cut it into windows.

    Raises `UsageError` when it is too long or has nothing to embed in it.
    """
    prefix = tokeniser.ids(PREFIX[kind])
    pieces = tokeniser.ids(clean(text))
    if not pieces:
        raise UsageError("the text has nothing to read in it: write some words")
    if len(prefix) + len(pieces) > MAX_WINDOWS * window:
        raise _too_long(len(text))
    every = (*prefix, *pieces)
    windows = tuple(every[at : at + window] for at in range(0, len(every), window))
    return Prepared(windows, len(prefix))


def _too_long(length: int) -> UsageError:
    return UsageError(f"the text is too long ({length:,} characters): shorten it or split it")
