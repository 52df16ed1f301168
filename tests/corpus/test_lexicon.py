"""Words that mean much the same, and what readers call them."""

from __future__ import annotations

import pytest

from corpus.lexicon import lexicon
from corpus.types import Language
from corpus.words import tokens


def asked_as(text: str, language: Language) -> frozenset[int]:
    return frozenset().union(*lexicon().asked_as(tokens(text, language), language))


@pytest.mark.parametrize(
    ("asked", "language", "told", "read_in"),
    [
        ("paid for", "en", "supported", "en"),
        ("foot the bill", "en", "bảo trợ", "vi"),
        ("đứng sau", "vi", "sponsorship", "en"),
        ("travelled", "en", "chuyến công tác", "vi"),
        ("bàn bạc", "vi", "discussed", "en"),
        ("stationed", "en", "sent", "en"),
        ("bật đèn xanh", "vi", "approved", "en"),
        ("looking for", "en", "seek", "en"),
        ("hưởng lợi", "vi", "benefits", "en"),
    ],
)
def test_a_question_in_other_words_meets_the_sentence(
    asked: str, language: Language, told: str, read_in: Language
) -> None:
    assert asked_as(asked, language) & asked_as(told, read_in)


def test_a_check_against_a_quote_does_not_know_them() -> None:
    paid = lexicon().meanings_of(["pay"])
    assert not paid & lexicon().meanings_of(["support"])
    known = {meaning for found in lexicon().entries["en"].values() for meaning in found.copy()}
    asked = {meaning for found in lexicon().asked["en"].values() for meaning in found.copy()}
    assert known.isdisjoint(asked)


def test_countries_are_names() -> None:
    words = lexicon()
    assert words.countries <= words.proper
    assert words.meanings_of(["canada"]) <= words.countries
    assert not words.meanings_of(["paris"]) & words.countries
