"""The benchmark measures what it says, and the encoder keeps what the project promises of it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from corpus.errors import UsageError
from vectorstore.encoder import bench
from vectorstore.encoder.bench import Measured, Other
from vectorstore.encoder.engine import Encoder

DIRECTIONS = {"en>en", "en>vi", "vi>en", "vi>vi"}


def measured(encoder: Encoder) -> Measured:
    with Other() as other:
        try:
            other(["một"], "question")
        except UsageError:
            pytest.skip("this CPU cannot run the package's own engine")
        return bench.measure(encoder, other)


def test_a_short_run_on_toy_development_data(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each language's second question belongs to the second paragraph; one is asked of the wrong one."""
    folder = tmp_path / "xquad_dev"
    folder.mkdir()
    texts = {
        "en": ["Rice grows in water.", "Ships carry coal."],
        "vi": ["Lúa mọc.", "Tàu chở than."],
    }
    asked = {"en": ["Where does rice grow?", "What do ships carry?"], "vi": ["Lúa?", "Tàu chở gì?"]}
    for language in ("en", "vi"):
        rows = [{"id": f"p{n}", "text": text} for n, text in enumerate(texts[language])]
        (folder / f"passages_{language}.jsonl").write_text("\n".join(map(json.dumps, rows)))
        gold = ["p0", "p1"] if language == "en" else ["p1", "p1"]
        rows = [
            {"question": text, "gold_paragraph_id": place}
            for text, place in zip(asked[language], gold, strict=True)
        ]
        (folder / f"questions_{language}.jsonl").write_text("\n".join(map(json.dumps, rows)))
    monkeypatch.setenv("WPSQA_EXTRA_DATA", str(tmp_path))
    monkeypatch.setattr(bench, "ROUNDS", 1)
    monkeypatch.setattr(bench, "PASSAGES", 3)
    result = measured(encoder)
    assert result.identity == encoder.identity
    assert result.texts_compared == 3 + 6 + 8
    assert result.recall == result.other_recall
    assert result.recall["en>en"] == 100
    assert result.recall["vi>vi"] == 50
    assert result.recall.keys() == DIRECTIONS
    assert result.cosine_mean >= 0.998
    assert result.cosine_min >= 0.997
    assert result.times_faster > 1


@pytest.mark.extra_data
@pytest.mark.timeout(1800)
@pytest.mark.skipif(not os.environ.get("WPSQA_EXTRA_DATA"), reason="WPSQA_EXTRA_DATA is not set")
def test_retrieval_is_as_good_as_with_the_other_engine(encoder: Encoder) -> None:
    if encoder.precision != "int8":
        pytest.skip("the promise is for CPUs that multiply whole bytes")
    result = measured(encoder)
    assert result.cosine_mean >= 0.999
    assert result.cosine_min >= 0.998
    assert result.recall.keys() == DIRECTIONS
    for direction, recall in result.recall.items():
        assert recall == pytest.approx(result.other_recall[direction], abs=0.5)
