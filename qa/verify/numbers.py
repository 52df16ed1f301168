"""Numbers in running text: value, unit, and whether more or less than it is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import InvalidOperation
from typing import Literal

from corpus.numbers import parse_figure
from corpus.types import Language
from corpus.words import Token
from qa.verify.number_words import (
    ABOUT,
    EN_SCALES,
    EN_UNITS,
    LESS,
    MORE,
    SHORT_SCALES,
    UNIT_OF,
    VI_COUNTED,
    VI_NOT_FIVE_AFTER,
    VI_SCALES,
    VI_TAIL,
    VI_UNITS,
)

Bound = Literal["", "more", "less", "about"]
Values = frozenset[float]

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Number:
    """A number at ``tokens[first:last]``. Its ``values`` are its possible readings (``1.000`` is one
    thousand, in an English text perhaps one). ``soft`` words are numbers only perhaps (*một*, *one*).
    ``unit_size`` words after it name the unit.
    """

    values: Values
    unit: str
    bound: Bound
    first: int
    last: int
    soft: bool = False
    unit_size: int = 0

    @property
    def value(self) -> float:
        """The likeliest reading."""
        return max(self.values)


def find_numbers(
    words: Sequence[Token], language: Language, dates: Sequence[tuple[int, int]]
) -> tuple[Number, ...]:
    """The numbers of a tokenised text that are not part of a date (``dates`` are token ranges)."""
    taken = {place for first, last in dates for place in range(first, last)}
    found: list[Number] = []
    at = 0
    while at < len(words):
        number = None if at in taken else _read(words, at, language)
        if number is None:
            at += 1
            continue
        found.append(_dress(words, number, language))
        at = max(number.last, at + 1)
    return tuple(found)


def parse(text: str, language: Language) -> Values:
    """The readings of digits with separators: that of the language, and that of the other one, whose
    marks are sometimes kept. Figures in more than one way separated are read without marks."""
    try:
        return frozenset(
            float(parse_figure(text, spoken)) for spoken in (language, _OTHER[language])
        )
    except InvalidOperation:
        return frozenset({float("".join(re.split(r"[.,]", text))[:300])})


_OTHER: dict[Language, Language] = {"en": "vi", "vi": "en"}


def _read(words: Sequence[Token], at: int, language: Language) -> Number | None:
    text = words[at].text
    if _DIGITS.fullmatch(text):
        values, last = parse(text, language), at + 1
        scaled, last = _scaled(words, values, last, language)
        return Number(scaled, "", "", at, last) if scaled else None
    if not words[at].is_word:
        return None
    return _english(words, at) if language == "en" else _vietnamese(words, at)


def _scaled(
    words: Sequence[Token], values: Values, at: int, language: Language
) -> tuple[Values, int]:
    scales = {**(EN_SCALES if language == "en" else VI_SCALES), **SHORT_SCALES}
    while at < len(words) and (scale := scales.get(words[at].text.lower())):
        if words[at].text in ("m", "k") and at and words[at].start > words[at - 1].end:
            break  # "5 m" is five metres
        values, at = frozenset(value * scale for value in values), at + 1
    return values, at


def _english(words: Sequence[Token], at: int) -> Number | None:
    total = current = 0.0
    place = at
    while place < len(words):
        parts = words[place].text.lower().split("-")
        if len(parts) > 1 and place == at and parts[0] in EN_UNITS and parts[1] not in EN_UNITS:
            unit = UNIT_OF.get(parts[1], "")
            return Number(frozenset({float(EN_UNITS[parts[0]])}), unit, "", at, at + 1)  # six-time
        if all(part in EN_UNITS for part in parts):
            current += sum(EN_UNITS[part] for part in parts)
        elif len(parts) == 1 and (scale := EN_SCALES.get(parts[0])) and place > at:
            if scale in (100.0, 12.0):
                current *= scale
            else:
                total, current = total + current * scale, 0.0
        elif parts == ["and"] and place > at and _goes_on(words, place):
            pass
        else:
            break
        place += 1
    if place == at:
        return _half(words, at)
    lowered = words[at].text.lower()
    soft = place == at + 1 and (lowered == "one" or (words[at].capital and at > 0))
    return Number(frozenset({total + current}), "", "", at, place, soft)


def _goes_on(words: Sequence[Token], place: int) -> bool:
    return (
        words[place - 1].text.lower() in ("hundred", "thousand")
        and place + 1 < len(words)
        and words[place + 1].text.lower().split("-")[0] in EN_UNITS
    )


def _half(words: Sequence[Token], at: int) -> Number | None:
    return (
        Number(frozenset({50.0}), "percent", "", at, at + 1, soft=True)
        if words[at].text.lower() == "half"
        else None
    )


def _vietnamese(words: Sequence[Token], at: int) -> Number | None:
    lowered = [token.text.lower() for token in words[at : at + 12]]
    if "nửa" in (lowered[0], " ".join(lowered[1:2])) and lowered[0] in ("nửa", "một"):
        size = 1 + (lowered[0] == "một")
        return Number(frozenset({50.0}), "percent", "", at, at + size, soft=True)
    if lowered[0] not in VI_UNITS or lowered[0] == "không" or not _is_numeral(words, at, lowered):
        return None
    total = current = 0.0
    size = 0
    while size < len(lowered):
        word = lowered[size]
        if word in VI_UNITS and (size == 0 or not _ends_number(lowered, size)):
            current += VI_UNITS[word]
        elif word in VI_TAIL and size:
            current += VI_TAIL[word]
        elif word in ("linh", "lẻ") and size:
            pass
        elif (scale := VI_SCALES.get(word)) and size:
            if scale <= 100:
                current = _small(current, scale)
            else:
                total, current = total + (current or 1) * scale, 0.0
        else:
            break
        size += 1
    soft = size == 1 and (lowered[0] == "một" or not _counts(words, at + 1))
    return Number(frozenset({total + current}), "", "", at, at + size, soft)


def _small(current: float, scale: float) -> float:
    """``hai trăm ba mươi``: the last digit alone is multiplied."""
    units = current % 10 if current > 10 else current
    return current - units + units * scale


def _ends_number(lowered: Sequence[str], size: int) -> bool:
    """A digit word after a digit word starts a new number (``hai, ba``); after a scale it goes on."""
    return lowered[size - 1] in VI_UNITS and lowered[size - 1] != "mười"


def _is_numeral(words: Sequence[Token], at: int, lowered: Sequence[str]) -> bool:
    before = words[at - 1].text.lower() if at else ""
    if words[at].capital and at and words[at - 1].is_word:
        return False  # a name: Hà Văn Bảy
    if before in ("thứ", "tháng", "mùng", "mồng", "ngày", "cả"):
        return False
    if lowered[0] == "năm":  # also "year"
        after = lowered[1] if len(lowered) > 1 else ""
        return after == "năm" or (
            after in VI_COUNTED
            and before not in VI_NOT_FIVE_AFTER
            and not before[:1].isdigit()
            and before not in VI_UNITS
        )
    return not (lowered[0] == "ba" and before in ("người", "ông", "cha"))


def _counts(words: Sequence[Token], at: int) -> bool:
    return at < len(words) and words[at].text.lower() in VI_COUNTED


def _dress(words: Sequence[Token], number: Number, language: Language) -> Number:
    unit, size = _unit(words, number)
    bound = _bound(words, number.first)
    if number.unit:
        unit, size = number.unit, 0
    if number.first and words[number.first - 1].text in "$€£":
        unit = UNIT_OF[words[number.first - 1].text]
    soft = number.soft and not (bound or unit in ("percent", "kilometre", "day", "month", "year"))
    return replace(number, unit=unit, bound=bound, soft=soft, unit_size=size)


def _unit(words: Sequence[Token], number: Number) -> tuple[str, int]:
    """The unit after a number and how many words it takes."""
    keys = [token.key.lower() for token in words[number.last : number.last + 3]]
    for size in (3, 2, 1):
        if len(keys) >= size and (unit := UNIT_OF.get(" ".join(keys[:size]))):
            return unit, size
    return "", 0


def _bound(words: Sequence[Token], first: int) -> Bound:
    before = [token.text.lower() for token in words[max(0, first - 3) : first]]
    tails = {"_".join(before[-size:]) for size in (3, 2, 1)}
    if tails & LESS:
        return "less"
    if tails & MORE:
        return "more"
    return "about" if tails & ABOUT else ""
