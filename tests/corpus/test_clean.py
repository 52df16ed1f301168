"""Pasted pages: what stays and what goes."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.byline import Byline, find_byline
from corpus.clean import clean_page
from corpus.furniture import is_label, opens_box, opens_comments
from corpus.text import tidy

PAGES = Path(__file__).parent / "pages"
LONG = "This is a sentence of running text, long enough to be a paragraph of an article."


def test_a_vietnamese_news_page() -> None:
    page = clean_page((PAGES / "vi_news.txt").read_text("utf-8"))
    assert page.title == "Đội y tế số 7 lên đường làm nhiệm vụ ở châu Phi"
    assert page.byline == Byline(date(2025, 5, 12), "Báo Biển Đông", "TTXVN", "Minh Tâm")
    assert page.paragraphs == (
        "Sáng 12/5, đội y tế số 7 gồm 63 người đã lên máy bay vận tải tại Hà Nội để bắt đầu nhiệm"
        " kỳ một năm.",
        "Các thành viên đội y tế trước giờ bay - Ảnh: T.L.",
        "Theo kế hoạch, đội sẽ tiếp quản bệnh viện dã chiến từ đơn vị bạn trong tuần này và khám"
        " bệnh cho dân.",
        "Trong đội có 12 phụ nữ, người trẻ nhất mới 24 tuổi, làm nhiệm vụ điều dưỡng và phiên dịch"
        " cho cả đội.",
        "Bệnh viện có 32 giường bệnh và phòng mổ hiện đại",
        "Đại tá chỉ huy nói: “Chúng tôi đã tập huấn sáu tháng và sẵn sàng cho mọi tình huống có thể"
        " xảy ra.”",
    )


def test_an_english_news_page() -> None:
    page = clean_page((PAGES / "en_news.txt").read_text("utf-8"))
    assert page.title == "Women deminers train in the central province"
    assert page.byline == Byline(date(2024, 5, 3), "The Coastal Herald", None, "Jane Carter")
    assert [paragraph[:30] for paragraph in page.paragraphs] == [
        "A new class of 24 women demine",
        "Deminers practise with detecto",
        "The course lasts twelve weeks ",
        "More than 3,000 hectares still",
        '"We were told this was work fo',
        "The first team will go to the ",
    ]


def test_a_portal_page_with_a_list_and_a_repeated_caption() -> None:
    page = clean_page((PAGES / "vi_portal.txt").read_text("utf-8"))
    assert page.title == "Khai mạc khóa tập huấn hòa giải viên cơ sở"
    assert page.byline == Byline(date(2023, 10, 14), author="Lan Hương")
    assert [p for p in page.paragraphs if p[0].isdigit()] == [
        "1. Lắng nghe và ghi chép lời kể của các bên",
        "2. Tìm điểm chung trong mâu thuẫn đất đai",
        "3. Lập biên bản hòa giải",
    ]
    captions = [p for p in page.paragraphs if "Ảnh: Lan Hương" in p]
    assert captions == ["Quang cảnh lễ khai mạc khóa tập huấn. (Ảnh: Lan Hương)"]
    assert page.paragraphs[-1].endswith("đạt tỷ lệ 86,4%.")


def test_a_translated_page_with_a_source_and_captions_of_the_original() -> None:
    page = clean_page((PAGES / "en_translated.txt").read_text("utf-8"))
    assert page.title == "Women lead the flood rescue teams of three villages"
    assert page.byline == Byline(date(2024, 11, 8), publisher="River Post")
    assert page.url == "https://riverpost.example.org/women-rescue-teams-1187.html"
    assert "Các đội cứu hộ tập chèo thuyền trên sông" in page.removed
    assert "Rescue teams practise rowing on the river." in page.paragraphs
    assert len(page.paragraphs) == 4


def test_a_page_that_begins_with_its_deck() -> None:
    page = clean_page((PAGES / "en_deck_first.txt").read_text("utf-8"))
    assert page.title == "Three judges, one hundred cases and no appeal"
    assert page.byline == Byline(date(2022, 9, 2), publisher="NORTHERN TIMES")
    assert len(page.paragraphs) == 4
    assert page.paragraphs[0].startswith("A court of three women judges")
    assert page.paragraphs[-1] == "More than 60 per cent of the claimants are widows"


def test_a_note_without_furniture_is_left_alone() -> None:
    note = f"Notes on the meeting\n\n{LONG}\n\nPoints:\n- a budget of 5,000\n- a new chair"
    page = clean_page(note)
    assert page.title == "Notes on the meeting"
    assert page.paragraphs == (LONG, "Points:", "- a budget of 5,000", "- a new chair")
    assert clean_page(LONG).paragraphs == (LONG,)
    assert clean_page("A title\n\nIt is short.\n\nSo is this.").paragraphs == (
        "It is short.",
        "So is this.",
    )


def test_short_sentences_after_the_last_paragraph_stay() -> None:
    ending = ["He smiled.", "She smiled.", "They left.", "It was over."]
    assert clean_page("\n".join(["A title here", LONG, *ending])).paragraphs == (LONG, *ending)


def test_a_menu_after_the_last_paragraph_goes() -> None:
    menu = ["A bridge for the river", "The new crane is here", "Sport", "Fish are back again"]
    page = clean_page("\n".join(["A title here", LONG, *menu]))
    assert page.paragraphs == (LONG,)
    assert set(menu) <= set(page.removed)


def test_a_comment_bar_above_the_text_does_not_end_the_article() -> None:
    second = LONG.replace("This", "That")
    third = LONG.replace("This", "There")
    page = clean_page("\n".join(["The deck of it", "Comments (3)", LONG, second, third]))
    assert page.paragraphs == (LONG, second, third)


def test_the_same_line_with_another_number_or_word_is_no_repetition() -> None:
    lines = [
        "In 2022 the centre trained 40 women, and all of them have found work since then.",
        "In 2023 the centre trained 40 women, and all of them have found work since then.",
        "In 2023 the centre trained 40 women, and none of them have found work since then.",
    ]
    assert clean_page("\n".join(["A title of it", *lines])).paragraphs == tuple(lines)


def test_a_nearly_repeated_line_is_kept_once() -> None:
    first = "The women of the team on the day they left - Photo: AB"
    again = "The women of the team on the day they left. (Photo: CD)"
    teaser = "This is a sentence of running text, long enough to be…"
    page = clean_page("\n".join(["A title of it", LONG, first, LONG + "!", again, teaser, LONG]))
    assert page.paragraphs == (LONG, first)


def test_a_text_typed_over_several_lines_is_joined() -> None:
    text = (
        "A river of letters\n\nThe post office of the old town still delivers letters by boat\n"
        "when the river is high, and the postwoman who rows it has done so\nfor thirty years.\n"
    )
    assert clean_page(text).paragraphs == (
        "The post office of the old town still delivers letters by boat when the river is high, and"
        " the postwoman who rows it has done so for thirty years.",
    )


@given(st.lists(st.one_of(st.text(max_size=90), st.sampled_from([LONG, "Comments", "News"]))))
def test_every_line_is_kept_or_reported(lines: list[str]) -> None:
    raw = "\n\n".join(lines)
    page = clean_page(raw)
    there = [line.strip() for line in tidy(raw).split("\n") if line.strip()]
    assert sorted([*page.paragraphs, *page.removed]) == sorted(there)


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("TTXVN 19/07/2024 07:42", Byline(date(2024, 7, 19), agency="TTXVN")),
        ("21/04/2024 at 16:14 (GMT+7)", Byline(date(2024, 4, 21))),
        ("Hồ SenHồ Sen21/02/2025", Byline(date(2025, 2, 21), author="Hồ Sen")),
        ("Thứ Sáu, 19/07/2024, 07:42 (GMT+7)", Byline(date(2024, 7, 19))),
        ("By Ann Lee - May 3, 2024 | 10:15", Byline(date(2024, 5, 3), author="Ann Lee")),
        ("Friday, 19 July 2024", Byline(date(2024, 7, 19))),
        ("Hà Nội, ngày 5 tháng 3 năm 2025", Byline(date(2025, 3, 5))),
        ("04/21/2024", Byline(date(2024, 4, 21))),
        ("(Theo TTXVN)", Byline(agency="TTXVN")),
        ("Nguồn: Báo Sông Hồng", Byline(publisher="Báo Sông Hồng")),
        ("Tác giả: Lê Lan", Byline(author="Lê Lan")),
        ("Delegates at the workshop on 20/2/2025", None),
        ("31/02/2025", None),
        ("Theo kế hoạch năm 2025", None),
    ],
)
def test_bylines(line: str, byline: Byline | None) -> None:
    assert find_byline(line) == byline


def test_the_words_of_pages() -> None:
    labels = "No data|Breaking News|Chú thích ảnh|A title- Ảnh 1.|2 giờ trước Thời sự|Chia sẻ|A+"
    labels += "|5 phút đọc|>> Xem thêm: tin khác|Share this article|© 2025 Ai đó|Tags: a, b|***"
    assert all(is_label(label) for label in labels.split("|"))
    words = "Chia sẻ kinh nghiệm quốc tế|Chủ đề: Phụ nữ và hòa bình|Live music is back|Printing|100"
    assert not any(is_label(word) for word in words.split("|"))
    comments = "(0) Bình luận|Comment (0)|3 Comments|Bình luận|Gửi bình luận của bạn|Ý kiến (5)"
    assert all(opens_comments(line) for line in comments.split("|"))
    assert not any(opens_comments(line) for line in ["Ý kiến", "Commentary", "Bình luận viên"])
    boxes = "Bài liên quan|Đừng bỏ lỡ|Mới nhất|Related news|You may also like|Most read"
    assert all(opens_box(line) for line in boxes.split("|"))
    assert not opens_box("Related to this is the question of water")


@pytest.mark.parametrize(
    "line", ["Bình luận", "Xem thêm", LONG, "Short line", "a ...", " " * 500 + "x"]
)
def test_time_grows_with_length_only(line: str) -> None:
    started = time.process_time()
    clean_page("\n".join(f"{line} {i % 7}" if i % 2 else line for i in range(5_000)))
    assert time.process_time() - started < 10
