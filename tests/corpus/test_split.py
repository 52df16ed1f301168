"""Sentences and passages."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.read import builtin_articles
from corpus.split import PARAGRAPH_LIMIT, SENTENCE_LIMIT, passages, sentences
from corpus.types import Article

PIECES = st.lists(
    st.one_of(
        st.text(max_size=30),
        st.sampled_from(
            [
                *("TS.", "Mr. ", "1.000", "18.7", "...", "…", ".”", '."', " .Qua ", "\n", "\n\n"),
                *("Hội nghị ", "women ", "x" * 700, "。", "؟", "? ", "! ", "; ", "(Ảnh: PĐ)"),
                *("\u00a0", "\u2028", "\x85", "1. ", "- ", "J. K. ", "và " * 300),
            ]
        ),
    ),
    max_size=40,
).map("".join)


def split(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


def article(text: str) -> Article:
    return Article("a", "A title", text, "en")


@given(PIECES)
def test_sentences_cover_every_visible_character_once(text: str) -> None:
    spans = sentences(text)
    covered = [False] * len(text)
    for span in spans:
        assert not text[span.start].isspace()
        assert not text[span.end - 1].isspace()
        assert span.end - span.start <= SENTENCE_LIMIT
        covered[span.start : span.end] = [True] * (span.end - span.start)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(text[i].isspace() for i, inside in enumerate(covered) if not inside)


@given(PIECES)
def test_each_sentence_is_in_exactly_one_passage(text: str) -> None:
    found = passages(article(text))
    assert tuple(s for passage in found for s in passage.sentences) == sentences(text)
    assert all((p.start, p.end) == (p.sentences[0].start, p.sentences[-1].end) for p in found)


@pytest.mark.parametrize(
    "expected",
    [
        ["TS. Lê An và PGS.TS. Hà Bình ở TP.HCM.", "Ông đến TP. Vinh.", "Giá 1.000 đồng."],
        [
            "Mr. Moss met Dr. Reed in the U.S. Senate.",
            "They read Art. 7, e.g. No. 5.",
            "No.",
            "Yes.",
        ],
        ["She left the U.S. in May.", "He stayed in the U.S.", "The others came too."],
        ["J. K. Stone wrote it.", "It cost 3.5 million.", "On 18.7.2024 it ended."],
        ["Gov't approves it.", "Từ 20-21/2.", "Vào 1.2024.", "Xong."],
        ["Lễ hội đã kết thúc tốt đẹp .", "Qua ba ngày, ai cũng vui."],
        ["Bà nói: “Chúng tôi sẽ đi.”", "Rồi bà đi."],
        ['"Why?" he asked.', '"No."', "She left."],
        ["Ma túy, khủng bố...; và những việc khác.", "Ngoài ra còn...", "Sau đó thì hết."],
        ["Chờ đã… rồi đi.", "Đi đâu?", "Về nhà!", "Thế à."],
        ["他来了。", "她走了！", "好吗？", "好。"],
        ["هل هذا صحيح؟", "نعم۔"],
        ["It ended at 5 p.m.", "The rest went home.", "See [3].[4]", "Then more."],
        ["Các cháu nhỏ; các cụ già; và mọi người khác; tất cả đều vui."],
        ["Program ends here./."],
        ["Xem tại www.Abc.com.Vn và Sach.vn nhé.", "Theo PGS.TS.Nguyễn, tốt."],
    ],
)
def test_borders(expected: list[str]) -> None:
    assert split(" ".join(expected)) == expected
    assert split("\n".join(expected)) == expected


@pytest.mark.parametrize(
    "line",
    [
        "Toàn cảnh hội nghị. (Ảnh: AB)",
        "The hall of the meeting. Photo: A. Reed",
        "Lễ ra quân sáng nay. - Ảnh: Báo Sông",
        "1. Mở đầu",
        "2.1. Mục tiêu",
        "a. Mục nhỏ",
        "IV. Kết luận",
        "Điều 5. Phạm vi",
        "- 3. Third point",
        "A heading without a stop",
    ],
)
def test_a_caption_a_list_item_and_a_heading_are_one_sentence(line: str) -> None:
    assert split(f"Before it\n{line}\nAfter it.") == ["Before it", line, "After it."]


def test_a_stop_without_space_ends_a_sentence() -> None:
    assert split("tốt đẹp .Qua 5 phiên họp.Theo đó, Ph.D. Bình nói.") == [
        "tốt đẹp .",
        "Qua 5 phiên họp.",
        "Theo đó, Ph.D. Bình nói.",
    ]


@pytest.mark.parametrize("text", ["Who signed.A", "a .B", "Ai.Đ"])
def test_a_text_may_end_right_after_such_a_stop(text: str) -> None:
    assert [text[s.start : s.end] for s in sentences(text)] == [text]


def test_a_very_long_sentence_is_cut_after_a_semicolon_or_comma() -> None:
    text = "; ".join(f"việc thứ {i}, làm trong một tháng" for i in range(100))
    pieces = split(text)
    assert len(pieces) > 1
    assert all(piece.endswith(";") for piece in pieces[:-1])
    assert " ".join(pieces) == text
    assert max(map(len, split("a" * 10_000))) <= SENTENCE_LIMIT


def test_paragraphs_are_grouped_and_only_long_ones_cut() -> None:
    short, long = "Một câu ngắn. " * 20, "Một câu vừa phải trong đoạn dài. " * 60
    text = f"{short}\n\n{short}\n\n{short}\n\n{short}\n\n{long}\n\n{short}"
    lengths = [p.end - p.start for p in passages(article(text))]
    assert lengths[:2] == [843, 279]  # three paragraphs, and the one that would be too much
    assert len(lengths) == 6
    assert max(lengths) <= PARAGRAPH_LIMIT
    assert max(lengths[2:5]) - min(lengths[2:5]) < 100


def test_the_articles_have_no_broken_sentence() -> None:
    found = [a.text[s.start : s.end] for a in builtin_articles() for s in sentences(a.text)]
    assert len(found) == 50
    assert "Qua 5 phiên họp toàn thể" in next(s for s in found if s.startswith("Qua"))
    assert any(s.endswith("UN-led peacekeeping operations") for s in found)
    assert any(s.endswith("(WPS). (Ảnh: PĐ)") for s in found)


@pytest.mark.parametrize(
    "text", [". ", "a. ", '." ', "A.", "1.", "ab; ", "。", "(Ảnh: ", ".”", "x", " "]
)
def test_time_grows_with_length_only(text: str) -> None:
    started = time.process_time()
    sentences(text * (100_000 // len(text)))
    assert time.process_time() - started < 2
