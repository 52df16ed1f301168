"""What a text says happened, names and dates aside, and how much of it another text says too, in other
forms of the words, in words that mean much the same, or in the other language (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from corpus.dates import find_dates
from corpus.glossary import Glossary
from corpus.lexicon import lexicon
from corpus.text import fold
from corpus.types import Language
from corpus.words import Token, tokens

_ANY_DAY = date(2000, 1, 1)
_SHORTEST = 5  # letters two long words must share to be forms of one: approved, approval
# What a question is made of and what says nothing of its own.
_ASKING = frozenset(
    "please tell know list mention claim point purpose reason last "
    "date day month year time exact exactly precisely name called title official person "
    "people how why much far article articles report reports story stories source sources give state same "
    "different differ agree each both timeline change grow increase number total figure spring summer "
    "autumn winter chính xác thời điểm tên gọi biết liệt kê kể mục đích lý do con kéo dài diễn hôm "
    "hãy xin hỏi vị ngài thế sao mấy bao nhiêu số bài báo khớp nhau "
    "giống khác cụ thể ghi từng dòng gian thay đổi tăng con supposed meant want wanted".split()
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """The words of a text that carry content with their meanings, and all that can be matched."""

    words: tuple[tuple[Token, frozenset[int]], ...]
    forms: frozenset[str]
    meanings: frozenset[int]


@lru_cache(maxsize=4096)
def bare(text: str, language: Language) -> str:
    """A text with blanks for its dates and the names and terms of the glossary: they tell what it is
    about, and near misses share them with what the articles do say."""
    spans = [(day.start, day.end) for day in find_dates(text, language, _ANY_DAY)]
    glossary = Glossary.load()
    spans += [
        (match.start, match.end)
        for match in glossary.find(text)
        if glossary.entries[match.entry_index].kind != "action"
    ]
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


@lru_cache(maxsize=16384)
def in_full(text: str, language: Language) -> str:
    """A text followed by the other forms of its names and terms in its language: whoever says NAP says
    National Action Programme."""
    glossary = Glossary.load()
    found = dict.fromkeys(match.entry_index for match in glossary.find(text))
    forms = [form for index in found for form in glossary.entries[index].forms(language)]
    return " . ".join([text, *forms])


@lru_cache(maxsize=16384)
def spoken(text: str, language: Language) -> Spoken:
    """Read a text whose words are looked for."""
    every = tokens(text, language)
    meanings = _meanings(every, language)
    if language == "en":  # as people type
        meanings = [
            meant if meant or not token.is_word else lexicon().misspelt(token.key)
            for token, meant in zip(every, meanings, strict=True)
        ]
    kept = tuple(
        (token, meant)
        for token, meant in zip(every, meanings, strict=True)
        if token.is_word
        and not token.stop
        and token.text.lower() not in _ASKING
        and token.key not in _ASKING
    )
    return Spoken(kept, _all_forms(every), frozenset().union(*meanings))


@lru_cache(maxsize=16384)
def told(text: str, language: Language) -> Spoken:
    """Read a text that words are looked for in, fifty and more a question: its own are not kept."""
    every = tokens(text, language)
    meanings = _meanings(every, language)
    return Spoken((), _all_forms(every), frozenset().union(*meanings))


def _meanings(every: Sequence[Token], language: Language) -> list[frozenset[int]]:
    """What words mean and what readers call that."""
    close, asked = lexicon().meanings(every, language), lexicon().asked_as(every, language)
    return [one | other for one, other in zip(close, asked, strict=True)]


def shared(asked: Spoken, texts: Sequence[Spoken]) -> float:
    """The share of the words of ``asked`` that at least one of ``texts`` has too, 0 to 1."""
    left = len(beyond(asked, texts).words)
    return 1 - left / len(asked.words) if asked.words else 1.0


def beyond(asked: Spoken, texts: Sequence[Spoken]) -> Spoken:
    """What of ``asked`` none of ``texts`` says."""
    words = tuple(
        (token, meant)
        for token, meant in asked.words
        if not any(
            meant & text.meanings or not text.forms.isdisjoint(_forms(token)) for text in texts
        )
    )
    return replace(asked, words=words)


def deed(
    question: str,
    asked_in: Language,
    readings: Sequence[tuple[str, Language]],
    left_out: str = "",
    opening: Sequence[tuple[str, Language]] = (),
) -> float:
    """How much of what a question says happened a sentence says too, in any language it can be read in,
    0 to 1; 1 where the question says nothing but names, dates and ``left_out`` (folded), what it asks
    for. What the ``opening`` says, the sentences that introduce the event asked about, does not count."""
    said = bare(question, asked_in)
    at = fold(said).find(left_out) if left_out else -1
    if at >= 0 and len(fold(said)) == len(said):
        said = said[:at] + said[at + len(left_out) :]
    asked = beyond(spoken(said, asked_in), all_told(opening))
    return shared(asked, all_told(readings))


def all_told(readings: Sequence[tuple[str, Language]]) -> list[Spoken]:
    """Texts that words are looked for in, with the other forms of their names and terms."""
    return [told(in_full(text, language), language) for text, language in readings]


def _forms(token: Token) -> tuple[str, str]:
    """What two forms of a word share: its key, and the beginning of a long one."""
    return token.key, _beginning(token.plain)


def _all_forms(every: Sequence[Token]) -> frozenset[str]:
    return frozenset(form for token in every for form in _forms(token))


@lru_cache(maxsize=20_000)
def _beginning(plain: str) -> str:
    return f"{plain[: max(_SHORTEST, len(plain) - 3)]}~"
