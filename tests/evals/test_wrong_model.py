"""A scripted model that is wrong in a third of what it writes, before the real assistant."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from corpus.read import builtin_articles
from evals.case import load_suite
from evals.perturb import MUTATIONS, spoil_as
from evals.perturb_stock import Stock, Truth
from evals.reword import reword
from evals.types import Suite
from evals.wrong_lines import Author, Line, Scripted, author_of
from evals.wrong_model import Fate, run, scripted_assistant, table, tally
from qa.assistant import Assistant
from qa.extractive import Extractive
from qa.generate import Generated
from qa.models import ChatModel
from qa.types import Turn
from tests.qa.model_server import Reply, serving
from vectorstore.calibrate import Calibration
from vectorstore.embed import TokenEmbed

SUITE = Path(__file__).parents[2] / "evals" / "suites" / "wps.jsonl"
SENT = "Viet Nam has sent nearly 800 officers since 2014, and the United Nations will support it."


def seeded(seed: int) -> Random:
    return Random(seed)


@pytest.fixture(scope="module")
def suite() -> Suite:
    return load_suite(SUITE, {article.id: article for article in builtin_articles()})


@pytest.fixture(scope="module")
def model() -> Scripted:
    return Scripted()


@pytest.fixture(scope="module")
def scripted(
    tmp_path_factory: pytest.TempPathFactory, encoder: TokenEmbed, model: Scripted
) -> Iterator[Assistant]:
    from qa import build

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "load_embedder", lambda settings: (encoder, []))
        made = scripted_assistant(tmp_path_factory.mktemp("wrong"), model)
    yield made
    made.snapshot().close()


def test_little_that_is_wrong_is_shown_and_most_that_is_right(
    scripted: Assistant, model: Scripted, suite: Suite
) -> None:
    author = author_of(scripted, 0.3)
    answerable = [case for case in suite.cases if case.answerable]
    answerable = answerable[:: len(answerable) // 150]
    fates = [f for seed in (101, 102) for f in run(scripted, model, author, answerable, seed)]
    found = tally(fates)
    assert found.right > 100
    assert found.wrong > 40
    assert found.unsupported_share <= 0.02, table(fates)
    assert found.kept_share >= 0.90, table(fates)
    for across in (False, True):
        part = tally([fate for fate in fates if fate.line.across == across])
        assert part.kept_share >= 0.90
    forged = [fate for fate in fates if fate.line.forged and fate.support is not None]
    assert forged
    assert all(fate.cited for fate in fates if fate.line.right and fate.support == "supported")


def test_a_wrong_model_over_http(
    scripted: Assistant, encoder: TokenEmbed, suite: Suite, tmp_path: Path
) -> None:
    model = Scripted()

    def reply(body: dict[str, Any]) -> Reply:
        turns = [Turn(row["role"], row["content"]) for row in body["messages"]]
        return Reply(list(model(turns)))

    (case,) = [case for case in suite.cases if case.id == "vi-women-share"]
    with serving(reply) as server:
        chat = ChatModel("toy", server.url, "sk-secret", 10)
        generated = Generated(chat.complete, Extractive(), name="toy")
        calibration = Calibration.load(encoder.identity, tmp_path)
        assistant = Assistant(scripted._folder, encoder, calibration, generated, threshold=0.0)
        for wrong, shown in ((0.0, True), (1.0, False)):
            fates = list(run(assistant, model, author_of(scripted, wrong), [case], 7))
            assert fates
            assert all((fate.support is not None) == shown for fate in fates)
        assert server.requests
        assistant.snapshot().close()


@pytest.fixture(scope="module")
def stock() -> Stock:
    return Stock.of([(article.text, article.language) for article in builtin_articles()])


def test_every_error_changes_the_sentence_and_keeps_its_language(
    scripted: Assistant, stock: Stock
) -> None:
    made = dict.fromkeys(MUTATIONS, 0)
    for entry in author_of(scripted, 0.3).entries.values():
        for number in range(len(entry.sentences)):
            words = tuple(
                (text, language)
                for language in entry.languages
                if (text := entry.sentence_text(number, language))
            )
            for text, language in words:
                for kind in MUTATIONS:
                    spoilt = spoil_as(kind, Truth(text, language, words), stock, seeded(number))
                    if spoilt is not None:
                        made[kind] += 1
                        assert spoilt.casefold() not in {t.casefold() for t, _ in words}
    assert all(made.values()), made


@pytest.mark.parametrize(
    ("kind", "words"), [("number", "800"), ("date", "2014"), ("name", "Nations")]
)
def test_an_error_puts_another_thing_in_the_place(stock: Stock, kind: str, words: str) -> None:
    truth = Truth(SENT, "en", ((SENT, "en"),))
    made = {spoil_as(kind, truth, stock, seeded(seed)) for seed in range(20)}
    assert len(made - {None}) > 2
    assert any(words not in text for text in made if text)


def test_rewording_says_it_otherwise_but_only_by_its_rules() -> None:
    vietnamese = (
        "Ngày 6/3, Đại sứ cho biết Việt Nam đã cử hơn 1.000 sĩ quan tham gia gìn giữ hòa bình."
    )
    made = {reword(vietnamese, "vi", seeded(seed)) for seed in range(30)}
    assert len(made) > 3
    assert any("6 tháng 3" in text for text in made)
    assert any("1,000" in text for text in made)
    assert all("gìn giữ hòa bình" in text for text in made)


def test_a_tally_by_hand() -> None:
    right = Line("A.", True, "own words", "A.", False)
    wrong = Line("B.", False, "number", "A.", True)
    fates = [
        Fate(right, "supported", True),
        Fate(right, None),
        Fate(wrong, "partial"),
        Fate(wrong, None),
    ]
    found = tally(fates)
    assert (found.right, found.kept, found.wrong, found.passed, found.partial) == (2, 1, 2, 1, 1)
    assert (found.unsupported_share, found.kept_share) == (0.5, 0.5)
    assert "| across languages | 0 | 0 | 2 | 1 |" in table(fates)


def test_lines_are_the_same_for_the_same_seed(scripted: Assistant, suite: Suite) -> None:
    author: Author = author_of(scripted, 0.3)
    cases = [case for case in suite.cases if case.answerable][:10]
    one, two = ([author.lines(case, seeded(3)) for case in cases] for _ in range(2))
    assert one == two
    assert any(line for lines in one for line in lines)
