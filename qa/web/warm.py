"""What the first question would otherwise wait for, done as soon as the server runs."""

from __future__ import annotations

import gc
import logging
import time
from threading import Event, Thread
from typing import TYPE_CHECKING

import anyio
from starlette.types import ASGIApp, Receive, Scope, Send

from qa import trace
from qa.errors import WpsqaError
from qa.settings import Settings
from qa.types import Question
from qa.web.problems import problem

if TYPE_CHECKING:
    from qa.assistant import Assistant

log = logging.getLogger(__name__)

READY = "/api/ready"
LONGEST = 20.0  # seconds a request for READY is held
_STEP = 0.02


def warm_up(assistant: Assistant, settings: Settings, over: Event) -> None:
    """Warm up beside the server; ``over`` is set when that is done, well or not."""

    def run() -> None:
        try:
            with trace.off():  # nobody asked
                _warm(assistant, settings)
        except WpsqaError:
            pass  # whoever asks is told
        except Exception:
            log.exception("warming up failed")
        finally:
            _settle()
            over.set()

    Thread(target=run, name="warm-up", daemon=True).start()


def _warm(assistant: Assistant, settings: Settings) -> None:
    """Rehearse with one title of each language; a language model is loaded, never asked."""
    titles = {a.language: Question(a.title, a.language) for a in assistant.articles() if a.title}
    for question in titles.values():
        assistant.rehearse(question)
    if settings.model and assistant.mode == settings.model:
        from qa.models import preload

        preload(settings)


def _settle() -> None:
    """Keep the collector from looking again and again through what the libraries have loaded, which stays
    anyway: going through it takes 100 to 200 ms, in the middle of someone's answer."""
    gc.collect()
    gc.freeze()


class ReadyWhenWarm:
    """Hold a request for `READY` until the warm-up is over, so that who waits for it meets no cold start;
    everything else is served meanwhile."""

    def __init__(self, app: ASGIApp, warm: Event) -> None:
        self.app, self.warm = app, warm

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == READY and not await self._is_warm():
            busy = problem("the server is still starting: ask again in a few seconds", 503)
            await busy(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _is_warm(self) -> bool:
        until = time.monotonic() + LONGEST
        while not self.warm.is_set() and time.monotonic() < until:
            await anyio.sleep(_STEP)
        return self.warm.is_set()
