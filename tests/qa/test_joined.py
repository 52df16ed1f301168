"""A question of several parts: each is answered, and what is not said is named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qa import build
from qa.assistant import SHOWN_HITS, Assistant
from qa.extractive import Extractive
from qa.found import Broken, Draft, Found, Step
from qa.joined import together
from qa.parts import parts
from qa.settings import Settings
from qa.types import Note, Question, Turn
from tests.qa.newsroom import streamed
from tests.toy import TOY_ENTRIES, ToyEmbed
from vectorstore.calibrate import Calibration
from vectorstore.index import build as build_index

NONE = Calibration({})
SIGNED = "Who signed the decision approving the national action program?"
LEADERS = "How many senior leaders attended the workshop of the Ministry of Public Security?"
WON = "Who won the football world cup in 1998?"
RAIN = "How many millimetres of rain fell in Lindow?"
KY = "Ai ký quyết định phê duyệt chương trình hành động quốc gia?"
PHIEN = "Hội nghị quốc tế có mấy phiên họp toàn thể?"


def _texts(assistant: Assistant, *questions: str) -> list[str]:
    """The sentences of the answers to some questions, one after the other, none twice."""
    answers = [assistant.ask(assistant.question(question)) for question in questions]
    return list(dict.fromkeys(s.text for answer in answers for s in answer.sentences))


@pytest.mark.parametrize(
    ("one", "other"), [(SIGNED, LEADERS), (LEADERS, SIGNED), (KY, PHIEN), (PHIEN, KY)]
)
def test_both_parts_are_answered_as_if_they_were_asked_alone(
    assistant: Assistant, one: str, other: str
) -> None:
    answer = assistant.ask(assistant.question(f"{one} {other}"))
    assert answer.status == "answered"
    assert [s.text for s in answer.sentences] == _texts(assistant, one, other)
    assert "part-unsaid" not in [note.code for note in answer.notes]


@pytest.mark.parametrize(("first", "second"), [(SIGNED, WON), (WON, SIGNED)])
def test_the_part_that_is_not_said_is_named(assistant: Assistant, first: str, second: str) -> None:
    answer = assistant.ask(assistant.question(f"{first} {second}"))
    assert answer.status == "answered"
    assert [s.text for s in answer.sentences] == _texts(assistant, SIGNED)
    (note,) = [note for note in answer.notes if note.code == "part-unsaid"]
    assert note.text.endswith(f"of the question: “{WON[:-1]}”.")
    assert answer.question.text == f"{first} {second}"


def test_it_is_named_in_the_language_of_the_question(assistant: Assistant) -> None:
    answer = assistant.ask(assistant.question(f"{KY} Ai vô địch bóng đá thế giới năm 1998?"))
    (note,) = [note for note in answer.notes if note.code == "part-unsaid"]
    assert note.text.startswith("Các bài báo không trả lời phần này của câu hỏi: “Ai vô địch")


def test_where_no_part_is_said_the_whole_is_refused(assistant: Assistant) -> None:
    answer = assistant.ask(assistant.question(f"{WON} {RAIN}"))
    assert answer.status == "abstained"
    assert not answer.sentences
    assert [note.code for note in answer.notes] == ["abstained", "nearest"]
    alone = [assistant.ask(assistant.question(text)).confidence for text in (WON, RAIN)]
    assert answer.confidence == max(sure for sure in alone if sure is not None)


def test_a_sentence_that_answers_both_parts_is_shown_once(assistant: Assistant) -> None:
    question = (
        "How many officers has Viet Nam sent since 2014 and what percentage of them are women?"
    )
    assert len(parts(question, "en")) == 2
    answer = assistant.ask(assistant.question(question))
    texts = [s.text for s in answer.sentences]
    assert len(texts) == len(set(texts))
    assert any("1,000" in text and "16%" in text for text in texts)
    assert "part-unsaid" not in [note.code for note in answer.notes]


def test_a_part_that_leans_on_the_first_is_read_with_it(assistant: Assistant) -> None:
    answer = assistant.ask(
        assistant.question("Hội thảo về NAP WPS tổ chức ngày nào và có bao nhiêu lãnh đạo dự?")
    )
    quotes = " ".join(citation.quote for citation in answer.citations)
    assert "February 20-21" in quotes
    assert "40 senior leaders" in quotes


@pytest.mark.parametrize("history", [(), (Turn("user", "Tell me about the seminar."),)])
@pytest.mark.parametrize(
    "text", [f"{SIGNED} {LEADERS}", f"{WON} {SIGNED}", f"{WON} {RAIN}", "When was it and who came?"]
)
def test_the_stream_ends_with_the_answer_it_showed(
    assistant: Assistant, text: str, history: tuple[Turn, ...]
) -> None:
    last = streamed(assistant.stream(assistant.question(text, history=history)))
    markers = [citation.marker for citation in last.citations]
    assert markers == list(range(1, len(markers) + 1))
    assert {m for s in last.sentences for m in s.citations} == set(markers)
    found = [(hit.passage.article_id, hit.passage.start) for hit in last.hits]
    assert len(found) == len(set(found)) <= SHOWN_HITS


def test_hits_of_several_searches_take_turns(assistant: Assistant) -> None:
    one, other = assistant.search(SIGNED), assistant.search(LEADERS)
    found = together([one, other], 4)
    assert found[:2] == (one[0], other[0])
    assert len(found) == 4
    assert together([one], 1) == one
    assert together([one, one], SHOWN_HITS) == one


class Counts:
    """An answerer that remembers what it is asked and says one sentence, or cannot go on."""

    name = "counts"
    prompt_digest: str | None = None

    def __init__(self, *, breaks: bool = False) -> None:
        self.asked: list[str] = []
        self.breaks = breaks

    def __call__(self, question: Question, found: Found) -> Iterator[Step]:
        self.asked.append(question.text)
        yield Draft(f"About {len(self.asked)}.", "en", found.sentences[:1])
        yield Note("careful", "Be careful.")
        if self.breaks:
            yield Broken("interrupted", "It stopped.")


TWO = "What crosses the long river? How many ships came to the harbour?"


def test_a_whole_question_goes_to_an_answerer_without_parts(tmp_path: Path) -> None:
    build_index(tmp_path, TOY_ENTRIES, ToyEmbed(), NONE)
    counts = Counts()
    toy = Assistant(tmp_path, ToyEmbed(), NONE, counts, threshold=0.0)
    toy.ask(toy.question(TWO))
    assert counts.asked == [TWO]


def test_what_breaks_off_ends_the_answer_and_notes_are_said_once(tmp_path: Path) -> None:
    build_index(tmp_path, TOY_ENTRIES, ToyEmbed(), NONE)
    for breaks, asked in ((False, 2), (True, 1)):
        counts = Counts(breaks=breaks)
        toy = Assistant(tmp_path, ToyEmbed(), NONE, counts, threshold=0.0, parts=parts)
        answer = toy.ask(toy.question(TWO))
        assert len(counts.asked) == len(answer.sentences) == asked
        assert answer.status == ("interrupted" if breaks else "answered")
        assert [n.code for n in answer.notes] == ["careful", *(["interrupted"] if breaks else [])]


def test_only_sentences_of_the_articles_are_picked_part_by_part(tmp_path: Path) -> None:
    alone = build.answerer_for(Settings.from_env({}, data_dir=tmp_path), [])
    assert isinstance(alone.answerer, Extractive)
    assert alone.parts is parts
    environment = {
        "WPSQA_MODEL": "toy",
        "OPENAI_BASE_URL": "http://127.0.0.1:9/v1",
        "WPSQA_ANSWERER": "llm",
    }
    settings = Settings.from_env(environment, data_dir=tmp_path)
    written = build._written_by(build.model_for(settings), settings, Extractive(), "pieces")
    assert written.parts is None
