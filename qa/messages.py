"""What the assistant says of itself, in both languages."""

from __future__ import annotations

import re
from datetime import date

from corpus.dates import written_day
from corpus.types import Article, Language

_TEXTS: dict[str, dict[Language, str]] = {
    "abstained": {
        "vi": "Các bài báo không nói về điều này.",
        "en": "The articles do not say.",
    },
    "part-unsaid": {
        "vi": "Các bài báo không trả lời phần này của câu hỏi: “{part}”.",
        "en": "The articles do not answer this part of the question: “{part}”.",
    },
    "nearest": {
        "vi": "Các bài gần với câu hỏi nhất, nhưng không trả lời câu hỏi: {titles}.",
        "en": "The articles nearest to the question, none of which answers it: {titles}.",
    },
    "nothing-by-then": {
        "vi": "Không có bài báo nào được đăng đến ngày {day}.",
        "en": "No article was published by {day}.",
    },
    "as-of": {
        "vi": "Theo câu hỏi, chỉ xét các bài đăng đến ngày {day}.",
        "en": "As the question asks, only articles published by {day} count.",
    },
    "empty-corpus": {
        "vi": "Chưa có bài báo nào. Hãy thêm bài bằng lệnh 'wpsqa corpus add'.",
        "en": "There are no articles yet. Add some with 'wpsqa corpus add'.",
    },
    "original-language": {
        "vi": "Có câu được trích nguyên văn bằng {name} vì chưa có bản dịch.",
        "en": "Some sentences are quoted in {name}, because there is no translation of them yet.",
    },
    "differ": {
        "vi": "Các bài báo nêu thông tin khác nhau; bài mới nhất đứng trước ({days}).",
        "en": "The articles differ; the newest comes first ({days}).",
    },
    "differ-then": {
        "vi": "Các bài báo nêu thông tin khác nhau; bài đúng thời điểm được hỏi đứng trước ({days}).",
        "en": "The articles differ; what is of the time asked about comes first ({days}).",
    },
    "inferred": {"vi": "ngày suy ra", "en": "date inferred"},
    "undated": {"vi": "không rõ ngày đăng", "en": "date unknown"},
    "translated": {"vi": "bản dịch", "en": "translation"},
    "partial": {"vi": "chỉ được xác nhận một phần", "en": "only partly confirmed"},
    "unsupported": {"vi": "chưa được xác nhận", "en": "not confirmed"},
    "follow-up": {
        "vi": "Câu hỏi được hiểu tiếp theo câu trước: “{before}”",
        "en": "Read as a follow-up to: “{before}”",
    },
}

LANGUAGE_NAMES: dict[Language, dict[Language, str]] = {
    "vi": {"vi": "tiếng Việt", "en": "tiếng Anh"},
    "en": {"vi": "Vietnamese", "en": "English"},
}


_ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def say(code: str, language: Language, /, **values: str) -> str:
    """The message ``code`` in ``language``, with its places filled in. The places ``day`` and ``days``
    take ISO dates, which are written as people write them."""

    def written(match: re.Match[str]) -> str:
        return written_day(date.fromisoformat(match[0]), language)

    for name in {"day", "days"} & values.keys():
        values[name] = _ISO_DAY.sub(written, values[name])
    return _TEXTS[code][language].format(**values)


def named(article: Article, language: Language) -> str:
    """An article's title with its date, as the messages name it."""
    if article.published is None:
        return f"“{article.title}”"
    return f"“{article.title}” ({written_day(article.published, language)})"
