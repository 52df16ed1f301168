"""The line of a page that says who published it and when (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from corpus.text import fold, word_set

_MONTHS = "january february march april may june july august september october november december"
_MONTH_NUMBER = {
    name[:size]: number for number, name in enumerate(_MONTHS.split(), 1) for size in (3, len(name))
}
_MONTH = r"(?P<month{0}>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\.?"
_DATE = re.compile(
    r"(?<!\d)(?:(?P<y1>\d{4})[-/.](?P<m1>\d{1,2})[-/.](?P<d1>\d{1,2})"
    r"|(?P<d2>\d{1,2})\s?[-/.]\s?(?P<m2>\d{1,2})\s?[-/.]\s?(?P<y2>\d{4})"
    r"|(?P<d3>\d{1,2})\s+thang\s+(?P<m3>\d{1,2})\s*(?:,|nam)?\s*(?P<y3>\d{4})"
    r"|(?P<d4>\d{1,2})(?:st|nd|rd|th)?\s+" + _MONTH.format(4) + r",?\s+(?P<y4>\d{4}))(?!\d)"
    r"|\b" + _MONTH.format(5) + r"\s+(?P<d5>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y5>\d{4})(?!\d)",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"""
      \d{1,2}\s?[:hg]\s?\d{2}(?:\s?[:']\s?\d{2})?(?:\s?[ap]\.?m\.?)?
    | \(?(?:gmt|utc)\s?[+-]?\s?\d*(?::\d\d)?\)?
    | \b(?:thu\ (?:hai|ba|tu|nam|sau|bay|[2-7])|chu\ nhat)\b
    | \b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun)\b
    | \b(?:cap\ nhat|dang(?:\ luc)?|xuat\ ban|ngay\ dang|luc|ngay|hom)\b
    | \b(?:at|on|last|published|updated|posted|modified|date|time|ict|am|pm)\b
    | [|,;:•·()\[\]–—-]""",
    re.VERBOSE,
)
_SIGNED = re.compile(
    r"\(?\s*(?:By|Tác giả|Author|Bài(?:,? (?:và )?ảnh)?|Thực hiện|PV|Phóng viên|Theo|Nguồn|Source"
    r"|According to|Written by|Reported by)\s*[:.]?\s+(?P<name>[^\n]{2,60}?)\s*\)?\.?",
)
_AGENCIES = word_set(
    """ttxvn vna ap afp reuters xinhua thx tan_hoa_xa kyodo yonhap tass ria dpa efe ansa"""
)
_OUTLETS = word_set(
    """nhan_dan nhan_dan_dien_tu thoi_dai mot_the_gioi tuoi_tre tuoi_tre_online thanh_nien vnexpress
    vietnamnet vietnamplus vietnam+ dan_tri lao_dong tien_phong nguoi_lao_dong quan_doi_nhan_dan
    cong_an_nhan_dan ha_noi_moi sai_gon_giai_phong phap_luat zing znews vov vtv vtc vtc_news voh
    bao_chinh_phu bao_tin_tuc bao_quoc_te the_gioi_va_viet_nam baotintuc kinh_te_do_thi
    dai_doan_ket vietnam_news viet_nam_news vnexpress_international hanoi_times the_hanoi_times
    saigon_times the_saigon_times nhan_dan_online sggp_news un_news un_women undp the_diplomat bbc
    bbc_news cnn the_guardian guardian new_york_times the_new_york_times washington_post
    nikkei_asia bangkok_post the_straits_times straits_times jakarta_post the_jakarta_post
    al_jazeera deutsche_welle dw rfi voa"""
)
_OUTLET_WORDS = word_set(
    "bao tap dai news times post daily online tv radio gazette journal magazine herald press vn"
)


# Where an article was written is not who wrote it.
_PLACES = word_set(
    """hanoi ha_noi ho_chi_minh_city tp.hcm tphcm tp_ho_chi_minh sai_gon da_nang hue can_tho
    hai_phong viet_nam vietnam new_york geneva washington london paris bangkok jakarta singapore
    tokyo beijing"""
)


@dataclass(frozen=True, slots=True)
class Byline:
    """What a line tells of the origin of its page."""

    published: date | None = None
    publisher: str | None = None
    agency: str | None = None
    author: str | None = None

    def or_else(self, other: Byline) -> Byline:
        """Each field of this one, where it is known, else of the other."""
        return Byline(
            self.published or other.published,
            self.publisher or other.publisher,
            self.agency or other.agency,
            self.author or other.author,
        )


def find_byline(line: str) -> Byline | None:
    """The byline, if the line is nothing else: a date with, perhaps, a time and a name, or a name
    after ``By``, ``Theo``, ``Tác giả`` …"""
    if len(line) > 160:
        return None
    if signed := _SIGNED.fullmatch(line.strip()):
        dated = _dated(signed["name"])
        if dated is not None:
            return replace(dated, author=dated.author or dated.publisher, publisher=None)
        name = signed["name"].strip()
        return _named(name) if looks_like_name(name) else None
    return _dated(line)


def looks_like_name(text: str) -> bool:
    """One to six words, each with a capital letter or connecting names."""
    words = re.findall(r"[^\s,&/+-]+", text)
    return 0 < len(words) <= 6 and all(
        word[0].isupper() or word in ("và", "and", "of", "the") for word in words
    )


def known_name(text: str) -> Byline | None:
    """The byline of a line that is the name of an agency or outlet and nothing else."""
    name = _once(text.strip(" .()"))
    found = _named(name)
    return found if found.author is None and looks_like_name(name) else None


def _dated(line: str) -> Byline | None:
    folded = fold(line)
    if len(folded) != len(line):
        return None
    match = _DATE.search(folded)
    if match is None or (published := _day(match)) is None:
        return None
    kept = list(line)
    for found in (*_DATE.finditer(folded), *_NOISE.finditer(_DATE.sub(_blank, folded))):
        kept[found.start() : found.end()] = " " * (found.end() - found.start())
    name = _once(" ".join("".join(kept).split()))
    if not name:
        return Byline(published)
    return replace(_named(name), published=published) if looks_like_name(name) else None


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _day(match: re.Match[str]) -> date | None:
    found = {key[0]: value for key, value in match.groupdict().items() if value is not None}
    month = found["m"]
    first, second = int(found["d"]), _MONTH_NUMBER.get(month[:3]) or int(month)
    for day, number in ((first, second), (second, first)):  # 04/21/2024 can only be month first
        try:
            return date(int(found["y"]), number, day)
        except ValueError:
            continue
    return None


def _once(name: str) -> str:
    """A logo and its text side by side print a name twice."""
    half, rest = divmod(len(name), 2)
    if rest == 0 and name[:half] == name[half:]:
        return name[:half].strip()
    return name[:half] if name[:half] == name[half + 1 :] and name[half : half + 1] == " " else name


def _named(name: str) -> Byline:
    key = re.sub(r"[\s]+", "_", fold(name).strip())
    if any(part in _AGENCIES for part in (key, key.split("/")[0])):
        return Byline(agency=name)
    if key in _OUTLETS or key.split("_")[0] in _OUTLET_WORDS or key.split("_")[-1] in _OUTLET_WORDS:
        return Byline(publisher=name)
    if re.search(r"\.\w{2,4}$", name):
        return Byline(publisher=name)
    return Byline() if key in _PLACES else Byline(author=name)
