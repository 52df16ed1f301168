"""What an answer took is its own: tokens and money, also when many are given at once."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qa.build import answerer_for
from qa.grounding import NONE
from qa.prices import Price
from qa.settings import Settings
from qa.types import Question, Turn, Usage
from tests.qa.model_server import Reply, serving
from tests.qa.newsroom import ATTENDED, prompt, says, staffed, tell, writer

PRICE = Price("toy", "127.0.0.1", "EUR", 2.0, 0.5, 8.0, "https://x.example", date(2026, 1, 31))
TRUE = says("40 senior leaders attended the workshop [{}].", "40 senior")
COST = ((100 - 64) * 2.0 + 64 * 0.5 + 20 * 8.0) / 1e6


def test_an_answer_tells_tokens_and_money(newsroom: Path) -> None:
    _, answer, _ = tell(newsroom, ATTENDED, TRUE, price=PRICE)
    assert answer.usage is not None
    assert answer.usage == Usage("toy", 100, 64, 20, 1, 0, answer.usage.cost, "EUR")
    assert answer.usage.cost == pytest.approx(COST)


def test_without_a_price_there_are_tokens_and_no_money(newsroom: Path) -> None:
    _, answer, _ = tell(newsroom, ATTENDED, TRUE)
    assert answer.usage == Usage("toy", 100, 64, 20, 1)


def test_a_sentence_sent_back_is_counted(newsroom: Path) -> None:
    false = says("Fifty senior leaders attended the workshop [{}].", "40 senior")
    _, answer, _ = tell(newsroom, ATTENDED, false, TRUE, price=PRICE)
    assert answer.usage is not None
    assert (answer.usage.requests, answer.usage.prompt_tokens) == (2, 200)
    assert answer.usage.cost == pytest.approx(2 * COST)


@pytest.mark.parametrize("text", [NONE, f"{NONE}. Because they do not."])
def test_an_abstention_of_the_model_is_counted(newsroom: Path, text: str) -> None:
    _, answer, _ = tell(newsroom, "What did the workshop cost?", Reply([text[:5], text[5:]]))
    assert answer.usage == Usage("toy", 100, 64, 20, 1)


@pytest.mark.parametrize(
    "fault",
    [{"finish": None}, {"stall": 3.0}, {"tokens": None}, {"finish": "length", "tokens": None}],
)
def test_what_was_not_told_makes_no_sum(newsroom: Path, fault: dict[str, Any]) -> None:
    written = "40 senior leaders attended the workshop. Five plenary sessions were held. "
    _, answer, _ = tell(newsroom, ATTENDED, Reply([written], **fault), price=PRICE, timeout=0.5)
    assert answer.usage is not None
    assert answer.usage.requests == 1
    assert answer.usage.uncounted == 1
    assert answer.usage.cost is None
    assert answer.usage.currency is None


@pytest.mark.parametrize("status", [401, 404, 500])
def test_a_model_that_takes_nothing_takes_nothing(newsroom: Path, status: int) -> None:
    _, answer, _ = tell(newsroom, ATTENDED, Reply(status=status))
    assert answer.sentences
    assert answer.usage is None


def test_answers_given_at_once_count_their_own(newsroom: Path) -> None:
    """Each question has tokens of its own, told after the others have been asked."""

    def reply(body: dict[str, Any]) -> Reply:
        seats = int(re.findall(r"in room (\d+)", prompt(body))[-1])
        said = TRUE(body)
        return Reply(said.pieces, stall=0.3, tokens=(1000 + seats, seats, 2 * seats))

    with serving(reply) as server:
        assistant = staffed(newsroom, writer(server))

        def ask(seats: int) -> Usage | None:
            text = f"How many leaders attended the workshop in room {seats}?"
            return assistant.ask(assistant.question(text)).usage

        with ThreadPoolExecutor(8) as pool:
            usages = list(pool.map(ask, range(1, 17)))
    assert usages == [Usage("toy", 1000 + n, n, 2 * n, 1) for n in range(1, 17)]


def test_completing_a_follow_up_is_counted(tmp_path: Path) -> None:
    with serving(Reply(["When was Colonel Ha born?"], tokens=(50, 0, 7))) as server:
        settings = Settings(
            data_dir=tmp_path, model="toy", base_url=server.url, structured="off"
        ).checked()
        condense = answerer_for(settings, []).condense
        assert condense is not None
        used: list[Usage] = []
        asked = Question("And when was she born?", "en", (Turn("user", "Who led it?"),))
        assert condense(asked, used.append).text == "When was Colonel Ha born?"
        assert condense(Question("Who led it?", "en"), used.append).text == "Who led it?"
    assert used == [Usage("toy", 50, 0, 7, 1)]


def test_both_requests_of_a_follow_up_are_in_its_answer(newsroom: Path) -> None:
    spent = Usage("toy", 50, 0, 7, 1)

    def condense(question: Question, used: Any) -> Question:
        used(spent)
        return question

    with serving(TRUE) as server:
        assistant = staffed(newsroom, writer(server))
        assistant._condense = condense
        history = [Turn("user", "Tell me about the workshop.")]
        answer = assistant.ask(assistant.question("And how many attended it?", history=history))
    assert answer.usage == spent.plus(Usage("toy", 100, 64, 20, 1))
