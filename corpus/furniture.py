"""The words of web pages that are not the article: buttons, labels, boxes, photo credits.

Everything is matched on folded lines (no accents, small letters), so that one list serves both
languages. They are general: no entry is there for one page.
"""

from __future__ import annotations

import re

from corpus.text import fold

_LABELS = re.compile(
    r"""(?:
    chu\ thich\ anh | anh\ minh\ hoa | photo\ caption | illustrat(?:ive|ion)\ photo | image\ caption
  | breaking\ news | tin\ nong | tin\ moi | live | truc\ tiep | exclusive | doc\ quyen
  | no\ (?:data|videos?\ available|results?(?:\ found)?|comments?(?:\ yet)?)
  | (?:khong\ co|chua\ co)\ (?:du\ lieu|video|binh\ luan|ket\ qua)(?:\ nao)?
  | (?:chia\ se|share|follow|theo\ doi)
    (?:\ (?:this|bai\ viet|article|us|chung\ toi|tren|on)\b.{0,40})?
  | facebook | twitter | x | zalo | linkedin | messenger | whatsapp | telegram
  | email | e-mail | youtube
  | (?:sao\ chep|copy)(?:\ (?:lien\ ket|link))? | in\ bai(?:\ viet)? | print | gui\ email | mail
  | (?:luu|save)(?:\ (?:bai(?:\ viet)?|article))? | nghe\ (?:doc\ )?bai(?:\ viet)?
  | listen(?:\ to.{0,30})?
  | co\ chu.{0,15} | font\ size.{0,15} | a[-+] | \+?\ ?aa?\ ?-?
  | (?:trang\ chu|home|menu|search|tim\ kiem|dang\ nhap|dang\ ky|log\ ?in|sign\ (?:in|up)|subscribe)
  | skip\ to\ (?:main\ )?content | advertisement | quang\ cao | sponsored | ads?
  | (?:previous|next|back|quay\ lai|tiep\ theo|truoc|sau|dau\ trang|back\ to\ top|len\ dau\ trang)
  | (?:vietnamese|english|tieng\ (?:viet|anh))
    (?:\ ?[|/]\ ?(?:vietnamese|english|tieng\ (?:viet|anh)))*
  | (?:xem|view)\ (?:anh|video|gallery|slideshow)s?(?:\ lon)?
  | phong\ to | enlarge | click\ to\ enlarge
  | \d+\ ?(?:phut\ doc|min(?:ute)?s?\ read) | [\d.,]+\ ?(?:luot\ xem|views?|shares?|likes?|thich)
  | (?:like|thich)\ \d* | (?:gg|google)\ news
  | [-–—•|>*_=#\s.,/:]*
    )[.:]?""",
    re.VERBOSE,
)
_LINES = re.compile(
    r"""(?:
    \d+\ (?:giay|phut|gio|ngay|tuan|thang)\ truoc\b.{0,60}
  | \d+\ (?:min(?:ute)?|hour|day|week|month)s?\ ago\b.{0,60}
  | powered\ by\b.{0,80} | (?:copyright|ban\ quyen|©|\(c\)).{0,120} | all\ rights\ reserved.{0,40}
  | (?:>{1,3}|»)\s*.{0,200} | (?:xem|doc)\ them\ ?:.{0,200}
  | (?:read|see)\ (?:also|more)\ ?:.{0,200} | related\ ?:.{0,200}
  | (?:we|this\ (?:web)?site)\ uses?\ cookies.{0,200}
  | (?:accept|chap\ nhan)(?:\ (?:all|tat\ ca))?\ cookies.{0,40}
  | (?:tags?|tu\ khoa|keywords?)\ ?:.{0,200}
  | (?:dang\ ky|subscribe|sign\ up)\b.{0,80}(?:newsletter|ban\ tin|kenh|channel|email).{0,60}
  | .{0,160}[-–—]\ ?(?:anh|photo|image|hinh|picture|figure)\ \d{1,3}\.?
    )""",
    re.VERBOSE,
)
_COMMENTS = re.compile(
    r"""(?:
    \(?\d*\)?\s*(?:binh\ luan|comments?)(?:\ (?:ban\ doc|cua\ ban))?\s*[:(]*\s*\d*\s*\)?
  | (?:y\ kien|phan\ hoi|responses?)\s*[:(]+\s*\d+\s*\)? | y\ kien\ ban\ doc
  | (?:gui|viet|them|dang\ nhap\ de|post|leave|write|add)\ (?:a\ )?
    (?:binh\ luan|y\ kien|comment|reply).{0,40}
    )""",
    re.VERBOSE,
)
_BOXES = re.compile(
    r"""(?:
    (?:bai|tin)(?:\ viet)?\ (?:lien\ quan|cung\ (?:chuyen\ muc|chu\ de|tac\ gia)|khac)
  | (?:bai|tin)\ (?:noi\ bat|cu\ hon|moi\ hon|moi\ nhat|doc\ nhieu)
  | cac\ (?:bai|tin)\ (?:viet\ )?(?:khac|lien\ quan|cung\ chuyen\ muc)
  | cung\ (?:chuyen\ muc|chu\ de) | xem\ them | doc\ them | (?:doc|xem)\ nhieu(?:\ nhat)?
  | moi\ nhat | dung\ bo\ lo | noi\ bat
  | (?:co\ the\ )?ban\ (?:co\ the\ )?(?:quan\ tam|thich) | tin\ tuc\ lien\ quan
  | related(?:\ (?:articles?|news|stories|posts?|topics?|content|reading))?
  | recommended(?:\ for\ you)?
  | you\ (?:may|might)\ (?:also\ )?(?:like|be\ interested\ in)
  | read\ (?:more|next|also) | see\ (?:more|also)
  | (?:most|more|latest|top)\ (?:read|popular|viewed|news|stories|articles)
  | (?:more|latest)\ (?:from|in)\ .{1,30}
  | trending(?:\ now)? | latest | don'?t\ miss | what\ to\ read\ next | in\ other\ news)[.:]?""",
    re.VERBOSE,
)
_SOURCE = re.compile(
    r"(?:Source|Nguồn|Link|URL|Original|Xem bài gốc)\s*:?\s*(https?://\S+)", re.IGNORECASE
)
_CREDIT = re.compile(
    r"[-–—|.(\[\s]*\b(?:Ảnh|Photos?|Hình ảnh|Image|Credit|Picture|Đồ họa|Nguồn ảnh)"
    r"(?:\s+(?:by|credit))?\s*:\s*[^.:]{1,50}[)\]]?\.?\s*$",
    re.IGNORECASE,
)
_SITE = re.compile(r"\b[\w-]+\.(?:vn|com|net|org|gov|info|int|edu)\b(?!/)", re.IGNORECASE)
_STOP = re.compile(r"[.!?…。！？؟۔।][\"'”’»)\]」』/.]*$")
_LIST_ITEM = re.compile(r"(?:[-–—•*+▪●]|\(?\w{1,3}[.)])\s+\S")


def is_label(line: str) -> bool:
    """A button, a label or a notice, wherever it stands."""
    folded = fold(line).strip()
    return _LABELS.fullmatch(folded) is not None or (
        len(folded) <= 260 and _LINES.fullmatch(folded) is not None
    )


def opens_comments(line: str) -> bool:
    """``(0) Bình luận``, ``Comment (0)``: what follows is not the article."""
    return len(line) <= 80 and _COMMENTS.fullmatch(fold(line).strip()) is not None


def opens_box(line: str) -> bool:
    """``Bài liên quan``, ``Related news``: a box, at the end of an article or inside it."""
    return len(line) <= 60 and _BOXES.fullmatch(fold(line).strip()) is not None


def source_url(line: str) -> str | None:
    """The address in a line ``Source: https://…``."""
    match = _SOURCE.fullmatch(line.strip())
    return match[1] if match else None


def without_credit(line: str) -> str:
    """The caption without who took the photo."""
    return _CREDIT.sub("", line) if len(line) <= 600 else line


def has_credit(line: str) -> bool:
    """Whether the line ends with who took the photo."""
    return len(line) <= 600 and _CREDIT.search(line) is not None


def names_site(line: str) -> bool:
    """Whether the line names a web site (``Example.vn - tin tức``)."""
    return len(line) <= 100 and _SITE.search(line) is not None


def is_paragraph(line: str) -> bool:
    """A line of running text: a sentence of some length with a stop, or very long."""
    return len(line) >= 200 or (len(line) >= 60 and ends_with_stop(line) and not has_credit(line))


def ends_with_stop(line: str) -> bool:
    """Whether the line ends like a sentence."""
    return _STOP.search(line[-8:]) is not None


def is_list_item(line: str) -> bool:
    """``- …``, ``1. …``, ``(a) …``."""
    return _LIST_ITEM.match(line) is not None
