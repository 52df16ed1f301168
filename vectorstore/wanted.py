"""Whether a sentence has the kind of thing that a question wants (pure)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from corpus.dates import DateMention, find_dates
from corpus.glossary import Glossary
from corpus.lexicon import lexicon
from corpus.text import fold
from corpus.types import Language
from corpus.words import tokens
from vectorstore.asks import Wanted
from vectorstore.counting import counted, counts, is_counted, new_numbers, of_women
from vectorstore.coverage import capital_runs
from vectorstore.people import names_person, people

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_DEADLINE = re.compile(r"\b(by|until|den|truoc)( nam| thang| the year)?\s*$")
LONGEST_DATE = timedelta(days=366)  # what lasts longer is a period, not a date
LONGEST_RANGE = 15  # days that still answer “on what day?”
_LASTING = re.compile(
    r"\b(den (nam|khi|bao gio)|giai doan nao|nhung nam nao|cac nam nao|until|by (when|what|which)"
    r"|(what|which) (years|period)|how long|end|ends|keo dai|ket thuc)\b"
)
_YEAR = re.compile(r"(?<![\d.,])1\d{3}(?![\d.,]\d|\d)|(?<![\d.,])20\d\d(?![\d.,]\d|\d)")
_OF_DAYS = re.compile(r"\b(ngay|days?|dates?)\b")
_FROM_TO = re.compile(
    r"\btu (ngay|hom) (nao|may) (den|toi)\b|\bfrom (what|which) (day|date) (to|until|till)\b"
)
_MONTH = re.compile(r"\b((which|what) month|thang (nao|may))\b")
_EXACT_DAY = re.compile(
    r"\b(ngay thang|chinh xac|ngay (may|bao nhieu)|exact\w*|precise\w*|what day|which day)\b"
)
_FOREIGN = re.compile(r"\b(foreign|overseas|nuoc ngoai|ngoai quoc)\b")
_ANY_DAY = date(2000, 1, 1)  # dates without a year count too; which year is not asked here
_THOUSANDS = re.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")
_REASON = {
    "vi": re.compile(r"\b(vi|nham|de|boi|qua do|nho|nen|vi vay|do(?! \w+ (to chuc|chu tri)))\b"),
    "en": re.compile(
        r"\b(because|due to|owing to|thanks to|in order to|so that"
        r"|to (?!(the|a|an|this|that|its|their)\b)\w+|aim(s|ed)?|targets?|purpose|reasons?|goals?)\b"
    ),
}
# Why something is so and not otherwise wants its cause; what it is for will not do.
_WHY_SO = re.compile(
    r"\b(what explains|explain|vi ly do gi|ly do gi|tai sao .*(khong|chua|cao hon|thap hon)"
    r"|why (did|does|has|have|is|was|were|are) .*(not|no|n't|never|higher|lower|more|less|only))\b"
)
_CAUSE = re.compile(
    r"\b(because|due to|owing to|thanks to|as a result|so that|in order to|vi (?!vay)|boi vi|do do|nho"
    r"|boi)\b"
)
_PLACE = {
    "vi": re.compile(r"\b(?:tại|ở|từ|đến|sang|trụ sở)\s+(?:\w+\s+){0,3}?[A-ZĐÀÁÂÔƠƯĂÊÝÚÍ]"),
    "en": re.compile(r"\b(?:in|at|to|from|of)\s+(?:the\s+)?[A-Z]"),
}


@lru_cache(maxsize=65536)
def numbers(text: str) -> frozenset[str]:
    """The numbers of a text without their thousands separators: ``1.000`` and ``1,000`` are ``1000``."""
    return frozenset(_THOUSANDS.sub("", n).strip(".,") for n in _NUMBER.findall(text))


def offers(
    kind: Wanted, sentence: str, language: Language, question: str, asked_in: Language
) -> float:
    """How well a sentence can give that kind of answer, 0 to 1; only what the question does not say
    already counts."""
    if kind == "number":
        return counts(sentence, language, question, asked_in)
    if kind == "date":
        return float(bool(_days(sentence, language, question)))
    if kind == "person":
        if names_person(question, asked_in):
            return float(bool(people(sentence, language, question)))
        asked = fold(question)
        named = [" ".join(run) for run in capital_runs(sentence)]
        return float(any(fold(name) not in asked for name in named))
    if kind == "reason":
        pattern = _CAUSE if _WHY_SO.search(fold(question)) else _REASON[language]
        return float(bool(pattern.search(fold(sentence))))
    if kind == "place":
        return float(bool(_PLACE[language].search(sentence)))
    if kind == "country":
        known = countries(question, asked_in)
        if _FOREIGN.search(fold(question)):
            known |= countries("Viet Nam", "en")
        return float(bool(countries(sentence, language) - known))
    if kind == "office":
        return float(_names_office(sentence, question))
    if kind == "list":
        return min(1.0, (sentence.count(",") + sentence.count(";")) / 3)
    return 0.5


def _names_office(sentence: str, question: str) -> bool:
    """Whether a sentence names a post or rank that the question does not, and whoever the question
    names."""
    glossary = Glossary.load()
    there, asked = glossary.present(sentence), glossary.present(question)
    kinds = {index: glossary.entries[index].kind for index in there | asked}
    return {i for i in asked if kinds[i] == "person"} <= there and any(
        kinds[i] == "office" for i in there - asked
    )


@lru_cache(maxsize=16384)
def countries(text: str, language: Language) -> frozenset[int]:
    """The countries a text names, as the lexicon numbers them."""
    words = tokens(text, language)
    meanings = lexicon().meanings(words, language)
    return (
        frozenset().union(
            *(meant for word, meant in zip(words, meanings, strict=True) if word.capital)
        )
        & lexicon().countries
    )


def answer_words(
    kind: Wanted, sentence: str, language: Language, question: str, asked_in: Language
) -> tuple[int, int] | None:
    """Where in a sentence the likely answer stands, to be marked for the eye and never to be stated:
    the number that counts, the day, or the name that the question does not say itself."""
    if kind == "number":
        every = [(n.start, n.end) for n in new_numbers(sentence, language, question, asked_in)]
        bound = candidates(kind, sentence, language, question, asked_in)
        return next(iter(bound or every), None)
    if kind == "date":
        for day in _days(sentence, language, question):
            return day.start, day.end
    if kind == "person":
        for run in capital_runs(sentence):
            at = sentence.find(" ".join(run))
            if len(run) > 1 and at >= 0 and fold(" ".join(run)) not in fold(question):
                return at, at + len(" ".join(run))
    return None


def candidates(
    kind: Wanted,
    sentence: str,
    language: Language,
    question: str,
    asked_in: Language,
    *,
    exact: bool = True,
) -> list[tuple[int, int]]:
    """Where in a sentence the days, numbers or people stand that the question may ask for; ``exact`` is
    whether a question for a day is answered by days alone."""
    if kind == "date":
        return [(day.start, day.end) for day in _days(sentence, language, question, exact)]
    if kind == "person":
        return people(sentence, language, question)
    if kind != "number":
        return []
    new = new_numbers(sentence, language, question, asked_in)
    noun, percent = counted(question, asked_in)
    if percent or (noun and (language == asked_in or of_women(noun))):
        new = [n for n in new if is_counted(sentence, n, noun, percent, language)]
    return [(number.start, number.end) for number in new]


@lru_cache(maxsize=16384)
def _dates(sentence: str, language: Language) -> tuple[DateMention, ...]:
    """The dates of a sentence, bare years of any century among them."""
    found = find_dates(sentence, language, _ANY_DAY)
    years = [
        DateMention(*match.span(), date(int(match[0]), 1, 1), date(int(match[0]), 12, 31), True)
        for match in _YEAR.finditer(sentence)
        if not any(day.start < match.end() and match.start() < day.end for day in found)
    ]
    return tuple(sorted([*found, *years], key=lambda day: day.start))


def _days(
    sentence: str, language: Language, question: str, exact: bool = True
) -> list[DateMention]:
    """The days, months and years of a sentence that are new to the question and as exact as it wants.
    A plan's period or goal is one only where the question asks how long something goes on."""
    asked = fold(question)
    lasting = _LASTING.search(asked) and not _OF_DAYS.search(asked)
    longest = LONGEST_DATE
    if exact and _MONTH.search(asked):
        longest = timedelta(days=31)
    if exact and _EXACT_DAY.search(asked):
        longest = timedelta(days=LONGEST_RANGE)
    known = numbers(question)
    shortest = timedelta(days=1 if _FROM_TO.search(asked) else 0)
    return [
        day
        for day in _dates(sentence, language)
        if day.last - day.first >= shortest
        and not numbers(sentence[day.start : day.end]) <= known
        and (
            lasting
            or (
                day.last - day.first <= longest
                and not _DEADLINE.search(fold(sentence[: day.start]))
            )
        )
    ]
