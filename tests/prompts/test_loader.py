"""Prompts: read by name, known by digest, strict about their variables."""

from __future__ import annotations

import pytest

from corpus.errors import NotFound
from prompts.loader import Prompt, load


def test_every_prompt_renders_with_its_own_variables() -> None:
    for name in ("answer", "condense", "repair"):
        prompt = load(name)
        values = dict.fromkeys(prompt.variables, "§")
        assert "$" not in prompt.render(**values)
        assert prompt.render(**values).count("§") >= len(values) > 0


def test_the_digest_follows_the_text() -> None:
    prompt = load("answer")
    assert len(prompt.digest) == 12
    assert Prompt("answer", prompt.text + "!").digest != prompt.digest
    assert Prompt("other", prompt.text).digest == prompt.digest


def test_a_missing_and_an_unused_variable_are_errors() -> None:
    prompt = Prompt("toy", "Say $what to ${whom}.")
    assert prompt.render(what="hello", whom="all") == "Say hello to all."
    with pytest.raises(ValueError, match="needs whom"):
        prompt.render(what="hello")
    with pytest.raises(ValueError, match="does not use extra"):
        prompt.render(what="hello", whom="all", extra="x")


def test_values_are_data() -> None:
    assert Prompt("toy", "$text").render(text="costs $5 and $what") == "costs $5 and $what"


@pytest.mark.parametrize("name", ["nothing", "../qa/types", "answer.md", ""])
def test_an_unknown_prompt_is_named(name: str) -> None:
    with pytest.raises(NotFound, match="there is no prompt"):
        load(name)


def test_the_question_stands_after_the_sources() -> None:
    text = load("answer").text
    assert text.index("$sources") < text.index("$question") > len(text) - 20
