"""What a browser loads of the widget: its files, its page in a frame, a demo and a tag maker."""

from __future__ import annotations

import json
from html import escape

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from qa.errors import NotFound
from qa.settings import Settings
from qa.web.page_host import preferred_language
from qa.web.sites import Sites
from qa.web.widget_files import Build, WidgetFile, build
from qa.web.widget_routes import DEMO, Sent, demo_site
from qa.web.widget_words import WORDS

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors {ancestors}"
)
YEAR = "public, max-age=31536000, immutable"
SOON = "public, max-age=300"  # how long a page may go on with the version before


def send_file(file: WidgetFile, accept: str, keep: str) -> Response:
    """Return a file to whichever site asks: there is nothing secret in it."""
    headers = {
        "Cache-Control": keep,
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Vary": "Accept-Encoding",
    }
    packed = "gzip" in accept
    if packed:
        headers["Content-Encoding"] = "gzip"
    body = file.packed if packed else file.plain
    return Response(body, media_type=file.media_type, headers=headers)


def page(
    language: str,
    title: str,
    body: str,
    head: str = "",
    ancestors: str = "'self'",
    status: int = 200,
) -> HTMLResponse:
    """Return a small page of ours; ``body`` and ``head`` are HTML."""
    html = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title>{head}</head>{body}</html>"
    )
    policy = POLICY.format(ancestors=ancestors)
    headers = {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Vary": "Accept-Language",
    }
    return HTMLResponse(html, status, headers=headers)


def frame_page(sites: Sites, made: Build, request: Request, site_id: str, parent: str) -> Response:
    """Return the panel as a page that only the site's own pages may frame."""
    site = demo_site(request) if site_id == DEMO else sites.get(site_id)
    language = preferred_language(request.headers.get("accept-language", ""))
    words = WORDS[language]
    if site is None or not site.allows(parent):
        body = f"<body><p>{words['not_allowed']}</p></body>"
        return page(language, words["title"], body, ancestors="'none'", status=403)
    files = escape(json.dumps({"panel.css": made.files["panel.css"].integrity}))
    script = made.files["inside.js"]
    body = (
        f'<body data-site="{escape(site.id)}" data-parent="{escape(parent)}" data-files="{files}">'
        '<div id="widget"></div></body>'
    )
    head = (
        f'<script type="module" src="{made.version}/{script.name}" '
        f'integrity="{script.integrity}" crossorigin></script>'
    )
    return page(language, words["title"], body, head, " ".join(site.origins))


STYLE = (
    '<link rel="stylesheet" href="page/colours.css"><link rel="stylesheet" href="page/reading.css">'
)


def demo_page(request: Request, language: str, mode: str) -> Response:
    """Return a host page that shows the widget as another site would."""
    words = WORDS[language]
    kind = "iframe" if mode == "iframe" else "shadow"
    site = demo_site(request)
    tag = f'<script async src="widget.js" data-site="{DEMO}" data-mode="{kind}"></script>'
    other = "shadow" if kind == "iframe" else "iframe"
    body = (
        f"<body><main><h1>{words['demo']}</h1><p>{words['demo_about']}</p>"
        + (
            f'<p><a href="?mode={other}">{words["mode_" + other]}</a> · '
            f'<a href="embed?site={DEMO}">{words["embed"]}</a></p>'
            if site
            else f"<p>{words['demo_away']}</p>"
        )
        + "</main></body>"
    )
    return page(language, words["demo"], body, STYLE + (tag if site else ""))


def embed_page(
    sites: Sites, made: Build, request: Request, language: str, site_id: str
) -> Response:
    """Return the page that makes the tag for a site."""
    words = WORDS[language]
    site = demo_site(request) if site_id == DEMO else sites.get(site_id)
    unknown = f'<p role="alert">{words["unknown_site"]}</p>' if site_id and site is None else ""
    options = "".join(
        f'<p><label>{words[name]} <select id="{name}">{choices}</select></label></p>'
        for name, choices in (
            ("mode", _choices(words, "mode_shadow", "mode_iframe")),
            ("lang", _choices(words, "lang_", "lang_vi", "lang_en")),
            ("theme", _choices(words, "theme_", "theme_light", "theme_dark")),
            ("pin", _choices(words, "pin_no", "pin_yes")),
        )
    )
    form = (
        f'<form method="get"><p><label>{words["site"]} '
        f'<input name="site" value="{escape(site_id)}" required></label> '
        f"<button>{words['show']}</button></p></form>"
    )
    made_for = (
        f'<section id="maker" data-site="{escape(site.id)}" data-version="{made.version}" '
        f'data-integrity="{made.loader.integrity}" data-words="{escape(words["noscript"])}">'
        f"<h2>{escape(site.name)}</h2>{options}<p><label>{words['tag']}<br>"
        '<textarea id="tag" rows="6" cols="70" readonly spellcheck="false"></textarea></label></p>'
        f'<p><button type="button" id="copy">{words["copy"]}</button> <span role="status"></span></p>'
        f'<p>{words["policy"]}<br><code id="policy"></code></p></section>'
        if site
        else ""
    )
    body = f"<body><main><h1>{words['embed']}</h1>{unknown}{form}{made_for}</main></body>"
    script = f'<script type="module" src="widget/{made.version}/embed.js"></script>'
    return page(language, words["embed"], body, STYLE + script)


def _choices(words: dict[str, str], *names: str) -> str:
    return "".join(
        f'<option value="{name.partition("_")[2]}">{words[name]}</option>' for name in names
    )


def pages_router(settings: Settings) -> APIRouter:
    """Return the files of the widget, and the pages around it."""
    made, sites = build(), Sites(settings.data_dir)
    router = APIRouter(include_in_schema=False)

    @router.api_route("/widget.js", methods=["GET", "HEAD"])
    def loader(accept_encoding: Sent = "") -> Response:
        return send_file(made.loader, accept_encoding, SOON)

    @router.get("/widget/frame")
    def frame(request: Request, site: str = "", parent: str = "") -> Response:
        return frame_page(sites, made, request, site, parent)

    @router.get("/widget/{version}/{name}")
    def versioned(version: str, name: str, accept_encoding: Sent = "") -> Response:
        if version != made.version or name not in made.files:
            raise NotFound(
                "There is no such version of the widget: copy the tag again from /embed."
            )
        return send_file(made.files[name], accept_encoding, YEAR)

    @router.get("/demo")
    def demo(request: Request, mode: str = "", accept_language: Sent = "") -> Response:
        return demo_page(request, preferred_language(accept_language), mode)

    @router.get("/embed")
    def embed(request: Request, site: str = "", accept_language: Sent = "") -> Response:
        return embed_page(sites, made, request, preferred_language(accept_language), site[:100])

    return router
