"""What a question says happened, and how much of it a sentence says too."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.types import Language
from vectorstore.deeds import bare, deed, in_full, spoken, told


def test_names_and_dates_say_nothing_of_what_was_done() -> None:
    said = bare("When did the Ministry of Public Security open the school in May 2023?", "en")
    assert {"open", "school"} <= set(said.split())
    assert not {"Ministry", "2023"} & set(said.replace("?", " ").split())


def test_a_word_in_another_form_or_language_counts() -> None:
    question = "Who signed the decision?"
    assert deed(question, "en", [("The deputy has put a signature under the decision.", "en")]) == 1
    assert deed(question, "en", [("Phó Thủ tướng đã ký quyết định.", "vi")]) == 1
    assert deed(question, "en", [("The decision was printed.", "en")]) < 1


def test_what_is_asked_for_may_be_left_out() -> None:
    readings: list[tuple[str, Language]] = [("The harbour was built by Spain.", "en")]
    whole = deed("Which country built the harbour?", "en", readings)
    assert deed("Which country built the harbour?", "en", readings, "which country") >= whole


def test_a_question_of_names_alone_is_borne_out_by_anything() -> None:
    assert deed("UN Women?", "en", [("It rained.", "en")]) == 1


def test_readers_call_it_by_other_names() -> None:
    readings: list[tuple[str, Language]] = [("The fair is supported by Norway.", "en")]
    assert deed("Who paid?", "en", readings) == 1
    assert deed("Ai bỏ tiền?", "vi", readings) == 1


def test_what_introduced_the_event_does_not_count() -> None:
    opening: list[tuple[str, Language]] = [("A fair on lamps was held on 4 May.", "en")]
    question = "Who paid for the fair on lamps?"
    paid: list[tuple[str, Language]] = [("It was paid for by Norway.", "en")]
    assert deed(question, "en", paid) < deed(question, "en", paid, opening=opening) == 1
    assert deed(question, "en", opening) > deed(question, "en", opening, opening=opening) == 0


def test_whoever_says_the_short_form_says_the_long_one() -> None:
    assert "National Action Programme" in in_full("Viet Nam adopted the NAP.", "en")


@given(st.text(max_size=120), st.sampled_from(("vi", "en")))
def test_what_words_are_looked_for_in_is_read_the_same(text: str, language: Language) -> None:
    whole, said = spoken(text, language), told(text, language)
    assert said.forms == whole.forms
    # a slip of one letter is forgiven where somebody asks, not in what an article says
    assert said.meanings <= whole.meanings
    assert language == "en" or said.meanings == whole.meanings


@given(st.text(max_size=80), st.text(max_size=120), st.sampled_from(("vi", "en")))
def test_a_share_is_a_share(question: str, text: str, language: Language) -> None:
    assert 0 <= deed(question, language, [(text, language)]) <= 1
    assert len(bare(question, language)) == len(question)
