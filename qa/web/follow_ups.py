"""``/api/follow-ups``: what could be asked next. It is a request of its own, so that no answer waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from corpus.types import Language
from qa.follow_ups import After, FollowUps, Place
from qa.types import Turn
from qa.web.api import MAX_TURNS, Text, TurnIn, parse_day

if TYPE_CHECKING:
    from qa.assistant import Assistant

MOST_PLACES = 50


class PlaceIn(BaseModel):
    """A span of an article: a citation of an answer, or a hit. Its other fields are left out."""

    model_config = ConfigDict(extra="ignore")
    article_id: Text = Field(max_length=200)
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class AfterIn(BaseModel):
    """An answer that was just given."""

    model_config = ConfigDict(extra="forbid")
    history: list[TurnIn] = Field(
        max_length=MAX_TURNS, description="The conversation, the answer just given included."
    )
    language: Language = Field(description="Language of that answer.")
    cited: list[PlaceIn] = Field(
        default=[], max_length=MOST_PLACES, description="The citations of the answer."
    )
    near: list[PlaceIn] = Field(
        default=[], max_length=MOST_PLACES, description="Hits, for an answer that cites nothing."
    )
    as_of: str | None = None


def _places(given: list[PlaceIn]) -> tuple[Place, ...]:
    return tuple(Place(place.article_id, place.start, place.end) for place in given)


def follow_ups_router(assistant: Assistant) -> APIRouter:
    """Return ``/api/follow-ups``."""
    router = APIRouter(prefix="/api", tags=["answers"])
    follow_ups = FollowUps(assistant)

    @router.post("/follow-ups")
    def offer(given: AfterIn) -> dict[str, list[str]]:
        """Return up to three questions that the articles answer, made of what stands around the
        cited words; each was answered from there before it is offered."""
        history = tuple(Turn(turn.role, turn.text) for turn in given.history)
        after = After(
            history,
            given.language,
            _places(given.cited),
            _places(given.near),
            parse_day(given.as_of),
        )
        return {"questions": list(follow_ups.offer(after))}

    return router
