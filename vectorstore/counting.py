"""How many of what: which number of a sentence counts what a question wants counted (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from corpus.dates import find_dates
from corpus.lexicon import lexicon
from corpus.numbers import Number, find_numbers
from corpus.text import fold, word_set
from corpus.types import Language
from vectorstore.coverage import stem

_ANY_DAY = date(2000, 1, 1)
_WORDS = re.compile(r"\w+")
_PERCENT = re.compile(r"\b(percent\w*|per cent|phan tram|ty le|ti le|share|proportion|rate)\b|%")
_HOW_MANY: dict[Language, re.Pattern[str]] = {
    "vi": re.compile(
        r"\b(bao nhieu|may|so luong|so(?= (nguoi|si quan|can bo|phu nu|nuoc|phien))|tong so|con so|gan bao)\b"
    ),
    "en": re.compile(r"\b(how many|how much|(numbers?|totals?|counts?) of|headcount of)\b"),
}
_PLURAL_Y = re.compile(r"(?<=[a-z]{3})ies$")
_NOUN_WORDS: dict[Language, int] = {"vi": 3, "en": 7}
_NO_NOUN: dict[Language, frozenset[str]] = {
    "vi": word_set("da dang se duoc bi tham du o tai trong cua va co la phai do"),
    "en": word_set(
        "did do does are were was is has have had will would can took in at on of to from the that with "
        "sent by who deployed"
    ),
}
# Who is counted goes by many names: ``how many peacekeepers`` is answered by “1,000 officers”.
_PEOPLE: dict[Language, tuple[tuple[str, ...], ...]] = {
    "vi": tuple(
        tuple(stem(word) for word in phrase.split())
        for phrase in (
            "người",
            "vị",
            "lãnh đạo",
            "lính",
            "sĩ quan",
            "cán bộ",
            "chiến sĩ",
            "quân nhân",
            "nhân viên",
        )
    ),
    "en": tuple(
        (stem(word),)
        for word in "people persons leaders officers peacekeepers personnel soldiers troops".split()
    ),
}
_WOMEN = frozenset(
    stem(word) for word in "women woman female females policewomen servicewomen nữ phụ".split()
)


def new_numbers(
    sentence: str, language: Language, question: str, asked_in: Language
) -> list[Number]:
    """The numbers of a sentence that the question does not give and that are no part of a date."""
    known = {number.value for number in find_numbers(question, asked_in)}
    return [
        number
        for number in undated(sentence, language, _ANY_DAY)
        if number.value not in known
        and not (number.spelled and number.value == 1)  # *một*, *one of*: an article
    ]


def undated(text: str, language: Language, published: date | None) -> list[Number]:
    """The numbers of a text that are no part of a date, as `find_dates` reads it."""
    days = find_dates(text, language, published)
    return [
        number
        for number in find_numbers(text, language)
        if not any(day.start < number.end and number.start < day.end for day in days)
    ]


def counts(sentence: str, language: Language, question: str, asked_in: Language) -> float:
    """1 when a number new to the question counts what it asks for, half when it counts something else
    or the languages differ, 0 when there is none. A date counts nothing."""
    new = new_numbers(sentence, language, question, asked_in)
    if language == asked_in:
        noun, percent = counted(question, language)
        if not noun and not percent:
            return float(bool(new))
        if any(is_counted(sentence, number, noun, percent, language) for number in new):
            return 1.0
    return 0.5 if new else 0.0


@lru_cache(maxsize=4096)
def counted(question: str, language: Language) -> tuple[tuple[str, ...], bool]:
    """The stems of what a question wants counted (``how many plenary sessions``), and whether it wants
    a percentage."""
    folded = fold(question)
    percent = bool(_PERCENT.search(folded))
    found = list(_HOW_MANY[language].finditer(folded))
    if not found:
        return (), percent
    # “con số nào về tổng số …”: what a figure is of comes later
    match = next((m for m in found if m[0] != "con so"), found[0])
    words = _WORDS.findall(folded[match.end() :])[: _NOUN_WORDS[language]]
    stop = next((n for n, word in enumerate(words) if word in _NO_NOUN[language]), len(words))
    return tuple(stem(_PLURAL_Y.sub("y", word)) for word in words[:stop]), percent


def is_counted(
    sentence: str, number: Number, noun: tuple[str, ...], percent: bool, language: Language
) -> bool:
    return number.percent if percent else _counts_noun(sentence, number, noun, language)


def _counts_noun(sentence: str, number: Number, noun: tuple[str, ...], language: Language) -> bool:
    """Whether the words beside a number are those of the noun: its last word in English (``1,000
    military and police officers``), its first two syllables in Vietnamese, or its first right there; or
    another word for people where people are asked for."""
    after = [stem(word) for word in _WORDS.findall(sentence[number.end :])[:6]]
    before = [stem(word) for word in _WORDS.findall(sentence[: number.start])[-2:]]
    if of_women(noun):
        return any(word in _WOMEN for word in (*before, *after[:4]))
    people = _PEOPLE[language]
    if any(_stands_in(noun, word) for word in people) and any(
        _stands_in(after, word) for word in people
    ):
        return True
    if noun[-1] in after or noun[0] in (*after[:2], *before) or set(noun[:2]) <= set(after):
        return True
    return language == "en" and bool(_means(noun[-1]) & frozenset().union(*map(_means, after[:4])))


def of_women(noun: Sequence[str]) -> bool:
    """Whether women are to be counted, by a word of either language."""
    return any(word in _WOMEN for word in noun)


@lru_cache(maxsize=4096)
def _means(word: str) -> frozenset[int]:
    """The meanings of an English word that was cut to its stem."""
    return frozenset().union(
        *(
            meanings
            for keys, meanings in lexicon().entries["en"].items()
            if len(keys) == 1 and stem(keys[0]) in (word, word.removesuffix("s"))
        )
    )


def _stands_in(words: Sequence[str], phrase: tuple[str, ...]) -> bool:
    size = len(phrase)
    return any(tuple(words[at : at + size]) == phrase for at in range(len(words) - size + 1))
