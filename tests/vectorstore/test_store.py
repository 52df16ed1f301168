"""The vector store against plain arithmetic, and what becomes of its failures."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import IndexProblem
from vectorstore.embed import Vectors
from vectorstore.store import BATCH, Store


def _unit(count: int, dimensions: int = 24, seed: int = 3) -> Vectors:
    rows = np.random.default_rng(seed).normal(size=(count, dimensions)).astype(np.float32)
    found: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return found


@pytest.fixture
def store(tmp_path: Path):  # type: ignore[no-untyped-def]
    made = Store.create(tmp_path / "chroma")
    yield made
    made.close()


def test_the_nearest_are_those_of_a_full_comparison(store: Store) -> None:
    rows, questions = _unit(300), _unit(20, seed=4)
    store.upsert("passages", [str(n) for n in range(300)], rows)
    for question in questions:
        cosines = rows @ question
        best = np.argsort(-cosines)[:10]
        found = store.nearest("passages", question, 10)
        assert [name for name, _ in found] == [str(n) for n in best]
        np.testing.assert_allclose([score for _, score in found], cosines[best], atol=1e-5)


def test_more_rows_than_chroma_takes_at_once(store: Store) -> None:
    rows = _unit(3 * BATCH + 1, 8)
    ids = [str(n) for n in range(len(rows))]
    store.upsert("sentences", ids, rows)
    found = store.vectors("sentences", ids)
    assert len(found) == store.count("sentences") == len(rows)
    np.testing.assert_allclose(found["4321"], rows[4321], atol=1e-6)
    store.delete("sentences", ids[1:])
    assert store.nearest("sentences", rows[7], 5)[0][0] == "0"
    assert store.count("sentences") == 1


def test_rows_are_replaced_removed_and_missed(store: Store) -> None:
    rows = _unit(3)
    store.upsert("passages", ["a", "b"], rows[:2])
    store.upsert("passages", ["a"], rows[2:])
    np.testing.assert_allclose(store.vectors("passages", ["a"])["a"], rows[2], atol=1e-6)
    store.delete("passages", ["a", "never there"])
    assert set(store.vectors("passages", ["a", "b", "c"])) == {"b"}
    assert store.vectors("passages", []) == {}
    assert store.nearest("sentences", rows[0], 5) == []
    assert len(store.nearest("passages", rows[0], 99)) == 1


@pytest.mark.parametrize("bad", [0.0, np.nan, np.inf])
def test_a_vector_without_length_is_refused(store: Store, bad: float) -> None:
    rows = _unit(2)
    rows[1] = bad
    with pytest.raises(IndexProblem, match="nothing was stored"):
        store.upsert("passages", ["a", "b"], rows)
    assert store.count("passages") == 0


def test_vectors_of_another_size_are_one_line(store: Store) -> None:
    store.upsert("passages", ["a"], _unit(1))
    with pytest.raises(IndexProblem, match="index build") as problem:
        store.nearest("passages", _unit(1, 7)[0], 1)
    assert "\n" not in str(problem.value)


def test_many_threads_read(store: Store) -> None:
    rows = _unit(200)
    store.upsert("passages", [str(n) for n in range(200)], rows)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: store.nearest("passages", rows[n], 1)[0][0], range(200)))
    assert found == [str(n) for n in range(200)]


def test_it_is_there_after_closing(tmp_path: Path) -> None:
    rows = _unit(5)
    first = Store.create(tmp_path / "chroma")
    first.upsert("passages", list("abcde"), rows)
    first.close()
    (tmp_path / "chroma").rename(tmp_path / "moved")
    again = Store.open(tmp_path / "moved")
    assert again.nearest("passages", rows[2], 1)[0][0] == "c"
    again.close()


def test_a_missing_store_names_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(IndexProblem, match="wpsqa index build"):
        Store.open(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("content", [b"", b"no database at all " * 300])
def test_a_damaged_store_names_the_remedy(tmp_path: Path, content: bytes) -> None:
    made = Store.create(tmp_path / "chroma")
    made.upsert("passages", ["a"], _unit(1))
    made.close()
    for file in (tmp_path / "chroma").glob("chroma.sqlite3*"):
        file.unlink()
    (tmp_path / "chroma" / "chroma.sqlite3").write_bytes(content)
    with pytest.raises(IndexProblem, match="wpsqa index build"):
        Store.open(tmp_path / "chroma")


def test_a_store_of_another_measure_is_refused(tmp_path: Path) -> None:
    import chromadb

    client = chromadb.PersistentClient(str(tmp_path / "chroma"))
    for name in ("passages", "sentences"):
        client.create_collection(
            name, embedding_function=None, configuration={"hnsw": {"space": "l2"}}
        )
    client.close()
    with pytest.raises(IndexProblem, match="not cosine"):
        Store.open(tmp_path / "chroma")
