"""Characters: normalising, folding, decoding."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import UsageError
from corpus.text import canonical, decode, fold, fold_with_offsets, one_line, tidy

SENTENCE = "Chiều nay tại Hà Nội, nữ cảnh sát Việt Nam đã lên đường. Đường phố ở đây đẹp lắm."


def in_cp1258(text: str) -> bytes:
    """Windows Vietnamese writes a letter and then its tone as a second character."""
    result = b""
    for letter in text:
        base, tones = unicodedata.normalize("NFD", letter), ""
        for tone in "\u0300\u0309\u0303\u0301\u0323":
            if tone in base:
                base, tones = base.replace(tone, ""), tone
        result += (unicodedata.normalize("NFC", base) + tones).encode("cp1258")
    return result


@given(st.text())
def test_canonical_is_nfc_with_plain_line_ends_and_idempotent(text: str) -> None:
    result = canonical(text)
    assert unicodedata.is_normalized("NFC", result)
    assert "\r" not in result
    assert canonical(result) == result
    result.encode("utf-8")


def test_canonical_replaces_what_no_file_can_hold() -> None:
    assert canonical("a\ud800b\r\nc\rd\x00") == "a\ufffdb\nc\nd\ufffd"


@given(st.text())
def test_tidy_leaves_nothing_invisible(text: str) -> None:
    result = tidy(text)
    assert unicodedata.is_normalized("NFC", result)
    assert not [
        c for c in result if unicodedata.category(c) in ("Cc", "Cf", "Cs") and c not in "\n\t"
    ]


def test_tidy_removes_marks_and_keeps_every_line() -> None:
    assert tidy("\ufeffa\u200bb\u00ad\x00c\r\nd\u2028e\x0bf") == "abc\nd\ne\nf"


def test_one_line_joins_lines_and_blanks() -> None:
    assert one_line("  Phụ nữ,\n hòa\u00a0bình  và\tan ninh ") == "Phụ nữ, hòa bình và an ninh"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đường Hà Nội", "duong ha noi"),
        ("HỘI NGHỊ", "hoi nghi"),
        ("ﬁne", "fine"),
        ("Straße", "strasse"),
        ("İ", "i"),
        ("Ko\u0301ng", "kong"),
        ("a\u200bb", "ab"),
        ("한국", fold(unicodedata.normalize("NFD", "한국"))),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_fold_is_idempotent_and_blind_to_the_normal_form(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_offsets_where_one_letter_opens_and_another_falls_away() -> None:
    assert fold_with_offsets("aﬁ\u200bb") == ("afib", [0, 1, 1, 3, 4])


@given(st.text())
def test_offsets_lead_back_to_the_character(text: str) -> None:
    folded, offsets = fold_with_offsets(text)
    assert folded == fold(text)
    assert len(offsets) == len(folded) + 1
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(text)
    assert all(letter in fold(text[offsets[i]]) for i, letter in enumerate(folded))


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00\ufeff")))
def test_utf8_is_read_as_written(text: str) -> None:
    assert decode(text.encode("utf-8")) == canonical(text)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_marked_encodings_are_read(encoding: str) -> None:
    assert decode(SENTENCE.encode(encoding)) == SENTENCE


def test_windows_code_pages_are_read_into_nfc() -> None:
    assert decode(in_cp1258(SENTENCE)) == SENTENCE
    french = "Le café était déjà fermé, la façade du théâtre aussi."
    assert decode(french.encode("cp1252")) == french


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\x00\x00", bytes(range(1, 256)), b"\xff\xfea", b"a\x00b"]
)
def test_what_is_no_text_is_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(UsageError, match=r"photo\.txt .*UTF-8") as caught:
        decode(data, "photo.txt")
    assert "\n" not in str(caught.value)
