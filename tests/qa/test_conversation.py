"""The conversation as it is given, and what a follow-up takes from it."""

from __future__ import annotations

from typing import Any

import pytest

from corpus.types import Language
from qa.assistant import Assistant
from qa.conversation import LONGEST_TURN, MOST_TURNS, leans, points_back, topic, turns
from qa.errors import UsageError
from qa.types import Turn


def test_turns_are_read() -> None:
    data = [{"role": "user", "text": "Ai?"}, {"role": "assistant", "text": "", "more": 1}]
    assert turns(data) == (Turn("user", "Ai?"), Turn("assistant", ""))
    assert turns([]) == ()


def test_only_the_last_turns_are_kept_and_none_is_endless() -> None:
    many = turns([{"role": "user", "text": str(n)} for n in range(3 * MOST_TURNS)])
    assert len(many) == MOST_TURNS
    assert many[-1].text == str(3 * MOST_TURNS - 1)
    assert len(turns([{"role": "user", "text": "x" * 10**6}])[0].text) == LONGEST_TURN


@pytest.mark.parametrize(
    "data",
    [
        {},
        "user: hello",
        None,
        7,
        ["hello"],
        [{"role": "system", "text": "x"}],
        [{"role": "user"}],
        [{"role": "user", "text": None}],
        [{"role": ["user"], "text": "x"}],
        [None],
    ],
)
def test_anything_else_is_one_line(data: Any) -> None:
    with pytest.raises(UsageError, match="role") as problem:
        turns(data)
    assert "\n" not in str(problem.value)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "And how many of them were women?"),
        ("en", "When did it open?"),
        ("en", "Who else came to see the harbour?"),
        ("vi", "Ngoài hai con tàu thì cảng còn gì nữa?"),
        ("vi", "Còn ở đó thì sao?"),
        ("vi", "Họ đến khi nào?"),
    ],
)
def test_a_follow_up_leans_on_what_was_asked_before(language: Language, text: str) -> None:
    assert leans(text, language)
    history = (Turn("user", "Who built the new bridge over the river?"), Turn("assistant", "…"))
    assert "bridge" in topic(history, language)


def test_a_whole_question_stands_alone() -> None:
    assert not leans("How many ships came to Lisbon harbour in May?", "en")
    assert topic((), "en") == ""
    assert topic((Turn("assistant", "Hello."),), "en") == ""


def test_the_syllable_of_another_word_points_nowhere() -> None:
    assert not points_back("Thủ đô của Pháp là gì?", "vi")
    assert points_back("Chương trình đó có mục tiêu gì?", "vi")
    assert points_back("chuong trinh do co muc tieu gi", "vi")


def test_a_new_subject_is_not_answered_about_the_old_one(assistant: Assistant) -> None:
    history = [Turn("user", "Ai đã ký quyết định phê duyệt Chương trình hành động quốc gia?")]
    answer = assistant.ask(assistant.question("Thủ đô của Pháp là gì?", history=history))
    assert answer.status == "abstained"
