"""Translations: bound to sentences, and the facts they must keep."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import UsageError
from corpus.glossary import Glossary
from corpus.read import builtin_articles
from corpus.split import sentences
from corpus.translations import (
    check_rendering,
    fitting_renderings,
    load_renderings,
    other_language,
    rendering_path,
    set_aside,
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
        ({"original": 7}, "'original' must be the hash"),
        ({"original": "0" * 16}, "the sentence has changed"),
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


# --- an article that was edited -----------------------------------------------------------------

WORDS = ("The first.", "The second.", "The third.")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with a translation of each sentence."""
    write_renderings(ARTICLE, [rendering(n, text) for n, text in enumerate(WORDS)], "en", tmp_path)
    return tmp_path


def shown(article: Article, folder: Path) -> dict[str, str]:
    """The sentences that have a translation, with it."""
    made = fitting_renderings(article, folder).renderings
    return {article.text[item.start : item.end]: item.text for item in made}


@given(data=st.data())
def test_a_translation_follows_its_sentence(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever is added, moved, repeated or taken away, a translation stands at its own words only."""
    folder = tmp_path_factory.mktemp("own")
    write_renderings(ARTICLE, [rendering(n, text) for n, text in enumerate(WORDS)], "en", folder)
    ours = [ARTICLE.text[span.start : span.end] for span in SPANS]
    lines = data.draw(
        st.lists(st.sampled_from([*ours, "Câu mới.", "Câu thứ tư, có 5 người."]), min_size=1)
    )
    edited = replace(ARTICLE, text="\n\n".join(lines))
    known = dict(zip(ours, WORDS, strict=True))
    assert shown(edited, folder) == {line: known[line] for line in lines if line in known}
    found = fitting_renderings(edited, folder)
    assert len(found.stale) == len(set(ours) - set(lines))
    assert len(found.renderings) == sum(line in known for line in lines)
    write_renderings(edited, found.renderings, "en", folder)
    assert load_renderings(edited, folder) == found.renderings


def test_a_sentence_of_other_words_at_the_same_place_has_no_translation(own: Path) -> None:
    edited = replace(ARTICLE, text=ARTICLE.text.replace("hai", "tám"))
    assert set(shown(edited, own).values()) == {"The first.", "The third."}
    (line,) = fitting_renderings(edited, own).stale
    assert json.loads(line)["text"] == "The second."
    with pytest.raises(UsageError, match="translate it again"):
        load_renderings(edited, own)


def test_lines_without_a_hash_stand_while_all_of_them_fall_on_sentences(tmp_path: Path) -> None:
    second = {**GOOD, "start": 15, "end": 27, "text": "Two."}
    path = rendering_path("a", "en", tmp_path)
    path.write_text(f"{json.dumps(GOOD)}\n{json.dumps(second)}\n", "utf-8")
    assert set(shown(ARTICLE, tmp_path).values()) == {"One.", "Two."}
    edited = replace(ARTICLE, text=ARTICLE.text.replace("nhất", "nhất ấy"))
    found = fitting_renderings(edited, tmp_path)
    assert (found.renderings, len(found.stale)) == ((), 2)


def test_lines_that_cannot_be_read_are_stale_and_the_others_used(own: Path) -> None:
    path = rendering_path("a", "en", own)
    bad = ["{", json.dumps({**GOOD, "text": " "}), "[" * 100_000]
    path.write_text(path.read_text("utf-8") + "\n".join(bad), "utf-8")
    found = fitting_renderings(ARTICLE, own)
    assert len(found.renderings) == 3
    assert found.stale == tuple(bad)
    aside = set_aside("a", "en", found.stale, own)
    assert aside.read_text("utf-8").split("\n") == [*bad, ""]
    path.write_bytes(b"\x00\x01\x02")
    broken = fitting_renderings(ARTICLE, own)
    assert (broken.renderings, len(broken.stale)) == ((), 1)


def test_a_built_in_article_keeps_its_translations_where_a_person_left_its_words() -> None:
    nowhere = Path("nowhere")
    for article in builtin_articles():
        shipped = load_renderings(article)
        assert fitting_renderings(article, nowhere).renderings == shipped
        first, *rest = shipped
        text = f"{article.text[: first.start]}X {article.text[first.start :]}"
        edited = replace(article, text=text)
        assert set(shown(edited, nowhere).values()) >= {made.text for made in rest}
        other = replace(edited, language=other_language(article.language))
        assert fitting_renderings(other, nowhere).renderings == ()


def test_a_persons_own_translation_goes_before_the_shipped_one(tmp_path: Path) -> None:
    article = builtin_articles()[0]
    first = load_renderings(article)[0]
    mine = replace(first, text="My own words.", origin="me")
    write_renderings(article, [mine], first.language, tmp_path)
    found = fitting_renderings(article, tmp_path)
    assert found.own == (mine,)
    assert found.renderings == (mine, *load_renderings(article)[1:])


# --- facts --------------------------------------------------------------------------------------


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
