"""Fit on development data and write the weights; prints what cross-validation says of them."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

import qa.answerable as answerable
import vectorstore.rank as rank
from corpus.read import builtin_articles
from evals.case import load_suite
from evals.fitting.collect import FOLDS, Example, fold_of, indexed, wps_examples, xquad_examples
from evals.fitting.learn import Group, Logistic, Matrix, fit_logistic, fit_ranker
from evals.fitting.memo import Remembered
from evals.fitting.space import Material, ship
from evals.types import Suite
from qa.bound import preferred
from qa.build import calibration_for, entry_of, load_embedder
from qa.settings import Settings
from qa.unsaid import unsaid
from vectorstore.calibrate import Calibration
from vectorstore.embed import Embed, TokenEmbed
from vectorstore.entry import Entry
from vectorstore.query import Compared
from vectorstore.types import SentenceHit

# As how many questions of XQuAD a case of the suite counts. It may count less for the confidence: its
# near misses are told by what is missing, and nearness has to tell what is off the topic.
RANKER_WEIGHT, LOGISTIC_WEIGHT = 2.5, 0.5
RANKER_RIDGE, LOGISTIC_RIDGE = 1e-2, 1e-3
REFUSED = 0.02  # of answerable dev cases where nothing is missing, at the operating point
FEATURES = (
    "cosine", "max_sim", "lexical", "passage", "passage_lexical", "passage_max_sim",
    "passage_covered", "numbers", "terms", "deed", "rest", "when", "other",
    "event", "offers_date", "offers_number", "offers_person", "offers_place", "offers_country",
    "offers_office", "offers_reason",
)  # fmt: skip
_TOKENS = {"max_sim", "passage_max_sim"}
NOT_THERE: dict[Compared, set[str]] = {
    "pieces": set(),
    "vectors": _TOKENS,
    "words": {"cosine", "passage", *_TOKENS},
}
UNANSWERABLE = ("near-miss", "off-topic", "noise-trap", "removed")
COMMAND = "python -m evals.fitting --xquad FOLDER"


def main(argv: Sequence[str] | None = None) -> int:
    """Collect, cross-validate, fit on everything, write."""
    parser = argparse.ArgumentParser(prog="python -m evals.fitting", description=__doc__)
    parser.add_argument("--xquad", type=Path, required=True, help="folder of passages_*.jsonl …")
    arguments = parser.parse_args(argv)
    kinds: list[Compared] = ["pieces", "vectors", "words"]
    with tempfile.TemporaryDirectory() as work:
        report = {
            compared: _fit_all(compared, collect(arguments.xquad, Path(work) / compared, compared))
            for compared in kinds
        }
    print(json.dumps(report, indent=2))
    return 0


def _fit_all(compared: Compared, examples: Sequence[Example]) -> dict[str, Any]:
    """Fit and write the ranker and the model of what is answered, where that much is compared."""
    report: dict[str, Any] = {
        "right sentence first, cross-validated": _cross_ranked(compared, examples)
    }
    weights = dict(zip(_features(compared), _fit(compared, examples), strict=True))
    _write(rank.WEIGHTS, "weights", compared, _rounded(weights))
    rank.ranker_weights.cache_clear()
    return report | _answerability(compared, [_reranked(example) for example in examples])


def _features(compared: Compared) -> tuple[str, ...]:
    return tuple(name for name in FEATURES if name not in NOT_THERE[compared])


def collect(xquad: Path, work: Path, compared: Compared = "pieces") -> list[Example]:
    """All development examples, the five articles both with and without their translations. Where word
    pieces are compared, each is seen in a space that was learned without its fold; the space learned
    from all is what is shipped. What words alone cannot reach, in the other language, is left out where
    words alone are compared."""
    settings = Settings.from_env(data_dir=work)
    engine, warnings = load_embedder(settings)
    if not isinstance(engine, TokenEmbed):
        raise SystemExit(warnings[0] if warnings else "the engine has no token vectors")
    embed, calibration = Remembered(engine), calibration_for(settings, engine)
    articles = builtin_articles()
    suite = load_suite(
        Path(__file__).parents[1] / "suites" / "wps.jsonl", {a.id: a for a in articles}
    ).select("dev")
    translated = [entry_of(a, work / "none") for a in articles]
    seen = partial(_examples, xquad, suite, translated)
    if compared == "words":
        examples = seen(work, None, calibration)
        return [e for e in examples if not e.gold or _reached(e)]
    if compared == "vectors":
        return seen(work, embed, calibration.without_tokens())
    assert calibration.space is not None  # noqa: S101  the engine has token vectors
    material = Material(embed, calibration.space)
    material.add_xquad(xquad)
    material.add_suite(suite, indexed(work / "suite", translated, embed, calibration))
    start = material.components()
    examples = []
    for fold in range(FOLDS):
        unseen = calibration.with_projection(material.learned(start, fold))
        examples += seen(work / str(fold), embed, unseen, fold)
    ship(material.learned(start))
    return examples


def _examples(
    xquad: Path,
    suite: Suite,
    translated: Sequence[Entry],
    work: Path,
    embed: Embed | None,
    calibration: Calibration,
    fold: int | None = None,
) -> list[Example]:
    """The examples of one fold, or all."""
    examples: list[Example] = []
    for name, entries in (
        ("wps", translated),
        ("wps, originals only", [Entry(e.article, e.passages) for e in translated]),
    ):
        snapshot = indexed(work / name, entries, embed, calibration)
        examples += wps_examples(suite, snapshot, embed, calibration, name, fold)
    return examples + list(xquad_examples(xquad, work, embed, calibration, fold))


def _reached(example: Example) -> bool:
    return any((s.article_id, s.number) in example.gold for s in example.sentences)


def _fold(example: Example) -> int:
    return fold_of(example.fold)


def _weight(example: Example, of_case: float) -> float:
    return of_case if example.source.startswith("wps") else 1.0


def _rows(compared: Compared, sentences: Sequence[SentenceHit]) -> Matrix:
    names = _features(compared)
    return np.array([[s.parts.get(name, 0.0) for name in names] for s in sentences])


def _group(compared: Compared, example: Example) -> Group:
    gold = tuple(
        n for n, s in enumerate(example.sentences) if (s.article_id, s.number) in example.gold
    )
    return Group(_rows(compared, example.sentences), gold, _weight(example, RANKER_WEIGHT))


def _fit(compared: Compared, examples: Sequence[Example]) -> Matrix:
    groups = [_group(compared, e) for e in examples if e.gold and e.sentences]
    return fit_ranker(groups, RANKER_RIDGE)


def _cross_ranked(compared: Compared, examples: Sequence[Example]) -> dict[str, float]:
    right: dict[str, list[bool]] = {}
    for fold in range(FOLDS):
        weights = _fit(compared, [e for e in examples if _fold(e) != fold])
        for example in examples:
            if _fold(example) == fold and example.gold and example.sentences:
                rows = _rows(compared, example.sentences)
                best = example.sentences[int(np.argmax(rows @ weights))]
                hit = (best.article_id, best.number) in example.gold
                right.setdefault(example.source, []).append(hit)
    return {source: round(100 * float(np.mean(hits)), 1) for source, hits in right.items()}


def _reranked(example: Example) -> Example:
    score = partial(rank.weigh, compared=example.query.compared)
    scored = [
        SentenceHit(s.article_id, s.span, s.number, score(s.parts), s.read_in, s.parts)
        for s in example.sentences
    ]
    scored.sort(key=lambda s: (-s.score, s.article_id, s.number))
    return replace(example, sentences=preferred(example.snapshot, example.query, scored))


def _answerability(compared: Compared, examples: Sequence[Example]) -> dict[str, Any]:
    """Fit the probability that what is shown answers, choose the operating point, write all."""
    examples = [e for e in examples if e.sentences]
    names, rows = _table([answerable.nearness(e.snapshot, e.query, e.sentences) for e in examples])
    missing = np.array([bool(unsaid(e.snapshot, e.query, e.sentences)) for e in examples])
    labels = np.array([bool(e.gold) for e in examples], float)
    share = np.array([_weight(e, LOGISTIC_WEIGHT) for e in examples])
    folds = np.array([_fold(e) for e in examples])
    fitted, odds = _crossed(rows, labels, share, folds, LOGISTIC_RIDGE)
    chance = 1 / (1 + np.exp(-(odds - answerable.PENALTY * missing)))
    asked = np.array([bool(e.gold) and e.source == "wps" for e in examples])
    threshold = float(np.quantile(chance[asked & ~missing], REFUSED))
    data = {"threshold": round(threshold, 4), **_as_json(fitted, names)}
    _write(answerable.MODEL, "models", compared, data)
    refused = missing | (chance < threshold)
    return {
        "threshold": threshold,
        "something missing, of answerable": _rates(examples, missing, answered=True),
        "something missing, of unanswerable": _rates(examples, missing, answered=False),
        "refused of answerable": _rates(examples, refused, answered=True),
        "refused of unanswerable": _rates(examples, refused, answered=False),
        "answered when taken away, at 10 % refused": _xquad_false(examples, chance),
    }


def _table(found: Sequence[dict[str, float]]) -> tuple[list[str], Matrix]:
    """The features as a table, without those that are the same everywhere."""
    names = [name for name in found[0] if len({row[name] for row in found}) > 1]
    return names, np.array([[row[name] for name in names] for row in found])


def _crossed(
    rows: Matrix, labels: Matrix, share: Matrix, folds: Any, ridge: float
) -> tuple[Logistic, Matrix]:
    """The model of all rows, and for each row the log odds by the model that has not seen its
    fold."""
    odds = np.zeros(len(rows))
    for fold in range(FOLDS):
        kept = folds != fold
        model = fit_logistic(rows[kept], labels[kept], share[kept], ridge)
        odds[~kept] = model.log_odds(rows[~kept])
    return fit_logistic(rows, labels, share, ridge), odds


def _xquad_false(examples: Sequence[Example], chance: Matrix) -> dict[str, float]:
    """Share of removed-article questions answered where a tenth of the answerable is refused."""
    found = {}
    for pair in sorted({e.source for e in examples if ">" in e.source}):
        asked = np.array([e.source == pair and bool(e.gold) for e in examples])
        gone = np.array([e.source == pair and "off-topic" in e.tags for e in examples])
        found[pair] = round(
            100 * float(np.mean(chance[gone] >= np.quantile(chance[asked], 0.1))), 1
        )
    return found


def _rates(examples: Sequence[Example], refused: Any, *, answered: bool) -> dict[str, float]:
    groups: dict[str, list[bool]] = {}
    for example, no in zip(examples, refused, strict=True):
        if bool(example.gold) == answered:
            kinds = [t for t in example.tags if t in UNANSWERABLE]
            name = " ".join([example.source, *(kinds if not answered else [])])
            groups.setdefault(name, []).append(bool(no))
    return {name: round(100 * float(np.mean(no)), 1) for name, no in sorted(groups.items())}


def _as_json(model: Logistic, names: Sequence[str]) -> dict[str, Any]:
    return {
        "bias": round(model.bias, 4),
        "weights": _rounded(dict(zip(names, model.weights, strict=True))),
        "means": _rounded(dict(zip(names, model.means, strict=True))),
        "scales": _rounded(dict(zip(names, model.scales, strict=True))),
    }


def _rounded(values: dict[str, Any]) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in values.items()}


def _write(path: Path, key: str, compared: Compared, fitted: Mapping[str, Any]) -> None:
    """Put what was fitted in its place in a file of weights."""
    known = json.loads(path.read_text("utf-8"))[key]
    data = {"command": COMMAND, key: {**known, compared: fitted}}
    path.write_text(json.dumps(data, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
