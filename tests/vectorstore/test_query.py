"""A question made ready for searching."""

from __future__ import annotations

import unicodedata
from datetime import date

import numpy as np
import pytest

from tests.toy import ToyEmbed, ToyTokens
from vectorstore.calibrate import Calibration
from vectorstore.embed import TokenEmbed
from vectorstore.query import make_query

NONE = Calibration({})


def test_accents_decide_the_lexical_field() -> None:
    accented = make_query("Hội nghị ở đâu?", None, NONE)
    bare = make_query("hoi nghi dien ra o dau", None, NONE)
    english = make_query("Where was the conference?", None, NONE)
    assert [q.field for q in (accented, bare, english)] == ["words", "folded", "words"]
    assert [q.language for q in (accented, bare, english)] == ["vi", "vi", "en"]
    assert "hoi nghi" in bare.tokens
    assert bare.vector is bare.pieces is None


def test_accents_are_put_back_before_embedding() -> None:
    embed = ToyEmbed()
    query = make_query(
        "hoi nghi dien ra o dau", embed, NONE, restore=lambda text: text.replace("hoi", "hội")
    )
    assert query.text == "hội nghi dien ra o dau"
    assert embed.seen == [query.text]
    english = make_query("the conference", embed, NONE, restore=lambda text: "never")
    assert english.text == "the conference"


def test_decomposed_letters_ask_the_same(encoder: TokenEmbed) -> None:
    calibration = Calibration.load(encoder.identity)
    text = "Ai đã ký quyết định về phụ nữ, hòa bình?"
    one = make_query(text, encoder, calibration)
    other = make_query(unicodedata.normalize("NFD", text), encoder, calibration)
    assert (one.text, one.tokens, one.field) == (other.text, other.tokens, other.field)
    assert one.vector is not None
    assert other.vector is not None
    np.testing.assert_array_equal(one.vector, other.vector)


def test_the_language_given_wins_and_the_day_is_kept() -> None:
    query = make_query("NAP 1325", None, NONE, language="vi", as_of=date(2024, 5, 1))
    assert (query.language, query.as_of) == ("vi", date(2024, 5, 1))


def test_pieces_need_an_engine_and_a_space_for_them(encoder: TokenEmbed) -> None:
    assert make_query("a b", ToyEmbed(), NONE).pieces is None
    assert make_query("a b", ToyTokens(), NONE).pieces is None
    query = make_query("three ships", encoder, Calibration.load(encoder.identity))
    assert query.vector is not None
    assert query.pieces is not None
    assert query.vector.shape == (encoder.dimensions,)
    np.testing.assert_allclose(np.linalg.norm(query.pieces, axis=1), 1, atol=1e-4)


@pytest.mark.parametrize("text", ["?!", "😀😀", "﷽﷽", "ﷺ" * 10, "\u202bمرحبا\u202c", "1325"])
def test_any_text_can_be_asked_for(encoder: TokenEmbed, text: str) -> None:
    query = make_query(text, encoder, Calibration.load(encoder.identity))
    assert query.vector is not None
    assert np.isfinite(query.vector).all()
