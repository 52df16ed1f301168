"""How sure it is that the articles answer a question: a calibrated probability.

A logistic model looks at how near the best sentences are and tells what is off topic; what is asked for
and not there (`qa.unsaid`) tells near misses. Weights, operating point and the command
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

from corpus.glossary import Glossary
from corpus.language import is_syllable
from qa.found import Found
from qa.identity import settled
from qa.unsaid import LOOKED_AT
from vectorstore.coverage import capital_runs, pairs, stem, stems
from vectorstore.coverage import missing as missing_share
from vectorstore.deeds import bare, spoken
from vectorstore.entry import Entry
from vectorstore.lexical import words
from vectorstore.query import Compared, Query
from vectorstore.rank import own_words
from vectorstore.snapshot import Snapshot
from vectorstore.types import SentenceHit

MODEL = Path(__file__).parent / "data" / "answerable.json"
# Log odds taken away where something asked for is missing. Nothing is answered there whatever the odds;
# they only order what is refused, and more would order other corpora worse, where such signs err more.
PENALTY = 1.5
SHORTEST = 3  # letters of a foreign word: shorter ones stand for units and the like
SETTLED = 3.0  # given where the form of the best sentence shows that it answers


@lru_cache(maxsize=1)
def model() -> Mapping[str, Any]:
    """The fitted models by what is compared: ``weights``, ``means``, ``scales``, ``bias`` and
    ``threshold``."""
    read: dict[str, Any] = json.loads(MODEL.read_text("utf-8"))["models"]
    return read


def threshold(compared: Compared = "pieces") -> float:
    """The operating point: below it the assistant abstains."""
    return float(model()[compared]["threshold"])


def confidence(
    snapshot: Snapshot, query: Query, sentences: Sequence[SentenceHit], missing: Sequence[str]
) -> float:
    """The probability (0 to 1) that the best sentences answer; 0 when there are none. ``missing`` is
    what `unsaid` says of them."""
    if not sentences:
        return 0.0
    odds = log_odds(nearness(snapshot, query, sentences), query.compared)
    odds -= PENALTY * bool(missing)
    odds += SETTLED * bool(settled(snapshot, query, sentences[0]))
    return 1 / (1 + math.exp(-odds))


def touches(found: Found) -> bool:
    """Whether the best article has any word of what is asked now: the topic of a conversation must not
    answer in its place. True where the languages cannot be compared, or the question has no word of
    its own (“And who?”, “For which years?”)."""
    if not found.sentences:
        return False
    entry = found.snapshot.entry(found.sentences[0].article_id)
    own = own_words(found.query.asked, found.query.language)
    nothing = not spoken(bare(found.query.asked, found.query.language), found.query.language).words
    if not own or nothing or found.query.language not in entry.languages:
        return True
    if any(_unheard(" ".join(run), entry.everything) for run in capital_runs(found.query.asked)):
        return False
    if found.query.language == "vi" and len(own) > 1:  # one syllable is in everything
        asked = pairs(found.query.asked) & {(stem(a), stem(b)) for a in own for b in own}
        return not asked.isdisjoint(frozenset().union(*(pairs(text) for text in entry.everything)))
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


def log_odds(found: Mapping[str, float], compared: Compared) -> float:
    """What the fitted model makes of how near the best sentences are."""
    fitted = model()[compared]
    total = float(fitted["bias"])
    for name, weight in fitted["weights"].items():
        total += weight * (found[name] - fitted["means"][name]) / fitted["scales"][name]
    return max(-30.0, min(30.0, total))


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
        "foreign_missing": _foreign_missing(query, snapshot.entry(best.article_id)),
        **_unmatched(snapshot, query, best),
    }


def _foreign_missing(query: Query, entry: Entry) -> float:
    """The share of the foreign words of a Vietnamese question, mostly names, that the article of the
    best sentence does not have: they are spelled the same in either language."""
    if query.language != "vi":
        return 0.0
    foreign = [stem(word) for word in words(query.asked) if _is_foreign(word)]
    return missing_share(foreign, frozenset().union(*map(stems, entry.everything)))


def _is_foreign(word: str) -> bool:
    return len(word) >= SHORTEST and word.isascii() and word.isalpha() and not is_syllable(word)


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
