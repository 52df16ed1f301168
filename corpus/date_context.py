"""Whether the words around a number make it a date (pure). Each check sees the match and the 30
characters before and after it, not folded."""

from __future__ import annotations

import re

_TIME_OF_DAY = re.compile(
    r"(?:ngày|sáng|trưa|chiều|tối|đêm|hôm|mùng|ngay|sang|trua|chieu|hom)\s*(?:ngày|ngay)?\s*,?\s*$",
    re.IGNORECASE,
)
_DATE_WORD = re.compile(
    r"(?:ngày|sáng|trưa|chiều|tối|đêm|hôm|mùng|từ|đến|vào|dịp|lễ|ngay|sang|chieu|hom|on|since|until"
    r"|from|by|between|and|và|\()\s*(?:ngày|ngay)?\s*$",
    re.IGNORECASE,
)
_SHARE = re.compile(r"\s*(?:of\b|số|tổng|đại biểu|thành viên|dân|%|phần|lần)", re.IGNORECASE)
_RECENT = re.compile(r"\s+(?:vừa qua|này|tới|hằng năm|hàng năm|năm nay|năm ngoái)\b", re.IGNORECASE)
_UNIT = re.compile(
    r"\s*(?:%|triệu|tỷ|tỉ|nghìn|ngàn|km|kg|ha\b|m\b|độ|điểm|USD|đồng|million|billion"
    r"|percent|per cent)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:số|no\.?|nghị định|thông tư|quyết định|nghị quyết|luật|decree|circular|decision"
    r"|resolution|điều|article)\s*$",
    re.IGNORECASE,
)
_YEAR_WORD = re.compile(
    r"(?:\b(?:in|since|by|until|till|between|during|year|early|late|before|mid"
    r"|summer|winter|spring|autumn"
    r"|trước|đến|từ|sau|kể từ|hết|trong|vào|kỳ)|\bmid-)\s*$",
    re.IGNORECASE,
)
_WEAK_YEAR_WORD = re.compile(r"\b(?:of|from|for|after|to|and|và|the)\s*$", re.IGNORECASE)
_MONTH_WORD = re.compile(
    r"\b(?:in|since|by|until|till|during|last|this|next|early|mid|late|of)[\s-]+$", re.IGNORECASE
)
_DURATION = re.compile(r"(?:\d|mỗi|hằng|hàng|một|hai|ba|mấy|nhiều|vài)\s*$", re.IGNORECASE)
_CLOSING = re.compile(r"\s*(?:$|[.,;:)\]!?”\"]|and\b|to\b|until\b|đến\b|và\b|của\b)", re.IGNORECASE)


def is_day_and_month(match: re.Match[str], before: str, after: str) -> bool:
    """``6/3`` and ``8/3`` are days; ``2/3`` is one only after a date word, and never ``2/3 of``."""
    if _SHARE.match(after) or _UNIT.match(after) or _NUMBERED.search(before):
        return False
    proper_fraction = int(match["d"]) < int(match["m"])
    always = match["d"] + "/" + match["m"] == "24/7"
    return not (proper_fraction or always) or _DATE_WORD.search(before) is not None


def is_day_with_point(match: re.Match[str], before: str, after: str) -> bool:
    """``18.7`` after ``chiều``, or before ``vừa qua``."""
    if _UNIT.match(after):
        return False
    return bool(_TIME_OF_DAY.search(before) or _RECENT.match(after))


def is_no_document(match: re.Match[str], before: str, after: str) -> bool:
    return _NUMBERED.search(before) is None and re.match(r"/\s?[^\W\d_]", after) is None


def is_year(match: re.Match[str], before: str, after: str) -> bool:
    if _UNIT.match(after):
        return False
    if _YEAR_WORD.search(before):
        return True
    return bool(_WEAK_YEAR_WORD.search(before) and _CLOSING.match(after))


def is_no_name(match: re.Match[str], before: str, after: str) -> bool:
    """``năm 2014``, but not the end of ``Việt Nam 2014``."""
    return re.search(r"(?:việt|viet|miền|đông|tây)\s+$", before, re.IGNORECASE) is None


def is_month_name(match: re.Match[str], before: str, after: str) -> bool:
    """``in March``: the name alone may be another word (``may``, ``march``)."""
    return _MONTH_WORD.search(before) is not None and not _UNIT.match(after)


def is_month_number(match: re.Match[str], before: str, after: str) -> bool:
    """``tháng 3``, but not in ``6 tháng 3 lần`` or ``mỗi tháng 5 triệu``."""
    return _DURATION.search(before) is None and not (_UNIT.match(after) or _SHARE.match(after))
