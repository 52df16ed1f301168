"""Putting accents back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text import fold
from qa.assistant import Assistant
from vectorstore.accents import Accents

TEXTS = (
    "Hội nghị quốc tế về phụ nữ, hòa bình và an ninh tại Hà Nội.",
    "Việt Nam đã cử sĩ quan tham gia gìn giữ hòa bình.",
    "Bộ Ngoại giao phối hợp với Liên hợp quốc tổ chức hội nghị.",
)
ACCENTS = Accents(TEXTS)


@pytest.mark.parametrize("text", TEXTS)
def test_what_was_read_comes_back(text: str) -> None:
    assert ACCENTS.restore(fold(text)) == text.lower()


def test_neighbours_decide() -> None:
    accents = Accents(["hòa bình bền vững", "hoa hồng nở", "hòa bình"])
    assert accents.restore("hoa binh") == "hòa bình"
    assert accents.restore("hoa hong") == "hoa hồng"


def test_question_words_are_known_without_any_article() -> None:
    nothing = Accents([])
    assert nothing.restore("bao nhieu phan tram") == "bao nhiêu phần trăm"
    assert nothing.restore("zzyzx") == "zzyzx"
    assert nothing.restore("") == ""


@given(st.text(alphabet="abchinopqtuvy đêộ?!,.-\n1😀ﷺ", max_size=40))
def test_only_accents_change(text: str) -> None:
    restored = ACCENTS.restore(text)
    assert fold(restored) == fold(text)
    assert [c for c in restored if not c.isalnum()] == [c for c in text if not c.isalnum()]


def test_the_articles_teach_it(assistant: Assistant) -> None:
    restore = assistant.snapshot().restore
    assert restore("cam ket hanh dong ha noi").casefold() == "cam kết hành động hà nội"
    assert restore("gin giu hoa binh lien hop quoc") == "gìn giữ hòa bình liên hợp quốc"
