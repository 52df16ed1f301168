"""What the assistant says of itself, in both languages."""

from __future__ import annotations

from corpus.types import Article, Language

_TEXTS: dict[str, dict[Language, str]] = {
    "abstained": {
        "vi": "Các bài báo không nói về điều này.",
        "en": "The articles do not say.",
    },
    "nearest": {
        "vi": "Các bài gần với câu hỏi nhất, nhưng không trả lời câu hỏi: {titles}.",
        "en": "The articles nearest to the question, none of which answers it: {titles}.",
    },
    "nothing-by-then": {
        "vi": "Không có bài báo nào được đăng đến ngày {day}.",
        "en": "No article was published by {day}.",
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
    "follow-up": {
        "vi": "Câu hỏi được hiểu tiếp theo câu trước: “{before}”",
        "en": "Read as a follow-up to: “{before}”",
    },
}

LANGUAGE_NAMES: dict[Language, dict[Language, str]] = {
    "vi": {"vi": "tiếng Việt", "en": "tiếng Anh"},
    "en": {"vi": "Vietnamese", "en": "English"},
}


def say(code: str, language: Language, /, **values: str) -> str:
    """The message ``code`` in ``language``, with its places filled in."""
    return _TEXTS[code][language].format(**values)


def named(article: Article, language: Language) -> str:
    """An article's title with its date, as the messages name it."""
    if article.published is None:
        return f"“{article.title}”"
    day = article.published
    shown = f"{day.day}/{day.month}/{day.year}" if language == "vi" else day.isoformat()
    return f"“{article.title}” ({shown})"
