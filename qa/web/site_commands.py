"""What ``wpsqa site`` does: which sites may show the widget."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from qa.settings import Settings
from qa.web.sites import Site, Sites


def site_add(arguments: argparse.Namespace) -> int:
    """Register a site and say how to show the widget there."""
    settings = Settings.from_env(data_dir=arguments.data_dir)
    site = Sites(settings.data_dir).add(
        arguments.name,
        arguments.origin,
        language=arguments.language,
        theme=arguments.theme,
        daily_budget=arguments.daily_budget,
    )
    if arguments.json:
        print(json.dumps(asdict(site), ensure_ascii=False, indent=2))
    else:
        print(_line(site))
        print(f"copy the tag from the page /embed?site={site.id} of your server")
    return 0


def site_list(arguments: argparse.Namespace) -> int:
    """List the sites."""
    sites = Sites(Settings.from_env(data_dir=arguments.data_dir).data_dir).all()
    if arguments.json:
        data = {"sites": [asdict(site) for site in sites]}
        print(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        for site in sites:
            print(_line(site))
    return 0


def site_remove(arguments: argparse.Namespace) -> int:
    """Forget a site."""
    gone = Sites(Settings.from_env(data_dir=arguments.data_dir).data_dir).remove(arguments.site)
    if arguments.json:
        print(json.dumps(asdict(gone), ensure_ascii=False, indent=2))
    else:
        print(f"removed {_line(gone)}")
    return 0


def _line(site: Site) -> str:
    language = site.language or "the page's language"
    return (
        f"{site.id}  {site.name}  {' '.join(site.origins)}  "
        f"({language}, {site.theme}, {site.daily_budget} questions a day)"
    )
