"""Names of people in a sentence, and whether a question asks for one (pure)."""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.glossary import Glossary
from corpus.text import fold, word_set
from corpus.types import Language

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_TITLES = word_set(
    "mr mrs ms miss dr sir madam prof professor minister ambassador general major senior lieutenant colonel "
    "captain president chairman chairwoman director deputy vice prime secretary commander officer judge "
    "ong ba anh chi dong chi co ngai thuong trung thieu dai tuong ta uy bo thu truong pho giam doc "
    "tien si giao su bac tong chu tich"
)
_HONORIFICS = word_set("mr mrs ms miss dr")
# A run with one of these is a body, a place or a document.
_NO_PERSON = word_set(
    "unit division department council ministry conference commitment action programme program plan agenda "
    "charter office academy mission force forces embassy government centre center committee association "
    "union university hospital police army security peace resolution nations states kingdom republic "
    "court bank river sea city street province day war party assembly school institute commission agency "
    "fund law act strategy movement affairs the this these on in at from"
)
_ROLES = (
    r"(officials?|officers?|ministers?|ambassadors?|generals?|diplomats?|experts?|artists?|painters?"
    r"|commanders?|speakers?|delegates?|representatives?|leaders?|soldiers?|policewom[ae]n|interpreters?"
    r"|authors?|chairs?|directors?|chiefs?|heads?|advisers?|wife|husband|persons?|coordinators?"
    r"|peacekeepers?|participants?|attendees?"
    r"|members?)"
)
_ROLES_VI = (
    "(?:si quan|can bo|chuyen gia|dai su|bo truong|thu truong|tuong|nha ngoai giao|hoa si|quan chuc|tu lenh"
    "|(?:truong )?dai dien|nguoi phat ngon|truong doan|dieu phoi vien"
    "|lanh dao|dong chi|nhan vat|nu cong an|chien si|phien dich|tac gia|giam doc|tong thu ky|chu tich"
    "|dai bieu|nu canh sat)"
)
_STILL = r"(?:(?!did|do|does|is|are|was|were|has|have|had|will|can|share|percent)\S+ )"
_OF_A_PERSON = {
    "en": re.compile(
        rf"\b(which|names? of|name the) {_STILL}{{0,5}}?{_ROLES}\b"
        r"|\bwho (spoke|addressed|opened|closed|represent(s|ed)"
        r"|(gave|delivered|made|read) .*\b(speech|address|remarks|talk))\b"
    ),
    "vi": re.compile(
        rf"\b({_ROLES_VI}|nguoi)\b[^,.?]{{0,80}} (ten (la )?gi|la ai)\b|\b{_ROLES_VI} nao\b"
        r"|\bai (da |la nguoi )?(phat bieu|doc dien van|doc loi)\b"
        rf"|\b(ho ten|ten|ten cua|ten (cua )?(cac|nhung)) ({_ROLES_VI}|ong|ba|vi|nguoi)\b"
    ),
}
_SAYS = {
    "en": re.compile(
        r"[^.;]{0,60}?\b(said|says|recalled|affirmed|stressed|emphasi[sz]ed|noted|stated|added|reiterated"
        r"|pledged|thanked)\b"
    ),
    "vi": re.compile(
        r"[^.;]{0,60}?\b(cho biết|khẳng định|nhấn mạnh|điểm lại|nêu rõ|phát biểu|cho rằng|bày tỏ|cam kết"
        r"|đề nghị)\b"
    ),
}
_ABOUT_SAYING = re.compile(
    r"\b(say|says|said|speak|spoke|speech|stress\w*|affirm\w*|emphasi\w*|claim\w*|quote\w*|mention\w*"
    r"|remarks?|thank\w*|pledg\w*|calls?|called|describ\w*|prais\w*|express\w*|welcom\w*|ask\w*"
    r"|propos\w*|request\w*|noi|goi|ca ngoi|bay to|hoan nghenh|danh gia|kien nghi|phat bieu|khang dinh"
    r"|nhan manh|cho biet|cho rang|cam ket|de nghi|cam on|dien van|doc loi|khai mac|be mac|opening|closing"
    r"|address|deliver\w*|to a close|opened|closed|wrap\w* up|ket thuc)\b"
)


@lru_cache(maxsize=4096)
def names_person(question: str, language: Language) -> bool:
    """Whether a question wants the name of a person, not of a body."""
    return bool(_OF_A_PERSON[language].search(fold(question)))


def people(sentence: str, language: Language, question: str) -> list[tuple[int, int]]:
    """Where the people stand that a sentence names and ``question`` does not. Somebody who only reports
    the rest of the sentence is none, unless it is asked who said something."""
    asked = fold(question)
    about_saying = _ABOUT_SAYING.search(asked)
    return [
        (start, end)
        for start, end in named_people(sentence)
        if fold(sentence[start:end]) not in asked
        and (
            about_saying
            or (said := _SAYS[language].match(sentence, end)) is None
            or _is_asked(question, said[0])
        )
    ]


def _is_asked(question: str, beside: str) -> bool:
    """Whether what stands beside a name, “…, Permanent Representative to the United Nations”, is what a
    question asks about."""
    glossary = Glossary.load()
    return not {m.entry_index for m in glossary.find(question)}.isdisjoint(
        {m.entry_index for m in glossary.find(beside)}
    )


@lru_cache(maxsize=16384)
def named_people(sentence: str) -> tuple[tuple[int, int], ...]:
    """Where a sentence names people, in order."""
    glossary = Glossary.load()
    known, rest = [], sentence
    for match in glossary.find(sentence):
        if glossary.entries[match.entry_index].kind == "person":
            known.append((match.start, match.end))
        rest = rest[: match.start] + "," * (match.end - match.start) + rest[match.end :]
    return tuple(sorted([*known, *_unknown(rest)]))


def _unknown(text: str) -> list[tuple[int, int]]:
    """Runs of at least two capitalised words that look like a name; titles before them are left out."""
    found = []
    for run in _runs(text):
        words = [fold(text[start:end]) for start, end in run]
        first = max((n + 1 for n, word in enumerate(words) if word in _HONORIFICS), default=0)
        while first < len(words) - 1 and words[first] in _TITLES:
            first += 1
        if (
            len(words) - first > 1
            and not any(word in _NO_PERSON for word in words[first:])
            and not any(word.endswith(("'s", "’s")) for word in words[first:-1])
        ):
            found.append((run[first][0], run[-1][1]))
    return found


def _runs(text: str) -> list[list[tuple[int, int]]]:
    runs: list[list[tuple[int, int]]] = [[]]
    for match in _WORD.finditer(text):
        if not match[0][0].isupper():
            runs.append([])
            continue
        if runs[-1] and text[runs[-1][-1][1] : match.start()].strip(" "):
            runs.append([])
        runs[-1].append(match.span())
    return [run for run in runs if run]
