"""Where a Vietnamese question asks a second thing, and what a later part needs of the first (pure)."""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.glossary import Glossary
from corpus.language import looks_unaccented
from corpus.text import fold
from qa.conversation import points_back


def _bare(pattern: str) -> str:
    """A pattern whose letters have no accents; its own signs stay."""
    return "".join(c if c.isascii() else fold(c) for c in pattern)


class _Pattern:
    """A pattern, and the same for a text typed without accents."""

    def __init__(self, pattern: str, plain: str | None = None) -> None:
        self._accented = re.compile(pattern, re.IGNORECASE)
        self._plain = re.compile(plain or _bare(pattern), re.IGNORECASE)

    def of(self, text: str) -> re.Pattern[str]:
        """The one that reads ``text``."""
        return self._plain if _unaccented(text) else self._accented


@lru_cache(maxsize=1024)
def _unaccented(text: str) -> bool:
    return looks_unaccented(text)


MAYBE = re.compile(r"\b(?:và|va|đồng thời|dong thoi|còn|con)\b|;|\?.*\?", re.IGNORECASE)
JOINT = re.compile(
    r",? (?:và|va)(?: cả)? |, (?:còn|con) |,? (?:đồng thời|dong thoi) |[;?] ?(?=\w)", re.IGNORECASE
)
_WORD = re.compile(r"\w+")
# “Buổi tiếp” is the meeting of whom somebody “tiếp”.
_DEED = _Pattern(r"\b(?:buổi|cuộc|chuyến|lễ|việc|đợt) (?P<deed>\w+)")
_STRONG = re.compile(r"[,;?]|đồng thời|dong thoi", re.IGNORECASE)
_COUNTED = "người|phiên|tờ|năm|đợt|lần|sĩ quan|nước|bài|cuộc|ngày|mục|tổ|lãnh đạo|đại biểu|phụ nữ|nữ|quốc gia"
_MARKS = r"bao nhiêu|nào|gì|bao giờ|bao lâu|vì sao|tại sao|sao lại|ra sao|thế nào"
_ASKS = _Pattern(
    rf"\b(?:(?-i:[Aa]i)|{_MARKS}|mấy|đâu)\b",
    rf"\b(?:(?-i:[Aa]i)|{_bare(_MARKS)}|may (?:{_bare(_COUNTED)})|(?:o|tai|tu) dau)\b",
)
_DOES = (
    r"là|có|được|bị|do|bởi|đã|sẽ|đang|gồm|bao gồm|diễn ra|kéo dài|bắt đầu|kết thúc|khai mạc|bế mạc|tổ chức"
    r"|nằm|nhằm|nói|ký|cử|thảo luận|hỗ trợ|bảo trợ|đề xuất|đề nghị|cam kết|dự|tham dự|chủ trì|tốn|xảy ra"
)
_DOING = _Pattern(rf"\b(?:{_DOES})\b")
# What a clause begins with that asks: its verb, or a word for what it asks.
_BEGINS = _Pattern(
    rf"(?:{_DOES}|những|các|vào|ở|tại|từ|trong|với|ngày|tháng|năm|khi|lúc|vì|ai|bao|mấy|họ|nó)\b",
    rf"(?:{_bare(_DOES)}|nhung|cac|vao|o|tai|tu|trong|voi|ngay|thang|nam|khi|luc|vi|ai|bao|may|ho|no)\b",
)
# Subject, verb and what is asked for, and no preposition that could make it part of the clause before.
_WHAT = _Pattern(
    r"(?:(?!(?:trong|vào|từ|đến|về|của|cho|với|ở|tại|theo|bởi|để|vì|trên|dưới) )\w+ ){2,}"
    r"(?:bao nhiêu|mấy|gì|ai)\b"
)
_WHICH = _Pattern(r"(?:\w+ ){1,2}(?<!khi )(?<!ngày )(?<!lúc )(?<!năm )nào\b")
_DAY = r"(?:khi nào|ngày nào|tháng nào|năm nào|bao giờ|lúc nào|ở đâu|tại đâu|vì sao|tại sao)"
_SHARED = _Pattern(rf"(?P<one>(?:vào )?{_DAY}),? và (?P<two>(?:vào )?{_DAY}) (?P<rest>.+)")
_ONLY_ASKS = _Pattern(
    rf"\W*(?:(?:vào|do|những|các|có) )?(?:{_DAY}|ai|(?:\w+ ){{1,2}}nào|(?:bao nhiêu|mấy) \w+)\W*"
)
_QUESTION_WORDS = _Pattern(
    rf" ?\b(?:(?:vào|từ|đến|trong|do|bởi|có|là|ở|tại) )*(?:(?:những|các) )?(?:{_DAY}|ai\b|bao nhiêu\b|mấy\b"
    r"|gì\b|(?:\w+ )?nào\b|ở đâu\b|thế nào\b|ra sao\b)"
)
_NOUNS = _Pattern(
    r"\b(?:hội nghị|hội thảo|tọa đàm|toạ đàm|chương trình|kế hoạch|quyết định|nghị quyết|sự kiện|buổi|cuộc"
    r"|đoàn|chuyến|triển lãm|dự án|lễ|đơn vị)\b"
)
_TITLE = _Pattern(r"\b(?:bộ trưởng|thứ trưởng|đại sứ|thủ tướng|chủ tịch|giám đốc|chính phủ)\b")
_FRAGMENT = _Pattern(rf"(?:{_DAY}$|(?:vào|ở|tại|trong|từ|lúc|hồi) )")  # “in which city”
_COUNT = _Pattern(r"(?P<count>mấy|bao nhiêu)(?: \w+){1,4}")
_COUNT_ENDS = _Pattern(r"\b(?:mấy|bao nhiêu)(?: \w+){1,4}$")
_SHARE = _Pattern(r"\b(?:phần trăm|tỷ lệ|tỉ lệ|trong đó|trong số|họ)\b")


def parts_at(left: str, joint: str, right: str) -> bool:
    """Whether a sentence asks one thing before ``joint`` and another after it."""
    whole = left + right
    asks = _ASKS.of(whole)
    before = list(asks.finditer(left))
    if not before or not asks.search(right) or _ONLY_ASKS.of(whole).fullmatch(left):
        return False
    counts = _COUNT.of(whole).fullmatch(right.strip(" ?"))
    if counts and _COUNT_ENDS.of(whole).search(left) and counts["count"] in left:
        return False  # “how many plenary and how many thematic sessions”
    if _STRONG.search(joint) or not left[before[-1].end() :].strip():
        return True
    return _has_verb(right) or any(p.of(right).match(right) for p in (_BEGINS, _WHICH, _WHAT))


def _has_verb(right: str) -> bool:
    """Whether something is said of a thing before it is asked: “the plan lasts until when”."""
    verb = _DOING.of(right).search(right)
    asked = _ASKS.of(right).search(right)
    return verb is not None and asked is not None and verb.start() < asked.start()


def shared(sentence: str) -> tuple[str, str] | None:
    """The two questions of “when and where …”."""
    match = _SHARED.of(sentence).match(sentence)
    return (f"{match['one']} {match['rest']}", f"{match['two']} {match['rest']}") if match else None


def completed(part: str, first: str) -> str:
    """A later part with what it lacks: the thing the first is about, before it."""
    part, first = part.strip(" ?.,;"), first.strip(" ?.,;")
    if _SHARE.of(first).search(part):
        return f"{_unasked(first)}: {part}"
    if _FRAGMENT.of(first).match(part) and not _DOING.of(first).search(part):
        return f"{_unasked(first)} {part}"
    if not _leans(part, first):
        return part
    about = _thing(first)
    noun = _NOUNS.of(first).match(part)
    if noun and fold(about).startswith(fold(noun[0])):
        return about + part[noun.end() :]
    goes_on = _DOING.of(first).match(part)
    return f"{about}{' ' if goes_on else ': '}{part}"


def _leans(part: str, first: str) -> bool:
    """Whether a part points back, names nothing, or names a thing the first tells more about."""
    if points_back(part, "vi"):
        return True
    deed = _DEED.of(first).search(part)
    if deed and re.search(rf"\b{deed['deed']}\b", first, re.IGNORECASE):
        return True
    nouns = {fold(match[0]) for match in _NOUNS.of(first).finditer(part)}
    if _name(part) is not None or _TITLE.of(first).search(part):
        return False
    return not nouns or bool(nouns & {fold(match[0]) for match in _NOUNS.of(first).finditer(first)})


def _name(text: str) -> int | None:
    """Where the first name or figure of a text stands."""
    glossary = Glossary.load()
    known = [
        match.start
        for match in glossary.find(text)
        if glossary.entries[match.entry_index].kind not in ("action", "term")
    ]
    other = [
        match.start()
        for match in _WORD.finditer(text)
        if match[0][0].isdigit() or (match.start() and match[0][0].isupper())
    ]
    return min([*known, *other], default=None)


def _unasked(first: str) -> str:
    """A first part without the words that ask."""
    return _QUESTION_WORDS.of(first).sub("", first).strip(" ,")


def _thing(first: str) -> str:
    """What a first part is about: from the event or thing it names, else its first name, up to what is
    said or asked of it."""
    noun = _NOUNS.of(first).search(first)
    start = noun.start() if noun else _name(first)
    if start is None:
        return _unasked(first)
    if _QUESTION_WORDS.of(first).search(first, 0, start):  # “who led the delegation that …”
        return _unasked(first[start:])
    ends = [
        match.start()
        for pattern in (_DOING, _QUESTION_WORDS)
        for match in pattern.of(first).finditer(first)
        if match.start() > start
    ]
    return first[start : min(ends, default=None)].strip(" ,")
