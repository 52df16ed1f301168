"""Question to hits: candidates from the vector store and the lexical index, scored exactly, fused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from vectorstore.embed import Vectors
from vectorstore.fuse import Weights, fuse
from vectorstore.query import Query
from vectorstore.snapshot import Row, Snapshot, as_matrix, row_id
from vectorstore.types import Hit

CANDIDATES = 64  # per source; the right passage stands among them in 99.9 % of XQuAD questions
FEW = 400  # passages that an as-of date leaves visible: up to so many, all are candidates


def search(snapshot: Snapshot, query: Query, k: int, weights: Weights) -> tuple[Hit, ...]:
    """The first stage: the ``k`` best passages, each once, best first; ties go to the earlier one."""
    lexical = snapshot.lexical[query.field].scores(query.tokens)
    rows = _candidates(snapshot, query, lexical, k)
    if not rows:
        return ()
    dense = _dense(snapshot, query, rows)
    hits: dict[tuple[int, int], Hit] = {}
    for number, row in enumerate(rows):
        hit = _hit(
            snapshot, query, row, float(lexical[snapshot.row_number[row]]), dense[number], weights
        )
        place = (row.entry, row.passage)
        if place not in hits or hit.score > hits[place].score:
            hits[place] = hit
    ordered = sorted(hits.items(), key=lambda item: (-item[1].score, item[0]))
    return tuple(hit for _, hit in ordered[:k])


def _hit(
    snapshot: Snapshot,
    query: Query,
    row: Row,
    lexical: float,
    dense: tuple[float, float],
    weights: Weights,
) -> Hit:
    entry = snapshot.entries[row.entry]
    passage, sentence = dense
    other = query.vector is not None and query.language not in entry.languages
    score = fuse(weights, passage=passage, sentence=sentence, lexical=lexical, other=other)
    parts = {"passage": passage, "sentence": sentence, "lexical": lexical, "other": float(other)}
    return Hit(entry.passages[row.passage], score, row.language, parts)


def _candidates(snapshot: Snapshot, query: Query, lexical: Vectors, k: int) -> list[Row]:
    """Views worth scoring, every view of a passage together, in a stable order."""
    places = _few_visible(snapshot, query) or _nearest(snapshot, query, lexical, k)
    return [
        row
        for entry, passage in sorted(places)
        if visible(snapshot, entry, query)
        for language in snapshot.entries[entry].languages
        if (row := Row(entry, passage, language)) in snapshot.row_number
    ]


def _few_visible(snapshot: Snapshot, query: Query) -> set[tuple[int, int]]:
    """Every passage an as-of date leaves visible if they are few: they may lie far behind the nearest
    of the hidden ones. Empty without a date, or when they are many."""
    if query.as_of is None:
        return set()
    places = {
        (number, passage)
        for number, entry in enumerate(snapshot.entries)
        if visible(snapshot, number, query)
        for passage in range(len(entry.passages))
    }
    return places if len(places) <= FEW else set()


def _nearest(snapshot: Snapshot, query: Query, lexical: Vectors, k: int) -> set[tuple[int, int]]:
    """The passages that either half of the search, or one of their sentences, puts first."""
    places: set[tuple[int, int]] = set()
    depth = max(k, CANDIDATES) * (1 if query.as_of is None else 4)
    best = np.argsort(-lexical, kind="stable")[:depth]
    places.update(
        (snapshot.rows[n].entry, snapshot.rows[n].passage) for n in best if lexical[n] > 0
    )
    if query.vector is not None and snapshot.store is not None:
        for found, _ in snapshot.store.nearest("passages", query.vector, depth):
            entry, _, passage = snapshot.place(found)
            places.add((entry, passage))
        for found, _ in snapshot.store.nearest("sentences", query.vector, 2 * depth):
            entry, _, sentence = snapshot.place(found)
            places.add((entry, snapshot.entries[entry].passage_of_sentence[sentence]))
    return places


def visible(snapshot: Snapshot, entry: int, query: Query) -> bool:
    """Whether an article may be shown: with an as-of date, only what was surely published by then."""
    if query.as_of is None:
        return True
    published = snapshot.entries[entry].article.published
    return published is not None and published <= query.as_of


def _dense(snapshot: Snapshot, query: Query, rows: Sequence[Row]) -> list[tuple[float, float]]:
    """For each view the cosine of the passage and of its best sentence; zeros without an embedder."""
    if query.vector is None or snapshot.store is None:
        return [(0.0, 0.0)] * len(rows)
    ids = [row_id(snapshot.entries[row.entry], row.language, row.passage) for row in rows]
    passages = as_matrix(snapshot.vectors("passages", ids), ids, len(query.vector)) @ query.vector
    cosines = sentence_cosines(snapshot, query, rows)
    return [(float(passages[n]), max(cosines[n].values(), default=0.0)) for n in range(len(rows))]


def sentence_cosines(
    snapshot: Snapshot, query: Query, rows: Iterable[Row]
) -> list[Mapping[int, float]]:
    """For each view the centred cosine of every sentence that has one, by sentence number."""
    rows = list(rows)
    if query.vector is None or snapshot.store is None:
        return [{} for _ in rows]
    known = query.known
    missing = [row for row in rows if ("cosines", row) not in known]
    for row, cosines in zip(missing, _cosines(snapshot, query.vector, missing), strict=True):
        known[("cosines", row)] = cosines
    return [known[("cosines", row)] for row in rows]


def _cosines(snapshot: Snapshot, vector: Vectors, rows: Sequence[Row]) -> list[dict[int, float]]:
    ids = [
        [
            (number, row_id(snapshot.entries[row.entry], row.language, number))
            for number in snapshot.entries[row.entry].sentence_range(row.passage)
        ]
        for row in rows
    ]
    found = snapshot.vectors("sentences", (i for group in ids for _, i in group))
    flat = [i for group in ids for _, i in group if i in found]
    values = as_matrix(found, flat, len(vector)) @ vector
    cosine = dict(zip(flat, values.tolist(), strict=True))
    return [{number: cosine[i] for number, i in group if i in cosine} for group in ids]
