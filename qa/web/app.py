"""The web application: the API under ``/api`` and ``/v1``, the widget, the page at ``/``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from anyio import to_thread
from fastapi import Depends, FastAPI
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from qa.feedback import Feedback
from qa.settings import Settings
from qa.web import problems
from qa.web.admin import admin_router, upload_limit
from qa.web.admin_door import AdminDoor
from qa.web.api import ErrorOut, api_router
from qa.web.api_limits import Count, CountedPage, counted, counter
from qa.web.counts import Counts
from qa.web.follow_ups import follow_ups_router
from qa.web.middleware import BodyLimit, SecurityHeaders
from qa.web.reading import reading_router
from qa.web.shapes import problems_of
from qa.web.spoken import Spoken
from qa.web.v1 import v1_router
from qa.web.warm import ReadyWhenWarm
from qa.web.widget_pages import pages_router
from qa.web.widget_routes import widget_router

if TYPE_CHECKING:
    from qa.assistant import Assistant

THREADS = 400  # a question that waits its turn, or for a language model, keeps one
STATIC = Path(__file__).parent / "static"

ABOUT = """Answers about Viet Nam's Women, Peace and Security programme, in Vietnamese and English.

Every sentence of an answer carries citations, and for each of them
`articles[id].text[start:end] == quote`, with offsets in Unicode code points. What the articles do
not say comes back with status `abstained`.
Every error is `{"error": "one line that says what to do"}`."""


def create_app(
    assistant: Assistant, settings: Settings, *, mcp: bool = False, warm: Event | None = None
) -> FastAPI:
    """Return the application, with ``mcp`` the Model Context Protocol at ``/mcp`` too; it says that it is
    ready once ``warm`` is set. Nothing here reads the environment or opens an index. Raises `UsageError`."""
    counts = Counts(settings.limits)
    count = counter(settings, counts)
    tools = _mcp_route(assistant, count) if mcp else None
    app = FastAPI(
        lifespan=_lifespan(tools[1] if tools else None),
        title="wps-qa",
        description=ABOUT,
        openapi_url="/api/openapi.json",
        docs_url=None,  # the bundled documentation page loads its script from another host
        redoc_url=None,
        telemetry={"exclude": lambda scope: True, "auto_configure": False},
    )
    door = AdminDoor(settings, counts)
    app.add_middleware(BodyLimit, more=upload_limit(door))
    if warm is not None:
        app.add_middleware(ReadyWhenWarm, warm=warm)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Spoken)  # the outermost: the others can refuse, too
    problems.install(app)
    feedback = Feedback(settings.data_dir / "feedback.sqlite")
    if tools:
        app.router.routes.append(tools[0])
    limited = [Depends(counted(settings, counts))]
    asked = problems_of(ErrorOut, 400, 413, 429, 500, 503)
    app.include_router(follow_ups_router(assistant), dependencies=limited, responses=asked)
    kept = problems_of(ErrorOut, 400, 401, 403, 404, 413, 429, 500, 502, 503)
    app.include_router(admin_router(assistant, settings, door), responses=kept)
    # After the others below /api, because it answers for every address that is not there.
    app.include_router(api_router(assistant, feedback), dependencies=limited)
    app.include_router(v1_router(assistant), dependencies=limited)
    app.include_router(widget_router(assistant, settings, feedback, counts))
    app.include_router(pages_router(settings))
    app.include_router(reading_router(assistant))
    app.mount("/page", StaticFiles(directory=STATIC), name="page")
    _mount_page(app, assistant, count)
    describe(app)
    return app


def describe(app: FastAPI) -> None:
    """Correct what the framework says of the API by itself: a request that cannot be read is answered
    with 400 here, never 422; and the administration wants its token."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            described = made()
            for path, operations in described["paths"].items():
                for operation in operations.values():
                    operation["responses"].pop("422", None)
                    if path.startswith("/api/admin/") and path != "/api/admin/state":
                        operation["security"] = [{"administration": []}]
            parts = described["components"]
            for name in ("HTTPValidationError", "ValidationError"):
                parts["schemas"].pop(name, None)
            parts["securitySchemes"] = {"administration": {"type": "http", "scheme": "bearer"}}
        return app.openapi_schema or {}

    app.openapi = openapi  # type: ignore[method-assign]


Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def _lifespan(more: Lifespan | None) -> Lifespan:
    """Threads for those who wait their turn, beside those for everything else, while the app serves."""

    @asynccontextmanager
    async def serving(app: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = THREADS
        async with more(app) if more else nullcontext():
            yield

    return serving


def _mcp_route(assistant: Assistant, count: Count) -> tuple[Route, Lifespan]:
    """Its one address, counted like the other ways to ask, and what is open while the app serves."""
    from qa.mcp_server import mounted

    serving, running = mounted(assistant)
    route = Route("/mcp", endpoint=CountedPage(serving, count), include_in_schema=False)
    return route, lambda app: running()


def _mount_page(app: FastAPI, assistant: Assistant, count: Count) -> None:
    """Mount Gradio at the root, last, so that every route before it wins."""
    from qa.web.page import build_page
    from qa.web.page_host import PageHost

    page = build_page(assistant)
    import gradio as gr

    gr.mount_gradio_app(
        app,
        page,
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        enable_monitoring=False,
        ssr_mode=False,
        mcp_server=False,
        pwa=False,
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["monospace"]),
    )
    mount = app.routes[-1]
    assert isinstance(mount, Mount)  # noqa: S101 - the line above appended it
    mount.app = CountedPage(PageHost(mount.app), count)
