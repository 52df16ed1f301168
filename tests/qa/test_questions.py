"""Questions made of sentences: what they ask, and what is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa import question_en, question_vi

EN = {
    "The harbour board opened a new pier on 3 May 2021.": (
        "day",
        "When did the harbour board open a new pier?",
    ),
    "In June 2019, Marlow County founded and opened a seed bank, with help from others.": (
        "day",
        "When did Marlow County found and open a seed bank?",
    ),
    "The festival was held in Lindow on 12 March 2020.": (
        "day",
        "When was the festival held in Lindow?",
    ),
    "Norland has trained nearly 1,200 teachers and nurses to work in the islands.": (
        "number",
        "How many teachers and nurses has Norland trained?",
    ),
    "The fair was attended by 60 bakers.": ("number", "By how many bakers was the fair attended?"),
    "Farmers raised three questions: water, seed and roads.": (
        "list",
        "What are the three questions that Farmers raised?",
    ),
    "Mayor Ada Quill stressed that the bridge is safe.": (
        "said",
        "What did Mayor Ada Quill stress?",
    ),
    "The plan also aims to protect the dunes.": ("goals", "What does the plan aim to do?"),
    "The plan sets out specific goals by 2035, such as cleaner beaches.": (
        "goals",
        "What are the goals of the plan by 2035?",
    ),
    "The council will repair the dikes and widen the road to keep the old town dry.": (
        "plan",
        "What will the council do to keep the old town dry?",
    ),
    "The school is supported by the rowing club.": ("person", "Who is the school supported by?"),
}
VI = {
    "Hợp tác xã đã trồng hơn 2.500 cây dừa ở ven sông.": (
        "number",
        "Hợp tác xã đã trồng bao nhiêu cây dừa ở ven sông?",
    ),
    "Ngày 4/5, ủy ban xã đã khánh thành cầu mới, người dân vui mừng.": None,
    "Ngày 4/5, Ủy ban xã đã khánh thành cầu mới, người dân vui mừng.": (
        "day",
        "Ủy ban xã đã khánh thành cầu mới khi nào?",
    ),
    "Trường làng mở lớp học đêm vào ngày 2/9/2023, thu hút nhiều người.": (
        "day",
        "Trường làng mở lớp học đêm khi nào?",
    ),
    "Bà Lê Thị Sen, chủ vườn, cho biết vườn được mùa.": ("said", "Bà Lê Thị Sen cho biết điều gì?"),
    "Đề án đặt mục tiêu giữ rừng đến năm 2040.": ("goals", "Đề án đặt ra những mục tiêu gì?"),
    "Xã sẽ đắp đê mới nhằm giữ cho vườn cây khỏi ngập.": (
        "plan",
        "Xã sẽ làm gì nhằm giữ cho vườn cây khỏi ngập?",
    ),
    "Lớp học được hội phụ nữ xã tài trợ từ đầu.": ("person", "Lớp học được ai tài trợ?"),
}


@pytest.mark.parametrize(("sentence", "wanted"), EN.items())
def test_an_english_sentence_is_asked_about(sentence: str, wanted: tuple[str, str]) -> None:
    assert wanted in list(question_en.questions(sentence))


@pytest.mark.parametrize(("sentence", "wanted"), VI.items())
def test_a_vietnamese_sentence_is_asked_about(
    sentence: str, wanted: tuple[str, str] | None
) -> None:
    made = list(question_vi.questions(sentence))
    assert wanted in made if wanted else made == []


def test_the_words_around_decide_what_is_a_name() -> None:
    sentence = "Delegates discussed three key issues: money, time and tea."
    (asked, *_) = question_en.questions(sentence, f"{sentence} Later delegates left.")
    assert asked == ("list", "What are the three key issues that delegates discussed?")


def test_commas_inside_a_name_do_not_cut_it() -> None:
    sentence = "Viet Nam adopted the agenda on women, peace and security on 2 March 2021, at last."
    (asked, *_) = question_en.questions(sentence)
    assert asked[1] == "When did Viet Nam adopt the agenda on women, peace and security?"


@pytest.mark.parametrize(
    "sentence",
    [
        "They opened a new pier on 3 May 2021.",
        "This initiative affirms a commitment.",
        "The deputy has signed a decision on the plan for the 2024-2030 period.",
        "Photo: the harbour at dusk",
        "{s} {0} said {x!r}",
    ],
)
def test_what_cannot_be_asked_alone_is_left(sentence: str) -> None:
    assert [q for _, q in question_en.questions(sentence) if "{" in q or "They" in q] == []
    assert not any("sign" in q or "affirm" in q for _, q in question_en.questions(sentence))


@given(st.text(max_size=200), st.text(max_size=60))
def test_any_text_gives_questions_or_none(text: str, around: str) -> None:
    for module in (question_en, question_vi):
        for kind, question in module.questions(text, around):
            assert kind in {"number", "day", "list", "goals", "plan", "person", "said", "place"}
            assert question.endswith("?")
            assert "\n" not in question


@pytest.mark.parametrize(
    "sentence",
    [
        "Khi cầu mới được khánh thành vào ngày 4/5/2023, cả xã đã ra đón.",
        "Người ta đã ghi trong Đạo luật về Rừng năm 1975 rất rõ.",
        "Đội bóng đã đá ở vạch 39 mét của sân nhà.",
        "Báo cáo đánh giá thứ ba đã nói nhiều về rừng.",
        "Trường đã nhận giải Ngôi trường của Năm từ tờ báo tỉnh.",
    ],
)
def test_a_vietnamese_sentence_that_asks_badly_is_left(sentence: str) -> None:
    assert list(question_vi.questions(sentence)) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The expeditions were hampered by storms.",
        "Much of the debate was proposed by others.",
        "Industry sources believe Northlink will turn to possible new income to pay its debts.",
    ],
)
def test_an_english_sentence_that_asks_badly_is_left(sentence: str) -> None:
    assert list(question_en.questions(sentence)) == []
