"""The conversion on a made-up miniature, and on the real half where it is at hand."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import NotFound, UsageError
from evals.case import load_suite
from evals.corpora import read_corpus
from evals.suites.xquad import Pair, convert
from evals.types import Suite

TEXTS = {
    "en": "The bridge number {n} was built in 19{n}0. It has {n} arches.",
    "vi": "Cây cầu số {n} được xây năm 19{n}0. Nó có {n} nhịp.",
}
ASKED = {"en": "When was bridge {n} built?", "vi": "Cây cầu {n} được xây khi nào?"}


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    for lang, text in TEXTS.items():
        passages, questions = [], []
        for n in range(4):
            passages.append(
                {"id": f"a{n}p0", "article_id": f"a{n}", "title": "Bridge", "lang": lang}
                | {"text": text.format(n=n + 1)}
            )
            questions.append(
                {"id": f"q{n}", "question": ASKED[lang].format(n=n + 1), "lang": lang}
                | {"answers": [f"19{n + 1}0"], "gold_paragraph_id": f"a{n}p0"}
            )
        write(folder / f"passages_{lang}.jsonl", passages)
        write(folder / f"questions_{lang}.jsonl", questions)
    return folder


def loaded(pairs: tuple[Pair, ...]) -> dict[str, tuple[Suite, Any]]:
    found = {}
    for pair in pairs:
        articles = read_corpus([pair.corpus])
        found[pair.suite.stem] = (load_suite(pair.suite, articles), articles)
    return found


def test_every_suite_fits_its_corpus(data: Path, tmp_path: Path) -> None:
    found = loaded(convert(data, tmp_path / "out"))
    assert len(found) == 15
    assert all(len(suite.cases) == 4 for suite, _ in found.values())
    assert "CC BY-SA 4.0" in (tmp_path / "out" / "NOTICE").read_text(encoding="utf-8")

    suite, articles = found["cross-en-vi"]
    assert suite.cases[0].question == "When was bridge 1 built?"
    assert suite.cases[0].slices == ("en", "en>vi")
    assert suite.cases[0].gold[0].quote == "Cây cầu số 1 được xây năm 1910."
    assert articles["a0p0"].language == "vi"

    suite, articles = found["mixed-vi"]
    assert len(articles) == 8
    assert suite.cases[0].gold[0].article_id == "a0p0.vi"
    assert found["mixed-vi-en"][0].cases[0].gold[0].article_id == "a0p0.en"

    _, articles = found["split-en"]
    assert [articles[f"a{n}p0"].language for n in range(4)] == ["en", "vi", "en", "vi"]
    assert found["unaccented"][0].cases[0].question == "Cay cau 1 duoc xay khi nao?"


def test_unanswerable_cases_have_as_many_controls(data: Path, tmp_path: Path) -> None:
    suite, articles = loaded(convert(data, tmp_path / "out"))["gone-vi-en"]
    assert set(articles) == {"a0p0", "a2p0"}
    assert [case.answerable for case in suite.cases] == [True, True, False, False]
    assert [case.group for case in suite.cases] == ["a0", "a2", "a1", "a3"]
    assert "Bridge" not in {article.title for article in articles.values()}


def test_an_answer_in_several_sentences_is_its_own_gold(data: Path, tmp_path: Path) -> None:
    path = data / "passages_en.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("It has", "Since 1910 it has"))
    suite, _ = loaded(convert(data, tmp_path / "out"))["en"]
    assert suite.cases[0].gold[0].quote == "1910"
    assert len(suite.cases[0].gold[0].spans) == 2


def test_missing_or_broken_files(data: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="give the folder of the XQuAD files with --data"):
        convert(tmp_path / "none", tmp_path / "out")
    (data / "passages_en.jsonl").write_text("{", encoding="utf-8")
    with pytest.raises(UsageError, match="is not XQuAD as JSON lines"):
        convert(data, tmp_path / "out")


@pytest.mark.extra_data
def test_the_real_half(tmp_path: Path) -> None:
    extra = os.environ.get("WPSQA_EXTRA_DATA")
    if not extra:
        pytest.skip("WPSQA_EXTRA_DATA does not name the folder of the extra data")
    found = loaded(convert(Path(extra) / "xquad_dev", tmp_path))
    assert [len(found[name][0].cases) for name in ("en", "vi", "gone-en-vi")] == [612, 612, 516]
    assert len({case.group for case in found["en"][0].cases}) == 24
