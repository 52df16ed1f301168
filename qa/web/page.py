"""The page: a Gradio app that hosts the reading room and offers `ask` and `search` to its clients.

The reading room is one `gr.HTML` component whose script (`static/main.js`) talks to ``/api``, the
same address the widget and scripts use, so there is one answer path. It builds its elements from
text, never from markup, so words of an article or of a model cannot become elements.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

from qa.answer_json import answer_to_json, search_to_json
from qa.errors import WpsqaError
from qa.web.api import parse_day
from qa.web.page_host import TITLES

if TYPE_CHECKING:
    from qa.assistant import Assistant

CONCURRENT_QUESTIONS = 8
WAITING_QUESTIONS = 64

# Relative to the document, not to the Gradio bundle that runs this line.
START = "import(new URL('page/main.js', document.baseURI)).then(page => page.start(element))"


def _clients(assistant: Assistant) -> None:
    """Declare what a Gradio client may call."""
    import gradio as gr

    def ask(question: str, as_of: str = "") -> dict[str, Any]:
        """Answer a question with the exact words each sentence rests on."""
        try:
            asked = assistant.question(question, as_of=parse_day(as_of or None))
            return answer_to_json(assistant.ask(asked), assistant.article)
        except WpsqaError as error:
            raise gr.Error(str(error), print_exception=False) from error

    def search(query: str, k: int = 10) -> dict[str, Any]:
        """Return the passages nearest to the query, best first."""
        try:
            started = time.perf_counter()
            hits = assistant.search(query, max(1, min(k, 50)))
            spent = (time.perf_counter() - started) * 1000
            return search_to_json(query, hits, assistant.article, spent)
        except WpsqaError as error:
            raise gr.Error(str(error), print_exception=False) from error

    gr.api(ask, api_name="ask")
    gr.api(search, api_name="search")


def build_page(assistant: Assistant) -> Any:
    """Return the Gradio app (a `gradio.Blocks`), its queue set."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read by Gradio while it is imported
    import gradio as gr

    with gr.Blocks(title=TITLES["en"], analytics_enabled=False, fill_width=True) as page:
        gr.HTML(
            value="",
            html_template='<div id="room"></div>',
            js_on_load=START,
            apply_default_css=False,
            elem_id="room-host",
        )
        _clients(assistant)
    page.queue(default_concurrency_limit=CONCURRENT_QUESTIONS, max_size=WAITING_QUESTIONS)
    return page
