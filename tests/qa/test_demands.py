"""What news gives or leaves out, and what somebody is said to have done."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.types import Language
from qa.demands import unmet
from vectorstore.deeds import bare, shared, spoken


@pytest.mark.parametrize(
    ("question", "sentence", "missing"),
    [
        ("How old is the ambassador?", "The ambassador welcomed the guests.", ("age",)),
        ("How old is the ambassador?", "The ambassador, aged 51, welcomed them.", ()),
        ("Đại sứ sinh năm bao nhiêu?", "Đại sứ đã chào đón các vị khách.", ("age",)),
        ("What is the budget of the plan?", "The plan runs until 2030.", ("money",)),
        ("What is the budget of the plan?", "Kinh phí của kế hoạch là 3 tỷ đồng.", ()),
        ("Kinh phí là bao nhiêu?", "The plan has a budget of 3 million dollars.", ()),
        ("Số điện thoại của văn phòng là gì?", "Văn phòng ở Hà Nội.", ("contact",)),
        ("How many of them were killed?", "Eleven officers were sent.", ("casualties",)),
        ("Có ai hy sinh không?", "Hai người đã hy sinh.", ()),
        ("How long did the workshop last?", "On February 20-21 they held a workshop.", ()),
        ("How long did the visit last?", "The minister visited Geneva.", ("duration",)),
        ("What is the weather like there?", "She was born there.", ("weather",)),
        ("Who signed the decision?", "The minister signed it.", ()),
        ("Who was the minister before Pham Ha?", "Minister Pham Ha spoke.", ("other holder",)),
        ("Trước bà Phạm Hà thì ai làm bộ trưởng?", "Bà Phạm Hà nói.", ("other holder",)),
        ("Ai làm bộ trưởng trước bà Hà?", "Bà Hà kế nhiệm ông Bình.", ()),
        ("Who spoke before the meeting?", "She spoke before it.", ()),
        ("Since when has she headed the school?", "She heads the school.", ("taking office",)),
        ("Bà Lan nhậm chức năm nào?", "Bà Lan được bổ nhiệm năm 2019.", ()),
        ("When is the next workshop?", "The workshop was held in May.", ("next one",)),
        ("Hội thảo tiếp theo ở đâu?", "Hội thảo tiếp theo ở Huế.", ()),
        ("Ông Bình gửi thông điệp gì?", "Ông Bình đến dự.", ("message",)),
        ("How often does it meet?", "It met in Hue.", ("how often",)),
        ("How often does it meet?", "It meets twice a year.", ()),
        ("How many are boys and how many are girls?", "There are 30 pupils.", ("split",)),
        ("Mấy người về Huế, mấy người về Vinh?", "Có 30 người.", ("split",)),
        ("Có mấy tổ, gộp lại bao nhiêu người?", "Có 3 tổ, gồm 30 người.", ()),
        ("How many are boys and how many are girls?", "There are 10 boys and 20 girls.", ()),
        ("Of the 40 divers, how many are women?", "40 divers came.", ("part of a count",)),
        ("Trong số 40 thợ lặn có mấy người là nữ?", "Có 40 thợ lặn, trong đó 2 là nữ.", ()),
        ("What is the average?", "It is above the average of others.", ("average",)),
        ("What is the average?", "The average is 4.", ()),
        ("What are the criteria for divers?", "Divers are trained.", ("criteria",)),
        ("Hai bên ký thỏa thuận gì?", "Hai bên gặp nhau.", ("agreement",)),
        ("What is the theme of each session?", "There were 4 sessions.", ("each of them",)),
        ("Who else came?", "Ann Lee came.", ("somebody else",)),
        ("How is a reef defined?", "A reef was seen.", ("meaning",)),
        ("How many went in the first batch?", "Thirty went.", ("first batch",)),
        ("Was there a joint statement?", "They met.", ("joint statement",)),
        ("How far has the plan been carried out?", "The plan is new.", ("progress",)),
    ],
)
def test_what_is_asked_for_has_to_be_given(
    question: str, sentence: str, missing: tuple[str, ...]
) -> None:
    assert unmet(question, (sentence,)) == missing
    assert unmet(question, ()) == tuple(unmet(question, ("nothing",)))


@pytest.mark.parametrize(
    ("asked", "language", "said", "read_in", "low", "high"),
    [
        ("Who signed the decision?", "en", "She has signed a decision.", "en", 1, 1),
        ("Who signed the decision?", "en", "Bà đã ký quyết định.", "vi", 1, 1),
        ("Ai ký quyết định?", "vi", "He signed the decision.", "en", 1, 1),
        ("Who closed the meeting?", "en", "The minister attended a meeting.", "en", 0.4, 0.6),
        ("Who died?", "en", "The minister attended a meeting.", "en", 0, 0),
        ("Who?", "en", "The minister attended a meeting.", "en", 1, 1),
    ],
)
def test_how_much_of_what_happened_is_said(
    asked: str, language: Language, said: str, read_in: Language, low: float, high: float
) -> None:
    found = shared(spoken(asked, language), [spoken(said, read_in)])
    assert low <= found <= high


def test_names_and_dates_tell_nothing_of_what_happened() -> None:
    left = bare("Who spoke for the United Nations on 6 March 2025?", "en")
    assert left.split() == ["Who", "spoke", "for", "the", "on", "?"]


@given(st.text(max_size=200), st.sampled_from(["vi", "en"]))
def test_blanking_keeps_every_place(text: str, language: Language) -> None:
    left = bare(text, language)
    assert len(left) == len(text)
    assert all(now in (was, " ") for now, was in zip(left, text, strict=True))
    assert shared(spoken(left, language), [spoken(text, language)]) == 1
