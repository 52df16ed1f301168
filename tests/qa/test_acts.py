"""The year of a numbered act."""

from __future__ import annotations

import pytest

from corpus.types import Language
from qa.acts import year_told
from qa.assistant import Assistant


@pytest.mark.parametrize(
    ("question", "language", "sentence", "told"),
    [
        ("When was Decree 45 issued?", "en", "They looked at Decree 45 of 1998.", True),
        ("What year was Decree No. 45 adopted?", "en", "Decree 45 (1998) is old.", True),
        ("Nghị định 45 được ban hành năm nào?", "vi", "Nghị định 45/NĐ-CP năm 1998 đã cũ.", True),
        ("Nghị định số 45 ra đời khi nào?", "vi", "They looked at Decree 45 of 1998.", True),
        ("When was Decree 45 issued?", "en", "They looked at Decree 46 of 1998.", None),
        ("When was Decree 45 issued?", "en", "Decree 45 was read by 1998 people.", None),
        ("When was the workshop on Decree 45 opened?", "en", "Decree 45 of 1998 is old.", None),
        ("On what day was Decree 45 issued?", "en", "They looked at Decree 45 of 1998.", None),
        ("Who issued Decree 45?", "en", "They looked at Decree 45 of 1998.", None),
        ("When was the bridge adopted?", "en", "They looked at Decree 45 of 1998.", None),
    ],
)
def test_the_year_stands_beside_the_number(
    question: str, language: Language, sentence: str, told: bool | None
) -> None:
    assert year_told(question, language, [(sentence, "en")]) is told


@pytest.mark.parametrize(
    "question",
    [
        "When was Resolution 1325 adopted?",
        "Nghị quyết 1325 được thông qua năm nào?",
        "nghi quyet 1325 duoc thong qua nam nao",
    ],
)
def test_the_year_of_a_resolution_is_answered(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(assistant.question(question))
    assert len(answer.sentences) == 1
    assert "1325" in answer.sentences[0].text
    assert "2000" in answer.sentences[0].text
