"""The widget in a real browser, on pages of another origin under a strict policy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from playwright.sync_api import expect

from qa.feedback import Feedback
from qa.web import limits
from qa.web.sites import Site, Sites
from qa.web.widget_files import build
from tests.web.conftest import running, settles
from tests.web.fakes import HARBOUR, HOSTILE, MARKET, RENDERING, FakeAssistant
from tests.web.hosts import STRICT, HostSite, hosting

pytestmark = pytest.mark.browser
axe_module = pytest.importorskip("axe_playwright_python.sync_playwright")

MUSEUM = "When did the harbour town open a lighthouse museum?"
CHO = "Chợ nổi mở lại ngày nào sau mùa lũ?"
PLENTY = 100_000


class World(NamedTuple):
    """The server, a site that may show the widget, and one that may not."""

    chat: str
    folder: Path
    site: Site
    host: HostSite
    stranger: HostSite

    def tag(self, **data: str) -> str:
        more = "".join(f' data-{name}="{value}"' for name, value in data.items())
        return (
            f'<script async src="{self.chat}widget.js" data-site="{self.site.id}"{more}></script>'
        )

    def page(
        self, lang: str = "en", head: str = "", body: str = "<h1>News</h1>", **data: str
    ) -> str:
        """Add a page with the tag in its head."""
        html = (
            f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>News</title>'
            f"{head}{self.tag(**data)}</head><body>{body}</body></html>"
        )
        return self.host.page(f"/{lang}-{abs(hash(html))}", html)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("widget")
    with hosting() as host, hosting() as stranger, pytest.MonkeyPatch.context() as patch:
        for name in ("TOKENS_A_MINUTE", "ASKED_A_MINUTE", "ASKED_A_MINUTE_SITE"):
            patch.setattr(limits, name, PLENTY)
        site = Sites(folder).add("News", [host.origin])
        with running(FakeAssistant(), folder) as chat:
            host.policy = stranger.policy = STRICT.format(chat=chat.rstrip("/"))
            yield World(chat, folder, site, host, stranger)


Visit = Callable[..., Any]


@pytest.fixture
def visit(browser: Any, world: World) -> Iterator[Visit]:
    """Open a page in a fresh profile. What the console says, and every address asked for, is kept
    in `page.complaints` and `page.requested`; nothing but the two servers may be asked."""
    contexts, pages = [], []

    def opened(address: str, width: int = 1000, height: int = 760, **options: Any) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            permissions=["clipboard-read", "clipboard-write"],
            **{"locale": "en-GB", **options},
        )
        page = context.new_page()
        page.requested, page.complaints = [], []
        page.on("request", lambda request: page.requested.append(request.url))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on(
            "console",
            lambda said: page.complaints.append(said.text) if said.type == "error" else None,
        )
        contexts.append(context)
        pages.append(page)
        page.goto(address)
        return page

    yield opened
    for page in pages:
        ours = (world.chat, world.host.origin, world.stranger.origin)
        assert [url for url in page.requested if not url.startswith(ours)] == []
    for context in contexts:
        context.close()


def launch(page: Any) -> Any:
    """Open the panel and return where it is: the widget, or the frame in it."""
    page.locator("wpsqa-widget .launcher").click()
    widget = page.locator("wpsqa-widget")
    widget.locator("dialog[open]").wait_for()
    if widget.locator("iframe").count():
        widget = page.frame_locator("wpsqa-widget iframe")
    widget.locator("textarea").wait_for()
    return widget


def ask(panel: Any, question: str) -> Any:
    """Ask, wait for the end of the answer and return its element."""
    before = panel.locator(".exchange").count()
    panel.locator("textarea").fill(question)
    panel.locator("textarea").press("Enter")
    last = panel.locator(f".exchange:nth-child({before + 1})")
    panel.locator(f".exchange:nth-child({before + 1}):not([data-state=asking])").wait_for()
    return last


def until(page: Any, name: str) -> None:
    """Wait for an event of that name in `window.heard`."""
    settles(page, lambda: page.evaluate("heard.map(([name]) => name)"), lambda heard: name in heard)


def focused(page: Any, name: str) -> None:
    """Wait until what has the focus is of that class."""
    settles(page, lambda: active(page), name)


def active(page: Any) -> str:
    """The class of what has the focus, in the shadow tree or in the page."""
    found: str = page.evaluate(
        "(document.activeElement.shadowRoot?.activeElement || document.activeElement).className"
        " || document.activeElement.shadowRoot?.activeElement?.localName"
        " || document.activeElement.localName"
    )
    return found


@pytest.mark.parametrize("mode", ["shadow", "iframe"])
@pytest.mark.parametrize(
    ("lang", "question", "article", "label", "says"),
    [
        ("en", MUSEUM, HARBOUR, "Ask the articles", "Harbour Gazette · 4 May 2021"),
        ("vi-VN", CHO, MARKET, "Hỏi các bài báo", "Báo Miền Sông · 13/9/2022 (ngày suy ra)"),
    ],
)
def test_one_tag_in_the_head_is_enough(
    visit: Visit,
    world: World,
    mode: str,
    lang: str,
    question: str,
    article: Any,
    label: str,
    says: str,
) -> None:
    page = visit(world.page(lang, mode=mode))
    launcher = page.get_by_role("button", name=label)
    launcher.wait_for()
    panel = launch(page)
    answer = ask(panel, question)
    expect(answer).to_have_attribute("data-status", "answered")
    quote = answer.locator(".text").text_content()
    answer.locator(".chip").click()
    card = answer.locator(".card")
    expect(card.locator(".title")).to_have_text(article.title)
    expect(card.locator(".title")).to_have_attribute("lang", article.language)
    expect(card).to_contain_text(says, use_inner_text=True)
    expect(card.locator("blockquote")).to_have_text(quote)
    expect(card.locator("strong")).to_have_text(quote.split()[0])
    with page.context.expect_page() as opening:
        card.get_by_role("link").first.click()
    reading = opening.value
    reading.wait_for_load_state()
    assert reading.url.startswith(f"{world.chat}articles/{article.id}?span=")
    expect(reading.locator("mark#quote")).to_have_text(quote)
    assert page.complaints == []
    assert page.context.cookies() == []


def test_nothing_is_loaded_before_somebody_wants_it(visit: Visit, world: World) -> None:
    page = visit(world.page())
    launcher = page.locator("wpsqa-widget .launcher")
    launcher.wait_for()
    from_chat = [url for url in page.requested if url.startswith(world.chat)]
    assert from_chat == [f"{world.chat}widget.js"]
    with page.expect_response(re.compile("panel.js$")):
        launcher.hover()
    assert not [url for url in page.requested if url.endswith("/token")]
    expect(page.locator("wpsqa-widget dialog[open]")).to_have_count(0)


@pytest.mark.parametrize("mode", ["shadow", "iframe"])
def test_verified_sentences_arrive_one_by_one(visit: Visit, world: World, mode: str) -> None:
    page = visit(world.page(mode=mode))
    panel = launch(page)
    panel.locator("textarea").fill("SLOW museum")
    panel.locator("textarea").press("Enter")
    panel.locator(".exchange[data-state=asking] .sentence").nth(1).wait_for()
    panel.locator(".exchange[data-state=done]").wait_for()
    expect(panel.locator(".sentence")).to_have_count(5)


def test_a_pinned_tag_works_and_what_was_altered_does_not_run(visit: Visit, world: World) -> None:
    made = build()
    tag = (
        f'<script async src="{world.chat}widget/{made.version}/widget.js" '
        f'integrity="{made.loader.integrity}" crossorigin="anonymous" data-site="{world.site.id}">'
        "</script>"
    )
    address = world.host.page(
        "/pinned", f'<!doctype html><html lang="en"><title>x</title><body>{tag}</body></html>'
    )
    expect(ask(launch(visit(address)), MUSEUM)).to_have_attribute("data-status", "answered")

    page = visit("about:blank")
    evil = {"Access-Control-Allow-Origin": "*", "Content-Type": "text/javascript"}
    altered = f"{made.files['talk.js'].plain.decode()}\nwindow.hacked = 1;"
    page.route("**/talk.js", lambda route: route.fulfill(body=altered, headers=evil))
    page.goto(address)
    page.locator("wpsqa-widget .launcher").click()
    alert = page.locator("wpsqa-widget").get_by_role("alert")
    alert.get_by_text("could not be loaded").wait_for()
    expect(alert.get_by_role("link")).to_have_attribute("href", world.chat)
    assert page.evaluate("window.hacked") is None


def test_a_strange_page_gets_no_token_and_says_so(visit: Visit, world: World) -> None:
    html = f'<!doctype html><html lang="vi"><head><title>x</title>{world.tag()}</head><body></body>'
    page = visit(world.stranger.page("/", html))
    panel = launch(page)
    answer = ask(panel, CHO)
    expect(answer).to_contain_text("chưa được phép dùng khung hỏi đáp", use_inner_text=True)
    expect(answer.locator(".sentence")).to_have_count(0)


def test_a_stolen_token_is_of_no_use_elsewhere(visit: Visit, world: World) -> None:
    page = visit(world.page())
    with page.expect_response("**/widget/token") as got:
        launch(page)
    token = got.value.json()["token"]
    use = """async ([chat, token]) => {
        const headers = {'Content-Type': 'application/json', Authorization: 'Bearer ' + token};
        const body = JSON.stringify({question: 'museum lighthouse'});
        try { return (await fetch(chat + 'widget/ask', {method: 'POST', headers, body})).status; }
        catch (error) { return error.name; }
    }"""
    assert page.evaluate(use, [world.chat, token]) == 200
    elsewhere = visit(world.stranger.page("/thief", "<!doctype html><title>x</title>"))
    assert elsewhere.evaluate(use, [world.chat, token]) == "TypeError"


def test_only_the_sites_own_pages_may_frame_it(visit: Visit, world: World) -> None:
    query = f"site={world.site.id}&parent={world.host.origin}"
    frame = (
        f'<!doctype html><title>x</title><iframe src="{world.chat}widget/frame?{query}"></iframe>'
    )
    page = visit(world.stranger.page("/framing", frame))
    settles(page, lambda: " ".join(page.complaints), lambda said: "frame-ancestors" in said)
    inner = page.frames[1]
    expect(inner.locator("#widget")).to_have_count(0)
    # The sandboxed frame of the widget itself has an origin and no more rights than it needs.
    ours = visit(world.page(mode="iframe"))
    launch(ours)
    sandbox = ours.locator("wpsqa-widget iframe").get_attribute("sandbox")
    assert "allow-top-navigation" not in sandbox
    assert "allow-forms" not in sandbox


def test_messages_of_others_are_not_heard(visit: Visit, world: World) -> None:
    page = visit(world.page(mode="iframe"))
    panel = launch(page)
    page.evaluate("window.postMessage({wpsqa: 1, type: 'close'}, '*')")
    page.evaluate(
        "document.querySelector('wpsqa-widget').shadowRoot.querySelector('iframe')"
        ".contentWindow.postMessage({wpsqa: 2, type: 'ask', question: 'museum lighthouse'}, '*')"
    )
    page.wait_for_timeout(300)
    expect(panel.locator(".exchange")).to_have_count(0)
    expect(page.locator("wpsqa-widget dialog[open]")).to_have_count(1)


@pytest.mark.parametrize(
    ("lang", "says"), [("en", "Too many requests"), ("vi", "Có quá nhiều câu hỏi")]
)
def test_too_many_questions_are_told(
    visit: Visit, world: World, lang: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ASKED_A_MINUTE", 1)
    panel = launch(visit(world.page(lang)))
    ask(panel, MUSEUM)
    answer = ask(panel, MUSEUM)
    expect(answer.locator(".status")).to_contain_text(says, use_inner_text=True)
    monkeypatch.setattr(limits, "ASKED_A_MINUTE", PLENTY)
    answer.get_by_role("button", name="Ask again" if lang == "en" else "Hỏi lại").click()
    panel.locator(".exchange:nth-child(2)[data-state=done]").wait_for()
    expect(panel.locator(".exchange")).to_have_count(2)


def test_a_server_that_went_away_is_told(visit: Visit, world: World) -> None:
    page = visit(world.page())
    panel = launch(page)
    page.context.set_offline(True)
    expect(ask(panel, MUSEUM)).to_contain_text("cannot be reached", use_inner_text=True)
    page.context.set_offline(False)
    panel.get_by_role("button", name="Ask again").click()
    panel.locator(".exchange[data-state=done]").wait_for()


def test_a_page_whose_policy_forbids_it_is_told(
    visit: Visit, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = f"{world.chat}widget/{build().version}/"
    policy = f"script-src {world.chat}; connect-src {files}"
    monkeypatch.setattr(world.host, "policy", policy)
    page = visit(world.page())
    expect(ask(launch(page), MUSEUM)).to_contain_text("may not use the widget", use_inner_text=True)
    assert "connect-src" in page.complaints[0]


def test_a_token_that_ran_out_is_renewed(
    visit: Visit, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = visit(world.page())
    panel = launch(page)
    ask(panel, MUSEUM)
    from qa.web.tokens import Signer

    check = Signer.check
    old: list[str] = []

    def once(self: Signer, text: str) -> Any:
        if not old or text in old:
            old.append(text)
            return None
        return check(self, text)

    monkeypatch.setattr(Signer, "check", once)
    expect(ask(panel, MUSEUM)).to_have_attribute("data-status", "answered")
    assert len([url for url in page.requested if url.endswith("/token")]) == 2
    assert len(old) == 1


def test_each_kind_of_answer_looks_like_what_it_is(visit: Visit, world: World) -> None:
    panel = launch(visit(world.page()))
    abstained = ask(panel, "How deep is the Mariana Trench?")
    expect(abstained).to_have_attribute("data-status", "abstained")
    expect(abstained).to_contain_text("The articles do not say.", use_inner_text=True)
    expect(abstained.locator(".chip")).to_have_count(0)
    translated = ask(panel, "TRANSLATE chợ nổi")
    expect(translated.locator(".tag")).to_have_text("translation", use_inner_text=True)
    translated.locator(".chip").click()
    quote = translated.locator("blockquote")
    assert quote.text_content() in MARKET.text
    expect(quote).to_have_attribute("lang", "vi")
    expect(translated.locator(".sentence")).to_have_attribute("lang", RENDERING.language)
    expect(ask(panel, "PARTIAL museum")).to_contain_text(
        "only partly confirmed", use_inner_text=True
    )
    broken = ask(panel, "BREAK museum tower visitor")
    expect(broken.locator(".sentence")).to_have_count(1)
    expect(broken).to_contain_text("The model stopped in the middle", use_inner_text=True)
    expect(ask(panel, "DOWN museum")).to_contain_text("run wpsqa index build", use_inner_text=True)


@pytest.mark.parametrize("mode", ["shadow", "iframe"])
def test_the_conversation_goes_along_and_survives_a_reload(
    visit: Visit, world: World, mode: str
) -> None:
    page = visit(world.page(mode=mode))
    panel = launch(page)
    ask(panel, MUSEUM)
    with page.expect_request("**/widget/ask") as sent:
        ask(panel, "Who painted the tower?")
    body = sent.value.post_data_json
    assert [turn["role"] for turn in body["history"]] == ["user", "assistant"]
    assert body["history"][0]["text"] == MUSEUM
    page.reload()
    panel = launch(page)
    expect(panel.locator(".exchange")).to_have_count(2)
    panel.locator(".chip").first.click()
    panel.locator(".card").wait_for()
    panel.get_by_role("button", name="New conversation").click()
    page.reload()
    expect(launch(page).locator(".exchange")).to_have_count(0)
    assert page.evaluate("localStorage.length") == 0


def test_the_keyboard_is_enough(visit: Visit, world: World) -> None:
    page = visit(world.page(body='<button class="host">Host</button>'))
    page.locator("wpsqa-widget .launcher").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    focused(page, "launcher")
    page.keyboard.press("Enter")
    page.locator("wpsqa-widget dialog[open]").wait_for()
    focused(page, "textarea")
    panel = page.locator("wpsqa-widget")
    ask(panel, MUSEUM)
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if active(page) == "chip":
            break
    page.keyboard.press("Enter")
    panel.locator(".card").wait_for()
    expect(panel.locator(".chip")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    inside = "card => card.contains(card.getRootNode().activeElement)"
    settles(page, lambda: panel.locator(".card").evaluate(inside), True)
    page.keyboard.press("Escape")
    focused(page, "chip")
    expect(panel.locator(".card")).to_have_count(0)
    page.keyboard.press("Enter")
    for _ in range(4):  # past the source, which must not hide what comes next
        page.keyboard.press("Tab")
    focused(page, "plain")
    expect(panel.locator(".card")).to_have_count(0)
    for _ in range(20):  # no trap: Tab leaves the panel for the page
        page.keyboard.press("Tab")
        if active(page) in {"host", "body"}:
            break
    assert active(page) in {"host", "body"}
    panel.locator("textarea").focus()
    page.keyboard.press("Escape")
    expect(panel.locator("dialog[open]")).to_have_count(0)
    focused(page, "launcher")


def test_escape_closes_the_frame_too(visit: Visit, world: World) -> None:
    page = visit(world.page(mode="iframe"))
    panel = launch(page)
    panel.locator("textarea").press("Escape")
    page.locator("wpsqa-widget dialog").wait_for(state="hidden")
    focused(page, "launcher")
    page.keyboard.press("Enter")
    panel.locator("textarea").wait_for()


def test_shortcuts_of_the_page_stay_quiet(visit: Visit, world: World) -> None:
    page = visit(world.page())
    page.evaluate("window.heard = []; addEventListener('keydown', (e) => heard.push(e.key))")
    panel = launch(page)
    panel.locator("textarea").press_sequentially("s/?")
    assert page.evaluate("window.heard") == []
    expect(panel.locator("textarea")).to_have_value("s/?")


def test_the_finished_answer_is_announced_once(visit: Visit, world: World) -> None:
    page = visit(world.page())
    panel = launch(page)
    page.evaluate(
        """() => { window.said = [];
            const log = document.querySelector('wpsqa-widget').shadowRoot.querySelector('[role=log]');
            new MutationObserver((changes) => {
                for (const change of changes) for (const node of change.addedNodes) {
                    window.said.push(node.textContent);
                }
            }).observe(log, {childList: true, subtree: true});
        }"""
    )
    ask(panel, "SLOW museum")
    settles(page, lambda: len(page.evaluate("window.said")), 1)
    [said] = page.evaluate("window.said")
    assert said.count("The harbour town opened a lighthouse museum") == 1
    assert said.endswith("5 sources.")
    expect(panel.get_by_role("log")).to_have_attribute("aria-live", "polite")
    expect(panel.get_by_role("dialog")).to_have_attribute("aria-labelledby", "title")


@pytest.mark.parametrize(("width", "height"), [(320, 640), (500, 380), (640, 256)])
def test_small_screens_and_large_letters(
    visit: Visit, world: World, width: int, height: int
) -> None:
    """A phone, and what is left of a window at 200 and 400 %: all of it, and modal."""
    page = visit(
        world.page(body='<button class="host">Host</button>'),
        width=width,
        height=height,
        reduced_motion="reduce",
    )
    panel = launch(page)
    whole = {"x": 0, "y": 0, "width": width, "height": height}
    settles(page, lambda: panel.locator("dialog").bounding_box(), whole)
    answer = ask(panel, "LONG museum")
    answer.locator(".chip").click()
    answer.locator(".card").wait_for()
    wide = "[...document.querySelector('wpsqa-widget').shadowRoot.querySelectorAll('.panel, .log')]"
    fits = f"{wide}.every((node) => node.scrollWidth <= node.clientWidth)"
    settles(page, lambda: page.evaluate(fits), True)
    expect(panel.locator("textarea")).to_be_visible()
    for _ in range(25):
        page.keyboard.press("Tab")
        assert active(page) != "host"
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    focused(page, "launcher")
    expect(page.locator(".host")).to_be_enabled()


def test_reduced_motion_is_heeded(visit: Visit, world: World) -> None:
    moving = (
        "[...document.querySelector('wpsqa-widget').shadowRoot.querySelectorAll('*')]"
        ".filter((node) => getComputedStyle(node).animationName !== 'none').length"
    )
    still = visit(world.page(), reduced_motion="reduce")
    ask(launch(still), MUSEUM)
    settles(still, lambda: still.evaluate(moving), 0)
    lively = visit(world.page())
    ask(launch(lively), MUSEUM)
    settles(lively, lambda: lively.evaluate(moving), lambda number: number > 0)


RESET = """
*, *::before, *::after { all: unset !important; font-size: 60px !important; color: red !important;
  background: lime !important; display: inline !important; position: static !important;
  letter-spacing: 1em !important; opacity: .5 !important; transform: rotate(3deg) !important; }
html { font-size: 62.5% !important; line-height: 4 !important; direction: rtl !important; }
button, dialog, textarea, p, div, h2, wpsqa-widget { margin: 50px !important; float: left !important;
  width: 3px !important; visibility: hidden !important; z-index: -1 !important; }
.panel, .launcher, .sentence, .chip, .card, .w { display: none !important; }
"""
LOOK = """() => {
    const names = ['color', 'backgroundColor', 'fontSize', 'fontFamily', 'fontWeight', 'lineHeight',
        'letterSpacing', 'display', 'visibility', 'opacity', 'direction', 'textAlign', 'zIndex'];
    const widget = document.querySelector('wpsqa-widget');
    return [widget, ...widget.shadowRoot.querySelectorAll('*')].map((node) => {
        const style = getComputedStyle(node);
        const { x, y, width, height } = node.getBoundingClientRect();
        return [node.localName, node.className.baseVal ?? node.className, x, y, width, height,
            ...names.map((name) => style[name])].join('|');
    });
}"""


def still(page: Any) -> Any:
    """How the widget looks once it looks the same twice running."""
    looks: list[Any] = [None]

    def same() -> bool:
        looks.append(page.evaluate(LOOK))
        return bool(looks[-1] == looks[-2])

    settles(page, same, True)
    return looks[-1]


def test_no_style_of_the_page_reaches_the_widget(visit: Visit, world: World) -> None:
    looks = []
    for head in ("", world.host.style("/reset.css", RESET)):
        page = visit(world.page(head=head), reduced_motion="reduce")
        panel = launch(page)
        ask(panel, MUSEUM).locator(".chip").click()
        panel.locator(".card").wait_for(state="attached")
        page.mouse.move(0, 0)
        looks.append(still(page))
    assert len(looks[0]) > 30
    assert looks[0] == looks[1]


def test_the_widget_changes_nothing_of_the_page(visit: Visit, world: World) -> None:
    body = '<div class="panel"><p class="sentence">A</p><button class="launcher">B</button></div>'
    look = """() => ({
        styles: [...document.querySelectorAll('html, head, body, body *:not(wpsqa-widget)')].map(
            (node) => node.localName + JSON.stringify(
                [...getComputedStyle(node)].map((name) => getComputedStyle(node)[name]))),
        sheets: document.styleSheets.length + document.adoptedStyleSheets.length,
        head: document.head.innerHTML,
        attributes: [document.documentElement, document.body].map((node) => node.attributes.length),
        globals: Object.keys(window).filter((name) => name !== 'wpsqa'),
        width: document.documentElement.scrollWidth,
    })"""
    page = visit(world.page(body=body))
    page.locator("wpsqa-widget").wait_for(state="attached")
    panel = launch(page)
    ask(panel, MUSEUM)
    after = page.evaluate(look)
    page.route("**/widget.js", lambda route: route.abort())
    page.reload()
    expect(page.locator("wpsqa-widget")).to_have_count(0)
    before = page.evaluate(look)
    assert after == before


def test_a_site_can_colour_it(visit: Visit, world: World) -> None:
    theme = world.host.style(
        "/theme.css",
        "wpsqa-widget { --wpsqa-accent: rgb(120, 0, 80); --wpsqa-inset: auto auto 16px 16px }"
        "wpsqa-widget::part(send) { text-transform: uppercase }",
    )
    page = visit(world.page(head=theme))
    panel = launch(page)
    send = panel.locator(".send")
    expect(send).to_have_css("background-color", "rgb(120, 0, 80)")
    expect(send).to_have_css("text-transform", "uppercase")
    settles(page, lambda: panel.locator("dialog").bounding_box()["x"], 16)


def test_light_and_dark(visit: Visit, world: World) -> None:
    paper = "d => getComputedStyle(d).backgroundColor"
    found = {}
    for scheme in ("light", "dark"):
        for theme in ("", "light", "dark"):
            data = {"theme": theme} if theme else {}
            page = visit(world.page(**data), color_scheme=scheme)
            found[scheme, theme] = launch(page).locator("dialog").evaluate(paper)
    light, dark = found["light", ""], found["dark", ""]
    assert light != dark
    assert found["dark", "light"] == light
    assert found["light", "dark"] == dark


def test_what_the_registry_says_of_a_site(visit: Visit, world: World) -> None:
    site = Sites(world.folder).add("Dark", [world.host.origin], language="vi", theme="dark")
    tag = f'<script async src="{world.chat}widget.js" data-site="{site.id}"></script>'
    for number, (attributes, label) in enumerate(
        (("", "Câu hỏi của bạn"), ('lang="fr"', "Câu hỏi của bạn"), ('lang="en"', "Your question"))
    ):
        html = f"<!doctype html><html {attributes}><title>x</title><body>{tag}</body></html>"
        panel = launch(visit(world.host.page(f"/registry{number}", html)))
        panel.get_by_label(label).wait_for()
        # The panel is drawn before the site's settings arrive.
        panel.locator('.w[data-shade="dark"]').wait_for()
    Sites(world.folder).remove(site.id)


def test_the_page_may_change_its_language(visit: Visit, world: World) -> None:
    page = visit(world.page("en"))
    panel = launch(page)
    ask(panel, MUSEUM)
    page.evaluate("document.documentElement.lang = 'vi'")
    panel.get_by_label("Câu hỏi của bạn").wait_for()
    panel.locator(".chip").click()
    panel.get_by_text("Đọc trong bài báo").wait_for()
    expect(panel.locator(".text")).not_to_have_attribute("lang", re.compile(""))
    expect(panel.locator(".sentence")).to_have_attribute("lang", "en")


@pytest.mark.parametrize("mode", ["shadow", "iframe"])
def test_a_page_can_drive_it_and_hears_of_it(visit: Visit, world: World, mode: str) -> None:
    page = visit(world.page(mode=mode))
    page.locator("wpsqa-widget .launcher").wait_for()
    page.evaluate(
        """() => {
            window.heard = [];
            for (const name of ['open', 'close', 'answer', 'citation', 'feedback']) {
                wpsqa.on(name, (detail) => heard.push([name, detail]));
            }
            window.bubbled = [];
            document.addEventListener('wpsqa-answer', (event) => bubbled.push(event.target.localName));
            const stop = wpsqa.on('answer', () => heard.push(['never', {}]));
            stop();
        }"""
    )
    page.evaluate("q => wpsqa.ask(q)", MUSEUM)
    until(page, "answer")
    panel = (
        page.frame_locator("wpsqa-widget iframe")
        if mode == "iframe"
        else page.locator("wpsqa-widget")
    )
    panel.locator(".chip").click()
    panel.locator(".card").get_by_role("button", name="Close").click()
    panel.get_by_role("button", name="Useful", exact=True).click()
    until(page, "feedback")
    page.evaluate("wpsqa.close()")
    until(page, "close")
    heard = page.evaluate("heard")
    assert [name for name, _ in heard] == ["open", "answer", "citation", "feedback", "close"]
    answer = httpx.post(f"{world.chat}api/ask", json={"question": MUSEUM}).json()
    assert heard[1][1]["answer"] == answer
    assert heard[2][1]["citation"] == answer["citations"][0]
    settles(page, lambda: page.evaluate("bubbled"), ["wpsqa-widget"])
    settles(page, lambda: len(Feedback(world.folder / "feedback.sqlite").all()), lambda n: n > 0)
    kept = Feedback(world.folder / "feedback.sqlite").all()[-1]
    assert (kept.useful, kept.answer["site"]) == (True, "News")
    page.evaluate("wpsqa.open()")
    page.locator("wpsqa-widget dialog[open]").wait_for()


def test_an_answer_is_read_from_its_beginning(visit: Visit, world: World) -> None:
    page = visit(world.page())
    panel = launch(page)
    below = (
        "log => [...log.querySelectorAll('.question')].at(-1).getBoundingClientRect().y"
        " - log.getBoundingClientRect().y"
    )
    for _ in range(3):
        ask(panel, "FORTY museum")
        settles(page, lambda: panel.locator(".log").evaluate(below), lambda gap: 0 < gap < 60)


def test_copying_takes_the_sources_along(visit: Visit, world: World) -> None:
    page = visit(world.page())
    panel = launch(page)
    ask(panel, MUSEUM).get_by_role("button", name="Copy with sources").click()
    panel.get_by_text("Copied").first.wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "The harbour town opened a lighthouse museum on 3 May 2021. [1]" in copied
    assert f"[1] {HARBOUR.title}. Harbour Gazette · 4 May 2021. {HARBOUR.url}" in copied


def test_hostile_words_stay_words(visit: Visit, world: World) -> None:
    page = visit(world.page())
    panel = launch(page)
    answer = ask(panel, "HOSTILE img script form")
    answer.locator(".chip").click()
    expect(answer.locator(".title")).to_have_text(HOSTILE.title)
    inside = page.locator("wpsqa-widget")
    expect(inside.locator("img, script, style, iframe, form:not(.form)")).to_have_count(0)
    expect(inside.locator('[href^="javascript"], [href*="evil"], [src]')).to_have_count(0)
    ask(panel, "<img src=http://evil.example/q.png onerror=window.hacked=1> museum")
    expect(inside.locator("img")).to_have_count(0)
    assert page.evaluate("window.hacked") is None


def test_two_tags_make_one_widget(visit: Visit, world: World) -> None:
    page = visit(world.page(body=world.tag() + world.tag()))
    page.locator("wpsqa-widget .launcher").wait_for()
    page.wait_for_load_state("networkidle")
    expect(page.locator("wpsqa-widget")).to_have_count(1)


def test_the_demo_answers(visit: Visit, world: World) -> None:
    for mode in ("shadow", "iframe"):
        page = visit(f"{world.chat}demo?mode={mode}", locale="vi-VN")
        answer = ask(launch(page), CHO)
        expect(answer).to_have_attribute("data-status", "answered")
        assert page.complaints == []


def test_the_tag_that_is_made_works(visit: Visit, world: World) -> None:
    page = visit(f"{world.chat}embed")
    page.get_by_label("Id of the site").fill("no such")
    page.get_by_role("button", name="Show the tag").click()
    page.get_by_role("alert").get_by_text("wpsqa site add").wait_for()
    page.get_by_label("Id of the site").fill(world.site.id)
    page.get_by_role("button", name="Show the tag").click()
    page.locator("#pin").select_option("yes")
    page.locator("#mode").select_option("iframe")
    page.locator("#lang").select_option("vi")
    page.get_by_role("button", name="Copy the tag").click()
    chosen = f'data-site="{world.site.id}" data-mode="iframe" data-lang="vi"'
    read = "navigator.clipboard.readText()"
    settles(page, lambda: page.evaluate(read), lambda copied: chosen in copied)
    tag = page.evaluate(read)
    assert f'<noscript><a href="{world.chat}">' in tag
    expect(page.locator("#policy")).to_contain_text("frame-src", use_inner_text=True)
    assert page.complaints == []
    html = f'<!doctype html><html lang="en"><title>x</title><body>{tag}</body></html>'
    panel = launch(visit(world.host.page("/made", html)))
    panel.get_by_label("Câu hỏi của bạn").wait_for()
    expect(ask(panel, CHO)).to_have_attribute("data-status", "answered")


def findings(page: Any) -> list[str]:
    """What axe objects to, one line for each element."""
    violations = axe_module.Axe().run(page).response["violations"]
    return [
        f"{v['impact']} {v['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for v in violations
        for node in v["nodes"]
    ]


@pytest.mark.parametrize("width", [1000, 320])
@pytest.mark.parametrize(("lang", "scheme"), [("vi", "dark"), ("en", "light")])
def test_axe_finds_nothing(visit: Visit, world: World, lang: str, scheme: str, width: int) -> None:
    page = visit(
        world.page(lang, body="<main><h1>News</h1></main>"),
        width=width,
        color_scheme=scheme,
        reduced_motion="reduce",
        bypass_csp=True,  # axe is a script written into the page
    )
    page.locator("wpsqa-widget .launcher").wait_for()
    assert findings(page) == []
    panel = launch(page)
    assert findings(page) == []
    for question in ("FORTY museum", "TRANSLATE chợ nổi", "PARTIAL museum", "BREAK museum tower"):
        ask(panel, question)
    ask(panel, "How deep is the Mariana Trench?")
    panel.locator(".chip").last.click()
    panel.locator(".card").wait_for()
    assert findings(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages_around_it(visit: Visit, world: World, scheme: str) -> None:
    query = f"site={world.site.id}&parent={world.host.origin}"
    for path in ("demo", f"embed?site={world.site.id}", "embed?site=x", f"widget/frame?{query}"):
        page = visit(f"{world.chat}{path}", color_scheme=scheme, bypass_csp=True)
        page.wait_for_load_state("networkidle")
        assert findings(page) == [], path


def test_the_words_exist_in_both_languages() -> None:
    text = build().files["words.js"].plain.decode()
    vi, en = re.search(r"vi: \{(.*?)\n  \},\n  en: \{(.*?)\n  \},", text, re.S).groups()  # type: ignore[union-attr]
    keys = [re.findall(r"^    (\w+):", part, re.M) for part in (vi, en)]
    assert keys[0] == keys[1]
    used = "".join(f.plain.decode() for f in build().files.values() if f.name != "words.js")
    said = set(re.findall(r"\bt\('(\w+)'", used)) | {"copied", "stop", "send"}
    assert said <= set(keys[0])
