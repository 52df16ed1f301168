"""A follow-up completed by a language model, for the search."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

from corpus.language import detect
from prompts.loader import load
from qa.errors import ModelProblem
from qa.models import Complete
from qa.streams import closeable
from qa.types import Question, Turn


def standalone(complete: Complete, question: Question) -> Question:
    """A follow-up as a question that can be understood alone, for the search; the question itself when
    there is no conversation, or when the model fails or writes something that is no such question."""
    if not question.history:
        return question
    turns = "\n".join(f"{turn.role}: {turn.text[:500]}" for turn in question.history[-6:])
    prompt = load("condense").render(conversation=turns, question=question.text)
    try:
        with closing(closeable(complete([Turn("user", prompt)]))) as stream:
            written = "".join(stream).strip()
    except ModelProblem:
        return question
    usable = 0 < len(written) <= 3 * len(question.text) + 200 and "\n" not in written
    if not usable or detect(written, question.language) != question.language:
        return question
    return replace(question, text=written)
