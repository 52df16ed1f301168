"""Comparing the words of an answer with what was expected, spelling and accents set aside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from corpus.text import fold as fold_letters
from corpus.types import Language

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-") | dict.fromkeys(map(ord, "‘’ʼ"), "'")
_DIGIT_SPACE = re.compile(r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d))")
_GROUPED = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?(?![\d]|[.,]\d)")
_GROUPED_COMMA = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?(?![\d]|[.,]\d)")
_DECIMAL_COMMA = re.compile(r"(?<![\d.,])(\d+),(\d+)(?![\d]|[.,]\d)")
_PERCENT = re.compile(r"(?<=\d)\s*(?:%|per ?cent\b|phan tram\b)")


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """Return ``text`` as it is compared: no case, no accents, one spelling of every number.

    Both conventions of thousands are read (1.000 and 1,000 are 1000), a decimal comma becomes a
    point, and every word for per cent becomes ``%``.
    """
    text = fold_letters(_DIGIT_SPACE.sub("", text).translate(_DASHES))
    text = _GROUPED.sub(lambda m: m[0].replace(".", "").replace(",", "."), text)
    text = _GROUPED_COMMA.sub(lambda m: m[0].replace(",", ""), text)
    text = _DECIMAL_COMMA.sub(r"\1.\2", text)
    return " ".join(_PERCENT.sub("%", text).split())


def contains(text: str, wanted: str) -> bool:
    """Return whether ``wanted`` stands in ``text`` as whole words; ``16`` is not in ``16.5``."""
    needle = fold(wanted)
    if not needle:
        return False
    before = r"(?<!\w)(?<!\d[.,])" if needle[0].isdigit() else r"(?<!\w)"
    after = r"(?!\w)(?![.,]\d)" if needle[-1].isdigit() else r"(?!\w)"
    if not needle[0].isalnum():
        before = ""
    if not needle[-1].isalnum():
        after = ""
    return re.search(before + re.escape(needle) + after, fold(text)) is not None


def first_in(text: str, alternatives: Sequence[str]) -> str | None:
    """Return the first of ``alternatives`` that stands in ``text``."""
    return next((wanted for wanted in alternatives if contains(text, wanted)), None)


def same_words(one: str, other: str) -> bool:
    """Return whether two texts differ in nothing but spacing, case of letters kept, and end
    stops."""
    return _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split()).strip(" .…\"'“”")


_SMALL_WORDS: dict[str, Language] = {
    **dict.fromkeys(
        re.findall(r"\w+", "và của các là có trong được đã cho với tại này một những"), "vi"
    ),
    **dict.fromkeys(
        re.findall(r"\w+", "không để người từ khi đến năm về ở theo cũng như ngày"), "vi"
    ),
    **dict.fromkeys(
        re.findall(r"\w+", "the of and in to a is was for on with by at as are were"), "en"
    ),
    **dict.fromkeys(
        re.findall(r"\w+", "that this it from not an be has have do does did who its"), "en"
    ),
}
_TONED = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]")


def language_of(text: str) -> Language | None:
    """Return the language most of ``text`` is in, by its small words and, when those do not tell,
    by its letters; None when there is nothing to tell by, as in a bare number or name."""
    words = re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text).lower())
    small = [_SMALL_WORDS.get(word) for word in words]
    vietnamese, english = small.count("vi"), small.count("en")
    if vietnamese != english:
        return "vi" if vietnamese > english else "en"
    toned = sum(_TONED.search(word) is not None for word in words)
    if len(words) < 3:
        return None
    return "vi" if 2 * toned >= len(words) else "en"


_NO_ANSWER = re.compile(
    r"\b(?:"
    r"(?:do|does|did) not (?:say|mention|state|specify|provide|contain|include|give|know|have)"
    r"|(?:don't|doesn't|didn't) (?:say|mention|state|specify|provide|contain|include|give|know)"
    r"|(?:can ?not|can't|could not|couldn't|unable to) (?:find|answer|determine)"
    r"|(?:is|are|was|were) not (?:mentioned|stated|specified|provided|given|in the)"
    r"|no (?:information|answer|mention)|not enough information|insufficient information"
    r"|khong (?:co|tim thay|thay|neu|de cap|noi|cung cap|ro|biet|the tra loi|du thong tin)"
    r"|chua (?:co|neu|de cap|ro) (?:thong tin)?|khong duoc (?:neu|de cap|nhac)"
    r")\b"
)


def declines(text: str) -> bool:
    """Return whether free text refuses to answer: its first sentence says that it cannot, in one of
    the usual turns of phrase. Only for systems that do not say so themselves."""
    first = re.split(r"(?<=[.!?])\s", text.strip(), maxsplit=1)[0]
    return not first or (
        _NO_ANSWER.search(fold(first)) is not None and not re.search(r"\[\d", first)
    )
