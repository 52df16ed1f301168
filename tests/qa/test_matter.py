"""Whether a sentence speaks of what is asked, or of another thing like it."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.split import passages
from corpus.types import Article, Language
from qa.matter import fits
from vectorstore.entry import Entry


def one(text: str, language: Language) -> Entry:
    article = Article("a", "Title", text, language)
    return Entry(article, tuple(passages(article)))


@pytest.mark.parametrize(
    ("question", "language", "sentence", "fit"),
    [
        ("Who opened the conference?", "en", "She opened the conference in Rome.", True),
        ("Who opened the conference?", "en", "She opened the exhibition in Rome.", True),
        ("Who spoke at the workshop?", "en", "She spoke at the conference in Rome.", False),
        ("Ai khai mạc hội nghị?", "vi", "Bà Lan khai mạc hội nghị.", True),
        ("Ai khai mạc hội nghị?", "vi", "Bà Lan phát biểu bế mạc hội nghị.", False),
        ("How many of the 40 divers are women?", "en", "Of 40 divers two are women.", True),
        ("How many of the 40 divers are women?", "en", "Of 70 divers two are women.", False),
        ("Trong 11 thợ lặn có mấy người là nữ?", "vi", "Trong 70 thợ lặn có 2 là nữ.", False),
        ("Trong 11 thợ lặn có mấy người là nữ?", "vi", "Trong 11 thợ lặn có 2 là nữ.", True),
        ("Who is the director of the school?", "en", "The deputy director is Ann Lee.", False),
        ("Who is the deputy director?", "en", "The deputy director is Ann Lee.", True),
        ("What does WHO stand for?", "en", "The World Health Organization (WHO) agreed.", True),
        ("What does WHO stand for?", "en", "The WHO agreed with the plan in Rome.", False),
        ("What did UN Women say of it?", "en", "UN Women said that the plan was good.", True),
        ("What did UN Women say of it?", "en", "The hall belongs to UN Women, they know.", False),
        ("Who gave the closing speech?", "en", "Ann Lee spoke on the hill.", False),
        ("Which bridge in Spain is it?", "en", "It is a bridge in Canada, they say.", False),
        ("How many officers went to UNMISS?", "en", "Five officers went to UNISFA.", False),
        ("When did Hanoi launch its unit?", "en", "The unit was launched in May.", True),
        ("When was the unit seen in Hanoi?", "en", "The unit was seen in May.", False),
        ("Ann Lee trình bày những gì?", "vi", "Ann Lee dẫn đầu đoàn.", True),
        ("UN Women trình bày những gì?", "vi", "Trụ sở của UN Women ở phố bên.", False),
    ],
)
def test_a_sentence_speaks_of_the_matter_or_not(
    question: str, language: Language, sentence: str, fit: bool
) -> None:
    assert fits(question, language, one(sentence, language), 0) is fit


REPORT = (
    "On 4 May, UN Women held a workshop on night fishing.\n\n"
    "The event was paid for by Norway.\n\nDelegates met Ann Lee."
)


@pytest.mark.parametrize(
    ("question", "before", "number", "fit"),
    [
        ("Who paid for the workshop of UN Women?", "", 1, True),
        ("Who paid for the workshop on 4 May?", "", 1, True),
        ("Who paid for the conference?", "", 1, False),
        ("Who paid for the workshop in March?", "", 1, False),
        ("Who paid for it?", "When was the workshop of UN Women? Who paid for it?", 1, True),
        ("Who paid for it?", "When was the conference? Who paid for it?", 1, False),
        ("Who paid for it?", "When was the workshop of UNDP? Who paid for it?", 1, False),
    ],
)
def test_what_introduced_the_event_need_not_be_said_again(
    question: str, before: str, number: int, fit: bool
) -> None:
    article = Article("a", "Night", REPORT, "en", published=date(2023, 5, 6))
    entry = Entry(article, tuple(passages(article)))
    assert fits(question, "en", entry, number, before) is fit
