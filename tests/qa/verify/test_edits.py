"""Sentences that repeat a quote but for a word or two, and quotes that are taken together."""

import pytest

from qa.verify import Evidence, verify

SENT = "Viet Nam has sent nearly 800 officers to join peacekeeping operations led by the United Nations."
REVIEW = (
    "The Government will review and improve policies to strengthen women's participation in peace."
)
ASKED = "Minister Pham Hai asked Ambassador Lars Holm to support the training of officers in the region."
FOUND = "Hội nghị quốc tế về phụ nữ và hòa bình do Bộ Ngoại giao tổ chức tại Hà Nội đã bế mạc."
LED = (
    "Đoàn do Thiếu tướng Lê Anh Tú, Phó Giám đốc Học viện, dẫn đầu đã bàn về trao quyền cho phụ nữ."
)
PLAN = "Chính phủ sẽ rà soát các chính sách nhằm tăng cường sự tham gia của phụ nữ vì hòa bình."


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        (SENT.replace("has sent", "has not sent"), SENT),
        (SENT.replace("has sent", "plans to send"), SENT),
        (SENT.replace("has sent", "may have sent"), SENT),
        (SENT.replace("officers", "officers for the first time"), SENT),
        (SENT.replace("nearly 800 officers", "all officers"), SENT),
        (SENT.replace("Nations.", "Nations because of pressure from creditors."), SENT),
        (SENT.replace("Nations.", "Nations in a ceremony broadcast on television."), SENT),
        (SENT.replace("Viet Nam", "South Sudan"), SENT),
        (SENT.replace("800 officers", "800% officers"), SENT),
        (SENT.replace("peacekeeping operations led", "peacekeeping twice a week led"), SENT),
        (REVIEW.replace("improve", "sabotage"), REVIEW),
        (REVIEW.replace("will review", "has reviewed"), REVIEW),
        (REVIEW.replace("strengthen", "weaken"), REVIEW),
        (REVIEW.replace("strengthen", "restrict"), REVIEW),
        (ASKED.replace("asked", "ordered"), ASKED.replace("asked", "thanked")),
        (
            "Minister Lars Holm asked Ambassador Pham Hai to support the training of officers.",
            ASKED,
        ),
        (FOUND.replace("bế mạc", "khai mạc"), FOUND),
        (FOUND.replace("Hà Nội", "Cần Thơ"), FOUND),
        (FOUND.replace("đã bế mạc", "chưa bế mạc"), FOUND),
        (FOUND.replace("bế mạc.", "bế mạc trong một buổi lễ được truyền hình trực tiếp."), FOUND),
        (PLAN.replace("sẽ", "đã"), PLAN),
        (LED.replace("Phó Giám đốc", "Giám đốc"), LED),
        (PLAN.replace("sẽ", "có thể"), PLAN),
        (PLAN.replace("tăng cường", "hạn chế"), PLAN),
    ],
)
def test_one_edit_decides(sentence: str, quote: str) -> None:
    assert sentence != quote
    assert verify(sentence, [quote]).support != "supported"


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("Nearly 800 officers have been sent by Viet Nam to peacekeeping operations.", SENT),
        (SENT.replace("join", "take part in"), SENT),
        (SENT.replace("the United Nations", "the UN"), SENT),
        ("The Government will improve policies to strengthen women's participation.", REVIEW),
        (FOUND.replace("Hội nghị quốc tế về phụ nữ và hòa bình", "Hội nghị"), FOUND),
        (PLAN.replace(" nhằm", " để"), PLAN),
        (
            "The workshop is backed by Canada and the UK.",
            "The workshop is backed by the UK and Canada.",
        ),
    ],
)
def test_what_is_only_put_otherwise_is_kept(sentence: str, quote: str) -> None:
    assert verify(sentence, [quote]).support == "supported"


def test_a_name_from_one_quote_and_a_deed_from_another_make_no_fact() -> None:
    signed = "Deputy Minister Le Van Tam has signed a decision approving the national programme."
    spoke = "Ambassador Dang Hoang Minh spoke at the seminar in New York."
    mixed = "Ambassador Dang Hoang Minh has signed a decision approving the national programme."
    assert verify(mixed, [signed, spoke]).support != "supported"
    joined = f"{signed.rstrip('.')}, while Ambassador Dang Hoang Minh spoke at the seminar."
    assert verify(joined, [signed, spoke]).support == "supported"


def test_a_long_period_is_no_day_of_publication() -> None:
    from datetime import date

    quote = "The programme for the 2024-2030 period was approved."
    dated = Evidence(quote, "en", published=date(2024, 4, 21))
    sentence = "The programme for the 2019-2030 period was approved."
    assert verify(sentence, [dated]).support != "supported"


def test_a_topic_in_common_is_not_enough() -> None:
    quote = "The conference discussed the agenda on women, peace and security in Hanoi."
    assert (
        verify("Every province has an office for women, peace and security.", [quote]).support
        != "supported"
    )


def test_open_is_only_what_no_rule_objects_to() -> None:
    open_one = verify(
        "The rigging of the junk was repaired.", [Evidence("Buồm đã sửa xong.", "vi")]
    )
    assert open_one.support == "partial"
    assert open_one.open
    closed = verify("Viet Nam has sent 800 officers, 90 of them doctors.", [SENT])
    assert closed.support != "supported"
    assert not closed.open
