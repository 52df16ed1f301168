"""What sort of thing a question asks to be named: the missiles of “Which missiles …?” (pure). Articles
that never speak of the sort cannot name one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.text import fold, word_set
from corpus.types import Language
from corpus.words import STOP
from vectorstore.deeds import all_told, spoken

_AFTER = re.compile(
    r"(?:\b(?:which|what)\s+(?:(?:are|were)\s+the\s+(?:(?:two|three|four|five|six|seven|eight|ten|main|key)\s+)?)?"
    r"|^(?:are|were) there (?:any )?)((?:[\w'’-]+\s+){1,6})",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:^|\b(?:những|các|loại|mấy)\s+)((?:\w+\s+){1,3})(?:nào|gì)\b", re.IGNORECASE
)
_PLURAL = re.compile(r"[^su]s$", re.IGNORECASE)
# Sorts that are part of the names of their members, so that even one is called so.
_IN_NAMES = word_set(
    "museum hotel company firm university college school hospital newspaper magazine bank airport park "
    "theatre theater stadium law decree directive treaty convention prize award medal book film movie song "
    "church temple court prison factory bridge road street river lake island mountain"
)
_VERBS = word_set("did do does is are was were has have had will would can could should may might")
# Sorts whose members are named without them (“in Hanoi” is a city), and sorts of no content.
_NAMELESS = word_set(
    "city cities country countries nation nations place venue town province state continent region mission "
    "person people man woman official officials officer minister ambassador general speaker leader expert "
    "percentage percent share proportion number rate figure kind kinds type types sort sorts form way manner "
    "thing things subject subjects topic topics issue issues matter matters problem problems point points "
    "question area areas field fields aspect aspects role part reason purpose goal goals aim date day month "
    "year time period language age rank title post position job name names message word words step steps "
    "organisation organization body bodies agency ministry institution group event article report source"
)
_NAMELESS_VI = word_set(
    "nuoc noi cho tinh mien vung nguoi ai vi ong ba con loai kieu cach dieu viec mat ngay thang nam luc khi "
    "gio ten buoc bai hom bo nganh ben gi"
) | frozenset(
    "thanh pho,quoc gia,dia diem,tinh thanh,phai bo,quan chuc,si quan,bo truong,ty le,ti le,phan tram,con so,"
    "hinh thuc,van de,noi dung,chu de,linh vuc,khia canh,vai tro,ly do,muc dich,muc tieu,thoi diem,giai doan,"
    "chuc vu,chuc danh,cap bac,cap ham,thong diep,tu ngu,to chuc,co quan,don vi,su kien,bai bao,nguon tin,"
    "hoat dong,chuyen gia,dai bieu,ca nhan".split(",")
)


def sort_asked(question: str, language: Language) -> str | None:
    """The words for the sort of thing that a question asks to be named, None where there are none or
    they are no word for a sort."""
    match = (_AFTER if language == "en" else _BEFORE).search(question)
    if match is None:
        return None
    return _english(match[1].split()) if language == "en" else _vietnamese(match[1].split())


def _english(words: list[str]) -> str | None:
    """Of “new laws will be” the laws. A player is named without being called one, players seldom are."""
    words = _until_verb(words)
    if not words or not (_PLURAL.search(words[-1]) or fold(words[-1]) in _IN_NAMES):
        return None
    nameless = any(fold(word) in _NAMELESS for word in words) or fold(words[-1]) in STOP["en"]
    return None if nameless else words[-1]


def _vietnamese(words: list[str]) -> str | None:
    """The last two syllables, of which the last one may already be a sort of its own."""
    pair, last = fold(" ".join(words[-2:])), words[-1].lower()
    nameless = pair in _NAMELESS_VI or fold(last) in _NAMELESS_VI or last in STOP["vi"]
    return None if nameless else " ".join(words[-2:])


def _until_verb(words: list[str]) -> list[str]:
    """The words up to the first auxiliary verb; the first one alone where no verb tells where they end."""
    for at, word in enumerate(words):
        if word.lower() in _VERBS:
            return words[:at]
    return words[:1]


def unheard_of(question: str, language: Language, texts: Sequence[tuple[str, Language]]) -> bool:
    """Whether no text speaks of the sort of thing that a question asks to be named, in any word for it."""
    sort = sort_asked(question, language)
    if sort is None:
        return False
    asked = spoken(sort, language).words
    if language == "vi" and not any(meant for _, meant in asked):
        # Of two syllables the lexicon does not know nobody can say what else tells them.
        return False
    return bool(asked) and not any(
        meant & told.meanings or token.key in told.forms
        for told in all_told(texts)
        for token, meant in asked
    )
