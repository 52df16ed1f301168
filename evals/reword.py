"""True sentences said a little differently, by rule: what a verifier must let pass."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from random import Random

from corpus.dates import find_dates
from corpus.numbers import find_numbers
from corpus.types import Language

Rule = Callable[[str, Language, Random], "str | None"]
MOST = 3  # rules applied to one sentence
_FEWEST = 5  # words that must be left

_ADVERBIAL: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"^(?:On|In|At|During|Through|Since|After|Before|Regarding|Delivering|Welcoming|Sincerely"
        r"|Agreeing|As|Of)\b[^,;]{3,90}, (?=(?:the |a |an )?[\w])"
    ),
    "vi": re.compile(
        r"^(?:Ngày|Tối|Chiều|Sáng|Vào|Tại|Trong|Qua|Bên lề|Kể từ|Từ|Sau|Về|Với|Là|Phát biểu|Chào|Để"
        r"|Nhất trí|Đặc biệt|Cũng theo)\b[^,;]{2,90}, (?=\w)"
    ),
}
_REPORTED: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"^[^.;]{0,140}?\b(?:said|affirmed|stressed|noted|added|recalled|emphasi[sz]ed|saying) that,? "
        r"(?P<rest>[^“”]{40,})$"
    ),
    "vi": re.compile(
        r"^[^.;]{0,140}?\b(?:cho biết|khẳng định|nhấn mạnh|cho rằng|cho hay|điểm lại)(?:,| rằng) "
        r"(?P<rest>[^“”]{40,})$"
    ),
}
_ACCORDING: Mapping[Language, tuple[tuple[str, str], ...]] = {
    "en": (
        (r"^According to ([^,]+), (.+?)\.?$", r"\2, according to \1."),
        (r"^(.+), according to ([^,]+?)\.?$", r"According to \2, \1."),
    ),
    "vi": (
        (r"^Theo ([^,]+), (.+?)\.?$", r"\2, theo \1."),
        (r"^(.+), theo ([^,]+?)\.?$", r"Theo \2, \1."),
    ),
}
_SYNONYMS: Mapping[Language, tuple[tuple[str, str], ...]] = {
    "en": (
        (r"\bViet Nam\b", "Vietnam"),
        (r"\b[Tt]he United Nations(?! (?:Ent|Sec|Dev|Off|Res|Dep|Pol|Hum|Pea|Char))", "the UN"),
        (r"\btook part in\b", "participated in"),
        (r"\btaking part in\b", "participating in"),
        (r"\btake part in\b", "participate in"),
        (r"\bsignificantly higher\b", "much higher"),
        (r"\bsenior leaders\b", "high-ranking leaders"),
        (r"\bprogram\b", "programme"),
        (r"\bNational Action Program(?:me)?\b", "national action plan"),
        (r"\borganized\b", "held"),
        (r"\bthe time to come\b", "the coming time"),
        (r"\bimportant\b", "significant"),
        (r"\bkey issues\b", "main issues"),
        (r"\bcarry(?=ing)? out\b", "conduct"),
    ),
    "vi": (
        (r"(?<!sự )\btham dự\b", "dự"),
        (r"(?<!sự )\btham gia\b", "góp mặt trong"),
        (r"\bsĩ quan\b", "sỹ quan"),
        (r"\bLiên [Hh]ợp [Qq]uốc\b", "LHQ"),
        (r"\bbuổi tọa đàm\b", "cuộc tọa đàm"),
        (r"\bquan trọng\b", "trọng yếu"),
        (r"\bđáng kể\b", "rõ rệt"),
        (r"\bcấp cao\b", "cao cấp"),
        (r"\btổ chức cuộc\b", "mở cuộc"),
        (r"\btrên toàn thế giới\b", "khắp thế giới"),
        (r"\bđất nước\b", "Việt Nam"),
        (r"\btrong đó\b", "trong số đó"),
    ),
}
_TRAILING: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"^(?P<kept>.{40,}?)(?:,| -) (?:thereby|contributing|demonstrating|promoting|significantly|bringing"
        r"|as well as|with|including|saying|along with|in areas)\b[^“”]*$"
    ),
    "vi": re.compile(
        r"^(?P<kept>.{40,}?)(?:,| -) (?:qua đó|góp phần|thể hiện|nhằm|cũng như|cùng|quy tụ|cao hơn|trong đó"
        r"|đồng thời)\b[^“”]*$"
    ),
}
_ASIDE = re.compile(r" \([^()]{1,60}\)")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"


def reword(text: str, language: Language, rng: Random) -> str:
    """The sentence after one to `MOST` rules that fit it, or as it is when none does."""
    rules = list(RULES)
    rng.shuffle(rules)
    wanted = rng.randint(1, MOST)
    for rule in rules:
        changed = rule(text, language, rng) if wanted else None
        if changed is not None and changed != text and len(changed.split()) >= _FEWEST:
            text = changed[:1].upper() + changed[1:]
            wanted -= 1
    return text


def parts(text: str) -> list[str]:
    """A sentence cut where a semicolon joins whole ones: the first part, and those with a subject of
    their own are sentences too."""
    first, mark, rest = text.partition("; ")
    whole = bool(mark) and len(first.split()) >= _FEWEST and "(" not in first + rest
    return [f"{first}."] if whole else [text]


def _adverbial(text: str, language: Language, rng: Random) -> str | None:
    match = _ADVERBIAL[language].match(text)
    return text[match.end() :] if match else None


def _reported(text: str, language: Language, rng: Random) -> str | None:
    match = _REPORTED[language].match(text)
    return match["rest"] if match else None


def _according(text: str, language: Language, rng: Random) -> str | None:
    return _first(_ACCORDING[language], text)


def _trailing(text: str, language: Language, rng: Random) -> str | None:
    match = _TRAILING[language].match(text)
    return f"{match['kept']}." if match else None


def _aside(text: str, language: Language, rng: Random) -> str | None:
    return _ASIDE.sub("", text)


def _synonyms(text: str, language: Language, rng: Random) -> str | None:
    fitting = [pair for pair in _SYNONYMS[language] if re.search(pair[0], text)]
    for pattern, word in rng.sample(fitting, min(2, len(fitting))):
        text = re.sub(pattern, word, text)
    return text


_SPELLED: Mapping[Language, tuple[str, ...]] = {
    "en": tuple("two three four five six seven eight nine ten eleven twelve".split()),
    "vi": ("hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai"),
}


def _figures(text: str, language: Language, rng: Random) -> str | None:
    """A small figure as a word, a word as a figure, thousands with the other mark."""
    dates = [(m.start, m.end) for m in find_dates(text, language, date(2024, 7, 1))]
    for number in find_numbers(text, language):
        shown = text[number.start : number.end]
        before = text[max(0, number.start - 4) : number.start]
        if any(s < number.end and number.start < e for s, e in dates) or before.endswith(
            ("số ", "o. ")
        ):
            continue
        words = _SPELLED[language]
        if re.fullmatch(r"\d{1,3}[.,]000", shown):
            return text[: number.start] + shown.translate(_OTHER_MARK) + text[number.end :]
        if shown.isdigit() and 2 <= int(shown) <= 12 and language == "en":
            return text[: number.start] + words[int(shown) - 2] + text[number.end :]
        if shown in words and shown != "năm" and not number.percent:
            return text[: number.start] + str(words.index(shown) + 2) + text[number.end :]
    return None


_OTHER_MARK = str.maketrans(".,", ",.")


def _dates(text: str, language: Language, rng: Random) -> str | None:
    return _first(_DATE_FORMS[language], text)


_DATE_FORMS: Mapping[Language, tuple[tuple[str, str], ...]] = {
    "en": (
        (rf"\b({_MONTHS}) (\d{{1,2}}), (\d{{4}})\b", r"\2 \1 \3"),
        (rf"\b({_MONTHS}) (\d{{1,2}})(?![\d-]|, \d)\b", r"\2 \1"),
        (rf"\b(\d{{1,2}}) ({_MONTHS})\b(?! \d)", r"\2 \1"),
    ),
    "vi": (
        (r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b", r"\1 tháng \2 năm \3"),
        (r"\b([Nn]gày) (\d{1,2})[/.](\d{1,2})(?![/.\d-])", r"\1 \2 tháng \3"),
        (r"\b([Cc]hiều|[Tt]ối) (\d{1,2})[/.](\d{1,2})(?![/.\d-])", r"\1 ngày \2 tháng \3"),
        (r"\btháng (\d{1,2})\.(\d{4})\b", r"tháng \1 năm \2"),
    ),
}


def _first(rules: Sequence[tuple[str, str]], text: str) -> str | None:
    for pattern, template in rules:
        changed, times = re.subn(pattern, template, text, count=1)
        if times:
            return changed
    return None


RULES: tuple[Rule, ...] = (
    _adverbial,
    _reported,
    _according,
    _trailing,
    _aside,
    _synonyms,
    _figures,
    _dates,
)
