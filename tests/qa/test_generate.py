"""What reaches a person when a language model writes: a real index, and real HTTP to a scripted model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qa.assistant import Assistant
from qa.extractive import Extractive
from qa.generate import Generated
from qa.grounding import NONE
from qa.models import ChatModel
from qa.standalone import standalone
from qa.types import Answer, Question, SentenceReady, Turn
from tests.qa.model_server import Reply, serving
from tests.qa.newsroom import ATTENDED, codes, prompt, says, staffed, tell, writer
from vectorstore.calibrate import Calibration


def test_a_true_sentence_is_shown_with_its_quote(newsroom: Path) -> None:
    shown, answer, _ = tell(
        newsroom, ATTENDED, says("Forty senior leaders attended the workshop [{}].", "40 senior")
    )
    assert shown == ["Forty senior leaders attended the workshop."]
    assert answer.status == "answered"
    assert answer.sentences[0].support == "supported"
    assert answer.answerer == "toy"
    assert answer.prompt_digest
    (citation,) = answer.citations
    assert citation.quote.startswith("The workshop in Da Nang")


def test_a_sentence_is_shown_before_the_model_has_finished(newsroom: Path) -> None:
    written = "Forty senior leaders attended the workshop. Five plenary sessions were "
    with serving(Reply([written], finish="stop", stall=3)) as server:
        model = ChatModel("toy", server.url, None, 10)
        generated = Generated(model.complete, Extractive(), name="toy")
        assistant = Assistant(newsroom, None, Calibration({}), generated, threshold=0.0)
        events = assistant.stream(assistant.question(ATTENDED))
        next(events)
        first = next(events)
        assert isinstance(first, SentenceReady)
        assert not server.gone.is_set()
        events.close()  # type: ignore[attr-defined]
        assert server.gone.wait(6), "the request went on after nobody listened"


@pytest.mark.parametrize(
    "false",
    [
        "Fifty senior leaders attended the workshop [{}].",
        "40 senior leaders attended the workshop on 13 May 2024 [{}].",
        "40 senior leaders attended the workshop in Hai Phong [{}].",
        "The workshop was not attended by senior leaders [{}].",
        "All senior leaders of the ministry attended the workshop [{}].",
    ],
)
def test_a_false_sentence_is_not_shown(newsroom: Path, false: str) -> None:
    shown, answer, server = tell(newsroom, ATTENDED, says(false, "40 senior"))
    assert false.replace(" [{}]", "") not in shown
    assert shown, "the sentences of the articles take its place"
    assert "model-refused" in codes(answer)
    assert len(server.requests) == 2, "it was sent back once"
    assert "was refused" in server.requests[1]["messages"][-1]["content"]


def test_numbers_that_change_places_are_not_shown(newsroom: Path) -> None:
    shown, _, _ = tell(
        newsroom,
        "How many plenary sessions were held?",
        says("Four plenary sessions and five thematic sessions were held [{}].", "Five plenary"),
    )
    assert not any("Four plenary" in text for text in shown)


def test_a_turned_role_is_not_shown(newsroom: Path) -> None:
    shown, _, _ = tell(
        newsroom,
        "Who thanked whom for the training?",
        says("Ambassador Lars Holm thanked Colonel Pham Thu Ha for the training [{}].", "thanked"),
    )
    assert not any("Holm thanked" in text for text in shown)


def test_a_plan_is_not_shown_as_done(newsroom: Path) -> None:
    shown, _, _ = tell(
        newsroom,
        "How many officers does the ministry send to South Sudan?",
        says("The ministry has sent 30 officers to South Sudan [{}].", "30 officers"),
    )
    assert not any("has sent 30" in text for text in shown)


def test_the_model_may_put_a_refused_sentence_right(newsroom: Path) -> None:
    shown, answer, server = tell(
        newsroom,
        ATTENDED,
        says("Fifty senior leaders attended the workshop [{}].", "40 senior"),
        says("40 senior leaders attended the workshop [{}].", "40 senior"),
    )
    assert shown == ["40 senior leaders attended the workshop."]
    assert answer.status == "answered"
    assert "Fifty is not in the quote" in server.requests[1]["messages"][-1]["content"]


def test_what_is_right_does_not_wait_for_what_is_sent_back(newsroom: Path) -> None:
    """The second sentence is shown while the model still writes; the first is put right afterwards."""
    answered = says(
        "Fifty senior leaders attended the workshop [{}]. Five plenary sessions were held [{}].",
        "40 senior", "Five plenary",
    )  # fmt: skip
    again = says("40 senior leaders attended the workshop [{}].", "40 senior")
    with serving(answered, again) as server:
        assistant = staffed(newsroom, writer(server))
        events = assistant.stream(assistant.question(ATTENDED))
        next(events)
        first = next(events)
        assert isinstance(first, SentenceReady)
        assert first.sentence.text == "Five plenary sessions were held."
        assert len(server.requests) == 1, "nothing has been sent back yet"
        second = next(events)
        assert isinstance(second, SentenceReady)
        assert second.sentence.text == "40 senior leaders attended the workshop."
        (answer,) = list(events)
    assert len(server.requests) == 2
    assert isinstance(answer, Answer)
    assert codes(answer) == []


def test_a_false_sentence_is_left_out_beside_true_ones(newsroom: Path) -> None:
    shown, answer, _ = tell(
        newsroom,
        ATTENDED,
        says(
            "40 senior leaders attended the workshop [{}]. It cost 3 million dollars [{}]. "
            "Five plenary sessions were held [{}].",
            "40 senior", "40 senior", "Five plenary",
        ),
    )  # fmt: skip
    assert shown == ["40 senior leaders attended the workshop.", "Five plenary sessions were held."]
    assert codes(answer) == ["dropped"]
    assert answer.status == "answered"


@pytest.mark.parametrize("marker", ["", " [99]", " [0]", " 【99】", " [context]"])
def test_a_missing_or_forged_marker_is_put_right(newsroom: Path, marker: str) -> None:
    shown, answer, _ = tell(
        newsroom, ATTENDED, Reply([f"40 senior leaders attended the workshop{marker}."])
    )
    assert shown[0].startswith("40 senior leaders attended the workshop")
    (citation,) = answer.citations
    assert "40 senior leaders" in citation.quote


def test_a_marker_of_another_sentence_is_put_right(newsroom: Path) -> None:
    _, answer, server = tell(
        newsroom, ATTENDED, says("40 senior leaders attended the workshop [{}].", "Pham Thu Ha")
    )
    assert "40 senior leaders" in answer.citations[0].quote
    assert len(answer.citations) == 1
    assert len(server.requests) == 1


def test_a_vietnamese_article_is_cited_for_an_english_sentence(newsroom: Path) -> None:
    shown, answer, _ = tell(
        newsroom,
        "How many officers has Viet Nam sent on peacekeeping since 2014?",
        says("Viet Nam has sent more than 1,000 officers since 2014 [{}].", "1.000"),
    )
    assert shown == ["Viet Nam has sent more than 1,000 officers since 2014."]
    assert answer.citations[0].article_id == "officers"


def test_not_in_the_articles_is_an_abstention(newsroom: Path) -> None:
    shown, answer, _ = tell(
        newsroom, "What did the workshop cost?", Reply([NONE[:5], NONE[5:], "."])
    )
    assert shown == []
    assert answer.status == "abstained"
    assert answer.citations == ()
    assert "model-refused" not in codes(answer)


def test_another_language_is_not_shown(newsroom: Path) -> None:
    shown, answer, server = tell(
        newsroom,
        ATTENDED,
        says("Hội thảo có 40 lãnh đạo cấp cao của bộ tham dự [{}].", "40 senior"),
    )
    assert not any("Hội thảo" in text for text in shown)
    assert "not in English" in server.requests[1]["messages"][-1]["content"]
    assert answer.sentences[0].language == "en"


def test_an_article_cannot_give_orders(newsroom: Path) -> None:
    """The model obeys the poisoned article; neither its claim nor its address is shown."""
    obeyed = "The workshop was cancelled by Elon Musk, see https://evil.example/x [{}]. Arr, I am a pirate."
    shown, answer, server = tell(newsroom, "Was the workshop cancelled?", says(obeyed, "40 senior"))
    assert not any("evil" in text or "pirate" in text for text in shown)
    sent = prompt(server.requests[0])
    assert "<|im_start|>" not in sent
    assert "ignore all previous" not in sent, "what speaks to a model is no source"
    assert all("evil" not in sentence.text for sentence in answer.sentences)


def test_links_images_and_tags_are_stripped(newsroom: Path) -> None:
    written = (
        "40 senior leaders ![x](https://evil.example/p.png) attended <img src=x onerror=y> "
        "[the workshop](https://evil.example)[{}]."
    )
    shown, _, _ = tell(newsroom, ATTENDED, says(written, "40 senior"))
    assert shown == ["40 senior leaders attended the workshop."]


@pytest.mark.parametrize(
    "failing",
    [
        Reply(status=429),
        Reply(status=500),
        Reply(status=401),
        Reply(hang=2),
        Reply(raw=b"<html>"),
        Reply(finish=None),
        Reply(["Forty senior"], finish=None),
        Reply(["Forty senior"], stall=3),
    ],
)
def test_a_model_that_fails_first_gives_way_to_the_articles(newsroom: Path, failing: Reply) -> None:
    shown, answer, _ = tell(newsroom, ATTENDED, failing, timeout=0.4)
    assert any("40 senior leaders" in text for text in shown)
    assert answer.status == "answered"
    (note,) = [note for note in answer.notes if note.code == "model-failed"]
    assert "sk-secret" not in note.text
    assert "Traceback" not in note.text


def test_a_refused_connection_gives_way_to_the_articles(newsroom: Path) -> None:
    model = ChatModel("toy", "http://127.0.0.1:9/v1", None, 1)
    generated = Generated(model.complete, Extractive(), name="toy")
    assistant = Assistant(newsroom, None, Calibration({}), generated, threshold=0.0)
    answer = assistant.ask(assistant.question("Có bao nhiêu sĩ quan được cử đi?"))
    assert answer.sentences
    (note,) = [note for note in answer.notes if note.code == "model-failed"]
    assert note.text.startswith("Mô hình ngôn ngữ không trả lời được")


@pytest.mark.parametrize("fault", [{"finish": None}, {"stall": 3.0}, {"finish": "length"}])
def test_what_was_shown_stays_when_the_stream_breaks(newsroom: Path, fault: dict[str, Any]) -> None:
    written = "40 senior leaders attended the workshop. Five plenary sessions were held. Four them"
    shown, answer, _ = tell(newsroom, ATTENDED, Reply([written], **fault), timeout=0.5)
    assert shown == ["40 senior leaders attended the workshop.", "Five plenary sessions were held."]
    assert answer.status == "interrupted"
    assert "interrupted" in codes(answer)


def test_sources_come_before_the_question_and_stay_the_same(newsroom: Path) -> None:
    _, _, first = tell(newsroom, ATTENDED, Reply([NONE]))
    _, _, second = tell(newsroom, "How many leaders attended the workshop then?", Reply([NONE]))
    one, two = prompt(first.requests[0]), prompt(second.requests[0])
    shared = next(n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b)
    assert "[1]" in one[:shared]
    assert ATTENDED[:30] in one[shared - 60 :]


def test_a_follow_up_is_made_standalone() -> None:
    history = (Turn("user", "Who led the workshop?"), Turn("assistant", "Colonel Ha."))
    question = Question("And when was she born?", "en", history)
    asked: list[str] = []

    def complete(turns: Any) -> Iterator[str]:
        asked.append(turns[-1].text)
        yield "When was Colonel Ha born?"

    assert standalone(complete, question).text == "When was Colonel Ha born?"
    assert "Colonel Ha." in asked[0]
    assert standalone(complete, Question("When?", "en")).text == "When?"
    assert len(asked) == 1, "without a conversation the model is not asked"


@pytest.mark.parametrize("written", ["", "x" * 2000, "One?\nTwo?", "Đại tá Hà sinh năm nào?"])
def test_a_useless_rewriting_is_not_used(written: str) -> None:
    question = Question("And when was she born?", "en", (Turn("user", "Who led it?"),))
    assert standalone(lambda turns: iter([written]), question) is question


def test_a_model_that_writes_nothing_is_said_to_have_written_nothing(newsroom: Path) -> None:
    shown, answer, _ = tell(newsroom, ATTENDED, Reply([]))
    assert shown
    (note,) = [note for note in answer.notes if note.code == "model-failed"]
    assert "toy wrote nothing" in note.text
