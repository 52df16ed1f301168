"""Words of like meaning, found by the longest phrase that stands at a place."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.lexicon import LONGEST, lexicon
from corpus.types import Language
from corpus.words import Token, tokens

LANGUAGES: tuple[Language, ...] = ("vi", "en")
KEYS = {
    language: sorted({key for phrase in lexicon().entries[language] for key in phrase})
    for language in LANGUAGES
}


def _words(keys: Sequence[str]) -> list[Token]:
    return [Token(key, key, 0, 0, stop=False) for key in keys]


def _naive(keys: Sequence[str], language: Language) -> list[frozenset[int]]:
    """Every phrase is tried at every place, the longest first."""
    known = lexicon().entries[language]
    found: list[frozenset[int]] = []
    while len(found) < len(keys):
        left = keys[len(found) :]
        sizes = [n for n in range(1, LONGEST + 1) if n <= len(left) and tuple(left[:n]) in known]
        found += [known[tuple(left[: sizes[-1]])]] * sizes[-1] if sizes else [frozenset()]
    return found


@given(st.data(), st.sampled_from(LANGUAGES))
def test_the_longest_phrases_give_the_meanings(data: st.DataObject, language: Language) -> None:
    phrases = st.sampled_from(sorted(lexicon().entries[language]))
    parts = data.draw(st.lists(phrases | st.tuples(st.sampled_from(KEYS[language])), max_size=6))
    keys = [key for part in parts for key in part]
    assert list(lexicon().meanings(_words(keys), language)) == _naive(keys, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_is_found_whole(language: Language) -> None:
    known = lexicon().entries[language]
    assert max(map(len, known)) > 1
    for phrase, meant in known.items():
        if len(phrase) <= LONGEST:
            assert set(lexicon().meanings(_words(phrase), language)) == {meant}


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


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sponser", "sponsor"),
        ("suport", "support"),
        ("pioner", "pioneer"),
        ("goverment", "government"),
        ("confrenc", "conference"),
        ("wrokshop", "workshop"),
    ],
)
def test_a_slip_of_one_letter_is_forgiven(typed: str, meant: str) -> None:
    words = lexicon()
    assert words.misspelt(typed) & words.meanings_of([meant])


@pytest.mark.parametrize("word", ["minister", "support", "sing", "cat", "hotelier", ""])
def test_no_other_word_is_a_slip(word: str) -> None:
    assert not lexicon().misspelt(word)


@given(st.text(max_size=12))
def test_any_word_can_be_looked_up(word: str) -> None:
    assert lexicon().misspelt(word) <= frozenset(range(10_000))
