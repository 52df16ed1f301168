"""What kind of answer a question wants (pure)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from corpus.split import sentences
from corpus.text import fold
from corpus.types import Language
from vectorstore.people import names_person

Wanted = Literal[
    "person", "number", "date", "place", "country", "office", "reason", "list", "other"
]

# Patterns over folded text (no accents, lower case), so that a question typed without accents and its
# accented form ask for the same thing. The first kind that matches is taken.
_ASKS: dict[Language, tuple[tuple[Wanted, str], ...]] = {
    "vi": (
        (
            "date",
            r"\b(khi nao|bao gio|luc nao|(hom|ngay|thang|nam|thoi diem)"
            r" (nao|may|bao nhieu)|tu nam nao|thoi diem)\b",
        ),
        (
            "number",
            r"\b(bao nhieu|quan so"  # without accents how many, “mấy”, is also a machine, “máy”
            r"|(?<!bo )(?<!nha )(?<!xe )may (?!(bay|tinh|moc|anh|quay|gio|tuoi|man)\b)\w+"
            r"|so (luong|nguoi|si quan|can bo|phu nu|nuoc|phien)|tong so|con so(?!.* ai\b)"
            r"|ty le|ti le|phan tram|gan bao)\b",
        ),
        (
            "office",
            r"\b(chuc (vu|danh)|cuong vi|(giu|lam|nham|la) chuc|cap bac|cap ham|quan ham|mang ham)"
            r" (\S+ ){0,2}?(gi|nao)\b",
        ),
        (
            "country",
            r"\b(nuoc|quoc gia|chinh phu) nao\b|\b(nhung|cac) (nuoc|quoc gia) .{0,30}\bnao\b",
        ),
        ("person", r"\b((?<!nhung )ai|nguoi nao|ong nao|ba nao|vi nao|ten (la|gi)|do ai|boi ai)\b"),
        (
            "reason",
            r"\b(vi sao|tai sao|sao lai|ly do|li do|nham (muc dich )?(lam )?gi|de lam gi"
            r"|muc dich)\b",
        ),
        ("place", r"\b(o dau|tai dau|noi nao|cho nao|dia diem|thanh pho nao|phai bo nao)\b"),
        ("list", r"\b(nhung|cac)\b.*\b(nao|gi|sao)\b|\b(gom|ke ten|liet ke|nhung ai)\b"),
    ),
    "en": (
        (
            "date",
            r"(?:^|[?!.,;:] ?|\b(?:and|but|since|until|till|by|exactly|tell me|know) )when\b"
            r"|\b((what|which) (date|day|month|year)\b(?! old)|since when|what years?"
            r"|(same|different|exact|each) dates?|dates? (of|for)|timeline)\b",
        ),
        (
            "number",
            r"\b(how many|how much|how large|how big|numbers? of|totals? of|headcount|percent\w*|per cent"
            r"|share of|proportion|rate)\b",
        ),
        (
            "person",
            r"\b(who|whom|whose|which (person|minister|official|general|ambassador)|by whom"
            r"|name of)\b",
        ),
        (
            "office",
            r"\b(what|which)(['’]s| is| was) (his|her|their|(\S+ ){0,4}?\S+['’]s) (\w+ )?"
            r"(job|post|position|role|office|rank|title)\b(?! (of|on))"
            r"|\b(what|which) (\w+ )?(job|post|position|office|rank) (does|did|do|is|was|has)\b",
        ),
        (
            "country",
            r"\b(what|which) (\w+ ){0,2}?(countr(y|ies)|nations?|governments)\b",
        ),
        (
            "reason",
            r"\b(why|what for|for what (reason|purpose)|reasons?|purpose|aims? of"
            r"|(is|was) the (point|idea|intention))\b",
        ),
        ("place", r"\b(where|(what|which) (place|city|venue|mission)|location)\b"),
        (
            "list",
            r"\b((what|which) (\w+ ){0,3}\w*[^su]s (are|were|did|do|have|had|will|can|should)\b"
            r"|(what|which) (are|were) (the|its|their|some) (\w+ ){0,3}\w*[^su]s\b"
            r"|list\b|name the|what else)",
        ),
    ),
}
_PATTERNS = {
    language: tuple((kind, re.compile(pattern)) for kind, pattern in table)
    for language, table in _ASKS.items()
}
SHORTEST = 4  # words of a question; “Correct?” asks about what was said before


@lru_cache(maxsize=4096)
def proper(text: str) -> str:
    """The question itself: of several sentences those that ask. What is said around it, hostile
    instructions included, helps to find passages but asks for nothing."""
    parts = [text[span.start : span.end] for span in sentences(text)]
    asking = [part for part in parts if part.endswith("?") and len(part.split()) >= SHORTEST]
    return " ".join(asking) if asking else text


@lru_cache(maxsize=4096)
def wanted(question: str, language: Language) -> Wanted:
    """The kind of answer a question asks for."""
    folded = fold(question)
    if names_person(question, language):
        return "person"
    found = [
        (match.start(), kind)
        for kind, pattern in _PATTERNS[language]
        if (match := pattern.search(folded))
    ]
    if language == "en" and found:  # “Who was it when …” asks for no day
        return min([at for at in found if at[1] != "list"] or found, key=lambda at: at[0])[1]
    return found[0][1] if found else "other"
