"""How near the best sentences are: the part that looks at foreign words."""

from __future__ import annotations

import pytest

from qa.answerable import nearness
from qa.assistant import Assistant
from tests.qa.test_unsaid import asked
from vectorstore.embed import TokenEmbed
from vectorstore.rank import rank_sentences
from vectorstore.rerank import find


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("UNMISS và UNISFA là phái bộ nào?", 0.0),
        ("Broncos và UNMISS đã cử ai?", 0.5),
        ("Broncos đã thắng ai?", 1.0),
        ("Hội nghị họp ở đâu?", 0.0),
        ("Did the Broncos send officers to UNMISS?", 0.0),  # English names may be translated
    ],
)
def test_foreign_words_of_a_vietnamese_question_are_looked_for(
    assistant: Assistant, encoder: TokenEmbed, question: str, missing: float
) -> None:
    snapshot = assistant.snapshot()
    query = asked(assistant, encoder, question)
    found = rank_sentences(snapshot, query, find(snapshot, query, 10))
    mission = [hit for hit in found if hit.article_id == "bo-cong-an-lhq-2024"]
    assert nearness(snapshot, query, mission)["foreign_missing"] == missing
