"""The sites that may show the widget: a small JSON file, changed by ``wpsqa site``.

The id is public: it stands in the page that shows the widget. What protects a site is the list of
its origins, compared exactly with what the browser says (`Site.allows`).
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from corpus.types import Language
from qa.errors import NotFound, UsageError, WpsqaError

Theme = Literal["auto", "light", "dark"]
DAILY_BUDGET = 1000  # questions a day, where nothing else is said
DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Site:
    """Where the widget may stand. ``origins`` are written as browsers send them: scheme, host in
    ASCII, and the port unless it is the usual one. ``daily_budget`` is questions a day."""

    id: str
    name: str
    origins: tuple[str, ...]
    language: Language | None = None
    theme: Theme = "auto"
    daily_budget: int = DAILY_BUDGET

    def allows(self, origin: str | None) -> bool:
        """Whether a page of that origin may ask. No origin, and the ``null`` of a sandbox, never."""
        return origin is not None and origin in self.origins


def read_origin(text: str) -> str:
    """The origin as browsers send it. Raises `UsageError` for anything that is not one, such as a
    path or a wildcard."""
    wrong = UsageError(
        f"{text[:100]!r} is not an origin; write scheme, host and port, as in https://www.example.org"
    )
    try:
        parts = urlsplit(text.strip())
        port = parts.port
        host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii").lower()
    except (ValueError, UnicodeError):
        raise wrong from None
    beside = parts.username or parts.password or parts.query or parts.fragment
    plain = all(c.isalnum() or c in "-._:" for c in host)
    if parts.scheme not in DEFAULT_PORTS or not host or not plain or beside:
        raise wrong
    if parts.path not in {"", "/"} or port == 0:
        raise wrong
    shown = f"[{host}]" if ":" in host else host
    usual = port is None or port == DEFAULT_PORTS[parts.scheme]
    return f"{parts.scheme}://{shown}" if usual else f"{parts.scheme}://{shown}:{port}"


class Sites:
    """The sites in ``<data dir>/sites.json``. It is read again when it has changed, so a running
    server follows the command line."""

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / "sites.json"
        self._known: tuple[Site, ...] = ()
        self._stamp: tuple[int, int, int] | None = None

    def all(self) -> tuple[Site, ...]:
        """Every site, oldest first. Raises `WpsqaError` for a file that cannot be read."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return ()
        stamp = (found.st_mtime_ns, found.st_size, found.st_ino)
        if stamp != self._stamp:
            self._known, self._stamp = self._read(), stamp
        return self._known

    def get(self, site_id: str) -> Site | None:
        """The site of that public id."""
        return next((site for site in self.all() if site.id == site_id), None)

    def knows(self, origin: str | None) -> bool:
        """Whether any site has that origin."""
        return any(site.allows(origin) for site in self.all())

    def add(
        self,
        name: str,
        origins: Sequence[str],
        *,
        language: Language | None = None,
        theme: Theme = "auto",
        daily_budget: int = DAILY_BUDGET,
    ) -> Site:
        """Register a site and return it with its new id. Raises `UsageError`."""
        name = " ".join(name.split())
        if not name or len(name) > 100:
            raise UsageError("a site needs a name of 1 to 100 characters")
        if not origins:
            raise UsageError("a site needs at least one --origin, as in https://www.example.org")
        if daily_budget < 1:
            raise UsageError(f"the daily budget is {daily_budget}; it must be at least 1")
        read = tuple(dict.fromkeys(read_origin(origin) for origin in origins))
        site = Site(secrets.token_hex(8), name, read, language, theme, daily_budget)
        with self._changing() as before:
            if any(other.name == name for other in before):
                raise UsageError(f"there is a site {name!r} already; remove it or choose a name")
            self._write([*before, site])
        return site

    def remove(self, which: str) -> Site:
        """Forget the site of that id or name; its tokens stop working. Raises `NotFound`."""
        with self._changing() as before:
            gone = next((site for site in before if which in {site.id, site.name}), None)
            if gone is None:
                raise NotFound(f"no site {which!r}; 'wpsqa site list' shows what there is")
            self._write([site for site in before if site is not gone])
        return gone

    @contextmanager
    def _changing(self) -> Iterator[tuple[Site, ...]]:
        from filelock import FileLock

        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self.path.with_suffix(".lock"), timeout=10):
                yield self.all()
        except (OSError, TimeoutError) as error:
            raise WpsqaError(f"cannot write {self.path} ({error}); check the folder") from error

    def _write(self, sites: Sequence[Site]) -> None:
        text = json.dumps({"sites": [asdict(site) for site in sites]}, ensure_ascii=False, indent=2)
        fresh = self.path.with_suffix(".new")
        fresh.write_text(text + "\n", "utf-8")
        os.replace(fresh, self.path)

    def _read(self) -> tuple[Site, ...]:
        try:
            data = json.loads(self.path.read_text("utf-8"))
            return tuple(_site(item) for item in data["sites"])
        except (OSError, ValueError, TypeError, KeyError, RecursionError, UsageError) as error:
            raise WpsqaError(
                f"{self.path} is damaged; put it right, or delete it and add the sites again"
            ) from error


def _site(item: Any) -> Site:
    """One site of the file; a file edited by hand is held to the same rules. Raises `ValueError`."""
    site = Site(**{**item, "origins": tuple(read_origin(origin) for origin in item["origins"])})
    right = (
        isinstance(site.id, str)
        and isinstance(site.name, str)
        and site.language in {None, *get_args(Language)}
        and site.theme in get_args(Theme)
        and isinstance(site.daily_budget, int)
    )
    if not right:
        raise ValueError("a site has a field of the wrong kind")
    return site
