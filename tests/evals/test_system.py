"""The two kinds of systems: an assistant, and a chat endpoint on the loopback."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import IndexProblem, ModelProblem, UsageError
from evals.endpoint import connect
from evals.scorers import score_all
from evals.system import assistant_system, endpoint_system
from evals.types import Reply
from qa.types import Answer, Question, Turn
from tests.evals.build import ARTICLES, ENGLISH, LAB, MAY, WOMEN, case, say
from tests.evals.fakes import Script, chat_server, completion

CITED = {"article_id": ENGLISH.id, "start": 0, "end": len(WOMEN), "quote": WOMEN}


class Echo:
    """An assistant that answers with what it was asked."""

    def question(
        self, text: str, *, history: Sequence[Turn] = (), as_of: date | None = None
    ) -> Question:
        return Question(text, "vi", tuple(history), as_of)

    def ask(self, question: Question) -> Answer:
        if question.text == "broken":
            raise IndexProblem("no index; build it")
        return say((f"{question.text} {len(question.history)} {question.as_of}", ()))

    def status(self) -> dict[str, object]:
        return {"engine": "echo", "mode": "extractive", "index": "v3"}


def test_the_assistant_gets_the_whole_question(tmp_path: Path) -> None:
    system = assistant_system(Echo(), "abc")
    asked = case(
        tmp_path, question="Why?", as_of="2024-12-31", history=[{"role": "user", "text": "Hello"}]
    )
    answer = system.ask(asked).answer
    assert answer is not None
    assert answer.sentences[0].text == "Why? 1 2024-12-31"
    assert system.versions == {"engine": "echo", "mode": "extractive", "corpus": "abc"}


def test_an_assistant_that_fails_is_an_error_and_not_an_answer(tmp_path: Path) -> None:
    reply = assistant_system(Echo()).ask(case(tmp_path, question="broken"))
    assert reply == Reply(None, error="no index; build it")


def ask(script: Script, folder: Path, **changes: Any) -> tuple[Reply, list[dict[str, Any]]]:
    with chat_server(script) as (url, received):
        system = endpoint_system(connect(url, "m"), ARTICLES, url, "m")
        return system.ask(case(folder, **changes)), received


def test_an_endpoint_with_citations(tmp_path: Path) -> None:
    reply, received = ask(
        lambda body: completion(f"{WOMEN} [1] It left. [2][9]", citations=[CITED, CITED]), tmp_path
    )
    assert reply.answer is not None
    assert [(s.text, s.citations) for s in reply.answer.sentences] == [
        (WOMEN, (1,)),
        ("It left.", (2,)),
    ]
    assert (reply.sees_citations, reply.sees_hits) == (True, False)
    scores = score_all(case(tmp_path), reply, LAB)
    assert scores["verbatim_spans"].value == 1
    assert scores["citation_recall"].value == 0.5
    assert scores["passage_recall@5"].value is None
    assert received[0]["messages"][-1]["content"] == "How many women did Viet Nam send?"
    assert received[0]["temperature"] == 0


def test_an_endpoint_without_citations_is_not_scored_on_them(tmp_path: Path) -> None:
    reply, _ = ask(lambda body: completion("Viet Nam sent 41 women."), tmp_path)
    scores = score_all(case(tmp_path), reply, LAB)
    assert scores["answer_correct"].value == 1
    assert scores["citation_recall"].value is None
    assert scores["answer_language"].value == 1


def test_citations_that_make_no_sense_are_wrong_and_not_dropped(tmp_path: Path) -> None:
    odd = [{"article_id": "none", "start": "0", "end": None, "quote": 5}, "not an object"]
    reply, _ = ask(lambda body: completion("41 women. [1]", citations=odd), tmp_path)
    assert score_all(case(tmp_path), reply, LAB)["verbatim_spans"].value == 0


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("The articles do not mention it.", {}),
        ("", {}),
        ("Sorry.", {"status": "abstained"}),
    ],
)
def test_an_endpoint_may_decline(tmp_path: Path, text: str, more: dict[str, str]) -> None:
    reply, _ = ask(lambda body: completion(text, **more), tmp_path)
    assert reply.answer is not None
    assert reply.answer.status == "abstained"
    assert reply.answer.sentences == ()


def test_an_endpoint_that_says_it_answered_is_believed(tmp_path: Path) -> None:
    reply, _ = ask(lambda body: completion("I do not know.", status="answered"), tmp_path)
    assert reply.answer is not None
    assert reply.answer.status == "answered"
    reply, _ = ask(lambda body: completion(MAY, status="interrupted"), tmp_path)
    assert reply.answer is not None
    assert reply.answer.status == "interrupted"


def test_history_and_day_are_sent(tmp_path: Path) -> None:
    history = [{"role": "user", "text": "Hello"}, {"role": "assistant", "text": "Hi"}]
    _, received = ask(lambda body: completion("41"), tmp_path, history=history, as_of="2024-12-31")
    before, answer, asked = [m["content"] for m in received[0]["messages"]]
    assert (before, answer) == ("Hello", "Hi")
    assert asked.startswith(("(As of 31 December 2024.) ", "(Tính đến ngày 31/12/2024.) "))


@pytest.mark.parametrize("heading", ["Sources:", "## References", "**Nguồn tham khảo:**"])
def test_a_list_of_sources_claims_nothing(tmp_path: Path, heading: str) -> None:
    text = f"41 women went. [1]\n\nThe articles differ.\n\n{heading}\n[1] A title. 2024-05-01"
    notes = [{"code": "differ", "text": "The articles differ."}]
    reply, _ = ask(lambda body: completion(text, citations=[CITED], notes=notes), tmp_path)
    assert reply.answer is not None
    assert [sentence.text for sentence in reply.answer.sentences] == ["41 women went."]
    assert "The articles differ." in reply.answer.notes[0].text
    assert "2024-05-01" in reply.answer.notes[0].text


@pytest.mark.parametrize(
    "answer",
    [(400, {"error": {"message": "bad\nmodel"}}), (200, {"choices": []}), (200, {"odd": 1})],
)
def test_an_endpoint_that_fails(tmp_path: Path, answer: tuple[int, dict[str, Any]]) -> None:
    reply, _ = ask(lambda body: answer, tmp_path)
    assert reply.answer is None
    assert reply.error.startswith("m at http://127.0.0.1")
    assert "\n" not in reply.error


def test_no_endpoint_there() -> None:
    with pytest.raises(ModelProblem, match=r"m at http://127\.0\.0\.1:9/v1 failed"):
        connect("http://127.0.0.1:9/v1", "m")([Turn("user", "Hello")])


def test_the_key_comes_from_the_named_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_KEY", "s3cret")
    with chat_server(lambda body: completion("ok")) as (url, received):
        connect(url, "m", "A_KEY")([Turn("user", "Hello")])
    assert received[0]["authorization"] == "Bearer s3cret"
    monkeypatch.delenv("A_KEY")
    with pytest.raises(UsageError, match="no key in A_KEY: set that variable"):
        connect("http://127.0.0.1:9", "m", "A_KEY")
