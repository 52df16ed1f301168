"""How a model is told to write, and what it wrote: JSON read while it comes, or text with markers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from prompts.loader import load
from qa.cited import LONGEST, NOTHING, CitedSentence, cut, spoken
from qa.errors import Interrupted
from qa.grounding import NONE
from qa.models import Schema

# No length is limited here: under a limit on letters small models run on in other scripts.
SCHEMA: Schema = {
    "title": "answer",
    "type": "object",
    "properties": {
        "sentences": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string"},
                    "sources": {"type": "array", "items": {"type": "integer"}},
                },
                "required": ["text", "sources"],
                "additionalProperties": False,
            },
        },
        "answered": {"type": "boolean"},
    },
    "required": ["sentences", "answered"],
    "additionalProperties": False,
}
"""``sentences`` come before ``answered``, so that the first can be shown before anything else is written."""

NO_ANSWER = json.dumps({"sentences": [], "answered": False})


@dataclass(frozen=True)
class Form:
    """How a model is to write down an answer: ``told`` says it in the prompt, ``none`` is what it writes
    when there is none, ``schema`` is None for plain text with markers."""

    told: str
    none: str
    schema: Schema | None = None

    def read(self, pieces: Iterable[str], plain: Callable[[], None]) -> Iterator[CitedSentence]:
        """The sentences of a stream; ``plain`` is told when JSON was asked for and none came."""
        return written(pieces, plain) if self.schema else cut(pieces)

    def again(self, sentence: CitedSentence) -> str:
        """A sentence as the model would have written it, to be sent back."""
        if self.schema is None:
            return sentence.text
        row = {"text": sentence.text, "sources": list(sentence.numbers)}
        return json.dumps({"sentences": [row], "answered": True}, ensure_ascii=False)


def as_text() -> Form:
    """Sentences followed by their numbers in brackets."""
    return Form(load("form-text").text, NONE)


def as_json() -> Form:
    """Objects of `SCHEMA`."""
    return Form(load("form-json").text, NO_ANSWER, SCHEMA)


_OPEN = re.compile(r"\s*(?:```\w*\s*)?\{")
_MAYBE = re.compile(r"\s*(?:`{1,2}|```\w{0,8}\s*)?")
_LIST = re.compile(r'"sentences"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_DECODER = json.JSONDecoder(strict=False)


def written(pieces: Iterable[str], plain: Callable[[], None]) -> Iterator[CitedSentence]:
    """The sentences of a stream that was asked for JSON of `SCHEMA`. One that is no JSON is read as
    plain text with markers, and ``plain`` is told. Raises `Interrupted` when the JSON ends before it is
    whole; the sentences that were whole have come by then."""
    text = ""
    stream = iter(spoken(pieces))
    for piece in stream:
        text += piece
        if _OPEN.match(text):
            yield from _objects(chain([text], stream))
            return
        if not _MAYBE.fullmatch(text):
            break
    if text.strip():
        plain()
    yield from cut(chain([text], stream))


def _objects(pieces: Iterable[str]) -> Iterator[CitedSentence]:
    reader = _Reader()
    for piece in pieces:
        yield from reader.read(piece)
        if len(reader.text) > LONGEST:
            break
    whole = _value(reader.text, reader.text.find("{"))
    if whole is None:
        raise Interrupted("the language model broke off before it was finished; ask again")
    if whole[0].get("answered") is False:
        yield NOTHING


@dataclass
class _Reader:
    """The text so far; what lies before ``at`` has been read. ``inside`` the list of sentences."""

    text: str = ""
    at: int = 0
    inside: bool = False
    passed: bool = False

    def read(self, piece: str) -> Iterator[CitedSentence]:
        """The sentences that this piece completes."""
        self.text += piece
        if not (self.inside or self.passed) and (found := _LIST.search(self.text)):
            self.inside, self.at = True, found.end()
        while self.inside and (found := _BETWEEN.match(self.text, self.at)):
            at = found.end()
            if self.text[at : at + 1] == "]":
                self.inside, self.passed, self.at = False, True, at + 1
                return
            # Only a bracket can complete an object: without one the text need not be read again.
            element = _value(self.text, at) if self._may_end(at, piece) else None
            if element is None:
                return
            value, self.at = element
            yield from _sentences(value)

    def _may_end(self, at: int, piece: str) -> bool:
        return bool(self.text[at:]) and any(end in piece for end in '}"')


def _value(text: str, at: int) -> tuple[Any, int] | None:
    """The JSON value at a place and where it ends, None when it is not whole."""
    try:
        return _DECODER.raw_decode(text, at)
    except (ValueError, RecursionError):
        return None


def _sentences(element: Any) -> Iterator[CitedSentence]:
    """What one element of the list says: often one sentence, sometimes several, perhaps with markers."""
    if isinstance(element, str):
        element = {"text": element}
    if not isinstance(element, dict) or not isinstance(element.get("text"), str):
        return
    sources = _numbers(element.get("sources"))
    for sentence in cut([element["text"]]):
        if sentence == NOTHING:
            yield NOTHING
            return
        yield CitedSentence(sentence.text, tuple(dict.fromkeys((*sources, *sentence.numbers))))


def _numbers(value: Any) -> Sequence[int]:
    """The numbers of sources, also where they were written as text."""
    listed = value if isinstance(value, list) else [value]
    found: list[int] = []
    for each in listed:
        if isinstance(each, int) and not isinstance(each, bool):
            found.append(each)
        elif isinstance(each, str):
            found += [int(digits) for digits in re.findall(r"\d{1,4}", each)]
    return found
