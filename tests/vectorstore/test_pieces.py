"""Word-piece vectors on disk: read as they were written, and damage is named."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import IndexProblem
from corpus.types import Language
from vectorstore.late import COMPONENTS, Pieces
from vectorstore.pieces import KEPT_ENTRIES, PieceStore, piece_file, piece_sizes, save

LENGTHS = st.lists(st.integers(0, 6), max_size=6)


def _pieces(lengths: list[int], seed: int, width: int = COMPONENTS) -> Pieces:
    rng = np.random.default_rng(seed)
    return Pieces.pack([rng.normal(size=(n, width)).astype(np.float32) for n in lengths])


def _same(found: Pieces | None, saved: Pieces) -> None:
    assert found is not None
    for mine, theirs in (
        (found.values, saved.values),
        (found.scales, saved.scales),
        (found.starts, saved.starts),
    ):
        assert mine.dtype == theirs.dtype
        assert mine.shape == theirs.shape
        assert mine.tobytes() == theirs.tobytes()


@given(LENGTHS, LENGTHS, st.sampled_from([16, COMPONENTS]), st.integers(0, 1000))
def test_what_was_saved_is_read_again(vi: list[int], en: list[int], width: int, seed: int) -> None:
    saved: dict[Language, Pieces] = {
        "en": _pieces([1, *en], seed, width),
        "vi": _pieces([*vi, 2], seed + 1, width),
    }
    with tempfile.TemporaryDirectory() as folder:
        save(piece_file(Path(folder) / "pieces", "abc"), saved)
        store = PieceStore(Path(folder) / "pieces")
        question = _pieces([4], seed + 2, width).values.astype(np.float32)
        for language, pieces in saved.items():
            found = store.get("abc", language)
            _same(found, pieces)
            assert found is not None
            numbers = range(len(pieces.starts) - 1)
            assert found.max_sim(question, numbers) == pieces.max_sim(question, numbers)


def test_an_entry_has_the_languages_it_was_saved_with(tmp_path: Path) -> None:
    save(piece_file(tmp_path, "abc"), {"vi": _pieces([3, 0], 1)})
    store = PieceStore(tmp_path)
    assert store.get("abc", "vi") is not None
    assert store.get("abc", "en") is None
    assert store.get("another", "vi") is None
    file = piece_file(tmp_path, "abc")
    assert piece_sizes(tmp_path) == {file.name: file.stat().st_size}
    assert piece_sizes(tmp_path / "nowhere") == {}


def test_an_article_takes_little_more_than_its_numbers(tmp_path: Path) -> None:
    save(piece_file(tmp_path, "abc"), {"vi": _pieces([40] * 5, 1), "en": _pieces([30] * 5, 2)})
    (size,) = piece_sizes(tmp_path).values()
    numbers = (200 + 150) * (COMPONENTS + 2)
    assert numbers < size < numbers + 200


def _cut(content: bytes) -> bytes:
    return content[:-1]


def _lengthened(content: bytes) -> bytes:
    return content + b"\0"


def _flipped(content: bytes) -> bytes:
    return content[:-500] + bytes([content[-500] ^ 1]) + content[-499:]


def _renumbered(content: bytes) -> bytes:
    return content.replace(b"[0, 3,", b"[0, 2,")


@pytest.mark.parametrize("damage", [_cut, _lengthened, _flipped, _renumbered])
def test_a_changed_file_names_the_remedy(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    file = piece_file(tmp_path, "abc")
    save(file, {"vi": _pieces([3, 4], 1)})
    before = file.read_bytes()
    file.write_bytes(damage(before))
    assert file.read_bytes() != before
    with pytest.raises(IndexProblem, match="wpsqa index build") as problem:
        PieceStore(tmp_path).get("abc", "vi")
    assert "\n" not in str(problem.value)


@pytest.mark.parametrize(
    "content", [b"", b"\0", b"\0\0\0\0", b"PK\x03\x04 and no more", b"\x93NUMPY", b"{}"]
)
def test_a_file_of_something_else_names_the_remedy(tmp_path: Path, content: bytes) -> None:
    piece_file(tmp_path, "abc").write_bytes(content)
    with pytest.raises(IndexProblem, match="wpsqa index build"):
        PieceStore(tmp_path).get("abc", "vi")


def test_what_was_read_stays_when_the_file_is_gone(tmp_path: Path) -> None:
    """A version that was replaced is removed while a question may still be using it."""
    pieces = _pieces([3, 4], 1)
    file = piece_file(tmp_path, "abc")
    save(file, {"vi": pieces})
    store = PieceStore(tmp_path)
    found = store.get("abc", "vi")
    file.write_bytes(b"")
    file.unlink()
    _same(found, pieces)
    _same(store.get("abc", "vi"), pieces)


def test_the_entries_kept_in_memory_are_bounded(tmp_path: Path) -> None:
    save(piece_file(tmp_path, "first"), {"vi": _pieces([1], 1)})
    store = PieceStore(tmp_path)
    assert store.get("first", "vi") is not None
    piece_file(tmp_path, "first").unlink()
    for number in range(KEPT_ENTRIES):
        assert store.get(f"none{number}", "vi") is None
    assert store.get("first", "vi") is None


def test_many_threads_read_the_same(tmp_path: Path) -> None:
    saved = [_pieces([n % 5, 3], n) for n in range(40)]
    for number, pieces in enumerate(saved):
        save(piece_file(tmp_path, f"a{number}"), {"vi": pieces})
    store = PieceStore(tmp_path)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda n: store.get(f"a{n % 40}", "vi"), range(400)))
    for number, read in enumerate(found):
        _same(read, saved[number % 40])
