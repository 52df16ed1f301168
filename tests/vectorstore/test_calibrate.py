"""Means and the token space: measuring an engine, keeping what was measured, using it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import UsageError
from tests.toy import ToyEmbed, ToyTokens
from vectorstore.calibrate import FEWEST, GROUPS, Calibration, calibrate, family, own_path
from vectorstore.embed import TokenEmbed


def _lines(count: int = FEWEST) -> Iterator[str]:
    for kind, language in GROUPS:
        for n in range(count):
            text = f"{'năm' if language == 'vi' else 'year'} {n} {kind}"
            yield json.dumps({"kind": kind, "language": language, "text": text})


def test_the_shipped_means_belong_to_the_encoder(encoder: TokenEmbed) -> None:
    calibration = Calibration.load(encoder.identity)
    assert calibration
    assert calibration.space is not None
    assert not Calibration.load("another/1")


def test_centring_brings_translations_together(encoder: TokenEmbed) -> None:
    calibration = Calibration.load(encoder.identity)
    english = encoder(["The ship sails at noon.", "He bought three apples."], "passage")
    vietnamese = encoder(["Con tàu khởi hành lúc trưa.", "Anh ấy mua ba quả táo."], "passage")
    raw = english @ vietnamese.T
    moved = (
        calibration.centre(english, "passage", "en")
        @ calibration.centre(vietnamese, "passage", "vi").T
    )
    gap = np.diag(moved).mean() - moved[~np.eye(2, dtype=bool)].mean()
    assert gap > 2 * (np.diag(raw).mean() - raw[~np.eye(2, dtype=bool)].mean())
    np.testing.assert_allclose(
        np.linalg.norm(calibration.centre(english, "passage", "en"), axis=1), 1, atol=1e-5
    )


def test_an_engine_that_was_not_measured_is_left_alone() -> None:
    nothing = Calibration({})
    rows = ToyEmbed()(["a b"], "passage")
    assert not nothing
    np.testing.assert_array_equal(nothing.centre(rows, "passage", "vi"), rows)


def test_a_text_at_the_mean_keeps_its_vector() -> None:
    rows = ToyEmbed()(["a b"], "passage")
    calibration = Calibration({("passage", "vi"): rows[0]})
    np.testing.assert_array_equal(calibration.centre(rows, "passage", "vi"), rows)


@pytest.mark.parametrize("made", [ToyEmbed, ToyTokens])
def test_what_was_measured_is_loaded_again(tmp_path: Path, made: type[ToyEmbed]) -> None:
    embed = made("mine/int8")
    path = own_path(tmp_path, embed.identity)
    counts = calibrate(embed, _lines(), path)
    assert counts == {f"{kind} {language}": FEWEST for kind, language in GROUPS}
    loaded = Calibration.load("mine/fp32", tmp_path)
    assert loaded
    assert (loaded.space is not None) == (made is ToyTokens)
    texts = [json.loads(line)["text"] for line in list(_lines())[-FEWEST:]]
    moved = loaded.centre(embed(texts, "passage"), "passage", "en")
    assert np.linalg.norm(moved.mean(0)) < 0.3 < np.linalg.norm(embed(texts, "passage").mean(0))
    assert loaded.digest == Calibration.load("mine/int7", tmp_path).digest
    assert loaded.digest != Calibration({}).digest
    assert not Calibration.load("other/int8", tmp_path)


def test_blank_lines_are_passed_over(tmp_path: Path) -> None:
    lines = ["", *_lines(), "  ", ""]
    assert sum(calibrate(ToyEmbed(), lines, tmp_path / "c.npz").values()) == 4 * FEWEST


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[]",
        "{}",
        '{"kind":"answer","language":"vi","text":"x"}',
        '{"kind":"passage","language":"fr","text":"x"}',
        '{"kind":"passage","language":"vi","text":7}',
        '{"kind":"passage","language":"vi","text":" "}',
        '{"kind":[],"language":"vi","text":"x"}',
        "[" * 100_000,
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(UsageError, match=r"^line 3 ") as problem:
        calibrate(ToyEmbed(), [*list(_lines())[:2], line], tmp_path / "c.npz")
    assert "\n" not in str(problem.value)
    assert not (tmp_path / "c.npz").exists()


def test_too_few_texts_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="too few: question vi"):
        calibrate(ToyEmbed(), _lines(FEWEST - 1), tmp_path / "c.npz")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x00" * 50])
def test_a_damaged_file_names_the_remedy(tmp_path: Path, content: bytes) -> None:
    own_path(tmp_path, "mine/1").write_bytes(content)
    with pytest.raises(UsageError, match="index calibrate") as problem:
        Calibration.load("mine/1", tmp_path)
    assert "\n" not in str(problem.value)


def test_a_file_name_is_made_of_any_identity(tmp_path: Path) -> None:
    path = own_path(tmp_path, "remote:host:80/v1:../../model/384")
    assert path.parent == tmp_path
    assert family("a/b/c") == "a/b"
