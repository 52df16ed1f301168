"""The door: what reaches the network is clean, bounded and never empty."""

from __future__ import annotations

import time
import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import UsageError
from vectorstore.encoder.text import MAX_CHARACTERS, MAX_WINDOWS, clean, prepare
from vectorstore.encoder.tokens import Tokeniser
from vectorstore.encoder.weights import Weights, locate


@pytest.fixture(scope="module")
def tokeniser() -> Tokeniser:
    return Tokeniser(Weights.read(locate()).vocabulary)


@given(st.text(st.characters(), max_size=200))
@settings(deadline=None)
def test_cleaned_text_is_folded_whole_and_stays_so(text: str) -> None:
    """Cleaning twice changes nothing, and what comes out can be encoded."""
    with suppress(UsageError):
        once = clean(text)
        assert clean(once) == once
        assert once.encode().decode() == once == " ".join(once.split())


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("a\0b", "a b"),
        ("a\ud800b\udfffc", "a b c"),
        ("  hai\t dòng\r\nchữ ", "hai dòng chữ"),
        ("ﬁve ２０２５", "five 2025"),
        (unicodedata.normalize("NFD", "Phụ nữ"), "Phụ nữ"),
        ("ﷺ", "صلى الله عليه وسلم"),
    ],
)
def test_cleaning(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\0\0", "\ud800", "\u200b", "\ufeff \u200d"])
def test_nothing_to_read_is_refused_in_one_line(tokeniser: Tokeniser, text: str) -> None:
    with pytest.raises(UsageError, match="write some words") as caught:
        prepare(text, "question", tokeniser, 510)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "x" * 100_000,
        "word " * 20_000,
        "\ufdfa" * 6_000,
        "中" * MAX_CHARACTERS,
        "a" + "\u0301\u0316" * 9_999,
        "a" + "\u0301" * 50_000 + "\u0316" * 50_000,
    ],
    ids=["letters", "words", "ligatures", "ideographs", "marks", "marks out of order"],
)
def test_too_long_a_text_is_refused_soon(tokeniser: Tokeniser, text: str) -> None:
    started = time.process_time()
    with pytest.raises(UsageError, match="too long"):
        prepare(text, "passage", tokeniser, 510)
    assert time.process_time() - started < 2


def test_windows_hold_every_piece_in_order(tokeniser: Tokeniser) -> None:
    text = "hòa bình " * 400
    prepared = prepare(text, "passage", tokeniser, 510)
    assert [len(window) for window in prepared.windows] == [510, 292]
    pieces = [piece for window in prepared.windows for piece in window]
    assert pieces == tokeniser.ids("passage: " + clean(text))
    assert pieces[prepared.prefix :] == tokeniser.ids(clean(text))
    assert len(prepared.windows) <= MAX_WINDOWS


def test_the_two_kinds_differ_in_their_prefix_only(tokeniser: Tokeniser) -> None:
    one, other = (prepare("bà ấy", kind, tokeniser, 510) for kind in ("question", "passage"))
    assert one.windows[0][one.prefix :] == other.windows[0][other.prefix :]
    assert one.windows[0] != other.windows[0]
