"""Translations: bound to sentences, and the facts they must keep."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.errors import UsageError
from corpus.glossary import Glossary
from corpus.read import builtin_articles
from corpus.split import sentences
from corpus.translations import (
    check_rendering,
    load_renderings,
    rendering_path,
    write_renderings,
)
from corpus.types import Article, Language, Rendering

ARTICLE = Article("a", "Tiêu đề", "Câu thứ nhất.\n\nCâu thứ hai. Câu thứ ba.", "vi")
SPANS = sentences(ARTICLE.text)


def rendering(number: int, text: str) -> Rendering:
    span = SPANS[number]
    return Rendering("a", span.start, span.end, "en", text, "by hand", reviewed=True)


def test_what_is_written_is_loaded_in_the_order_of_the_text(tmp_path: Path) -> None:
    made = (rendering(2, "The third."), rendering(0, "The “first”."))
    path = write_renderings(ARTICLE, made, "en", tmp_path)
    assert path == tmp_path / "a.en.jsonl"
    assert [p.name for p in tmp_path.iterdir()] == ["a.en.jsonl"]
    assert load_renderings(ARTICLE, tmp_path) == (made[1], made[0])
    assert "“first”" in path.read_text("utf-8")


def test_no_file_is_no_translation(tmp_path: Path) -> None:
    assert load_renderings(ARTICLE, tmp_path) == ()


def test_a_file_in_the_language_of_the_article_is_passed_over(tmp_path: Path) -> None:
    rendering_path("a", "vi", tmp_path).write_text("not read", "utf-8")
    assert load_renderings(ARTICLE, tmp_path) == ()


GOOD = {"start": 0, "end": 13, "text": "One.", "origin": "by hand", "reviewed": False}


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"end": 12}, "is no sentence of the article 'a'"),
        ({"text": " "}, "must be one line"),
        ({"text": "a\nb"}, "must be one line"),
        ({"origin": ""}, "who or what"),
        ({"reviewed": "yes"}, "'reviewed' must be bool"),
        ({"start": True}, "'start' must be int"),
        ({"note": "x"}, "exactly the keys"),
    ],
)
def test_a_bad_line_is_refused(change: dict[str, object], what: str, tmp_path: Path) -> None:
    line = json.dumps(GOOD) + "\n\n" + json.dumps({**GOOD, "start": 15, "end": 27, **change})
    rendering_path("a", "en", tmp_path).write_text(line, "utf-8")
    with pytest.raises(UsageError, match=r"a\.en\.jsonl line 3") as caught:
        load_renderings(ARTICLE, tmp_path)
    assert what in str(caught.value)
    assert "\n" not in str(caught.value)


def test_other_faults_are_refused(tmp_path: Path) -> None:
    path = rendering_path("a", "en", tmp_path)
    path.write_text(f"{json.dumps(GOOD)}\n{json.dumps(GOOD)}\n", "utf-8")
    with pytest.raises(UsageError, match="comes twice"):
        load_renderings(ARTICLE, tmp_path)
    path.write_text("{", "utf-8")
    with pytest.raises(UsageError, match="not JSON"):
        load_renderings(ARTICLE, tmp_path)
    stranger = Rendering("b", 0, 13, "en", "One.", "by hand")
    with pytest.raises(UsageError, match="another article"):
        write_renderings(ARTICLE, [stranger], "en", tmp_path)
    with pytest.raises(UsageError, match="no sentence"):
        write_renderings(ARTICLE, [Rendering("a", 0, 5, "en", "One.", "x")], "en", tmp_path)


def test_the_shipped_translations_keep_the_facts() -> None:
    """Holds for every file that is there."""
    glossary = Glossary.load()
    faults = [
        (article.id, made.start, reason)
        for article in builtin_articles()
        for made in load_renderings(article)
        if (
            reason := check_rendering(
                article.text[made.start : made.end],
                made.text,
                article.language,
                made.language,
                glossary,
            )
        )
    ]
    assert faults == []


VIETNAMESE = (
    "Kể từ năm 2014, Việt Nam đã cử hơn 1.000 sĩ quan tham gia gìn giữ hòa bình,"
    " trong đó 16% là phụ nữ, cao hơn mức trung bình của Liên hợp quốc."
)
ENGLISH = (
    "Since 2014 Viet Nam has sent more than 1,000 officers to peacekeeping, 16% of them women,"
    " above the average of the United Nations."
)


def check(original: str, text: str, source: Language, target: Language) -> str | None:
    return check_rendering(original, text, source, target, Glossary.load())


def test_a_faithful_translation_passes_both_ways() -> None:
    assert check(VIETNAMESE, ENGLISH, "vi", "en") is None
    assert check(ENGLISH, VIETNAMESE, "en", "vi") is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1,000", "one thousand"),
        ("16%", "16 per cent"),
        ("Viet Nam", "Vietnam"),
        ("the United Nations", "the UN"),
        ("Since 2014", "From the year 2014 on"),
    ],
)
def test_other_words_for_the_same_facts_pass(old: str, new: str) -> None:
    assert check(VIETNAMESE, ENGLISH.replace(old, new), "vi", "en") is None


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("1,000", "800", "the number '1.000' is missing from the translation"),
        ("16%", "16", "the number '16%' is missing from the translation"),
        ("2014", "2015", "the date 'năm 2014' is missing from the translation"),
        ("Since 2014 ", "", "the date 'năm 2014' is missing from the translation"),
        ("officers", "officers on 5 May", "the date '5 May' is not in the original"),
        ("women", "women (160)", "the number '160' is not in the original"),
        ("Viet Nam", "The country", "the name 'Việt Nam' is missing from the translation"),
        ("Viet Nam", "Viet Nam and Canada", "the name 'Canada' is not in the original"),
    ],
)
def test_a_changed_fact_is_rejected(old: str, new: str, reason: str) -> None:
    assert check(VIETNAMESE, ENGLISH.replace(old, new), "vi", "en") == reason


@pytest.mark.parametrize(
    ("original", "text"),
    [
        ("Từ ngày 20-21/2, tại Hà Nội.", "On February 20-21, in Hanoi."),
        ("Vào tháng 1.2024 và đầu năm 2025.", "In January 2024 and early 2025."),
        (
            "Nghị quyết 1325 năm 2000 của Hội đồng Bảo an.",
            "Security Council Resolution 1325 (2000).",
        ),
        ("Bộ trưởng Bộ Công an đã đến.", "The Minister of Public Security came."),
        ("Qua 5 phiên họp toàn thể và 4 phiên.", "Over five plenary sessions and four sessions."),
        ("Một trong hai bên đã đồng ý.", "One of both sides agreed."),
    ],
)
def test_forms_of_both_languages_agree(original: str, text: str) -> None:
    assert check(original, text, "vi", "en") is None
    assert check(text, original, "en", "vi") is None


def test_the_wrong_language_and_nothing_are_rejected() -> None:
    assert (
        check(VIETNAMESE, VIETNAMESE, "vi", "en") == "the translation is not in the language 'en'"
    )
    assert check(VIETNAMESE, "  ", "vi", "en") == "the translation is empty"
