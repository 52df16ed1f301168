"""The web application: the API under ``/api`` and ``/v1``, the widget, the page at ``/``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import Depends, FastAPI
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from qa.feedback import Feedback
from qa.settings import Settings
from qa.web import problems
from qa.web.admin import admin_router, upload_limit
from qa.web.admin_door import AdminDoor
from qa.web.api import api_router
from qa.web.api_limits import counted
from qa.web.follow_ups import follow_ups_router
from qa.web.middleware import BodyLimit, SecurityHeaders
from qa.web.reading import reading_router
from qa.web.v1 import v1_router
from qa.web.widget_pages import pages_router
from qa.web.widget_routes import widget_router

if TYPE_CHECKING:
    from qa.assistant import Assistant

STATIC = Path(__file__).parent / "static"

ABOUT = """Answers about Viet Nam's Women, Peace and Security programme, in Vietnamese and English.

Every sentence of an answer carries citations, and for each of them
`articles[id].text[start:end] == quote`, with offsets in Unicode code points. What the articles do
not say comes back with status `abstained`.
Every error is `{"error": "one line that says what to do"}`."""


def create_app(assistant: Assistant, settings: Settings) -> FastAPI:
    """Return the application. Nothing here reads the environment or opens an index."""
    app = FastAPI(
        title="wps-qa",
        description=ABOUT,
        openapi_url="/api/openapi.json",
        docs_url=None,  # the bundled documentation page loads its script from another host
        redoc_url=None,
    )
    door = AdminDoor(settings)
    app.add_middleware(BodyLimit, more=upload_limit(door))
    app.add_middleware(SecurityHeaders)
    problems.install(app)
    feedback = Feedback(settings.data_dir / "feedback.sqlite")
    limited = [Depends(counted(settings))]
    app.include_router(follow_ups_router(assistant), dependencies=limited)
    app.include_router(admin_router(assistant, settings, door))
    # After the others below /api, because it answers for every address that is not there.
    app.include_router(api_router(assistant, feedback), dependencies=limited)
    app.include_router(v1_router(assistant))
    app.include_router(widget_router(assistant, settings, feedback))
    app.include_router(pages_router(settings))
    app.include_router(reading_router(assistant))
    app.mount("/page", StaticFiles(directory=STATIC), name="page")
    _mount_page(app, assistant)
    return app


def _mount_page(app: FastAPI, assistant: Assistant) -> None:
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
    mount.app = PageHost(mount.app)
