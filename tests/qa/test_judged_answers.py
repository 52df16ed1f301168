"""Answers whose open sentences a model judges, over real HTTP: who is asked, how often, what comes of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qa.assistant import Assistant
from qa.build import answerer_for
from qa.generate import Generated
from qa.models import ChatModel
from qa.prices import Price
from qa.settings import Settings
from qa.types import Answer, SentenceReady, Usage
from qa.verify.judge import judge_of
from tests.qa.model_server import Reply, serving
from tests.qa.newsroom import codes, prompt, says, staffed, tell, writer

ASKED = "How many of the officers are women?"
OPEN = "The proportion of women among them stands at 16%."
WRITTEN = says(f"{OPEN[:-1]} [{{}}].", "16%")
PRICE = Price("toy", "127.0.0.1", "EUR", 2.0, 0.5, 8.0, "https://x.example", date(2026, 1, 31))
Script = Callable[[dict[str, Any]], Reply]


def scripted(writes: Script, judges: Reply, again: Reply | None = None) -> Script:
    """A model that writes, judges when it is asked to, and insists on a sentence that is sent back."""

    def reply(body: dict[str, Any]) -> Reply:
        if is_judging(body):
            return judges
        return again or writes(body) if len(body["messages"]) > 1 else writes(body)

    return reply


def is_judging(body: dict[str, Any]) -> bool:
    return "<sentence>" in prompt(body)


def judged(server: Any) -> list[dict[str, Any]]:
    return [body for body in server.requests if is_judging(body)]


def test_without_the_judge_it_is_shown_as_partly_supported(newsroom: Path) -> None:
    shown, answer, server = tell(newsroom, ASKED, scripted(WRITTEN, Reply(["yes"])))
    assert shown == [OPEN]
    assert answer.sentences[0].support == "partial"
    assert not judged(server)


def test_what_the_judge_agrees_to_is_supported_and_not_sent_back(newsroom: Path) -> None:
    script = scripted(WRITTEN, Reply(["Yes", "."]))
    shown, answer, server = tell(newsroom, ASKED, script, judged=True, price=PRICE)
    assert shown == [OPEN]
    assert answer.sentences[0].support == "supported"
    (asked,) = judged(server)
    assert OPEN in prompt(asked)
    assert "<quote>Phụ nữ chiếm 16% số sĩ quan.</quote>" in prompt(asked)
    assert len(server.requests) == 2
    assert answer.usage is not None
    assert answer.usage == Usage("toy", 200, 128, 40, 2, 0, answer.usage.cost, "EUR")
    one = ((100 - 64) * 2.0 + 64 * 0.5 + 20 * 8.0) / 1e6
    assert answer.usage.cost == pytest.approx(2 * one)


def test_what_the_judge_refuses_is_sent_back_and_judged_once(newsroom: Path) -> None:
    shown, answer, server = tell(newsroom, ASKED, scripted(WRITTEN, Reply(["No"])), judged=True)
    assert OPEN not in shown
    assert "model-refused" in codes(answer)
    assert len(judged(server)) == 1, "the model insisted, and the sentence was judged already"
    assert "do not say it" in server.requests[-1]["messages"][-1]["content"]
    assert answer.usage is not None
    assert answer.usage.requests == len(server.requests) == 3


def test_what_is_put_right_after_the_judge_refused_it_is_shown(newsroom: Path) -> None:
    right = says("Women make up 16% of the officers [{}].", "16%")

    def script(body: dict[str, Any]) -> Reply:
        if is_judging(body):
            return Reply(["No."])
        return right(body) if len(body["messages"]) > 1 else WRITTEN(body)

    shown, answer, server = tell(newsroom, ASKED, script, judged=True)
    assert shown == ["Women make up 16% of the officers."]
    assert answer.sentences[0].support == "supported"
    assert len(judged(server)) == 1


@pytest.mark.parametrize(
    "fault",
    [
        Reply(["It depends on what is meant."]),
        Reply([]),
        Reply(status=500),
        Reply(status=429),
        Reply(["yes"], finish=None),
        Reply(hang=3.0),
        Reply(raw=b"data: {broken\n\n"),
    ],
)
def test_a_judge_that_fails_leaves_the_verdict_of_the_rules(newsroom: Path, fault: Reply) -> None:
    """Of two open sentences the second is not judged: who is away stays away."""
    both = says(
        f"{OPEN[:-1]} [{{}}]. Female staff make up a sizeable portion [{{}}].", "16%", "16%"
    )
    shown, answer, server = tell(newsroom, ASKED, scripted(both, fault), judged=True, timeout=0.5)
    assert shown[0] == OPEN
    assert answer.sentences[0].support == "partial"
    assert {prompt(body) for body in judged(server)} == {prompt(judged(server)[0])}
    assert answer.status == "answered"
    assert "sk-secret" not in str(answer)


@pytest.mark.parametrize(
    "false",
    [
        "Women make up 61% of the officers [{}].",
        "Women do not make up 16% of the officers [{}].",
        "Women of Hai Phong make up 16% of the officers [{}].",
        "Women made up 16% of the officers on 3 May 2021 [{}].",
    ],
)
def test_the_judge_is_not_asked_to_overrule_the_rules(newsroom: Path, false: str) -> None:
    script = scripted(says(false, "16%"), Reply(["yes"]))
    shown, _, server = tell(newsroom, ASKED, script, judged=True)
    assert false.replace(" [{}]", "") not in shown
    assert not judged(server)


def test_what_holds_does_not_wait_for_the_judge(newsroom: Path) -> None:
    written = says(
        f"{OPEN[:-1]} [{{}}]. Since 2014 Viet Nam has sent more than 1,000 officers on peacekeeping [{{}}].",
        "16%", "2014",
    )  # fmt: skip
    with serving(scripted(written, Reply(["yes"], hang=1.0))) as server:
        assistant = staffed(newsroom, writer(server, judged=True))
        began = time.monotonic()
        events = assistant.stream(assistant.question(ASKED))
        next(events)
        first = next(events)
        assert isinstance(first, SentenceReady)
        assert first.sentence.text.startswith("Since 2014")
        assert time.monotonic() - began < 1.0
        assert not judged(server)
        rest = list(events)
    assert isinstance(rest[0], SentenceReady)
    assert (rest[0].sentence.text, rest[0].sentence.support) == (OPEN, "supported")


def test_nobody_is_judged_for_a_reader_who_has_gone(newsroom: Path) -> None:
    written = says(
        f"{OPEN[:-1]} [{{}}]. Since 2014 Viet Nam has sent more than 1,000 officers on peacekeeping [{{}}].",
        "16%", "2014",
    )  # fmt: skip
    with serving(scripted(written, Reply(["yes"]))) as server:
        assistant = staffed(newsroom, writer(server, judged=True))
        events = assistant.stream(assistant.question(ASKED))
        next(events)
        next(events)
        events.close()  # type: ignore[attr-defined]
        assert not judged(server)


def test_a_judge_that_rambles_is_stopped(newsroom: Path) -> None:
    def ramble() -> Any:
        while True:
            time.sleep(0.002)
            yield " and so on"

    with serving(Reply(ramble())) as server:
        model = ChatModel("toy", server.url, "sk-secret", 5.0)
        assert judge_of(model.complete)(OPEN, "Phụ nữ chiếm 16%.") is None
        assert server.gone.wait(5), "the request went on after the judge had stopped listening"


@pytest.mark.parametrize("judge", ["on", "off"])
def test_the_setting_gives_the_answerer_its_judge(
    newsroom: Path, tmp_path: Path, judge: str
) -> None:
    with serving(scripted(WRITTEN, Reply(["yes"]))) as server:
        settings = Settings.from_env(
            {
                "WPSQA_JUDGE": judge,
                "WPSQA_MODEL": "toy",
                "WPSQA_DATA_DIR": str(tmp_path),
                "OPENAI_BASE_URL": server.url,
            }
        )
        chosen = answerer_for(settings, [])
        assert isinstance(chosen.answerer, Generated)
        answer = asked(staffed(newsroom, chosen.answerer))
    assert len(judged(server)) == (judge == "on")
    assert answer.sentences[0].support == ("supported" if judge == "on" else "partial")
    assert answer.usage is not None
    assert answer.usage.uncounted == 0


def test_a_judge_that_hangs_keeps_nobody_long(newsroom: Path) -> None:
    """It is asked once, with a timeout of its own, however long the model may take."""
    with serving(scripted(WRITTEN, Reply(hang=3.0))) as server:
        model = ChatModel("toy", server.url, "sk-secret", 30.0)
        judge = judge_of(model.hurried(0.3).complete)
        began = time.monotonic()
        assert judge(OPEN, "Phụ nữ chiếm 16%.") is None
        assert time.monotonic() - began < 2.0
    assert len(server.requests) == 1
    local = ChatModel("toy", None, "key", 600.0, start=lambda: server.url)
    assert local.hurried(0.3).timeout == 600.0


def asked(assistant: Assistant) -> Answer:
    return assistant.ask(assistant.question(ASKED))
