"""What the space of word pieces is learned from, on a corpus of three passages in two languages."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from evals.fitting import space
from evals.fitting.collect import fold_of
from evals.fitting.space import Material, ship
from tests.toy import ToyTokens
from vectorstore.calibrate import GROUPS, SHIPPED, Calibration
from vectorstore.late import TokenSpace

TEXTS = {
    "en": ["The red boat left. It was old.", "The mill stood by a lake.", "A fox ran. Snow fell."],
    "vi": ["Con thuyền đỏ đã đi. Nó cũ.", "Cối xay bên hồ nước.", "Con cáo chạy. Tuyết rơi."],
}
ASKED = {
    "en": ["Which boat left?", "Where was the mill?", "What fell?"],
    "vi": ["Thuyền nào đã đi?", "Cối xay ở đâu?", "Cái gì rơi?"],
}
ANSWERS = {"en": ["red", "lake", "Snow"], "vi": ["đỏ", "hồ", "Tuyết"]}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The files of a tiny XQuAD, each passage of an article of its own."""
    for language in ("en", "vi"):
        told = [{"id": f"a0{n}p0", "text": text} for n, text in enumerate(TEXTS[language])]
        asked = [
            {
                "id": str(n),
                "question": question,
                "answers": [ANSWERS[language][n]],
                "gold_paragraph_id": f"a0{n}p0",
                "gold_article_id": f"a0{n}",
            }
            for n, question in enumerate(ASKED[language])
        ]
        for name, rows in (("passages", told), ("questions", asked)):
            lines = "".join(json.dumps(row) + "\n" for row in rows)
            (tmp_path / f"{name}_{language}.jsonl").write_text(lines, "utf-8")
    return tmp_path


def material(data: Path) -> Material:
    embed = ToyTokens()
    nothing = {group: np.zeros(embed.dimensions, np.float32) for group in GROUPS}
    found = Material(embed, TokenSpace(nothing, np.eye(embed.dimensions, dtype=np.float32)))
    found.add_xquad(data)
    return found


def test_every_question_is_paired_with_its_sentence_in_both_languages(data: Path) -> None:
    found = material(data)
    pairs = {(p.languages, p.answer, p.fold) for p in found.pairs}
    assert len(found.pairs) == 12
    assert {languages for languages, _, _ in pairs} == {
        f"{asked}>{read} xquad" for asked in ("en", "vi") for read in ("en", "vi")
    }
    assert {(answer, fold) for _, answer, fold in pairs} == {
        (0, fold_of("a00")),
        (0, fold_of("a01")),
        (1, fold_of("a02")),
    }


def test_a_fold_is_not_learned_from(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = material(data)
    start, seen = found.components(), []
    monkeypatch.setattr(space, "learn", lambda asked, read, begin: seen.append(asked) or begin)
    found.learned(start)
    found.learned(start, fold_of("a02"))
    everything, rest = seen
    gone = {n for n, read in enumerate(found.read) if fold_of(read.article) == fold_of("a02")}
    assert len(everything) == 12
    assert len(rest) == sum(p.fold != fold_of("a02") for p in found.pairs)
    assert gone
    assert all(gone.isdisjoint(asked.passages) for asked in rest)


def test_only_the_map_is_shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "calibration.npz"
    copy.write_bytes(SHIPPED.read_bytes())
    monkeypatch.setattr(space, "SHIPPED", copy)
    with np.load(SHIPPED) as data:
        before = {name: data[name] for name in data.files}
    ship(np.full(before["projection"].shape, 0.5, np.float32))
    with np.load(copy) as data:
        after = {name: data[name] for name in data.files}
    assert np.all(after.pop("projection") == 0.5)
    assert before.keys() - after.keys() == {"projection"}
    assert all(np.array_equal(before[name], found) for name, found in after.items())


def test_another_map_is_another_calibration() -> None:
    nothing = {group: np.zeros(4, np.float32) for group in GROUPS}
    one = Calibration(nothing, TokenSpace(nothing, np.eye(4, 2, dtype=np.float32)))
    other = one.with_projection(np.eye(4, 2, k=-1, dtype=np.float32))
    assert one.digest != other.digest
    assert other.without_tokens().with_projection(np.eye(4, 2, dtype=np.float32)).space is None
