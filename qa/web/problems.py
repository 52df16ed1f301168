"""Every error of the web API has one shape: ``{"error": "one line that says what to do"}``."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.convertors import PathConvertor, register_url_convertor
from starlette.exceptions import HTTPException

from qa.errors import UsageError, WpsqaError
from qa.web.spoken import spoken

log = logging.getLogger(__name__)


class _Anything(PathConvertor):
    """The rest of an address whatever it holds; the framework's own kind stops at a line break."""

    regex = r"[\s\S]*"


register_url_convertor("anything", _Anything())
UNEXPECTED = "Something went wrong on the server: try again, and if it happens again read its log."


_DOCS = {
    400: "The request cannot be used.",
    401: "The token is missing, wrong or has expired.",
    403: "This is not open to you.",
    404: "There is no such thing.",
    413: "The request is too large.",
    429: "Too many requests in a short time; `Retry-After` says how many seconds to wait.",
    500: "A defect of the server.",
    502: "The language model failed.",
    503: "The index, or the store of the request counts, cannot be used now.",
}


def problem_doc(status: int) -> str:
    """What a status means, for the description of the API."""
    return _DOCS[status]


def one_line(text: str) -> str:
    """Return the text without line breaks, so that it stays one line in a log or a terminal."""
    return " ".join(text.split())


def problem(text: str, status: int) -> JSONResponse:
    """Return the error answer, in the language of the request."""
    return JSONResponse({"error": spoken(one_line(text))}, status_code=status)


EXAMPLE = '{"question": "When was the programme approved?"}'


def describe(errors: Sequence[Mapping[str, Any]], example: str = EXAMPLE) -> str:
    """Say in one line what is wrong with a request that could not be read. ``example`` is a body
    that would do."""
    error = errors[0]
    where = [str(part) for part in error["loc"] if part not in {"body", "query", "path"}]
    name = ".".join(where) or "the request"
    send = f"Send a JSON object such as {example} with Content-Type: application/json."
    messages = {
        "json_invalid": f"The body is not valid JSON: send an object such as {example}.",
        "missing": f"Give {name}." if where else send,
        "extra_forbidden": f"There is no field {name}: leave it out; {example} is enough.",
        "model_attributes_type": send,
    }
    return messages.get(
        error["type"], f"Change {name}: {error['msg'].removeprefix('Value error, ')}."
    )


def nowhere(request: Request, instead: str) -> HTTPException:
    """The error for an address or a method that is not there; ``instead`` says what is."""
    allowed = _methods(request.app.openapi()["paths"], request.url.path)
    if not allowed:
        return HTTPException(404, f"There is no such address: {instead}.")
    text = f"{request.method} is not for this address: use {allowed}."
    return HTTPException(405, text, {"Allow": allowed})


def _methods(described: Mapping[str, Mapping[str, Any]], path: str) -> str:
    """The methods of a path, by the description of the API."""
    found: set[str] = set()
    for template, operations in described.items():
        parts = re.split(r"\{[^}]*\}", template)
        if re.fullmatch("[^/]+".join(map(re.escape, parts)), path):
            found.update(name.upper() for name in operations)
    return ", ".join(sorted(found))


def install(app: FastAPI) -> None:
    """Give the app one handler for each family of errors."""

    @app.exception_handler(RequestValidationError)
    def unreadable(request: Request, error: RequestValidationError) -> JSONResponse:
        return problem(describe(error.errors()), UsageError.http_status)

    @app.exception_handler(WpsqaError)
    def ours(request: Request, error: WpsqaError) -> JSONResponse:
        answer = problem(str(error), getattr(error, "status", error.http_status))
        answer.headers.update(getattr(error, "headers", {}))
        return answer

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> JSONResponse:
        answer = problem(str(error.detail), error.status_code)
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(Exception)
    def unexpected(request: Request, error: Exception) -> JSONResponse:
        return problem(UNEXPECTED, 500)
