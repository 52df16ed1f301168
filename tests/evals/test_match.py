import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.match import contains, declines, first_in, fold, language_of, same_words


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("more than 1.000 officers", "1,000"),
        ("more than 1,000 officers", "1000"),
        ("hơn 1\u00a0000 sĩ quan", "1.000"),
        ("1.234.567 đồng", "1,234,567"),
        ("1.234,5 km", "1,234.5"),
        ("16 percent of them", "16%"),
        ("16 per cent of them", "16 phần trăm"),
        ("chiếm 16 phần trăm", "16%"),
        ("chiếm 16 % quân số", "16 percent"),
        ("12,5%", "12.5 percent"),
        ("Phu nu", "phụ nữ"),
        ("ĐẠI SỨ", "đại sứ"),
        ("women\u2013peace", "women-peace"),
        ("in 2024.", "2024"),
        ("(41)", "41"),
        ("41, not 42", "41"),
        ("o\u0302ng", "ông"),
    ],
)
def test_the_same_thing_written_differently(text: str, wanted: str) -> None:
    assert contains(text, wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("in 2016", "16"),
        ("16.5 per cent", "16"),
        ("1,16 km", "16"),
        ("1,000 officers", "1"),
        ("1,000 officers", "000"),
        ("0.500 litres", "500"),
        ("workshops", "workshop"),
        ("160%", "16%"),
        ("anything", ""),
    ],
)
def test_other_things_do_not_match(text: str, wanted: str) -> None:
    assert not contains(text, wanted)


def test_a_decimal_of_three_places_is_a_decimal_when_it_starts_with_nought() -> None:
    assert fold("0,500") == "0.500"
    assert fold("1,500") == "1500"


def test_the_first_alternative_that_stands_is_named() -> None:
    assert first_in("sent forty-one women", ["41", "forty-one"]) == "forty-one"
    assert first_in("sent some women", ["41", "forty-one"]) is None


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once_and_a_text_contains_itself(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert contains(text, text) or not fold(text)


def test_quotes_are_compared_without_spacing_and_end_stops() -> None:
    assert same_words("It left  in May.", "It left in May")
    assert not same_words("It left in May.", "It left in June.")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Prime Minister Phạm Minh Chính signed the decision in Hà Nội.", "en"),
        ("Phó Thủ tướng đã ký quyết định.", "vi"),
        ("Đại sứ Việt Nam Hoàng Giang", "vi"),
        ("Deputy Defence Minister", "en"),
        ("41", None),
        ("", None),
    ],
)
def test_language_of_a_sentence(text: str, language: str | None) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "The articles do not say who commands the navy.",
        "I don't know.",
        "Các bài báo không nêu ai chỉ huy hải quân.",
        "Không tìm thấy thông tin trong các bài báo.",
        "There is no information on this. Viet Nam has a navy.",
        "",
    ],
)
def test_a_refusal_is_seen(text: str) -> None:
    assert declines(text)


@pytest.mark.parametrize(
    "text",
    [
        "Viet Nam sent 41 women.",
        "Việt Nam đã cử 41 phụ nữ.",
        "Viet Nam sent 41 women. The articles do not say when.",
        "The plan does not mention quotas [1].",
    ],
)
def test_an_answer_is_not_a_refusal(text: str) -> None:
    assert not declines(text)
