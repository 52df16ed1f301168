"""Ranking sentences: whose score is what, not how good it is (evaluation measures that)."""

from __future__ import annotations

import pytest

from qa.assistant import Assistant
from vectorstore.calibrate import Calibration
from vectorstore.embed import TokenEmbed
from vectorstore.query import make_query
from vectorstore.rank import content_words, rank_sentences, ranker_weights, weigh
from vectorstore.rerank import find
from vectorstore.snapshot import Snapshot
from vectorstore.types import SentenceHit

QUESTIONS = (
    "Who signed the decision approving the program?",
    "Hội nghị có bao nhiêu phiên họp toàn thể?",
    "bao nhieu phan tram si quan la phu nu",
    "😀",
    "ﷺ" * 10,
)


@pytest.fixture(scope="module")
def snapshot(assistant: Assistant) -> Snapshot:
    return assistant.snapshot()


def _ranked(snapshot: Snapshot, embed: TokenEmbed | None, text: str) -> tuple[SentenceHit, ...]:
    calibration = Calibration.load(embed.identity) if embed else Calibration({})
    query = make_query(text, embed, calibration, restore=snapshot.restore)
    return rank_sentences(snapshot, query, find(snapshot, query, 10))


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_sentence_comes_once_best_first(
    snapshot: Snapshot, encoder: TokenEmbed, question: str
) -> None:
    found = _ranked(snapshot, encoder, question)
    places = [(hit.article_id, hit.number) for hit in found]
    assert found
    assert len(places) == len(set(places))
    assert [h.score for h in found] == sorted((h.score for h in found), reverse=True)
    for hit in found:
        entry = snapshot.entry(hit.article_id)
        assert entry.sentences[hit.number] == hit.span
        assert hit.read_in in entry.languages
        assert hit.score == pytest.approx(weigh(hit.parts, "pieces"))


def test_words_alone_rank_too(snapshot: Snapshot) -> None:
    found = _ranked(snapshot, None, "Phó Giám đốc Học viện An ninh Nhân dân")
    assert found[0].article_id == "cam-ket-wps-2025"
    assert found[0].parts["max_sim"] == found[0].parts["cosine"] == 0.0


def test_the_score_is_the_weighted_sum_of_known_features() -> None:
    for compared, weights in ranker_weights().items():
        name, weight = next(iter(weights.items()))
        assert weigh({}, compared) == 0
        assert weigh({name: 2.0}, compared) == pytest.approx(2 * weight)
        assert weigh({"no such feature": 5.0}, compared) == 0


def test_every_weight_is_of_a_feature_that_exists(snapshot: Snapshot, encoder: TokenEmbed) -> None:
    known = {
        name
        for question in QUESTIONS
        for hit in _ranked(snapshot, encoder, question)
        for name in hit.parts
    }
    for weights in ranker_weights().values():
        assert {name for name in weights if not name.startswith("offers_")} <= known


def test_content_words_are_what_a_question_is_about() -> None:
    assert content_words("What are the officers of the mission?", "en") == ("officers", "mission")
    assert set(content_words("Ai là người đã ký quyết định?", "vi")) == {"ký", "quyết", "định"}
    assert content_words("who?", "en") == ("who",)
    assert content_words("", "en") == ()
