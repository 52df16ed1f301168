"""Which language, and with or without accents."""

from __future__ import annotations

import json
import os
import unicodedata
from pathlib import Path

import pytest

from corpus.language import detect, is_syllable, looks_unaccented
from corpus.read import builtin_articles


def without_accents(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in letters if not unicodedata.combining(c))


@pytest.mark.parametrize(
    ("text", "language", "unaccented"),
    [
        ("Ai đã ký quyết định?", "vi", False),
        ("ai da ky quyet dinh", "vi", True),
        ("bo cong an", "vi", True),
        ("hoa binh phu nu", "vi", True),
        ("bo cong an là gì", "vi", False),
        ("Tran Luu Quang ky khi nao", "vi", True),
        ("quan he UN Women", "vi", True),
        ("Who signed the decision?", "en", False),
        ("who is Lương Tam Quang", "en", False),
        ("Ambassador Đặng Hoàng Giang said", "en", False),
        ("women peace security", "en", False),
        ("peacekeeping", "en", False),
        ("UN Women", "en", False),
        ("the résumé of the café owner", "en", False),
        ("Lương Tam Quang", "vi", False),
        ("HỘI NGHỊ QUỐC TẾ", "vi", False),
    ],
)
def test_detect(text: str, language: str, unaccented: bool) -> None:
    assert (detect(text), looks_unaccented(text)) == (language, unaccented)


@pytest.mark.parametrize("text", ["", "1325", "NAP", "?!", "Viet Nam", "他来了"])
def test_without_evidence_the_default_decides(text: str) -> None:
    assert (detect(text), detect(text, "vi"), detect(text, "en")) == ("en", "vi", "en")
    assert not looks_unaccented(text)


def test_decomposed_letters_count_as_accented() -> None:
    text = unicodedata.normalize("NFD", "Phụ nữ và hòa bình")
    assert detect(text) == "vi"
    assert not looks_unaccented(text)


def test_syllables() -> None:
    good = "nghiêng quyết giữ oanh khuya thuở yêu ngoằn gìn uống ách"
    bad = "strength women kha-ki peace ngang_ qoan ceb kan th"
    assert all(is_syllable(word) for word in good.split())
    assert not any(is_syllable(word) for word in bad.split() if word != "kan")
    assert is_syllable("kan")


def test_the_articles() -> None:
    assert all(detect(a.text) == a.language for a in builtin_articles())
    assert all(
        looks_unaccented(without_accents(a.text)) == (a.language == "vi")
        for a in builtin_articles()
    )


@pytest.mark.extra_data
@pytest.mark.parametrize("name", ["questions", "passages"])
def test_development_data(name: str) -> None:
    folder = os.environ.get("WPSQA_EXTRA_DATA")
    if not folder:
        pytest.skip("WPSQA_EXTRA_DATA is not set")
    key = "question" if name == "questions" else "text"

    def texts(language: str) -> list[str]:
        path = Path(folder or "") / "xquad_dev" / f"{name}_{language}.jsonl"
        return [json.loads(line)[key] for line in path.read_text("utf-8").splitlines()]

    english, vietnamese = texts("en"), texts("vi")
    plain = [without_accents(text) for text in vietnamese]
    for group, language in ((english, "en"), (vietnamese, "vi"), (plain, "vi")):
        assert sum(detect(text) == language for text in group) >= 0.99 * len(group)
    assert sum(map(looks_unaccented, plain)) >= 0.99 * len(plain)
    assert not any(map(looks_unaccented, english + vietnamese))
