"""Building the index: only what changed, never half of it, and never by two at once."""

from __future__ import annotations

import dataclasses
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import IndexBusy, IndexProblem, NotFound, UsageError
from corpus.types import Passage
from tests.conftest import ROOT, start
from tests.toy import (
    BRIDGE,
    HARBOUR,
    TOY_ENTRIES,
    ToyEmbed,
    ToyTokens,
    toy_article,
    toy_entry,
)
from vectorstore.calibrate import Calibration
from vectorstore.embed import Vectors
from vectorstore.entry import Entry
from vectorstore.index import BUILDING, FORMAT, JOURNAL, POINTER, Report, build, current
from vectorstore.late import TokenSpace
from vectorstore.query import make_query
from vectorstore.rerank import find
from vectorstore.snapshot import CHROMA, MANIFEST, PIECES, Snapshot, check, row_id
from vectorstore.types import Kind

NONE = Calibration({})


def _space(dimensions: int = 48) -> Calibration:
    zero = np.zeros(dimensions, np.float32)
    groups = [(kind, language) for kind in ("question", "passage") for language in ("vi", "en")]
    means = dict.fromkeys(groups, zero)
    return Calibration(means, TokenSpace(means, np.eye(dimensions, dtype=np.float32)))  # type: ignore[arg-type]


PLACED = _space()


def _build(folder: Path, entries: Sequence[Entry] = TOY_ENTRIES, **options: object) -> Report:
    embed = options.pop("embed", None) or ToyTokens()
    return build(folder, entries, embed, PLACED, **options)  # type: ignore[arg-type]


def _open(folder: Path) -> Snapshot:
    path = current(folder)
    assert path is not None
    return Snapshot.open(path)


def _search(snapshot: Snapshot, text: str, k: int = 3) -> list[tuple[str, float]]:
    query = make_query(text, ToyTokens(), PLACED)
    return [(hit.passage.article_id, hit.score) for hit in find(snapshot, query, k)]


def _same(one: Snapshot, other: Snapshot) -> None:
    """Both versions hold the same and find the same."""
    assert one.entries == other.entries
    assert one.store is not None
    assert other.store is not None
    for name in ("passages", "sentences"):
        assert one.store.count(name) == other.store.count(name)
    ids = [row_id(e, lang, n) for e in one.entries for lang in e.languages for n in range(9)]
    mine, theirs = one.store.vectors("sentences", ids), other.store.vectors("sentences", ids)
    assert mine.keys() == theirs.keys()
    for name in mine:
        np.testing.assert_array_equal(mine[name], theirs[name])
    for text in ("forty ships", "xoài mùa hè", "the long bridge", "tháng Năm"):
        assert _search(one, text) == _search(other, text)


def test_an_unchanged_corpus_is_not_embedded_again(tmp_path: Path) -> None:
    first = _build(tmp_path)
    embed = ToyTokens()
    again = _build(tmp_path, embed=embed)
    assert (first.embedded, first.changed, again.embedded, again.changed) == (3, True, 0, False)
    assert again.version == first.version
    assert embed.seen == []


def test_only_the_article_that_was_edited_is_embedded(tmp_path: Path) -> None:
    _build(tmp_path)
    edited = toy_entry(dataclasses.replace(BRIDGE, text=BRIDGE.text + " Boats pass below."))
    embed = ToyTokens()
    report = _build(tmp_path, [edited, *TOY_ENTRIES[1:]], embed=embed)
    assert (report.embedded, report.removed, report.why) == (1, 1, None)
    assert embed.seen
    assert all("river" in text or "bridge" in text or "Boats" in text for text in embed.seen)
    fresh = tmp_path / "fresh"
    _build(fresh, [edited, *TOY_ENTRIES[1:]])
    _same(_open(tmp_path), _open(fresh))


def test_a_new_date_alone_is_published(tmp_path: Path) -> None:
    _build(tmp_path)
    dated = dataclasses.replace(BRIDGE, published=HARBOUR.published, published_certainty="stated")
    assert _build(tmp_path, [toy_entry(dated), *TOY_ENTRIES[1:]]).changed
    assert _open(tmp_path).entry("bridge").article.published == HARBOUR.published


def test_a_removed_article_leaves_no_row(tmp_path: Path) -> None:
    _build(tmp_path)
    embed = ToyTokens()
    report = _build(tmp_path, TOY_ENTRIES[:1], embed=embed)
    assert (report.embedded, report.removed, report.articles) == (0, 2, 1)
    assert embed.seen == []
    snapshot = _open(tmp_path)
    assert snapshot.store is not None
    assert snapshot.store.count("sentences") == len(TOY_ENTRIES[0].sentences)
    assert [p.stem for p in (snapshot.path / PIECES).iterdir()] == [TOY_ENTRIES[0].fingerprint]
    assert {name for name, _ in _search(snapshot, "forty ships")} == {"bridge"}
    with pytest.raises(NotFound, match="corpus list"):
        snapshot.entry("harbour")


def test_a_corpus_of_nothing_can_be_searched(tmp_path: Path) -> None:
    assert _build(tmp_path, []).articles == 0
    assert _search(_open(tmp_path), "anything") == []
    assert _build(tmp_path, [TOY_ENTRIES[0]]).embedded == 1
    assert _search(_open(tmp_path), "river")[0][0] == "bridge"


def test_without_an_embedder_words_are_found(tmp_path: Path) -> None:
    report = build(tmp_path, TOY_ENTRIES, None, NONE)
    assert (report.embedded, report.articles) == (0, 3)
    snapshot = _open(tmp_path)
    assert (snapshot.store, snapshot.identity) == (None, None)
    hits = find(snapshot, make_query("forty ships", None, NONE), 3)
    assert [hit.passage.article_id for hit in hits] == ["harbour"]
    assert not build(tmp_path, TOY_ENTRIES, None, NONE).changed
    assert _build(tmp_path).why is not None


def test_a_reader_keeps_its_version_and_finds_the_next(tmp_path: Path) -> None:
    _build(tmp_path)
    reader = _open(tmp_path)
    before = _search(reader, "forty ships")
    _build(tmp_path, TOY_ENTRIES[:1])
    assert _search(reader, "forty ships") == before
    assert reader.pieces.get(TOY_ENTRIES[2].fingerprint, "vi") is not None
    assert current(tmp_path) != reader.path
    assert {name for name, _ in _search(_open(tmp_path), "forty ships")} == {"bridge"}


def test_only_two_versions_are_kept(tmp_path: Path) -> None:
    for count in (1, 2, 3):
        _build(tmp_path, TOY_ENTRIES[:count])
    names = sorted(path.name for path in tmp_path.iterdir() if path.is_dir())
    assert names == ["v000002", "v000003"]


@pytest.mark.parametrize("why", ["engine", "calibration"])
def test_vectors_of_another_making_are_rebuilt(tmp_path: Path, why: str) -> None:
    build(tmp_path, TOY_ENTRIES, ToyEmbed("toy/1"), NONE)
    embed = ToyEmbed("toy/2" if why == "engine" else "toy/1")
    shifted = {("passage", "en"): np.full(48, 0.1, np.float32)}
    calibration = NONE if why == "engine" else Calibration(shifted)  # type: ignore[arg-type]
    report = build(tmp_path, TOY_ENTRIES, embed, calibration)
    assert (report.embedded, report.why is not None) == (3, True)
    assert "\n" not in str(report.why)
    assert _open(tmp_path).identity == embed.identity
    assert build(tmp_path, TOY_ENTRIES, embed, calibration).why is None


def test_an_index_of_an_older_layout_is_rebuilt(tmp_path: Path) -> None:
    """Its token vectors lay in archives; it is whole, but cannot be built upon."""
    _build(tmp_path)
    version = current(tmp_path)
    assert version is not None
    for file in list((version / PIECES).iterdir()):
        file.rename(file.with_suffix(".npz"))
    manifest = json.loads((version / MANIFEST).read_text("utf-8"))
    manifest["made_with"][0] = FORMAT - 1
    manifest["pieces"] = {f.name: f.stat().st_size for f in sorted((version / PIECES).iterdir())}
    (version / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    check(version)
    report = _build(tmp_path)
    assert (report.embedded, report.changed) == (3, True)
    assert report.why is not None
    assert "layout" in report.why
    assert "\n" not in report.why
    new = current(tmp_path)
    assert new is not None
    assert {f.suffix for f in (new / PIECES).iterdir()} == {".tokens"}
    _build(tmp_path / "fresh")
    _same(_open(tmp_path), _open(tmp_path / "fresh"))


def test_an_unchanged_article_keeps_its_token_vectors(tmp_path: Path) -> None:
    _build(tmp_path, TOY_ENTRIES[:2])
    before = {f.name: f.read_bytes() for f in (_open(tmp_path).path / PIECES).iterdir()}
    _build(tmp_path)
    after = {f.name: f.read_bytes() for f in (_open(tmp_path).path / PIECES).iterdir()}
    assert (len(before), len(after)) == (2, 3)
    assert before.items() <= after.items()


HOLD = """
import sys, time
from pathlib import Path
from vectorstore.index import writer
with writer(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_writer_is_told_so_and_nothing_else(tmp_path: Path) -> None:
    _build(tmp_path, TOY_ENTRIES[:1])
    other = start([sys.executable, "-c", HOLD, str(tmp_path)])
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(IndexBusy, match="another process is writing") as busy:
            _build(tmp_path)
        assert "\n" not in str(busy.value)
        assert not _build(
            tmp_path, TOY_ENTRIES[:1]
        ).changed  # nothing to write, nothing to wait for
        assert _search(_open(tmp_path), "river")[0][0] == "bridge"
    finally:
        other.kill()
        other.communicate()
    assert _build(tmp_path).embedded == 2


SLOW = """
import sys
from pathlib import Path
from tests.vectorstore.test_index import PLACED, MANY
from tests.toy import ToyTokens
from vectorstore.index import build
build(Path(sys.argv[1]), MANY, ToyTokens(delay=0.05), PLACED)
"""
MANY = tuple(
    toy_entry(toy_article(f"a{n}", f"Story {n} begins. It has {n + 1} parts.\n\nIt ends there."))
    for n in range(30)
)


def _kill_when(folder: Path, ready: Callable[[], bool]) -> None:
    """Start a slow build and kill it as soon as it is so far."""
    process = subprocess.Popen([sys.executable, "-c", SLOW, str(folder)], cwd=ROOT)
    deadline = time.monotonic() + 60
    try:
        while not ready():
            assert process.poll() is None, "the build ended before it was killed"
            assert time.monotonic() < deadline
            time.sleep(0.01)
    finally:
        process.kill()
        process.wait()


def test_a_build_that_is_killed_is_gone_on_with(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    _build(folder)
    before = _search(_open(folder), "forty ships")
    journal = folder / BUILDING / JOURNAL
    _kill_when(folder, lambda: journal.exists() and journal.read_text().count("true") >= 8)
    assert _search(_open(folder), "forty ships") == before
    embed = ToyTokens()
    report = build(folder, MANY, embed, PLACED)
    assert 0 < report.embedded < len(MANY) - 3
    fresh = tmp_path / "fresh"
    build(fresh, MANY, ToyTokens(), PLACED)
    _same(_open(folder), _open(fresh))
    assert not (folder / BUILDING).exists()


def test_rows_of_a_killed_build_are_removed_when_nobody_wants_them(tmp_path: Path) -> None:
    """The article that was being written when the build was killed may be gone the next time."""
    folder = tmp_path / "index"
    journal = folder / BUILDING / JOURNAL
    _kill_when(folder, lambda: journal.exists() and journal.read_text().count("true") >= 4)
    _build(folder)
    snapshot = _open(folder)
    assert snapshot.store is not None
    assert snapshot.store.count("sentences") == sum(
        len(entry.sentences) * len(entry.languages) for entry in TOY_ENTRIES
    )
    assert len(list((snapshot.path / PIECES).iterdir())) == 3


@pytest.mark.parametrize(
    "tail", ['["abc", {"vi": [3, 4]', '["abc"]', "\x00\x00", '["a", 1, 2, 3]\n']
)
def test_half_a_line_in_the_journal_does_no_harm(tmp_path: Path, tail: str) -> None:
    folder = tmp_path / "index"
    with pytest.raises(RuntimeError):
        _build(folder, embed=_Raises())
    with (folder / BUILDING / JOURNAL).open("a") as journal:
        journal.write(tail)
    assert _build(folder).articles == 3
    _build(tmp_path / "fresh")
    _same(_open(folder), _open(tmp_path / "fresh"))


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _overwrite(path: Path) -> None:
    path.write_bytes(b"\x00not what it was")


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


PARTS = (
    MANIFEST,
    "entries.jsonl",
    "words.npz",
    "folded.npz",
    f"{CHROMA}/chroma.sqlite3",
    f"{PIECES}/*.tokens",
)


@pytest.mark.parametrize("damage", [_truncate, _overwrite, _remove])
@pytest.mark.parametrize("part", PARTS)
def test_damage_is_named_and_the_next_build_repairs_it(
    tmp_path: Path, part: str, damage: Callable[[Path], None]
) -> None:
    _build(tmp_path)
    version = current(tmp_path)
    assert version is not None
    damage(sorted(version.glob(part))[0])
    with pytest.raises(IndexProblem, match="wpsqa index build") as problem:
        check(version)
    assert "\n" not in str(problem.value)
    report = _build(tmp_path)
    assert report.why is not None
    assert _search(_open(tmp_path), "forty ships")[0][0] == "harbour"


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"version": 3}', "null", '{"version": "../x"}']
)
def test_a_damaged_pointer_is_repaired(tmp_path: Path, content: str) -> None:
    _build(tmp_path)
    (tmp_path / POINTER).write_text(content)
    assert _build(tmp_path).why is not None
    assert _search(_open(tmp_path), "forty ships")[0][0] == "harbour"


@pytest.mark.parametrize("content", ["{}", "[]", "3", '{"version": "v000001"}'])
def test_a_manifest_of_something_else_is_repaired(tmp_path: Path, content: str) -> None:
    _build(tmp_path)
    version = current(tmp_path)
    assert version is not None
    (version / MANIFEST).write_text(content)
    with pytest.raises(IndexProblem, match="wpsqa index build"):
        Snapshot.open(version)
    assert _build(tmp_path).embedded == 3


def test_a_piece_file_damaged_while_it_is_used_is_named(tmp_path: Path) -> None:
    _build(tmp_path)
    snapshot = _open(tmp_path)
    for file in (snapshot.path / PIECES).iterdir():
        _truncate(file)
    with pytest.raises(IndexProblem, match="wpsqa index build"):
        _search(snapshot, "forty ships")


def test_a_damaged_unfinished_version_is_begun_anew(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        _build(tmp_path, embed=_Raises())
    (tmp_path / BUILDING / CHROMA / "chroma.sqlite3").write_bytes(b"no database")
    report = _build(tmp_path)
    assert report.embedded == 3
    assert _search(_open(tmp_path), "forty ships")[0][0] == "harbour"


class _Raises(ToyTokens):
    """It fails at the last article."""

    def __call__(self, texts: Sequence[str], kind: Kind) -> Vectors:
        if any("Vườn" in text for text in texts):
            raise RuntimeError
        return super().__call__(texts, kind)


def test_a_text_the_embedder_cannot_read_stops_nothing(tmp_path: Path) -> None:
    class Picky(ToyTokens):
        def __call__(self, texts: Sequence[str], kind: Kind) -> Vectors:
            if any("river" in text for text in texts):
                raise UsageError("the text has nothing to read in it")
            return super().__call__(texts, kind)

    assert _build(tmp_path, embed=Picky()).embedded == 3
    snapshot = _open(tmp_path)
    snapshot.check()
    query = make_query("crosses the river twice", ToyTokens(), PLACED)
    (found,) = [h for h in find(snapshot, query, 3) if h.passage.article_id == "bridge"]
    assert found.parts["lexical"] > 0
    assert found.parts["passage"] == 0
    assert _search(snapshot, "forty ships")[0][0] == "harbour"


@pytest.mark.parametrize("place", ["/dev/null/x", "/proc/x"])
def test_a_place_that_cannot_be_written_is_one_line(place: str) -> None:
    with pytest.raises(IndexProblem, match="choose another --data-dir") as problem:
        _build(Path(place))
    assert "\n" not in str(problem.value)


def test_an_entry_survives_its_json() -> None:
    for entry in TOY_ENTRIES:
        again = Entry.from_json(json.loads(json.dumps(entry.to_json())))
        assert again == entry
        assert again.fingerprint == entry.fingerprint


def test_views_of_an_entry() -> None:
    harbour = TOY_ENTRIES[1]
    assert harbour.languages == ("en", "vi")
    assert harbour.sentence_text(0, "en") == "The harbour opened in May."
    assert (
        harbour.passage_text(0, "vi") == "Bến cảng mở cửa vào tháng Năm. Bốn mươi con tàu đã đến."
    )
    orchard = TOY_ENTRIES[2]
    assert orchard.languages == ("vi",)
    assert orchard.sentence_text(0, "en") is None
    assert orchard.passage_text(0, "en") is None
    half = toy_entry(BRIDGE, "Cây cầu dài.")
    assert half.sentence_text(1, "vi") is None
    assert [half.passage_of_sentence[n] for n in range(2)] == [0, 0]


def test_the_snapshot_finds_its_way_back(tmp_path: Path) -> None:
    _build(tmp_path)
    snapshot = _open(tmp_path)
    for number, entry in enumerate(snapshot.entries):
        for place, passage in enumerate(entry.passages):
            assert snapshot.locate(passage) == (number, place)
            found = row_id(entry, entry.article.language, place)
            assert snapshot.place(found) == (number, entry.article.language, place)
    with pytest.raises(KeyError):
        snapshot.locate(Passage("nowhere", 0, 1, ()))
    with pytest.raises(IndexProblem, match="damaged"):
        snapshot.place("0123456789abcdef.en.0")
