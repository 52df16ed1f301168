"""Requests that are turned away, and errors told in JSON outside ``/api``."""

from __future__ import annotations

import logging

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from corpus.types import Language
from qa.errors import UsageError, WpsqaError
from qa.web import problems

log = logging.getLogger(__name__)

_TEXTS: dict[str, dict[Language, str]] = {
    "origin": {
        "vi": "Trang web này chưa được phép dùng khung hỏi đáp: quản trị viên thêm địa chỉ của trang "
        "bằng lệnh 'wpsqa site add'.",
        "en": "This site may not use the widget: its operator adds the address with "
        "'wpsqa site add'.",
    },
    "token": {
        "vi": "Phiên hỏi đáp đã hết hạn hoặc không hợp lệ: hãy xin phiên mới ở /widget/token.",
        "en": "The token is missing, altered or has expired: get a new one from /widget/token.",
    },
    "limit": {
        "vi": "Có quá nhiều câu hỏi trong thời gian ngắn: hãy hỏi lại sau {wait}.",
        "en": "Too many requests in a short time: ask again in {wait}.",
    },
    "budget": {
        "vi": "Trang web này đã dùng hết số câu hỏi trong ngày: hãy hỏi lại sau {wait}.",
        "en": "This site has used up its questions for the day: ask again in {wait}.",
    },
}
_STATUS = {"origin": 403, "token": 401, "limit": 429, "budget": 429}


class Refused(UsageError):
    """Turned away before anything was looked up. ``code`` is stable for programs: ``origin`` (403),
    ``token`` (401), ``limit`` or ``budget`` (429, with ``wait``: whole seconds until it may work).
    ``readable`` is whether a page of another origin may read it."""

    def __init__(
        self, code: str, language: Language, wait: int | None = None, *, readable: bool = True
    ) -> None:
        super().__init__(_TEXTS[code][language].format(wait=_spoken(wait or 0, language)))
        self.code, self.wait, self.readable = code, wait, readable
        self.status = _STATUS[code]

    @property
    def headers(self) -> dict[str, str]:
        """What HTTP wants beside the status."""
        if self.wait is not None:
            return {"Retry-After": str(self.wait)}
        return {"WWW-Authenticate": "Bearer"} if self.status == 401 else {}


def _spoken(seconds: int, language: Language) -> str:
    """A wait as people say it, rounded up."""
    names = {"vi": ("giây", "phút", "giờ"), "en": ("second", "minute", "hour")}[language]
    step = 0 if seconds < 120 else 1 if seconds < 7200 else 2
    number = -(-seconds // 60**step)
    plural = "s" if language == "en" and number != 1 else ""
    return f"{number} {names[step]}{plural}"


def told(error: Exception, example: str = problems.EXAMPLE) -> tuple[int, str]:
    """Status and one line for any exception of a request; a defect is logged, and its words kept
    back. ``example`` is a body that the address takes."""
    if isinstance(error, RequestValidationError):
        return UsageError.http_status, problems.describe(error.errors(), example)
    if isinstance(error, HTTPException):  # a body that is not UTF-8, or is nested without end
        return error.status_code, problems.one_line(str(error.detail))
    if isinstance(error, Refused):
        return error.status, str(error)
    if isinstance(error, WpsqaError):
        return error.http_status, problems.one_line(str(error))
    log.exception("a request failed", exc_info=error)
    return 500, problems.UNEXPECTED
