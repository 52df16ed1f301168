"""Questions for who somebody is, for the post somebody holds and for what letters stand for: their
answers can be seen in the form of a sentence (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from corpus.glossary import Glossary
from corpus.text import fold
from corpus.types import Language
from qa.acts import year_told
from vectorstore.deeds import all_told, shared, spoken
from vectorstore.people import named_people
from vectorstore.query import Query
from vectorstore.snapshot import Snapshot
from vectorstore.types import SentenceHit

Readings = Sequence[tuple[str, Language]]

FULL, BARE = 2, 1  # a post with its body, “Minister of Finance”; a title alone, “Ambassador”
_POST = {
    "en": re.compile(
        r"\b(what|which)( is| was|'s)? (\S+ ){0,4}?(position|post|job|title|role|office|occupation)\b"
        r"(?!.*\bplay\b)|\bin what capacity\b|\bwhat does \S+( \S+){0,3} do\??$"
    ),
    "vi": re.compile(
        r"\b(giu|dam nhiem|nam giu|lam|nam) (chuc|cuong vi|vi tri)\b|\bchuc (vu|danh)\b"
        r"|\bcuong vi (gi|nao)\b|\blam (nghe )?gi\?*$"
    ),
}
_WHO = {
    "en": re.compile(r"\bwho (is|was|'s)\b(?! (the|a|an|in|to)\b)"),
    "vi": re.compile(r"\bla (ai|nguoi nao|nhan vat nao)\b"),
}
_OFFICES = {
    "en": re.compile(
        r"\b(?:(?:Prime |Deputy |Vice )*(?:Minister|President|Director|Chair\w*|Secretary|Commander|Head"
        r"|Coordinator|Representative|Ambassador|Commissioner|Chief|Spokes\w+|Governor|Chancellor|Rector"
        r"|Manager|Officer|Adviser|Advisor|Envoy|Consul|Editor|Professor)(?:-General)?)\b"
    ),
    "vi": re.compile(
        r"(?<!\w)(?:phó |thứ |tổng )*(?:thủ tướng|bộ trưởng|thứ trưởng|trưởng|chủ tịch|giám đốc"
        r"|tổng thống|bí thư|tư lệnh|chỉ huy|điều phối viên|đại diện|đại sứ|cục trưởng|vụ trưởng|tổng thư ký"
        r"|viện trưởng|hiệu trưởng|phát ngôn viên|tham mưu trưởng|lãnh sự|giáo sư|chánh văn phòng)(?!\w)",
        re.IGNORECASE,
    ),
}
_AFTER = re.compile(r"\s*,\s+(?:(?:the|as|là|hiện là|currently)\s+)?(?P<post>[^,;:()]+)")
_BEFORE = re.compile(
    r"(?:^|[,;:(]\s*|[.!?]\s+|\b(?:by|do|bởi)\s+)(?P<post>[^,;:()]*?)\s*(?:Ms|Mr|Mrs|Dr|[Bb]à|[Ôô]ng)?\.?\s*$"
)
_AS = {
    "en": re.compile(r"[^.;]{0,40}?\bas (?:the )?(?P<post>[A-Z][^,;:()]+)"),
    "vi": re.compile(r"[^.;]{0,40}?\b(?:cương vị|tư cách)(?: là)? (?P<post>[^,;:()]+)"),
}
_HIGHER = re.compile(
    r"\b(?:deputy|vice|acting)[ -](?:prime )?\w+|\bphó (?:thủ tướng|\w+ \w+)", re.IGNORECASE
)
_HIGH = re.compile(r"(?:Deputy|Vice|Prime|phó|thứ|tổng)\b", re.IGNORECASE)
_JOINS = frozenset("of the for and to in at và của tại".split())
_ACTS = frozenset(
    "đã đang sẽ có được bị tiếp nói gặp cùng với cho bà ông has had was is met who that which whose".split()
)
_WORDS = (
    4  # between the beginning of a post and the word that makes it one: “United Nations Resident …”
)
_LETTERS = re.compile(r"\b[A-Z][A-Z]{2,}[A-Za-z]*\b")
_HOLDER = {
    "en": re.compile(
        r"\bwho (?:is|was|'s|are|were) (?:the |currently the )?([^?,;]+)", re.IGNORECASE
    ),
    "vi": re.compile(
        r"^(?:ai|ông nào|bà nào|người nào) (?:đang |hiện )?(?:là|làm|giữ chức) ([^?,;]+)"
        r"|([^?,;]{1,100}?) (?:hiện nay |hiện )?(?:là ai|tên là gì|tên gì)",
        re.IGNORECASE,
    ),
}
# Offices with one holder: a delegation has a head too, and no sentence need call him that.
_HELD = re.compile(
    r"\b(minister|president|director|chair\w*|secretary.general|ambassador|coordinator|commissioner|governor"
    r"|thu tuong|bo truong|thu truong|chu tich|giam doc|dai su|tong thu ky|dieu phoi vien|tong thong"
    r"|cuc truong|vien truong|tu lenh)\b"
)
_STAND_FOR = re.compile(
    r"\b(stands? for|abbreviat\w+|acronym|spell\w* out|in full|full name of|viet tat|ten day du"
    r"|viet day du|nghia la gi)\b"
)


@lru_cache(maxsize=4096)
def asks_post(question: str, asked_in: Language) -> bool:
    """Whether a question asks for somebody's post."""
    return bool(_POST[asked_in].search(fold(question)))


@lru_cache(maxsize=4096)
def asks_who(question: str, asked_in: Language) -> bool:
    """Whether a question asks who somebody is whom it names."""
    return bool(_WHO[asked_in].search(fold(question)) and named_people(question))


@lru_cache(maxsize=4096)
def asked_post(question: str, asked_in: Language) -> str | None:
    """The post whose holder a question asks for: “Minister of Finance” of “Who is the …?”."""
    found = _HOLDER[asked_in].search(question)
    post = next(filter(None, found.groups()), "") if found else ""
    offices = list(_HELD.finditer(fold(post)))
    if not offices or len(fold(post)) != len(post):
        return None
    # “the minister who signed” is no post
    return _placeless(post) if _is_body(post[offices[-1].end() :]) else None


def _placeless(post: str) -> str:
    """A post without its country: at home nobody says whose minister."""
    glossary = Glossary.load()
    for match in reversed(glossary.find(post)):
        if glossary.entries[match.entry_index].kind == "place":
            post = post[: match.start] + post[match.end :]
    return post


def held_at_all(post: str, asked_in: Language, readings: Readings) -> bool:
    """Whether a sentence names somebody and says all the words of a post, a deputy's aside."""
    return any(
        named_people(text) and _says(text, language, post, asked_in) for text, language in readings
    )


def _held(post: str, asked_in: Language, readings: Readings) -> bool:
    """Whether a sentence names somebody with that very post."""
    return any(
        _says(beside, language, post, asked_in)
        for text, language in readings
        for start, end in named_people(text)
        for beside in _posts_beside(text, language, start, end)
    )


def _says(text: str, language: Language, post: str, asked_in: Language) -> bool:
    """Whether a text has all the words of a post; a deputy's count only where a deputy is meant."""
    if not _HIGHER.search(post):
        text = _HIGHER.sub(" ", text)
    return shared(spoken(post, asked_in), all_told([(text, language)])) == 1


def post_of(people: str, readings: Readings) -> int:
    """How well a sentence tells the post of somebody that the text ``people`` names: `FULL`, `BARE` or 0."""
    wanted = frozenset(_persons(people))
    return max(
        (
            _post_beside(text, language, start, end)
            for text, language in readings
            for start, end in named_people(text)
            if _person(text[start:end]) in wanted
        ),
        default=0,
    )


def spelled_out(question: str, readings: Readings) -> bool | None:
    """Whether a sentence has the letters asked for beside their words, in brackets; None where a question
    does not ask for that."""
    if not _STAND_FOR.search(fold(question)):
        return None
    known = [question[match.start : match.end] for match in Glossary.load().find(question)]
    names = _LETTERS.findall(question) or [name for name in known if name.count(" ") < 2]
    if not names:
        return None
    either = "|".join(map(re.escape, names))
    spelled = re.compile(rf"\w{{3,}} \([^()]*\b(?:{either})\b|\b(?:{either}) \(\w{{3,}}")
    return any(spelled.search(text) for text, _ in readings)


def settled(snapshot: Snapshot, query: Query, hit: SentenceHit) -> bool | None:
    """Whether a sentence gives in so many words what a question of these kinds asks for; None for all
    other questions. Measured once, asked by one stage after the other."""
    return query.once(
        ("settled", hit.article_id, hit.number),
        lambda: _settled(query, snapshot.entry(hit.article_id).readings(hit.number)),
    )


def _settled(query: Query, readings: Readings) -> bool | None:
    if (told := spelled_out(query.asked, readings)) is not None:
        return told
    if asks_post(query.asked, query.language) or asks_who(query.asked, query.language):
        people = query.text  # with the topic of the conversation: “What is her job?”
        return post_of(people, readings) == FULL if named_people(people) else None
    if post := asked_post(query.asked, query.language):
        return _held(post, query.language, readings)
    return year_told(query.asked, query.language, readings)


def _persons(text: str) -> Iterator[object]:
    return (_person(text[start:end]) for start, end in named_people(text))


@lru_cache(maxsize=16384)
def _person(name: str) -> object:
    """What is the same for all forms of a name."""
    known = [m.entry_index for m in Glossary.load().find(name)]
    return known[0] if known else fold(name)


def _post_beside(text: str, language: Language, start: int, end: int) -> int:
    if any(_posts_beside(text, language, start, end)):
        return FULL
    before = _BEFORE.search(text[:start])
    return _title(before["post"], language) if before else 0


def _posts_beside(text: str, language: Language, start: int, end: int) -> Iterator[str]:
    """The posts that are given to the person at ``text[start:end]``."""
    yield from (post for post in _after(text, language, end) if _opens(post, language))
    before = _BEFORE.search(text[:start])
    if before and _title(before["post"], language) == FULL:
        yield before["post"]


def _after(text: str, language: Language, end: int) -> list[str]:
    return [m["post"] for m in (_AFTER.match(text, end), _AS[language].match(text, end)) if m]


def _opens(post: str, language: Language) -> bool:
    """Whether the words behind a name begin with an office."""
    office = _OFFICES[language].search(post)
    return office is not None and len(post[: office.start()].split()) <= _WORDS


def _title(words: str, language: Language) -> int:
    """What words that end at a name say: nothing, an office alone, or one with its body or rank."""
    best = 0
    for office in _OFFICES[language].finditer(words):
        body = words[office.end() :]
        if not body.strip() and not _HIGH.match(office[0]):
            best = max(best, BARE)
        elif _is_body(body):
            return FULL
    return best


def _is_body(words: str) -> bool:
    """Whether words between an office and a name belong to the office: bodies, places and other
    capitalised names, and what joins them."""
    if named_people(words):
        return False
    for match in reversed(Glossary.load().find(words)):
        words = words[: match.start] + " X " + words[match.end :]
    small = 0  # in a row: Vietnamese writes “Học viện An ninh”
    for word in words.split():
        if word in _ACTS:
            return False
        small = 0 if word[0].isupper() or word in _JOINS else small + 1
        if small > 2:
            return False
    return True
