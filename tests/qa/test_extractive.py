"""The answerer without a model, on the real index."""

from __future__ import annotations

import pytest

from corpus.types import Language
from qa.assistant import Assistant
from qa.extractive import Extractive, draft
from qa.found import Draft, Found
from qa.types import Question
from vectorstore.calibrate import Calibration
from vectorstore.embed import TokenEmbed
from vectorstore.query import make_query
from vectorstore.rank import rank_sentences
from vectorstore.rerank import find
from vectorstore.types import SentenceHit


def _found(assistant: Assistant, embed: TokenEmbed, text: str, language: Language) -> Found:
    snapshot = assistant.snapshot()
    query = make_query(text, embed, Calibration.load(embed.identity), language=language)
    hits = find(snapshot, query, 10)
    return Found(query, snapshot, hits, rank_sentences(snapshot, query, hits), 1.0)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Who signed the decision?", "en"),
        ("Ai đã ký quyết định phê duyệt?", "vi"),
        ("How many plenary sessions did the conference have?", "en"),
        ("Hội thảo có bao nhiêu lãnh đạo tham dự?", "vi"),
    ],
)
def test_every_draft_is_a_sentence_of_an_article_or_its_translation(
    assistant: Assistant, encoder: TokenEmbed, text: str, language: Language
) -> None:
    found = _found(assistant, encoder, text, language)
    drafts = [s for s in Extractive()(Question(text, language), found) if isinstance(s, Draft)]
    assert 1 <= len(drafts) <= 4
    for step in drafts:
        (hit,) = step.rests_on
        entry = found.snapshot.entry(hit.article_id)
        own = entry.article.text[hit.span.start : hit.span.end]
        rendering = entry.rendering(hit.number)
        assert step.translated == (entry.article.language != language)
        assert step.text == (rendering.text if step.translated and rendering else own)
        assert step.language == language
    assert len({d.text for d in drafts}) == len(drafts)


def test_without_a_translation_the_original_words_are_shown(
    assistant: Assistant, encoder: TokenEmbed
) -> None:
    found = _found(assistant, encoder, "Who signed the decision?", "en")
    entry = found.snapshot.entry("cam-ket-wps-2025")
    bare = type(entry)(entry.article, entry.passages)
    hit = SentenceHit("cam-ket-wps-2025", entry.sentences[3], 3, 1.0, "vi")

    class Untranslated:
        def entry(self, article_id: str) -> object:
            return bare

    alone = Found(found.query, Untranslated(), (), (hit,), 1.0)  # type: ignore[arg-type]
    made = draft(Question("Who?", "en"), alone, hit)
    assert (made.language, made.translated) == ("vi", False)
    assert made.text == entry.article.text[hit.span.start : hit.span.end]


def test_nothing_found_is_nothing_said(assistant: Assistant, encoder: TokenEmbed) -> None:
    found = _found(assistant, encoder, "x", "en")
    nothing = Found(found.query, found.snapshot, (), (), 0.0)
    assert list(Extractive()(Question("x", "en"), nothing)) == []
