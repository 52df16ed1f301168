"""Sentences over a quote in the other language that has no translation: what is added, a name, a rank."""

import pytest

from corpus.types import Language
from qa.verify import Evidence, verify

SHARE = "Phụ nữ chiếm 16% số sĩ quan."
SENT = "Kể từ năm 2014, Việt Nam đã cử hơn 1.000 sĩ quan tham gia gìn giữ hòa bình."
ASKED = "Bộ trưởng Lê Văn Tú đề nghị bà Jane Moore tiếp tục hợp tác với Bộ Công an."
REVIEW = "The Government will review its policies to strengthen women's participation in peace."


@pytest.mark.parametrize(
    ("sentence", "quote", "language"),
    [
        ("Women of Hai Phong make up 16% of the officers.", SHARE, "en"),
        ("Women from Da Nang make up 16% of the officers.", SHARE, "en"),
        ("Viet Nam may have sent more than 1,000 officers since 2014.", SENT, "en"),
        ("Since 2014 Viet Nam has sent 1,000 officers because of the war.", SENT, "en"),
        ("Since 2014 Viet Nam has sent over 1,000 officers despite a shortage.", SENT, "en"),
        (
            "Since 2014 Viet Nam has sent over 1,000 officers as part of a deal on textiles and shoes.",
            SENT,
            "en",
        ),
        ("General Lê Văn Tú asked Ms Jane Moore to continue to cooperate.", ASKED, "en"),
        (
            "Chính phủ sẽ rà soát chính sách nhằm tăng cường sự tham gia của phụ nữ bất chấp chỉ trích.",
            REVIEW,
            "vi",
        ),
    ],
)
def test_what_the_quote_does_not_say_is_found_out(
    sentence: str, quote: str, language: Language
) -> None:
    other: Language = "vi" if language == "en" else "en"
    assert verify(sentence, [Evidence(quote, other)], language=language).support == "unsupported"


@pytest.mark.parametrize(
    ("sentence", "quote", "language"),
    [
        ("Women make up 16% of the officers.", SHARE, "en"),
        ("Since 2014 Viet Nam has sent more than 1,000 officers on peacekeeping.", SENT, "en"),
        ("Minister Lê Văn Tú asked Ms Jane Moore to continue to cooperate.", ASKED, "en"),
        (
            "Chính phủ sẽ rà soát chính sách nhằm tăng cường sự tham gia của phụ nữ vì hòa bình.",
            REVIEW,
            "vi",
        ),
    ],
)
def test_what_it_says_is_supported(sentence: str, quote: str, language: Language) -> None:
    other: Language = "vi" if language == "en" else "en"
    assert verify(sentence, [Evidence(quote, other)], language=language).support == "supported"
