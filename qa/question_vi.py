"""Questions that a Vietnamese sentence answers (pure).

Vietnamese asks in place: "đã cử hơn 1.000 sĩ quan" becomes "đã cử bao nhiêu sĩ quan", and every other
word stays as it stands in the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from corpus.dates import DateMention, find_dates
from corpus.numbers import find_numbers
from qa.question_names import whole_names, with_commas

_LEAD = re.compile(
    r"(?:Ngày|Sáng|Trưa|Chiều|Tối|Vào|Trong|Từ|Tại|Sau|Trước|Theo|Là|Qua|Để|Nhằm|Với|Về|Phát biểu|Bên lề"
    r"|Liên quan|Chào mừng|Chân thành|Nhất trí|Ngoài ra|Đặc biệt|Bên cạnh đó|Tuy nhiên)"
    r"(?![^\W\d_])[^,.;:]{0,140}(?:,|\.\d{1,2},)[^\S\n]+"
)
_SUBJECT = r"(?P<s>[^\s,.;:()“”\"][^,.;:()“”\"]{1,70}?)(?:, [^,.;:]{3,90}?,?)?"
_SAYING = (
    "khẳng định|nhấn mạnh|cho biết|cho rằng|đề nghị|cam kết|đề xuất|điểm lại|đánh giá|kêu gọi"
    "|cảnh báo|công bố|thảo luận|kiến nghị|xác định"
)
_SAYS = re.compile(
    rf"{_SUBJECT} (?P<v>(?:đã |cũng |cùng |tập trung |cùng nhau ){{0,2}}(?:{_SAYING}))(?![^\W\d_])"
)
_LISTED = re.compile(
    rf"{_SUBJECT} (?P<v>(?:đã )?[^,.;:()]{{2,20}}?) (?:hai|ba|bốn|năm|sáu|\d) (?P<what>[^,.;:]{{3,40}}): "
)
_GOALS = re.compile(
    rf"{_SUBJECT} (?:cũng |đã )?(?:đặt|nêu rõ|đề ra|xác định|hướng tới|có)(?: các| những| ra)* mục tiêu"
    r"(?: cụ thể)?(?P<by> đến năm \d{4})?"
)
_AIMS = re.compile(rf"{_SUBJECT} (?:cũng )?nhằm (?!mục)")
_WILL = re.compile(rf"{_SUBJECT} (?:cũng )?sẽ [^,;:]*?(?P<for> (?:nhằm|để) [^,.;:]{{8,90}}?)[./]*$")
_MADE_BY = re.compile(
    rf"{_SUBJECT} được (?P<by>[^,.;:]{{3,80}}?) (?P<v>hỗ trợ|tài trợ|tổ chức|chủ trì|phê duyệt|ban hành)"
    r"(?![^\W\d_])"
)
_ABOUT = re.compile(r"(?:hơn|gần|khoảng|trên|ít nhất|tới|đến) $")
_COUNTS = re.compile(  # what stands before a number that counts something
    r" (?:đã|có|cử|gồm|của|với|trồng|mở|xây|trong|là|được|nhận|đón|tuyển|đào tạo|tổ chức|thành lập|thay thế"
    r"|hỗ trợ|trao|cho|thêm) $"
)
_OF_OTHERS = re.compile(
    r"(?:sự kiện|sáng kiến|điều|việc|những|đây|đó|họ|ông|bà|nó|chúng|trong đó|kết quả) (?:này|đó|ấy|trên)"
    r"|(?:đây|đó|họ|nó|chúng|trong đó|kể từ|từ|qua|tại|vào|theo|với|của|gồm|khi|nếu|mặc dù|ngoại trừ|tuy"
    r"|để|một|người ta|đôi khi|không|việc|hành nghề|báo cáo|nghiên cứu)(?![^\W\d_])",
    re.I,
)
_NO_SUBJECT = re.compile(
    r"\d| (?:để|được|bị|không|việc|khi|nếu|bằng|rằng|mà|thường|hiếm khi|tập trung|sử dụng|bắt đầu)"
    r"(?![^\W\d_])"
)
_OPEN_ENDED = re.compile(r"(?: (?:khi|của|và|kể|khoảng|từ|đến|trên|trong|mùa|hay|hoặc)|\([^)]*)$")
_VERB = re.compile(
    r" (?:đã|sẽ|đang|có|là|cử|tổ chức|thông qua|ký|ra mắt|thành lập|mở|đón)(?![^\W\d_])"
)
_NO_COUNT = re.compile(
    r"(?:năm|tháng|ngày|số|nghị quyết|điều|khoản|thứ|giai đoạn|nhiệm kỳ|kỳ|khóa) $", re.I
)
_SMALL = re.compile(r"(?:các|bà|ông|đại biểu|hội nghị|hội thảo|đoàn|toàn)(?![^\W\d_])")
_CLASS = re.compile(r" [^\W\d_]+")


def questions(sentence: str, around: str = "") -> Iterator[tuple[str, str]]:
    """Questions with their kind, as `qa.question_en.questions` gives them."""
    sentence = whole_names(sentence)
    match = _LEAD.match(sentence)
    lead, clause = (match[0], sentence[match.end() :]) if match else ("", sentence)
    for kind, made in (
        *_numbers(clause),
        *_lists(clause),
        *_days(lead, clause),
        *_plans(clause),
        *_people(clause),
    ):
        if not _OF_OTHERS.match(made) and (made[0].isupper() or _SMALL.match(made)):
            yield kind, with_commas(made[0].upper() + made[1:])


def _numbers(clause: str) -> Iterator[tuple[str, str]]:
    for number in find_numbers(clause, "vi"):
        before, after = clause[: number.start], clause[number.end :]
        dated = any(d.start < number.end and number.start < d.end for d in _dates(clause))
        if (
            number.percent
            or number.spelled
            or dated
            or _NO_COUNT.search(before)
            or not _CLASS.match(after)
        ):
            continue
        counts = _ABOUT.search(before) or _COUNTS.search(before)
        start = max(before.rfind(mark) for mark in (",", ";", ":")) + 1
        before = _ABOUT.sub("", before[start:].lstrip())
        after = re.split(r"[,;:()]|[./]+$| - |\.\s", after)[0]
        if (
            counts
            and _VERB.search(before)
            and before[:1].isupper()
            and len(before.split()) < 15
            and not re.search(r"\d", before)
        ):
            yield "number", f"{before}bao nhiêu{after.rstrip()}?"
            return


def _lists(clause: str) -> Iterator[tuple[str, str]]:
    if (m := _LISTED.match(clause)) is not None and not _NO_SUBJECT.search(f" {m['s']} {m['v']}"):
        yield "list", f"{m['s']} {m['v']} những {m['what']} nào?"
    if (m := _GOALS.match(clause)) is not None:
        yield "goals", f"{m['s']} đặt ra những mục tiêu gì{m['by'] or ''}?"


def _days(lead: str, clause: str) -> Iterator[tuple[str, str]]:
    if lead and _dates(lead):
        said = re.split(r"[,;:]|[./]+$|\.\s", clause)[0].rstrip()
        if _VERB.search(said):
            yield "day", f"{said} khi nào?"
    elif found := _dates(clause):
        before = clause[: found[0].start]
        led = re.search(r" vào(?: (?:ngày|tháng|năm|hôm|sáng|chiều|tối))* ?$", before)
        before = before[: led.start()] if led else ""
        if _VERB.search(before) and not (re.search(r"[,;:]", before) or _OPEN_ENDED.search(before)):
            yield "day", f"{before} khi nào?"


def _plans(clause: str) -> Iterator[tuple[str, str]]:
    if (m := _WILL.match(clause)) is not None and not _NO_SUBJECT.search(f" {m['s']}"):
        yield "plan", f"{m['s']} sẽ làm gì{m['for'].rstrip()}?"
    if (m := _AIMS.match(clause)) is not None and not _VERB.search(m["s"]):
        yield "goals", f"{m['s']} nhằm mục đích gì?"


def _people(clause: str) -> Iterator[tuple[str, str]]:
    m = None if _LISTED.match(clause) else _SAYS.match(clause)
    if m is not None and not _VERB.search(m["s"]) and not _NO_SUBJECT.search(f" {m['s']}"):
        yield "said", f"{m['s']} {m['v']} điều gì?"
    if (m := _MADE_BY.match(clause)) is not None and not _NO_SUBJECT.search(f" {m['s']}"):
        yield "person", f"{m['s']} được ai {m['v']}?"


def _dates(text: str) -> tuple[DateMention, ...]:
    # Only where a day stands matters here, and that needs some year to place it in.
    return find_dates(text, "vi", date(2000, 1, 1))
