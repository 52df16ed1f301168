"""Names with commas in them, kept whole while a sentence is cut at its commas (pure)."""

from __future__ import annotations

from corpus.glossary import Glossary

_COMMA = "\ue000"  # a private character, in no article


def whole_names(sentence: str) -> str:
    """The sentence on one line, the commas inside names of the glossary hidden."""
    text = " ".join(sentence.split())
    letters = list(text)
    for match in Glossary.load().find(text):
        for place in range(match.start, match.end):
            if letters[place] == ",":
                letters[place] = _COMMA
    return "".join(letters)


def with_commas(text: str) -> str:
    """The text with those commas again."""
    return text.replace(_COMMA, ",")
