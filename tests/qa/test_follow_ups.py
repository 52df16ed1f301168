"""Questions to go on with: each is answered, from words that were not shown yet."""

from __future__ import annotations

from typing import Any

import pytest

from corpus.text import fold
from qa.assistant import Assistant
from qa.follow_ups import LONGEST, MOST, TRIED_MODEL, After, FollowUps, Place
from qa.types import Answer, Turn

ASKED = [
    "What are the goals of the programme by 2030?",
    "Việt Nam đã cử bao nhiêu sĩ quan tham gia gìn giữ hòa bình Liên Hợp Quốc?",
    "Hội nghị quốc tế tháng 12 năm 2020 đã đánh giá điều gì?",
    "What is the capital of France?",
]


def after(assistant: Assistant, text: str, history: tuple[Turn, ...] = ()) -> After:
    """What a page sends when it has shown the answer."""
    question = assistant.question(text, history=history)
    answer = assistant.ask(question)
    said = " ".join(sentence.text for sentence in answer.sentences) or "The articles do not say."
    return After(
        (*history, Turn("user", text), Turn("assistant", said)),
        question.language,
        tuple(Place(c.article_id, c.start, c.end) for c in answer.citations),
        ()
        if answer.citations
        else tuple(
            Place(h.passage.article_id, h.passage.start, h.passage.end) for h in answer.hits[:3]
        ),
    )


@pytest.mark.parametrize("text", ASKED)
def test_every_question_offered_is_answered_by_something_new(
    assistant: Assistant, text: str
) -> None:
    given = after(assistant, text)
    offered = FollowUps(assistant).offer(given)
    assert 1 <= len(offered) <= MOST
    assert len(set(map(fold, offered))) == len(offered)
    for question in offered:
        assert len(question) <= LONGEST
        asked = assistant.question(question, history=given.history)
        assert asked.language == given.language
        answer = assistant.ask(asked)
        assert answer.status == "answered", question
        cited = {Place(c.article_id, c.start, c.end) for c in answer.citations}
        assert cited - set(given.cited), question


def test_going_on_never_repeats_a_question(assistant: Assistant) -> None:
    follow_ups = FollowUps(assistant)
    given = after(assistant, ASKED[0])
    asked = [ASKED[0]]
    for _ in range(3):
        offered = follow_ups.offer(given)
        assert not {fold(q) for q in offered} & {fold(q) for q in asked}
        if not offered:
            break
        asked.append(offered[0])
        given = after(assistant, offered[0], given.history)
    assert len(asked) > 1


class Watched:
    """The assistant, with what it was asked; ``mode`` says that a model answers."""

    def __init__(self, assistant: Assistant, mode: str = "extractive") -> None:
        self._assistant, self.mode, self.asked = assistant, mode, [""][:0]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._assistant, name)

    def ask(self, question: Any) -> Answer:
        self.asked.append(question.text)
        return self._assistant.ask(question)


def test_the_same_request_is_not_tried_again(assistant: Assistant) -> None:
    watched = Watched(assistant)
    follow_ups = FollowUps(watched)  # type: ignore[arg-type]
    given = after(assistant, ASKED[0])
    first = follow_ups.offer(given)
    asked = list(watched.asked)
    assert asked
    assert follow_ups.offer(given) == first
    assert watched.asked == asked


def test_a_model_is_asked_few_questions(assistant: Assistant) -> None:
    watched = Watched(assistant, "some-model")
    FollowUps(watched).offer(after(assistant, ASKED[0]))  # type: ignore[arg-type]
    assert 1 <= len(watched.asked) <= TRIED_MODEL


def test_what_is_refused_is_not_offered(assistant: Assistant) -> None:
    class Refusing(Watched):
        def ask(self, question: Any) -> Answer:
            return self._assistant.ask(self._assistant.question("How deep is the Mariana Trench?"))

    assert FollowUps(Refusing(assistant)).offer(after(assistant, ASKED[0])) == ()  # type: ignore[arg-type]


def test_places_that_are_not_there_offer_nothing(assistant: Assistant) -> None:
    turn = (Turn("user", "What?"),)
    assert FollowUps(assistant).offer(After(turn, "en", (Place("no-such", 0, 5),))) == ()
    assert FollowUps(assistant).offer(After(turn, "en")) == ()
