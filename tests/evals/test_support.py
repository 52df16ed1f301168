"""What an answer rests on: exact quotes, and sentences that their quotes support."""

from pathlib import Path
from typing import Any

import pytest

from corpus.types import Article, Rendering
from evals.scorers import SCORERS
from evals.support import Lab
from evals.types import Case, Score
from qa.types import Answer, Question, Sentence
from tests.evals.build import (
    ABSTAINED,
    ARTICLES,
    ENGLISH,
    LAB,
    MAY,
    SHARE,
    VIETNAMESE,
    WOMEN,
    case,
    cite,
    hit,
    reply,
    say,
)

QUOTED = say((WOMEN, (1,)), cites=[cite(ENGLISH, WOMEN)], hits=[hit(ENGLISH, WOMEN)])


def score(name: str, of: Case, answer: Answer, lab: Lab = LAB, **seen: Any) -> Score:
    return SCORERS[name](of, reply(answer, **seen), lab)


@pytest.fixture
def women(tmp_path: Path) -> Case:
    return case(tmp_path)


def test_spans_must_be_verbatim(women: Case) -> None:
    assert score("verbatim_spans", women, QUOTED).value == 1
    shifted = say((WOMEN, (1,)), cites=[cite(ENGLISH, WOMEN, shift=1), cite(ENGLISH, MAY, 2)])
    found = score("verbatim_spans", women, shifted)
    assert (found.value, found.why) == (0.5, "[1] is not the text of unit-2024")
    assert not score("verbatim_spans", women, say((WOMEN, ()))).applies
    foreign = Article("other", "Other", WOMEN, "en")
    assert (
        score("verbatim_spans", women, say((WOMEN, (1,)), cites=[cite(foreign, WOMEN)])).value == 0
    )


def test_citation_recall_counts_sentences(women: Case) -> None:
    half = say((WOMEN, (1,)), (MAY, ()), cites=[cite(ENGLISH, WOMEN)])
    assert score("citation_recall", women, half).value == 0.5
    assert score("citation_recall", women, say((WOMEN, ()))).value == 0
    assert not score("citation_recall", women, ABSTAINED).applies


def test_citation_precision_finds_the_idle_citation(women: Case) -> None:
    cites = [cite(ENGLISH, WOMEN, 1), cite(ENGLISH, MAY, 2)]
    found = score("citation_precision", women, say((WOMEN, (1, 2)), cites=cites))
    assert (found.value, found.why) == (0.5, "[2] does not bear on its sentence")
    assert not score("citation_precision", women, say((WOMEN, ()))).applies


def test_citations_needed_together_are_all_precise(women: Case) -> None:
    together = Lab(ARTICLES, judge=lambda sentence, quotes: len(quotes) == 2)
    cites = [cite(ENGLISH, WOMEN, 1), cite(ENGLISH, MAY, 2)]
    answer = say(("41 women left in May.", (1, 2)), cites=cites)
    assert score("citation_recall", women, answer, together).value == 1
    assert score("citation_precision", women, answer, together).value == 1


def test_an_unsupported_sentence_makes_its_citations_imprecise(women: Case) -> None:
    answer = say(("It left in June.", (1,)), cites=[cite(ENGLISH, MAY)])
    assert score("citation_recall", women, answer).value == 0
    assert score("citation_precision", women, answer).value == 0


def test_a_stored_rendering_supports_a_translated_sentence(women: Case) -> None:
    start = VIETNAMESE.text.index(SHARE)
    rendering = Rendering(
        VIETNAMESE.id, start, start + len(SHARE), "en", "Of them 16% are women.", "a person"
    )
    lab = Lab(ARTICLES, judge=LAB.judge, renderings=lambda i: [rendering] if i in ARTICLES else [])
    sentence = Sentence("Of them 16% are women.", "supported", (1,), "en", translated=True)
    answer = Answer(
        Question("?", "en"), "answered", (sentence,), (cite(VIETNAMESE, SHARE),), (), "fake"
    )
    assert score("citation_recall", women, answer, lab).value == 1
    assert score("citation_recall", women, answer, LAB).value == 0


def test_faithfulness_takes_in_what_was_found(women: Case) -> None:
    lab = Lab(ARTICLES, judge=lambda sentence, quotes: any(sentence in quote for quote in quotes))
    answer = say((MAY, ()), ("It left in June.", ()), hits=[hit(ENGLISH, WOMEN, MAY)])
    assert score("citation_recall", women, answer, lab).value == 0
    assert score("faithfulness", women, answer, lab).value == 0.5
