"""Words as they are compared: English by stem, Vietnamese by syllable wherever its tone is written."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.text import fold, word_set
from corpus.types import Language

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’.&-][^\W\d_]+)*\d*|\d+|[^\w\s]", re.UNICODE)
_POSSESSIVE = re.compile(r"['’](?:s)?$")
_TONES = "\u0300\u0301\u0303\u0309\u0323"

_IRREGULAR_LISTING = """
sent:send held:hold led:lead met:meet told:tell said:say made:make built:build gave:give given:give
took:take taken:take went:go gone:go came:come became:become began:begin begun:begin brought:bring
bought:buy sold:sell found:find left:leave lost:lose won:win wrote:write written:write spoke:speak
spoken:speak rose:rise risen:rise fell:fall fallen:fall grew:grow grown:grow knew:know known:know
kept:keep paid:pay ran:run saw:see seen:see showed:show shown:show sought:seek taught:teach
thought:think withdrew:withdraw withdrawn:withdraw drew:draw drawn:draw chose:choose chosen:choose
women:woman men:man children:child people:people policewomen:policewoman policemen:policeman
spent:spend stood:stand died:die dead:die born:bear bore:bear cut:cut beat:beat beaten:beat
overseen:oversee undertook:undertake undertaken:undertake gov't:government govt:government
got:get did:do does:do doing:do done:do was:be were:be been:be is:be are:be am:be being:be has:have had:have
having:have servicemen:serviceman fought:fight felt:feel fed:feed heard:hear lent:lend laid:lay lay:lie
"""
_IRREGULAR = dict(pair.split(":") for pair in _IRREGULAR_LISTING.split())

STOP: dict[Language, frozenset[str]] = {
    "en": word_set(
        """a an the of to in on at by for from with and or but as that this these those it its he she
        they them their his her we our you your i who whom which whose what when where be have do will
        would shall should can could may might must than then there here so such into onto about over
        under up down out off if while also too very more most much many not no nor never none any all
        each every some only just both either neither own same other another per via within without
        against between among during before after since until through upon well including include one
        according ms mr mrs dr sir us him me my 's s t yet still even ever already again once between
        toward towards because however therefore thus total get there's it's nobody nothing nowhere someone
        something"""
    ),
    "vi": word_set(
        """và hoặc hay nhưng mà thì là của cho với để về từ đến tới trong ngoài trên dưới tại ở vào ra
        do bởi vì nên nếu khi lúc như cũng đã đang sẽ được bị có các những một mọi mỗi này kia đó ấy
        nào gì ai đâu rất quá lại còn vẫn chỉ mới rồi hơn cả đều theo qua sau trước giữa không chưa
        chẳng việc sự cuộc buổi nhằm tuy mà ông bà anh chị cô họ nó chúng ta tôi cùng thuộc so rằng
        bằng số vừa nhất luôn nay hồi người cái chiếc năm ngày tháng lần ngay tự chính nhiều bên hết
        tổng gồm trở nhờ suốt hoàn toàn"""
    ),
}


def is_irregular(word: str) -> bool:
    """Whether an English word in small letters is an irregular form: ``sent``, ``lent``."""
    return word in _IRREGULAR


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark at ``text[start:end]``. ``key`` is what it is compared by."""

    text: str
    key: str
    start: int
    end: int
    stop: bool

    @property
    def plain(self) -> str:
        """Without accents and possessive: what a name is compared by in any language."""
        return _plain(self.text)

    @property
    def is_word(self) -> bool:
        """Whether it is a word, not a mark or a number."""
        return self.text[0].isalpha()

    @property
    def capital(self) -> bool:
        """Whether it starts with a capital."""
        return self.text[0].isupper()


def tokens(text: str, language: Language) -> tuple[Token, ...]:
    """The words, numbers and marks of a text."""
    text = unicodedata.normalize("NFC", text)
    return tuple(_token(match, language) for match in _pieces(text, language))


def _pieces(text: str, language: Language) -> list[re.Match[str]]:
    return list(_TOKEN.finditer(text))


def _token(match: re.Match[str], language: Language) -> Token:
    word = match[0]
    compared, stop = _compared(word, language)
    return Token(word, compared, match.start(), match.end(), stop)


# The same words come again and again: what each is compared by is worked out once.
@lru_cache(maxsize=20_000)
def _compared(word: str, language: Language) -> tuple[str, bool]:
    """The key of a word as it is written, and whether it carries no content."""
    if not word[0].isalpha():
        return word, True
    lowered = _POSSESSIVE.sub("", word.lower().replace("’", "'"))
    return key(lowered, language), _is_stop(lowered, language)


@lru_cache(maxsize=20_000)
def _plain(word: str) -> str:
    return fold(_POSSESSIVE.sub("", word))


def places(words: Sequence[Token], start: int, end: int) -> range:
    """The places of the words that share a character with ``text[start:end]``."""
    first = bisect_right(words, start, key=lambda token: token.end)
    return range(first, bisect_left(words, end, key=lambda token: token.start))


def _is_stop(word: str, language: Language) -> bool:
    return word in STOP[language] or (
        language == "en" and _IRREGULAR.get(word) in ("be", "have", "do")
    )


@lru_cache(maxsize=20_000)
def key(word: str, language: Language) -> str:
    """What two forms of a lower-case word share."""
    return stem(word) if language == "en" else _syllable(word)


def _syllable(word: str) -> str:
    """A syllable with its tone at the end, so that ``hoà`` and ``hòa`` are one."""
    opened = unicodedata.normalize("NFD", word)
    tone = "".join(c for c in opened if c in _TONES)
    return unicodedata.normalize("NFC", "".join(c for c in opened if c not in _TONES)) + tone


def stem(word: str) -> str:
    """An English word without its usual endings: plural, past, -ing, -ly."""
    word = _IRREGULAR.get(word, word)
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1] if not word.endswith(("ches", "shes", "sses", "xes", "zes")) else word[:-2]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return _closed(word[: -len(ending)])
    if len(word) > 5 and word.endswith("ly"):
        word = word[:-2]
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


def _closed(root: str) -> str:
    """``planned`` to ``plan``, ``carried`` to ``carry``, ``approved`` to ``approv``."""
    if (
        len(root) > 3
        and root[-1] == root[-2]
        and (root[-1] not in "lsz" or (root.endswith("ll") and len(root) > 6))
    ):
        return root[:-1]
    if root.endswith("i"):
        return root[:-1] + "y"
    return root[:-1] if len(root) > 4 and root.endswith("e") else root


def same_name(left: str, right: str) -> bool:
    """Whether two folded names are one, apart from the ending that makes a people of a country."""
    shorter, longer = sorted((left, right), key=len)
    if shorter == longer:
        return True
    root = shorter[:-1] if shorter[-1:] in "aey" else shorter
    return len(root) >= 4 and longer.startswith(root) and longer[len(root) :] in _OF_PEOPLE


_OF_PEOPLE = word_set("s n an ans ian ians ean eans ese ish i")


def alike(left: str, right: str) -> bool:
    """Whether two English stems are forms of one word (``approv``, ``approval``)."""
    if left == right:
        return True
    shorter = min(len(left), len(right))
    if shorter < 5:
        return False
    shared = 0
    while shared < shorter and left[shared] == right[shared]:
        shared += 1
    return shared >= 5 and max(len(left), len(right)) - shared <= 5 and shorter - shared <= 3
