"""How sure it is that the articles answer a question: a calibrated probability.

A logistic model looks at how near the best sentences are and tells what is off topic. Against its
verdict stands what was asked for and is not there: a name, year or number the articles never mention, a
count of things they never count, a day where they give none. Weights, operating point and the command
that fits them stand in ``data/answerable.json``.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from corpus.glossary import NAMES, Glossary
from corpus.text import fold
from qa.bound import BOUND, belongs
from qa.demands import unmet
from qa.found import Found
from qa.matter import fits
from vectorstore.coverage import capital_runs, missing_names, names, pairs, stem, stems
from vectorstore.deeds import deed
from vectorstore.entry import Entry
from vectorstore.people import names_person
from vectorstore.query import Query
from vectorstore.rank import own_words
from vectorstore.snapshot import Snapshot
from vectorstore.types import SentenceHit
from vectorstore.wanted import numbers, wanted

MODEL = Path(__file__).parent / "data" / "answerable.json"
# Log odds taken away where something asked for is missing. On the dev cases 4 refuses half of the near
# misses for 2 in 100 of the answerable ones; more would cost more on other corpora than it brings here.
PENALTY = 9.0
KINDS = ("number", "date", "person", "place", "reason")
_FIGURE = re.compile(r"(?<![\d.,%])\d{3,}(?![\d%])")  # years, resolutions, decrees
# Who did what, and where: the share of the question's own words, names and dates aside, that one of the
# sentences must have in some form. Below it, six of nine near misses on the dev cases and three of
# twenty-two questions that are answered.
DEED = 0.45
AS_GOOD = 1.4  # of the ranker's score: a quarter as likely as the best sentence
AT_ALL = 0.25  # of what was done, near the day or name that may answer
DEEDS = ("person", "place")
_CONFIRM = re.compile(
    r"\b(right|correct|true|is that so|(is|was|are|were|did|do|does|has|have|had)n['’]t (it|that|they|he|she))"
    r"\s*\?|(?:phải|đúng) (?:không|chứ|chăng|vậy)( ạ| nhỉ)?\s*\?|có đúng|có phải .* không\s*\?",
    re.IGNORECASE,
)
_BODY = {
    "en": re.compile(
        r"\b(which|what) ((?!did|does|do|has|have|had|is|was|are|were|will)\S+ ){0,2}(ministr(y|ies)|organi[sz]ations?|agenc(y|ies)|bod(y|ies)|governments?"
        r"|institutions?|compan(y|ies)|countr(y|ies)|parties|party|units?|academy|embass(y|ies))\b"
    ),
    "vi": re.compile(
        r"\b(bo|co quan|to chuc|nuoc|quoc gia|don vi|chinh phu|cong ty|hoc vien|dai su quan) nao\b"
    ),
}
_NUMBERED = re.compile(r"\b(?:so|no\.?|number|unit|dot|thu|phase|round|khoa)\s*(\d+)\b")
LOOKED_AT = 3  # sentences: as many as an answer shows at most


@lru_cache(maxsize=1)
def model() -> Mapping[str, Any]:
    """The fitted model: ``weights``, ``means``, ``scales``, ``bias`` and ``threshold``."""
    read: dict[str, Any] = json.loads(MODEL.read_text("utf-8"))
    return read


def threshold() -> float:
    """The operating point: below it the assistant abstains."""
    return float(model()["threshold"])


def confidence(snapshot: Snapshot, query: Query, sentences: Sequence[SentenceHit]) -> float:
    """The probability (0 to 1) that the best sentences answer; 0 when there are none."""
    if not sentences:
        return 0.0
    odds = _log_odds(nearness(snapshot, query, sentences))
    if any(unsaid(snapshot, query, sentences).values()):
        odds -= PENALTY
    return 1 / (1 + math.exp(-odds))


def touches(found: Found) -> bool:
    """Whether the best article has any word of what is asked now: the topic of a conversation must not
    answer in its place. True where the languages cannot be compared, or the question has no word of
    its own (“And who?”)."""
    if not found.sentences:
        return False
    entry = found.snapshot.entry(found.sentences[0].article_id)
    own = own_words(found.query.asked, found.query.language)
    if not own or found.query.language not in entry.languages:
        return True
    if any(_unheard(" ".join(run), entry.everything) for run in capital_runs(found.query.asked)):
        return False
    there = frozenset().union(*(stems(text) for text in entry.everything))
    return any(stem(word) in there for word in own)


def _unheard(name: str, texts: Sequence[str]) -> bool:
    """Whether no text has a name in its own letters, in any of the forms the glossary knows: Pháp
    (France) is not heard where somebody only speaks of a giải pháp (solution)."""
    glossary = Glossary.load()
    found = [glossary.entries[match.entry_index] for match in glossary.find(name)]
    forms = {name, *(form for entry in found for form in (*entry.vi, *entry.en))}
    either = "|".join(map(re.escape, sorted(forms)))
    return not any(re.search(rf"(?<!\w)(?:{either})(?!\w)", text) for text in texts)


def _log_odds(found: Mapping[str, float]) -> float:
    fitted = model()
    total = float(fitted["bias"])
    for name, weight in fitted["weights"].items():
        total += weight * (found[name] - fitted["means"][name]) / fitted["scales"][name]
    return max(-30.0, min(30.0, total))


def unsaid(snapshot: Snapshot, query: Query, sentences: Sequence[SentenceHit]) -> dict[str, bool]:
    """Which things the question asks for or names are missing from the best sentences or from all of
    their articles; what cannot be compared across the languages is not called missing."""
    top = sentences[:LOOKED_AT]
    entries = [snapshot.entry(i) for i in dict.fromkeys(hit.article_id for hit in top)]
    texts = [text for entry in entries for text in entry.everything]
    figures = frozenset().union(*(numbers(text) for text in texts), *map(_date_parts, entries))
    readable = _readable(snapshot, query, top)
    near = [hit for hit in top if hit.score >= top[0].score - AS_GOOD]
    fitting = [
        hit
        for hit in near
        if fits(query.asked, query.language, snapshot.entry(hit.article_id), hit.number)
    ]
    confirm = bool(_CONFIRM.search(query.asked))  # what is said instead is the answer
    matter = not confirm and not fitting
    near = fitting or near
    numbered = _named_numbers(query.asked)
    return {
        "matter": matter,
        **{
            kind: readable and max(hit.parts.get(f"offers_{kind}", 1.0) for hit in near) < 1
            for kind in KINDS
        },
        "figure": not confirm and any(f not in figures for f in _FIGURE.findall(query.asked)),
        "name": not confirm and readable and _name_missing(query, texts),
        "numbered": bool(numbered) and not numbered <= _named_numbers(" ".join(texts)),
        "deed": not confirm and _undone(snapshot, query, near),
        "demand": bool(
            unmet(
                query.asked,
                [
                    text
                    for hit in near
                    for text, _ in snapshot.entry(hit.article_id).readings(hit.number)
                ],
            )
        ),
    }


def _undone(snapshot: Snapshot, query: Query, near: Sequence[SentenceHit]) -> bool:
    """Whether no sentence says that what the question asks about was done, then and there."""
    near = [hit for hit in near if query.language in snapshot.entry(hit.article_id).languages]
    if not near:
        return False
    kind = wanted(query.asked, query.language)
    if kind in BOUND or names_person(query.asked, query.language):
        least = AT_ALL if kind in BOUND else DEED
        return max(belongs(snapshot, query, hit, kind) for hit in near) < least
    if kind in DEEDS:
        giving = [hit for hit in near if hit.parts.get(f"offers_{kind}", 1.0) >= 1] or near
        return max(_deed(snapshot, query, hit) for hit in giving) < DEED
    body = _BODY[query.language].search(fold(query.asked))
    return body is not None and max(_deed(snapshot, query, hit, body[0]) for hit in near) < DEED


def _named_numbers(text: str) -> frozenset[str]:
    """The numbers that are part of a name: ``Unit No. 1``."""
    return frozenset(_NUMBERED.findall(fold(text)))


def _deed(snapshot: Snapshot, query: Query, hit: SentenceHit, left_out: str = "") -> float:
    readings = snapshot.entry(hit.article_id).readings(hit.number)
    return deed(query.asked, query.language, readings, left_out)


def _readable(snapshot: Snapshot, query: Query, top: Sequence[SentenceHit]) -> bool:
    """Whether all of ``top`` can be read in the language of the question, so that words compare."""
    return all(query.language in snapshot.entry(hit.article_id).languages for hit in top)


def _name_missing(query: Query, texts: Sequence[str]) -> bool:
    """Whether the question names what no text has; names of the glossary count in any of their forms."""
    glossary = Glossary.load()
    rest = query.asked
    present = frozenset().union(*(glossary.present(text) for text in texts))
    for match in reversed(glossary.find(query.asked)):
        if match.entry_index not in present and glossary.entries[match.entry_index].kind in NAMES:
            return True
        rest = rest[: match.start] + "," + rest[match.end :]
    there = frozenset().union(*(stems(text) for text in texts))
    joined = frozenset().union(*(pairs(text) for text in texts))
    return missing_names(names(rest), there, joined, query.language) > 0


def nearness(
    snapshot: Snapshot, query: Query, sentences: Sequence[SentenceHit]
) -> dict[str, float]:
    """How near the best sentences are; ``sentences`` are ranked, best first."""
    best, top = sentences[0], sentences[:LOOKED_AT]
    behind = sentences[min(LOOKED_AT, len(sentences) - 1)].score
    return {
        "score": best.score,
        "margin": best.score - behind,
        "cosine": best.parts.get("cosine", 0.0),
        "max_sim": best.parts.get("max_sim", 0.0),
        "passage_max_sim": best.parts.get("passage_max_sim", 0.0),
        "lexical": max(s.parts.get("lexical", 0.0) for s in top),
        "covered": max(s.parts.get("covered", 0.0) for s in top),
        "passage_covered": max(s.parts.get("passage_covered", 0.0) for s in top),
        "other": best.parts.get("other", 0.0),
        **_unmatched(snapshot, query, best),
    }


def _unmatched(snapshot: Snapshot, query: Query, best: SentenceHit) -> dict[str, float]:
    """How badly the worst word pieces of the question are matched in the best passage and sentence."""
    entry = snapshot.entry(best.article_id)
    pieces = snapshot.pieces.get(entry.fingerprint, best.read_in)
    if pieces is None or query.pieces is None or not len(query.pieces):
        return {"sentence_low": 0.0, "passage_low": 0.0}
    passage = entry.sentence_range(entry.passage_of_sentence[best.number])
    found = [pieces.best(query.pieces, number) for number in passage]
    together = np.max([best for best in found if len(best)], axis=0)
    own = pieces.best(query.pieces, best.number)
    return {
        "sentence_low": float(np.quantile(own, 0.2)),
        "passage_low": float(np.quantile(together, 0.2)),
    }


def _date_parts(entry: Entry) -> frozenset[str]:
    day = entry.article.published
    return frozenset() if day is None else frozenset(map(str, (day.year, day.month, day.day)))
