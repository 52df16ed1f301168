"""Short-lived tokens of the widget: signed with a secret of this server, bound to site and origin.

A token is ``payload.signature``, both in URL-safe base64; the payload is JSON. Nothing about it is
stored, so any worker with the same data directory can check it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os
import secrets
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from qa.errors import WpsqaError

LIFETIME = 15 * 60  # seconds
SECRET_BYTES = 32
LONGEST = 2000  # characters; a real one has some 250


@dataclass(frozen=True, slots=True)
class Token:
    """What a token says. ``framed`` ones are used by our own page in a frame of ``origin``.
    ``expires`` is seconds since 1970; ``id`` is random, made here."""

    site: str
    origin: str
    framed: bool
    expires: int
    id: str


def secret(data_dir: Path) -> bytes:
    """The signing secret, made at first use and readable by its owner only. Raises `WpsqaError`."""
    path = data_dir / "widget.key"
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _make(path)
        key = path.read_bytes()
    except OSError as error:
        raise WpsqaError(f"cannot use {path} ({error.strerror}); check the folder") from error
    if len(key) != SECRET_BYTES:
        raise WpsqaError(f"{path} is damaged; delete it, and a new one is made")
    return key


def _make(path: Path) -> None:
    """Write the whole secret under another name, then link it: of two processes one wins, and
    nobody ever reads half of it."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(SECRET_BYTES))
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


class Signer:
    """Makes and checks tokens. The secret is read, or made, when the first one is."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._key: bytes | None = None

    def issue(self, site: str, origin: str, *, framed: bool = False) -> tuple[str, Token]:
        """A new token for a page of ``origin``, as text and as what it says."""
        token = Token(site, origin, framed, int(time.time()) + LIFETIME, secrets.token_hex(8))
        payload = json.dumps(asdict(token), separators=(",", ":")).encode()
        return f"{_encode(payload)}.{_encode(self._sign(payload))}", token

    def check(self, text: str) -> Token | None:
        """What the token says, or None when it is not one of ours, was altered or has expired."""
        payload, signature = (_decode(part) for part in _halves(text))
        if payload is None or signature is None:
            return None
        if not hmac.compare_digest(signature, self._sign(payload)):
            return None
        token = Token(**json.loads(payload))
        return token if token.expires > time.time() else None

    def _sign(self, payload: bytes) -> bytes:
        if self._key is None:
            self._key = secret(self._data_dir)
        return hmac.new(self._key, payload, hashlib.sha256).digest()


def _halves(text: str) -> tuple[str, str]:
    payload, _, signature = text[:LONGEST].partition(".")
    return payload, signature


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _decode(text: str) -> bytes | None:
    """The bytes, or None unless the text is exactly what `_encode` writes for them."""
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, binascii.Error):
        return None
    return data if data and _encode(data) == text else None
