"""Putting the accents back on Vietnamese typed without them.

The words come from what is searched: each bare syllable takes the accented form that the articles have
for it, the one that goes best with its neighbours (Viterbi over counts of pairs). Question words, which
articles seldom have, come from a short list. A syllable nobody knows stays bare.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from corpus.text import fold

_WORD = re.compile(r"\w+")
_ASKING = (
    "bao nhiêu phần trăm là mấy người nào, khi nào và ở đâu, vì sao, tại sao, như thế nào, ra sao, "
    "là gì, làm gì, những gì, điều gì, ai là người, của ai, do ai, bởi ai, ngày nào, tháng nào, năm nào, "
    "hôm nào, bao giờ, từ năm nào, đến năm nào, ở nước nào, nơi nào, cơ quan nào, tổ chức nào, bài nào, "
    "chức vụ gì, tên là gì, có mấy, có bao nhiêu, gồm những, kể tên, liệt kê, cho biết, nói gì, thế nào, "
    "đã được, đang, sẽ, không, chưa, có phải, phải không, hay không, mục đích gì, để làm gì, nhằm, với, "
    "trong, ngoài, trên, dưới, trước, sau, khoảng, hơn, gần, nhất, mới nhất, hiện nay, đến nay, còn, này, "
    "đó, ấy, bị, được, cùng, của, các, những, một, hai, ba, bốn, năm, sáu, bảy, tám, chín, mười, lần, "
    "nữ, nam giới, nước ta, ai ký, ký ngày nào, diễn ra, tổ chức ở đâu, bắt đầu, kết thúc, tham dự"
)
_KNOWN = 3.0  # how often each pair of the list counts as seen


class Accents:
    """Counts of accented words and pairs by their bare form."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._pairs: Counter[tuple[str, str]] = Counter()
        for text in texts:
            self._count(text, 1.0)
        for phrase in _ASKING.split(","):
            self._count(phrase, _KNOWN)

    def _count(self, text: str, times: float) -> None:
        words = _WORD.findall(text.lower())
        for word in words:
            self._forms[fold(word)][word] += times  # type: ignore[assignment]
        for pair in zip(words, words[1:], strict=False):
            self._pairs[pair] += times  # type: ignore[assignment]

    def restore(self, text: str) -> str:
        """The text with accents, its other characters as they were."""
        matches = list(_WORD.finditer(text))
        chosen = self._best([match.group() for match in matches])
        out, at = [], 0
        for match, word in zip(matches, chosen, strict=True):
            out += [text[at : match.start()], _cased(word, match.group())]
            at = match.end()
        return "".join([*out, text[at:]])

    def _best(self, words: list[str]) -> list[str]:
        scores: list[dict[str, tuple[float, str]]] = []
        for number, word in enumerate(words):
            forms = self._forms.get(fold(word)) or Counter({word: 1})
            total = sum(forms.values())
            layer: dict[str, tuple[float, str]] = {}
            for form, count in forms.items():
                own = math.log(count / total)
                if number == 0:
                    layer[form] = (own, "")
                    continue
                layer[form] = max(
                    (before + own + 2 * math.log(1 + self._pairs[(last, form)]), last)
                    for last, (before, _) in scores[-1].items()
                )
            scores.append(layer)
        return _trace(scores)


def _trace(scores: list[dict[str, tuple[float, str]]]) -> list[str]:
    if not scores:
        return []
    form = max(scores[-1], key=lambda f: (scores[-1][f][0], f))
    chosen = [form]
    for layer in reversed(scores):
        form = layer[form][1]
        if form:
            chosen.append(form)
    return chosen[::-1]


def _cased(word: str, typed: str) -> str:
    """The word with the capitals it was typed with."""
    if typed.isupper() and len(typed) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if typed[:1].isupper() else word
