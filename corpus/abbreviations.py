"""Whether a full stop ends a sentence or belongs to an abbreviation, an initial or a list item."""

from __future__ import annotations

import re

from corpus.text import word_set

_REACH = 40  # how far back a word is looked for: longer ones are no abbreviation

# Written before a name, a number or a place: never the end of a sentence.
_TITLES = word_set(
    """mr mrs ms messrs dr prof gen maj col lt capt cpt cmdr sgt cpl adm brig st rev hon sen rep gov
    pres amb supt insp assoc asst mt ft gs pgs ts ths bs ds ks kts cn ls gv nsnd nsưt ngnd ngưt
    th.s th ph tp tx tt đ/c đc vs e.g i.e eg ie cf viz approx nxb kp đt"""
)
# A number follows, or else it is a word ("No.") at the end of a sentence.
_NUMBERED = word_set(
    "no nos nr art arts sec secs para paras fig figs tab vol vols ch pp pg tr số ca"
)
# They may stand in the middle or at the end: the next word decides.
_EITHER = word_set(
    """jr sr inc ltd co corp bros ph.d etc al gov't govt dept univ intl ave blvd rd sq jan feb mar
    apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun"""
)
_STARTERS = word_set(
    """the a an this that these those it its he she they we you i his her their our there here in on
    at by for from with as after before during since when while if but and or so yet however also
    then what who why how where which no not many most some all each one two both viet vietnam
    các những một mỗi mọi trong trên theo tuy nhưng và hoặc vì do nếu khi sau trước từ tại với để
    cùng ngoài bên đây đó này ông bà anh chị cô họ tôi chúng người việt hội bộ chính đồng tiếp cũng
    hiện nay hôm năm ngày nhiều đến có không được về qua"""
)
_WORD_BEFORE = re.compile(r"[\w./'’&-]*\Z")
_WORD_AFTER = re.compile(r"[\s“‘«(\[\"'–—-]*([^\W\d_]+)")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_MARKED = re.compile(
    r"[\s(\[•*–—-]*(?:(?:Điều|Khoản|Mục|Chương|Phần|Bài|Article|Section|Chapter|Part|Annex)\s+)?"
)
_MARKER = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*|[ivxlcdmIVXLCDM]{1,6}|[a-zđA-ZĐ])")


def ends_sentence(
    text: str, stop: int, after: int, line: tuple[int, int], *, spaced: bool = True
) -> bool:
    """Whether the full stop at ``text[stop]`` ends a sentence, when what follows at ``after`` could
    begin one. ``line`` is the start and end of the line; ``spaced`` whether a space follows."""
    word, at = _word_before(text, stop, line[0])
    if not word:
        return True
    if _is_marker(word, text, at, line[0]):
        return False
    if not spaced:
        return _ends_unspaced(word)
    folded = word.casefold()
    if folded in _NUMBERED:
        return not text[after : after + 1].isdigit()
    if _INITIALS.fullmatch(word) or folded in _EITHER:
        return folded not in _TITLES and _starts_anew(text, after, line[1])
    return folded not in _TITLES and folded.rsplit(".", 1)[-1] not in _TITLES


def _is_marker(word: str, text: str, at: int, line_start: int) -> bool:
    """``1.``, ``a.``, ``IV.``, ``Điều 5.`` at the start of a line."""
    if at - line_start > _REACH or not _MARKER.fullmatch(word):
        return False
    return _MARKED.fullmatch(text, line_start, at) is not None


def _word_before(text: str, stop: int, line_start: int) -> tuple[str, int]:
    """The word that the stop touches, and where it starts."""
    reach = max(line_start, stop - _REACH)
    match = _WORD_BEFORE.search(text, reach, stop)
    start = match.start() if match else stop
    return text[start:stop].lstrip("'’&/-."), start


def _ends_unspaced(word: str) -> bool:
    """``nước bạn.Theo`` ends a sentence, ``Ph.D``, ``TS.Nguyễn`` and ``www.Abc`` don't."""
    if not word.isalpha() or word.casefold() in _TITLES | _NUMBERED | _EITHER | {"www"}:
        return False
    return len(word) > 1 and not word.isupper()


def _starts_anew(text: str, after: int, end: int) -> bool:
    """After an initial or ``U.S.``: only a word that often begins a sentence, followed by another
    word and not by a further initial, shows a new one."""
    match = _WORD_AFTER.match(text, after, min(end, after + _REACH))
    if match is None or match[1].casefold() not in _STARTERS:
        return False
    return len(match[1]) > 1 or text[match.end() : match.end() + 1] != "."
