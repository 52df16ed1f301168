"""What is missing from sentences that share an event with the question."""

from __future__ import annotations

import pytest

from qa.assistant import Assistant
from qa.bound import preferred
from qa.unsaid import unsaid
from vectorstore.background import with_events
from vectorstore.calibrate import Calibration
from vectorstore.embed import TokenEmbed
from vectorstore.query import Query, make_query
from vectorstore.rank import rank_sentences
from vectorstore.rerank import find


def asked(assistant: Assistant, encoder: TokenEmbed, question: str) -> Query:
    calibration = Calibration.load(encoder.identity)
    return make_query(question, encoder, calibration, restore=assistant.snapshot().restore)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("What soups did chefs cook for the Hanoi conference?", True),
        ("Which foreign country printed posters for the Hanoi conference?", True),
        ("Indonesia có bao nhiêu phần trăm nữ trong lực lượng gìn giữ hòa bình?", True),
        ("Which deputy minister spoke at the workshop of February 2025?", True),
        ("What did the Hanoi conference exchange and share?", False),
        ("Hội nghị quốc tế tại Hà Nội tháng 12/2020 mang chủ đề gì?", False),
        ("How many plenaries did the Hanoi conference of December 2020 have?", False),
        ("How many people serve in Peacekeeping Police Unit No. 9?", True),
    ],
)
def test_the_event_alone_is_no_answer(
    assistant: Assistant, encoder: TokenEmbed, question: str, missing: bool
) -> None:
    snapshot = assistant.snapshot()
    query = asked(assistant, encoder, question)
    found = preferred(snapshot, query, rank_sentences(snapshot, query, find(snapshot, query, 10)))
    assert bool(unsaid(snapshot, query, found)) is missing


def test_the_other_passages_of_the_event_are_looked_through(
    assistant: Assistant, encoder: TokenEmbed
) -> None:
    snapshot = assistant.snapshot()
    query = asked(assistant, encoder, "What was shown beside the conference in Hanoi?")
    first = find(snapshot, query, 1)
    more = with_events(snapshot, query, first)
    assert more[:1] == first
    assert len(more) > 1
    assert {hit.passage.article_id for hit in more} == {first[0].passage.article_id}
    away = asked(assistant, encoder, "How many officers are there?")
    assert with_events(snapshot, away, first) == first
