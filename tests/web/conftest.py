"""The application on a loopback port, and a browser to look at it."""

from __future__ import annotations

import gc
import os
import shutil
import socket
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from qa.settings import Settings
from tests.web.fakes import TOYS, FakeAssistant

# Only what a test needs; the rest keeps the browser from calling home by itself.
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def make_app(assistant: Any, data_dir: Path, *, mcp: bool = False, **options: Any) -> Any:
    """Build the application. Gradio leaves event loops unclosed while it is set up; they are
    collected here, so that the warning does not fall on whichever test runs next."""
    from qa.web.app import create_app

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "unclosed", ResourceWarning)
        app = create_app(assistant, Settings(data_dir=data_dir, **options), mcp=mcp)
        gc.collect()
    return app


@contextmanager
def running(assistant: Any, data_dir: Path, *, port: int = 0, **options: Any) -> Iterator[str]:
    """Serve the application from a thread and return its address; ``options`` are settings. Port 0
    is any free one."""
    import uvicorn

    app = make_app(assistant, data_dir, **options)
    listener = socket.create_server(("127.0.0.1", port))
    config = uvicorn.Config(
        app, log_level="error", access_log=False, ws="none", proxy_headers=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    assert server.started, "the server did not start"
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        server.should_exit = True
        thread.join(20)
        listener.close()


@pytest.fixture(scope="session")
def toy_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The application with the toy articles."""
    with running(FakeAssistant(TOYS), tmp_path_factory.mktemp("toy")) as address:
        yield address


@pytest.fixture(scope="session")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The application without any article."""
    with running(FakeAssistant(()), tmp_path_factory.mktemp("empty")) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium; without one the tests are skipped, but never in CI."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=15_000)  # a loaded machine takes its time
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not path:
        if os.environ.get("CI"):
            pytest.fail("CI needs a Chromium: install it or set CHROMIUM to its path")
        pytest.skip("no Chromium: install it or set CHROMIUM to its path")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=BROWSER_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., Any]]:
    """Open an address in a fresh profile. `page.requested` lists every address asked for, and
    `page.complaints` what the console said; both are checked when the test ends."""
    contexts, pages = [], []

    def opened(address: str, locale: str = "en-GB", width: int = 1280, **options: Any) -> Any:
        context = browser.new_context(
            locale=locale,
            viewport={"width": width, "height": 800},
            permissions=["clipboard-read", "clipboard-write"],
            **options,
        )
        page = context.new_page()
        page.requested, page.complaints, page.site = [], [], address
        page.on("request", lambda request: page.requested.append(request.url))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on(
            "console",
            lambda message: (
                page.complaints.append(message.text) if message.type == "error" else None
            ),
        )
        page.goto(address)
        page.locator("#question").wait_for()
        contexts.append(context)
        pages.append(page)
        return page

    yield opened
    for page in pages:
        elsewhere = [
            url for url in page.requested if not url.startswith((page.site, "data:", "blob:"))
        ]
        assert elsewhere == []
    for context in contexts:
        context.close()


def settles(page: Any, read: Callable[[], Any], wanted: Any) -> None:
    """Wait until what is read is what is wanted; a loaded machine shows it later. ``wanted`` is a value,
    or a function that says whether the value will do."""
    deadline = time.monotonic() + 15
    while True:
        found = read()
        right = wanted(found) if callable(wanted) else found == wanted
        if right:
            return
        assert time.monotonic() < deadline, f"it stayed {found!r}"
        page.wait_for_timeout(50)


def ask(page: Any, question: str) -> Any:
    """Ask on the page, wait for the end of the answer and return its element."""
    page.fill("#question", question)
    page.press("#question", "Enter")
    last = page.locator(".exchange").last
    page.wait_for_function(
        """question => {
            const all = [...document.querySelectorAll('.exchange')];
            const last = all[all.length - 1];
            return last && last.querySelector('.question').textContent === question
                && last.dataset.state !== 'asking';
        }""",
        arg=question,
    )
    return last
