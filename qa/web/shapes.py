"""What the addresses return, for their description and for whoever makes a client from it.

The values are made by `qa.answer_json` and `qa.web.articles`; a test holds the two together.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, Field

from corpus.types import Certainty, Language
from qa.types import Status, Support
from qa.web.problems import problem_doc

Day = date | None


class CitationOut(BaseModel):
    """The exact words a sentence rests on: `articles[article_id].text[start:end] == quote`."""

    marker: int = Field(ge=1)
    article_id: str
    article_version: str
    title: str
    publisher: str | None
    published: Day
    published_certainty: Certainty
    language: Language
    url: str | None
    start: int = Field(ge=0, description="In Unicode code points.")
    end: int = Field(ge=0)
    quote: str
    highlight: list[int] | None = Field(description="The likely answer words, within `quote`.")


class SentenceOut(BaseModel):
    """A sentence and the markers of its citations."""

    text: str
    support: Support
    citations: list[int]
    language: Language
    translated: bool


class NoteOut(BaseModel):
    """A remark beside the answer; `code` is stable for programs."""

    code: str
    text: str
    article_ids: list[str]


class UsageOut(BaseModel):
    """What a language model was asked for one answer; `cost` is null where it is not known."""

    model: str
    prompt_tokens: int
    cached_tokens: int
    completion_tokens: int
    requests: int
    uncounted: int
    cost: float | None
    currency: str | None


class AnswerOut(BaseModel):
    """An answer. What the articles do not say has the status `abstained`."""

    question: str
    language: Language
    as_of: Day
    status: Status
    sentences: list[SentenceOut]
    citations: list[CitationOut]
    notes: list[NoteOut]
    confidence: float | None
    answerer: str
    prompt_digest: str | None
    timings_ms: dict[str, float]
    usage: UsageOut | None = None


class HitOut(BaseModel):
    """A passage, with its score and what the score is made of."""

    article_id: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str
    score: float
    parts: dict[str, float]


class SearchOut(BaseModel):
    """The passages nearest to a query, best first."""

    query: str
    hits: list[HitOut]
    timings_ms: dict[str, float]


class CardOut(BaseModel):
    """An article without its text."""

    id: str
    version: str
    title: str
    language: Language
    publisher: str | None
    agency: str | None
    author: str | None
    published: Day
    published_certainty: Certainty
    published_note: str | None = Field(description="In English where it is in both languages.")
    published_notes: dict[Language, str] = Field(
        description="How the day was found, by language: in both, in one, or none."
    )
    url: str | None


class ArticlesOut(BaseModel):
    """Every article."""

    articles: list[CardOut]


class RenderingOut(BaseModel):
    """A translation of `text[start:end]` of an article."""

    article_id: str
    start: int
    end: int
    language: Language
    text: str
    origin: str
    reviewed: bool


class ArticleOut(CardOut):
    """An article with its text; with `span` also the text cut in three."""

    text: str
    renderings: list[RenderingOut]
    before: str = Field(default="", description="Only with `span`, like the next two.")
    quote: str = ""
    after: str = ""


class MessageOut(BaseModel):
    """A reply of the OpenAI protocol, with the citations of `/api/ask` beside the text."""

    role: Literal["assistant"]
    content: str
    refusal: None
    citations: list[CitationOut]
    sentences: list[SentenceOut]
    notes: list[NoteOut]
    status: Status


class ChoiceOut(BaseModel):
    """The one choice there is."""

    index: Literal[0]
    message: MessageOut
    finish_reason: Literal["stop", "length"]
    logprobs: None


class CompletionOut(BaseModel):
    """A whole reply of the OpenAI protocol."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[ChoiceOut]


class ModelOut(BaseModel):
    """A model of the OpenAI protocol."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class ModelsOut(BaseModel):
    """The models."""

    object: Literal["list"]
    data: list[ModelOut]


class FailureOut(BaseModel):
    """An error of the OpenAI protocol."""

    message: str
    type: str
    param: None
    code: str | None


class OpenAIErrorOut(BaseModel):
    """What every failed request below `/v1` returns."""

    error: FailureOut


def problems_of(model: type[BaseModel], *codes: int) -> dict[int | str, dict[str, Any]]:
    """The failed requests of an address, for its description."""
    return {code: {"model": model, "description": problem_doc(code)} for code in codes}
