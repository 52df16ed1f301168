"""The answer object of the contract."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from corpus.types import Passage, Span
from qa.answer_json import answer_to_json, event_to_json, search_to_json
from qa.types import (
    Answer,
    Citation,
    Note,
    Question,
    Retrieved,
    Sentence,
    SentenceReady,
    Usage,
)
from tests.toy import HARBOUR
from vectorstore.types import Hit

CITATION = Citation(1, "harbour", HARBOUR.version, 0, 25, HARBOUR.text[:25])
SENTENCE = Sentence("The harbour opened in May.", "supported", (1,), "en")
PASSAGE = Passage("harbour", 0, 44, (Span(0, 26), Span(27, 44)))
HIT = Hit(PASSAGE, 0.12345678, "en", {"lexical": 1 / 3})
ANSWER = Answer(
    Question("When?", "en", as_of=date(2021, 1, 1)),
    "answered",
    (SENTENCE,),
    (CITATION,),
    (HIT,),
    "extractive",
    (Note("differ", "They differ.", ("harbour",)),),
    confidence=0.75,
    timings_ms={"total": 1.23456},
)


def _article(article_id: str):  # type: ignore[no-untyped-def]
    assert article_id == "harbour"
    return HARBOUR


def test_every_key_of_the_contract_is_there() -> None:
    data = answer_to_json(ANSWER, _article)
    assert set(data) == {
        "question",
        "language",
        "as_of",
        "status",
        "sentences",
        "citations",
        "notes",
        "confidence",
        "answerer",
        "prompt_digest",
        "timings_ms",
        "usage",
    }
    assert data["usage"] is None
    assert {"text", "support", "citations"} <= set(data["sentences"][0])
    assert {
        "marker",
        "article_id",
        "article_version",
        "title",
        "publisher",
        "published",
        "language",
        "url",
        "start",
        "end",
        "quote",
    } <= set(data["citations"][0])
    assert data["as_of"] == "2021-01-01"
    assert data["citations"][0]["published"] == "2020-05-01"
    assert data["citations"][0]["quote"] == "The harbour opened in May"
    assert data["notes"] == [{"code": "differ", "text": "They differ.", "article_ids": ["harbour"]}]
    assert json.loads(json.dumps(data)) == data


def test_what_a_model_took_is_told() -> None:
    usage = Usage("toy", 1200, 1000, 50, requests=2, cost=0.00041234567, currency="USD")
    data = answer_to_json(replace(ANSWER, usage=usage), _article)
    assert data["usage"] == {
        "model": "toy",
        "prompt_tokens": 1200,
        "cached_tokens": 1000,
        "completion_tokens": 50,
        "requests": 2,
        "uncounted": 0,
        "cost": 0.00041235,
        "currency": "USD",
    }


def test_a_search_shows_the_words_it_found() -> None:
    data = search_to_json("when?", [HIT], _article, 4.56)
    assert data["query"] == "when?"
    assert data["timings_ms"] == {"total": 4.6}
    (hit,) = data["hits"]
    assert {"article_id", "start", "end", "text", "score"} <= set(hit)
    assert hit["text"] == HARBOUR.text[hit["start"] : hit["end"]] == HARBOUR.text
    assert hit["parts"] == {"lexical": 0.333333}


@pytest.mark.parametrize(
    ("event", "name", "key"),
    [
        (Retrieved((HIT,)), "retrieved", "hits"),
        (SentenceReady(SENTENCE, (CITATION,)), "sentence", "citations"),
        (ANSWER, "answer", "status"),
    ],
)
def test_events_have_a_name_and_their_data(event: object, name: str, key: str) -> None:
    found, data = event_to_json(event, _article)  # type: ignore[arg-type]
    assert found == name
    assert data[key]
    json.dumps(data)
