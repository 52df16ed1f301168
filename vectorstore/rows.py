"""An article's rows in the vector store: written, removed, counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from corpus.errors import UsageError
from corpus.types import Language
from vectorstore.calibrate import Calibration
from vectorstore.embed import Embed, TokenEmbed, Vectors
from vectorstore.entry import Entry
from vectorstore.late import Pieces
from vectorstore.pieces import piece_file, save
from vectorstore.snapshot import row_id
from vectorstore.store import Collection, Store


def row_counts(entry: Entry) -> dict[str, list[int]]:
    """How many passage and sentence numbers an entry uses, by language."""
    return {lang: [len(entry.passages), len(entry.sentences)] for lang in entry.languages}


def header(entry: Entry) -> str:
    """What is put before a passage when it is embedded, so that it is found by what it is about; an
    article named only by its id has nothing to add."""
    return "" if entry.article.title == entry.article.id else f"{entry.article.title}\n"


def write_rows(
    pieces_folder: Path, store: Store, entry: Entry, embed: Embed, calibration: Calibration
) -> None:
    """Embed every view of an article's passages and sentences and store the vectors. A text the
    embedder cannot read (a line of invisible characters, say) is left to the lexical half."""
    pieces: dict[Language, Pieces] = {}
    for language in entry.languages:
        _put(
            store,
            "passages",
            [row_id(entry, language, n) for n in range(len(entry.passages))],
            _embedded(embed, _passages(entry, language), language, calibration, tokens=False),
        )
        found = _embedded(embed, _sentences(entry, language), language, calibration, tokens=True)
        _put(
            store,
            "sentences",
            [row_id(entry, language, n) for n in range(len(entry.sentences))],
            found,
        )
        if any(tokens is not None for _, tokens in found.values()):
            pieces[language] = _packed(found, len(entry.sentences))
    if pieces:
        save(piece_file(pieces_folder, entry.fingerprint), pieces)


def _passages(entry: Entry, language: Language) -> dict[int, str]:
    top = header(entry)
    texts = ((n, entry.passage_text(n, language)) for n in range(len(entry.passages)))
    return {n: top + text for n, text in texts if text}


def _sentences(entry: Entry, language: Language) -> dict[int, str]:
    texts = ((n, entry.sentence_text(n, language)) for n in range(len(entry.sentences)))
    return {n: text for n, text in texts if text}


Found = tuple[Vectors, Vectors | None]  # a vector and, where the engine has them, placed tokens


def _embedded(
    embed: Embed,
    texts: Mapping[int, str],
    language: Language,
    calibration: Calibration,
    *,
    tokens: bool,
) -> dict[int, Found]:
    """Centred vectors by number, of those texts that can be embedded."""
    try:
        return dict(
            zip(
                texts,
                _both(embed, list(texts.values()), language, calibration, tokens),
                strict=True,
            )
        )
    except UsageError:
        if len(texts) == 1:
            return {}
    return {
        n: found
        for n, text in texts.items()
        for found in _embedded(embed, {n: text}, language, calibration, tokens=tokens).values()
    }


def _both(
    embed: Embed, texts: list[str], language: Language, calibration: Calibration, tokens: bool
) -> list[Found]:
    placed: list[Vectors | None] = [None] * len(texts)
    space = calibration.space
    if tokens and space is not None and isinstance(embed, TokenEmbed):
        vectors, raw = embed.both(texts, "passage")
        placed = [space.place(t, "passage", language) for t in raw]
    else:
        vectors = embed(texts, "passage")
    return list(zip(calibration.centre(vectors, "passage", language), placed, strict=True))


def _packed(found: Mapping[int, Found], count: int) -> Pieces:
    width = next(tokens.shape[1] for _, tokens in found.values() if tokens is not None)
    nothing = np.zeros((0, width), np.float32)
    return Pieces.pack(
        [t if (t := found.get(n, (None, None))[1]) is not None else nothing for n in range(count)]
    )


def _put(store: Store, name: Collection, ids: Sequence[str], found: Mapping[int, Found]) -> None:
    if found:
        store.upsert(name, [ids[n] for n in found], np.stack([v for v, _ in found.values()]))


def delete_rows(
    pieces_folder: Path, store: Store, fingerprint: str, counts: Mapping[str, list[int]]
) -> None:
    """Remove the rows of an entry, known only by its fingerprint and what `row_counts` said of it;
    rows that are not there are passed over."""
    for language, (passages, sentences) in counts.items():
        store.delete("passages", [f"{fingerprint}.{language}.{n}" for n in range(passages)])
        store.delete("sentences", [f"{fingerprint}.{language}.{n}" for n in range(sentences)])
    piece_file(pieces_folder, fingerprint).unlink(missing_ok=True)
