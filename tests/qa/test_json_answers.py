"""A model that is asked for JSON of a schema: real HTTP to servers that take it, refuse it, ignore it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qa.structured import NO_ANSWER, SCHEMA
from qa.types import Answer, SentenceReady
from tests.qa.model_server import Reply, serving
from tests.qa.newsroom import ATTENDED, codes, number, prompt, staffed, tell, writer

TRUE = ("40 senior leaders attended the workshop.", "40 senior")
ALSO = ("Five plenary sessions were held.", "Five plenary")
FALSE = ("Fifty senior leaders attended the workshop.", "40 senior")
Body = dict[str, Any]
Rows = tuple[tuple[str, str], ...]


def asked_for_json(body: Body) -> bool:
    return "response_format" in body


def as_json(body: Body, rows: Rows, answered: bool = True) -> str:
    listed = [{"text": text, "sources": [number(body, words)]} for text, words in rows]
    return json.dumps({"sentences": listed, "answered": answered})


def tokens(text: str, size: int = 3) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


def obeys(*rows: tuple[str, str], **reply: Any) -> Callable[[Body], Reply]:
    """A server that takes the schema."""

    def answer(body: Body) -> Reply:
        assert asked_for_json(body)
        return Reply(tokens(as_json(body, rows)), **reply)

    return answer


def refuses(status: int, *rows: tuple[str, str]) -> Callable[[Body], Reply]:
    """A server that knows no schema; without one it answers with markers."""

    def answer(body: Body) -> Reply:
        if asked_for_json(body):
            return Reply(status=status)
        return Reply(tokens(" ".join(f"{t[:-1]} [{number(body, w)}]." for t, w in rows)))

    return answer


def test_json_and_text_become_the_same_answer(newsroom: Path) -> None:
    _, one, server = tell(newsroom, ATTENDED, obeys(TRUE, ALSO))
    _, two, plain = tell(newsroom, ATTENDED, refuses(400, TRUE, ALSO), structured="off")
    assert one.sentences == two.sentences
    assert one.citations == two.citations
    assert one.prompt_digest != two.prompt_digest, "each form has a prompt of its own"
    asked = server.requests[0]["response_format"]
    assert asked["type"] == "json_schema"
    assert asked["json_schema"]["schema"] == SCHEMA
    assert asked["json_schema"]["strict"] is True
    assert '{"sentences":' in prompt(server.requests[0])
    assert "response_format" not in plain.requests[0]
    assert "square brackets" in prompt(plain.requests[0])


def test_the_first_sentence_is_shown_before_the_rest_is_written(newsroom: Path) -> None:
    def stalling(body: Body) -> Reply:
        whole = as_json(body, (TRUE, ALSO))
        return Reply([whole[: whole.index("}, ") + 1]], stall=3)

    with serving(stalling) as server:
        assistant = staffed(newsroom, writer(server, timeout=10))
        events = assistant.stream(assistant.question(ATTENDED))
        next(events)
        first = next(events)
        assert isinstance(first, SentenceReady)
        assert first.sentence.text == TRUE[0]
        assert not server.gone.is_set()
        events.close()  # type: ignore[attr-defined]
        assert server.gone.wait(6)


@pytest.mark.parametrize("finish", [None, "length", "stop"])
def test_json_cut_in_the_middle_keeps_its_whole_sentences(
    newsroom: Path, finish: str | None
) -> None:
    def cut(body: Body) -> Reply:
        whole = as_json(body, (TRUE, ALSO))
        return Reply(tokens(whole[: whole.index(ALSO[0]) + 9]), finish=finish)

    shown, answer, _ = tell(newsroom, ATTENDED, cut)
    assert shown == [TRUE[0]]
    assert answer.status == "interrupted"
    assert codes(answer) == ["interrupted"]


@pytest.mark.parametrize("status", [400, 422, 501])
def test_a_server_that_refuses_the_schema_answers_in_text(newsroom: Path, status: int) -> None:
    with serving(refuses(status, TRUE, ALSO)) as server:
        assistant = staffed(newsroom, writer(server))
        first = assistant.ask(assistant.question(ATTENDED))
        second = assistant.ask(assistant.question(ATTENDED))
    assert [s.text for s in first.sentences] == [TRUE[0], ALSO[0]]
    assert first.notes == ()
    assert first.status == "answered"
    assert first.sentences == second.sentences
    assert first.prompt_digest == second.prompt_digest
    told = [asked_for_json(body) for body in server.requests]
    assert told[0]
    assert told[-2:] == [False, False], "it is remembered"
    assert first.usage is not None
    assert first.usage.requests == 1, "a refused request takes nothing"


def test_a_server_that_ignores_the_schema_is_not_asked_again(newsroom: Path) -> None:
    def ignores(body: Body) -> Reply:
        return Reply(tokens(f"{TRUE[0][:-1]} [{number(body, TRUE[1])}]."))

    with serving(ignores) as server:
        assistant = staffed(newsroom, writer(server))
        answers = [assistant.ask(assistant.question(ATTENDED)) for _ in range(2)]
    assert [[s.text for s in answer.sentences] for answer in answers] == [[TRUE[0]]] * 2
    assert [asked_for_json(body) for body in server.requests] == [True, False]


def test_a_server_that_refuses_everything_is_asked_for_json_again(newsroom: Path) -> None:
    """A refusal of something else, such as the length, says nothing about the schema."""
    with serving(Reply(status=400), Reply(status=400), obeys(TRUE)) as server:
        assistant = staffed(newsroom, writer(server))
        failed = assistant.ask(assistant.question(ATTENDED))
        fine = assistant.ask(assistant.question(ATTENDED))
    assert codes(failed) == ["model-failed"]
    assert failed.status == "answered", "the articles answer"
    assert [s.text for s in fine.sentences] == [TRUE[0]]
    assert fine.notes == ()


def test_on_does_not_fall_back_and_off_does_not_ask(newsroom: Path) -> None:
    _, answer, server = tell(newsroom, ATTENDED, refuses(400, TRUE), structured="on")
    assert codes(answer) == ["model-failed"]
    assert [asked_for_json(body) for body in server.requests] == [True]
    _, answer, server = tell(newsroom, ATTENDED, refuses(400, TRUE), structured="off")
    assert codes(answer) == []
    assert [asked_for_json(body) for body in server.requests] == [False]


def test_a_refused_sentence_is_put_right_in_json(newsroom: Path) -> None:
    shown, answer, server = tell(newsroom, ATTENDED, obeys(FALSE), obeys(TRUE))
    assert shown == [TRUE[0]]
    turns = server.requests[1]["messages"]
    assert json.loads(turns[1]["content"])["sentences"][0]["text"] == FALSE[0]
    assert "was refused" in turns[2]["content"]
    assert NO_ANSWER in turns[2]["content"]
    assert answer.usage is not None
    assert (answer.usage.requests, answer.usage.uncounted) == (2, 0)


def test_a_false_sentence_is_not_shown(newsroom: Path) -> None:
    shown, answer, _ = tell(newsroom, ATTENDED, obeys(FALSE, ALSO))
    assert shown == [ALSO[0]]
    assert codes(answer) == ["dropped"]


def test_not_answered_is_an_abstention(newsroom: Path) -> None:
    def knows_not(body: Body) -> Reply:
        rows = (("The articles say nothing of a cost.", "40 senior"),)
        return Reply(tokens(as_json(body, rows, answered=False)))

    for reply in (Reply(tokens(NO_ANSWER)), knows_not):
        shown, answer, _ = tell(newsroom, "What did the workshop cost?", reply)
        assert shown == []
        assert answer.status == "abstained"
        assert "model-refused" not in codes(answer)


def test_what_a_model_thinks_aloud_is_not_shown(newsroom: Path) -> None:
    def thinks(body: Body) -> Reply:
        thought = (
            f"<think>Five plenary sessions were held [{number(body, 'Five plenary')}].</think>"
        )
        said = f"{TRUE[0][:-1]} [{number(body, TRUE[1])}]."
        return Reply(tokens(f"{thought}\n\n{said}", 4))

    for structured in ("auto", "off"):
        shown, _, _ = tell(newsroom, ATTENDED, thinks, structured=structured)
        assert shown == [TRUE[0]]


def test_an_article_cannot_close_the_json(newsroom: Path) -> None:
    """What an article says stays inside the prompt's numbered lines."""
    _, answer, server = tell(newsroom, "Was the workshop cancelled?", Reply(tokens(NO_ANSWER)))
    lines = [line for line in prompt(server.requests[0]).splitlines() if line.startswith("[")]
    assert lines
    assert all("evil.example" not in line for line in lines)
    assert isinstance(answer, Answer)
