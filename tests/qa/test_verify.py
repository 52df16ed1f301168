"""Is a sentence supported by its quote? Every kind of fault, in both languages and across them."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.verify import Evidence, verify

SENT = (
    "Đại sứ cho biết, kể từ năm 2014, Việt Nam đã cử hơn 1.000 sĩ quan quân đội và cảnh sát tham gia gìn "
    "giữ hòa bình, trong đó 16% là phụ nữ."
)
ADOPTED = "Viet Nam adopted the NAP WPS on January 21, 2024, demonstrating its strong commitment."
SIGNED = "Deputy Prime Minister Tran Luu Quang has signed a decision approving the program for 2024-2030."
UNIT = "Vào tháng 1.2024, Bộ Công an đã thành lập và ra mắt đơn vị Cảnh sát gìn giữ hòa bình số 1."

SUPPORTED = [
    (SENT, SENT),
    ("Từ năm 2014, Việt Nam đã cử hơn một nghìn sĩ quan.", SENT),
    ("Phụ nữ chiếm 16 phần trăm số sĩ quan.", SENT),
    ("Since 2014 Viet Nam has sent more than 1,000 military and police officers.", SENT),
    ("Viet Nam has sent over one thousand officers since 2014, 16 per cent of them women.", SENT),
    ("The NAP WPS was adopted by Viet Nam on 21 January 2024.", ADOPTED),
    ("Viet Nam adopted it in January 2024.", ADOPTED),
    ("Việt Nam thông qua NAP WPS ngày 21/1/2024.", ADOPTED),
    ("The decision was signed by Deputy Prime Minister Tran Luu Quang.", SIGNED),
    ("Quyết định do Phó Thủ tướng Trần Lưu Quang ký.", SIGNED),
    ("Tháng 1 năm 2024, Bộ Công an ra mắt đơn vị Cảnh sát gìn giữ hòa bình số 1.", UNIT),
    ("The Ministry of Public Security launched the unit in January 2024.", UNIT),
    ("The general praised the nurses' work.", "The nurses' work was praised by the general."),
    ("Officers will learn English.", "The officers are going to learn English."),
    ("Nobody was injured.", "Không có ai bị thương."),
    ("The agreement has not been signed yet.", "Thỏa thuận chưa được ký."),
    ("Năm phiên họp và bốn phiên chuyên đề.", "5 phiên họp và 4 phiên chuyên đề."),
]
UNSUPPORTED = {
    "number": [
        ("Việt Nam đã cử hơn 10.000 sĩ quan.", SENT),
        ("Viet Nam has sent more than 100 officers since 2014.", SENT),
        ("Phụ nữ chiếm 61% số sĩ quan.", SENT),
        ("The panel had nine judges.", "The panel had eight judges."),
        ("Có bảy phiên họp.", "Có 5 phiên họp và 4 phiên chuyên đề."),
    ],
    "bound": [
        ("Since 2014 Viet Nam has sent fewer than 1,000 officers.", SENT),
        ("Gần 40 người dự.", "Hơn 40 người dự."),
    ],
    "unit": [
        ("They walked 120 miles.", "They walked 120 kilometres."),
        ("16 phụ nữ được cử đi.", "16% số người được cử đi là phụ nữ."),
    ],
    "date": [
        ("Viet Nam adopted the NAP WPS on January 12, 2024.", ADOPTED),
        ("Việt Nam thông qua NAP WPS ngày 21/1/2023.", ADOPTED),
        ("The program covers the 2024-2035 period.", SIGNED),
        ("The talks were held on 3 June.", "Cuộc đàm phán diễn ra ngày 6/3."),
    ],
    "name": [
        ("Deputy Prime Minister Tran Minh Quang signed the decision.", SIGNED),
        ("Phó Thủ tướng Trần Quang Lưu ký quyết định.", SIGNED),
        ("Bộ Quốc phòng ra mắt đơn vị Cảnh sát gìn giữ hòa bình số 1.", UNIT),
        ("Prime Minister Tran Luu Quang signed the decision.", SIGNED),
        ("The workshop was supported by Japan.", "The workshop was supported by Canada."),
        ("Hội thảo do Nhật Bản hỗ trợ.", "The workshop was supported by Canada."),
    ],
    "negation": [
        ("Viet Nam did not adopt the NAP WPS on January 21, 2024.", ADOPTED),
        ("Đề án đã được phê duyệt.", "Đề án chưa được phê duyệt."),
        ("All of them received a salary.", "None of them received a salary."),
        ("Bộ Công an không ra mắt đơn vị nào.", UNIT),
        ("The agreement has been signed.", "Thỏa thuận chưa được ký."),
    ],
    "modality": [
        ("The committee approved the plan.", "The committee is expected to approve the plan."),
        ("The unit was deployed in March.", "The unit is due to be deployed in March."),
        ("Women must join the patrols.", "Women may join the patrols."),
        ("The ministry will fund the centre.", "The ministry was asked to fund the centre."),
        ("Tỉnh thành lập 5 tổ hòa giải.", "Tỉnh sẽ thành lập 5 tổ hòa giải."),
        ("The ministry has built a training centre.", "Bộ sẽ xây dựng một trung tâm huấn luyện."),
        ("Nghị định đã có hiệu lực.", "Nghị định sẽ có hiệu lực từ ngày 1/7."),
    ],
    "role": [
        ("Ghana trained Norwegian officers.", "Norway trained officers from Ghana."),
        ("Japan lent the money to Laos.", "Laos lent the money to Japan."),
        (
            "Bà Nguyễn Thị Hoa trao giải cho ông Lê Văn Minh.",
            "Ông Lê Văn Minh trao giải cho bà Nguyễn Thị Hoa.",
        ),
        (
            "Major Tran Thi Mai succeeded Colonel Le Van Nam.",
            "Colonel Le Van Nam succeeded Major Tran Thi Mai.",
        ),
    ],
    "swapped": [
        ("The panel had 3 judges and 8 prosecutors.", "The panel had 8 judges and 3 prosecutors."),
        (
            "Tỷ lệ giảm từ 15% năm 2020 xuống 8% năm 2024.",
            "Tỷ lệ tăng từ 8% năm 2020 lên 15% năm 2024.",
        ),
        ("Đội A có 12 nữ và đội B có 30 nữ.", "Đội A có 30 nữ, đội B có 12 nữ."),
        ("Sudan received 30 officers and Mali 12.", "Mali received 30 officers and Sudan 12."),
        ("Since 2014 Viet Nam has sent more than 1,000 women.", SENT),
    ],
    "exaggeration": [
        ("Every officer completed the course.", "Most officers completed the course."),
        ("The centre is the largest in Asia.", "The centre is one of the largest in Asia."),
        ("Chỉ có phụ nữ tham dự lớp học.", "Phụ nữ tham dự lớp học."),
        ("Viet Nam was the first to adopt the NAP WPS on January 21, 2024.", ADOPTED),
    ],
    "opposite": [
        ("The share fell last year.", "The share rose last year."),
        ("Hội nghị khai mạc tối 9/12.", "Hội nghị bế mạc tối 9/12."),
    ],
    "unrelated": [
        ("The workshop was attended by senior leaders.", ADOPTED),
        ("Hội nghị thảo luận về biến đổi khí hậu.", UNIT),
    ],
}


@pytest.mark.parametrize(("sentence", "quote"), SUPPORTED)
def test_what_the_quote_says_is_supported(sentence: str, quote: str) -> None:
    verdict = verify(sentence, [quote])
    assert (verdict.support, verdict.reason) == ("supported", "")


@pytest.mark.parametrize(
    ("kind", "sentence", "quote"),
    [(kind, *pair) for kind, pairs in UNSUPPORTED.items() for pair in pairs],
)
def test_what_the_quote_does_not_say_is_not(kind: str, sentence: str, quote: str) -> None:
    verdict = verify(sentence, [quote])
    assert verdict.support == "unsupported"
    assert verdict.reason
    assert "\n" not in verdict.reason


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        (
            "Viet Nam adopted the NAP WPS on January 21, 2024, and opened it with songs and dances.",
            ADOPTED,
        ),
        (
            "The hotline answered 9,300 calls, most of them from farms.",
            "The hotline answered 9,300 calls.",
        ),
        ("Gần 800 sĩ quan được cử đi và 500 người đã về nước.", "Gần 800 sĩ quan được cử đi."),
    ],
)
def test_a_clause_the_quote_lacks_makes_it_partial(sentence: str, quote: str) -> None:
    verdict = verify(sentence, [quote])
    assert verdict.support == "partial"
    assert verdict.reason


def test_a_dropped_hedge_is_partial() -> None:
    assert (
        verify("800 officers were sent.", ["Nearly 800 officers were sent."]).support == "partial"
    )


def test_quotes_are_taken_together() -> None:
    both = "Forty leaders attended the workshop, and five sessions were held."
    one, other = "40 leaders attended the workshop.", "Five sessions were held."
    assert verify(both, [one]).support != "supported"
    assert verify(both, [one, other]).support == "supported"


def test_the_day_of_publication_may_be_named() -> None:
    quote = "Ngày 6/3, đoàn công tác dự tọa đàm."
    sentence = "The delegation attended the seminar on 6 March 2025."
    dated = Evidence(quote, "vi", published=date(2025, 3, 7))
    assert verify(sentence, [dated]).support == "supported"
    assert verify(sentence, [Evidence(quote, "vi")]).support == "partial"
    assert (
        verify(sentence, [Evidence(quote, "vi", published=date(2020, 3, 7))]).support != "supported"
    )


def test_a_translation_lets_a_sentence_be_compared_in_its_own_language() -> None:
    quote = "Lớp học dạy thắt nút dây và đọc hải đồ."
    sentence = "The class taught knots and chart reading."
    translated = Evidence(quote, "vi", "The class teaches tying knots and reading charts.")
    assert verify(sentence, [translated]).support == "supported"
    assert verify("The class taught sailing songs.", [translated]).support != "supported"


def test_fabricated_quotes_of_a_rival_are_not_support() -> None:
    context = "Viet Nam deployed 12 women peacekeepers to South Sudan and launched the National Action Plan."
    for fabricated in (
        "Viet Nam deployed 500 women peacekeepers to South Sudan in 2025.",
        "Viet Nam cancelled the National Action Plan.",
        "The women peacekeepers were not deployed.",
    ):
        assert verify(fabricated, [context]).support == "unsupported"


def test_forms_of_characters_do_not_matter() -> None:
    for form in ("NFC", "NFD"):
        for sentence in (SENT, SENT.upper()):
            assert verify(unicodedata.normalize(form, sentence), [SENT]).support == "supported"


def test_nothing_supports_nothing() -> None:
    assert verify("Việt Nam đã cử sĩ quan.", []).support == "unsupported"
    assert verify("", [SENT]).support == "unsupported"
    assert verify("…", [SENT]).support == "unsupported"
    assert verify("x" * 3000, ["x" * 3000]).support == "unsupported"


def test_a_low_similarity_is_unsupported() -> None:
    sentence = "Women make up part of the officers."
    assert verify(sentence, [SENT], similarity=0.0).support == "unsupported"


@given(st.text(max_size=200), st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_text_gets_a_verdict(sentence: str, quote: str) -> None:
    verdict = verify(sentence, [quote])
    assert (verdict.support == "supported") == (verdict.reason == "")


@given(st.integers(2, 9_999), st.integers(2, 9_999))
@settings(max_examples=100, deadline=None)
def test_another_number_is_never_supported(said: int, true: int) -> None:
    for template in ("The ministry sent {:,} officers.", "Bộ đã cử {:,} sĩ quan."):
        for quote in ("The ministry sent {:,} officers.", "Bộ đã cử {:,} sĩ quan."):
            sentence = template.format(said)
            given_quote = quote.format(true)
            if "ộ" in template:
                sentence = sentence.replace(",", ".")
            if "ộ" in quote:
                given_quote = given_quote.replace(",", ".")
            support = verify(sentence, [given_quote]).support
            assert (support == "supported") == (said == true), (sentence, given_quote)
