"""Numbers in running text, in figures and in words, as values that compare across languages (pure).

``1.000`` in Vietnamese, ``1,000`` in English and ``one thousand`` are the same value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from corpus.types import Language


@dataclass(frozen=True, slots=True)
class Number:
    """A number at ``text[start:end]``; ``percent`` for ``16%``, ``16 per cent``, ``16 phần trăm``;
    ``spelled`` when it stands in words."""

    start: int
    end: int
    value: Decimal
    percent: bool
    spelled: bool


_FIGURE = re.compile(
    r"(?<![\w.,])(?P<figure>\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?)"
    r"(?:\s?(?P<scale>million|billion|thousand|hundred"
    r"|nghìn tỷ|nghìn tỉ|trăm|nghìn|ngàn|triệu|tỷ|tỉ)\b)?"
    r"(?P<percent>\s?(?:%|per\s?cent\b|percent\b|phần trăm\b))?(?!\w)",
    re.IGNORECASE,
)
_SCALES = {
    "hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9,
    "trăm": 100, "nghìn": 1_000, "ngàn": 1_000, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9,
    "nghìn tỷ": 10**12, "nghìn tỉ": 10**12,
}  # fmt: skip
_UNITS_EN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
_TENS_EN = "twenty thirty forty fifty sixty seventy eighty ninety"
_UNITS_VI = "một hai ba bốn năm sáu bảy tám chín mười"
_WORDS_EN = {
    **{word: number for number, word in enumerate(_UNITS_EN.split())},
    **{word: 10 * number for number, word in enumerate(_TENS_EN.split(), 2)},
    "dozen": 12,
}
_WORDS_VI = {
    **{word: number for number, word in enumerate(_UNITS_VI.split(), 1)},
    "mốt": 1, "tư": 4, "lăm": 5, "bẩy": 7,
}  # fmt: skip
_AFTER_TENS = frozenset(("mốt", "tư", "lăm"))  # numbers only there: *tư cách* counts nothing
_ORDINALS_EN = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_ORDINALS = {word: number for number, word in enumerate(_ORDINALS_EN.split(), 1)}
_MULTIPLIERS = {"mươi": 10, **{k: v for k, v in _SCALES.items() if " " not in k}}
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")


def find_numbers(text: str, language: Language) -> tuple[Number, ...]:
    """The numbers of a text in order. Figures that are part of a name (``SU-30MK2``) are none."""
    figures = [_figure(match, language) for match in _FIGURE.finditer(text)]
    taken = bytearray(len(text))
    for figure in figures:
        taken[figure.start : figure.end] = b"\1" * (figure.end - figure.start)
    spelled = [n for n in _spelled(text, language) if not any(taken[n.start : n.end])]
    return tuple(sorted([*figures, *spelled], key=lambda number: number.start))


def parse_figure(figure: str, language: Language) -> Decimal:
    """The value of figures. Groups of three are thousands after the language's own mark (``.`` in
    Vietnamese, ``,`` in English), and after the other one if they are two or end in ``000``."""
    own, other = (".", ",") if language == "vi" else (",", ".")
    grouped = re.fullmatch(r"\d{1,3}([.,])(\d{3}(?:\1\d{3})*)(?:[.,](\d{1,2}))?", figure)
    if grouped:
        mark, groups, rest = grouped[1], grouped[2], grouped[3]
        if mark == own or mark in groups or groups.endswith("000") or rest:
            whole = figure[: -len(rest) - 1] if rest else figure
            return Decimal(whole.replace(mark, "") + (f".{rest}" if rest else ""))
    return Decimal(figure.replace(other, ".").replace(own, "."))


def _figure(match: re.Match[str], language: Language) -> Number:
    value = parse_figure(match["figure"], language)
    if match["scale"]:
        value *= _SCALES[match["scale"].casefold()]
    return Number(match.start(), match.end(), value, match["percent"] is not None, spelled=False)


def _spelled(text: str, language: Language) -> list[Number]:
    words = _WORDS_EN if language == "en" else _WORDS_VI
    found: list[Number] = []
    run: list[re.Match[str]] = []
    for match in [*_TOKEN.finditer(text), None]:
        word = match[0].casefold() if match else ""
        counts = word in words and (run or word not in _AFTER_TENS)
        if match and (counts or (word in _MULTIPLIERS and run)):
            run.append(match)
        elif match and run and word in ("and", "-", "linh", "lẻ"):
            continue
        elif run:
            found += _numbers_of(run, words)
            run = []
        if match and not run and language == "en" and word in _ORDINALS:
            found.append(
                Number(match.start(), match.end(), Decimal(_ORDINALS[word]), False, spelled=True)
            )
    return found


def _numbers_of(run: list[re.Match[str]], words: dict[str, int]) -> list[Number]:
    """One number for a run such as ``two hundred and five``; several for ``two three``."""
    found: list[Number] = []
    total = part = 0
    start = run[0].start()
    for index, match in enumerate(run):
        word = match[0].casefold()
        if word in words:
            value = words[word]
            if (part % 10 and value) or (part and value >= 10 and part < 100):
                found.append(_word_number(start, run[index - 1].end(), total + part))
                total, part, start = 0, 0, match.start()
            part += value
        elif _MULTIPLIERS[word] >= 1_000:
            total += max(part, 1) * _MULTIPLIERS[word]
            part = 0
        elif _MULTIPLIERS[word] == 10:
            part = part // 10 * 10 + part % 10 * 10
        else:
            part = max(part, 1) * _MULTIPLIERS[word]
    found.append(_word_number(start, run[-1].end(), total + part))
    return found


def _word_number(start: int, end: int, value: int) -> Number:
    return Number(start, end, Decimal(value), False, spelled=True)
