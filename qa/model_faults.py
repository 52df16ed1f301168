"""What went wrong at an endpoint, in one line for a person.

Errors are known by the names of their classes, so that no library has to be imported for it; no text of
theirs is passed on, because it may hold the key.
"""

from __future__ import annotations

from qa.errors import ModelProblem

_SILENT = ("APITimeoutError", "ModelTimeoutError", "TimeoutException")
_UNREACHED = ("APIConnectionError", "ModelConnectionError", "TransportError")


def problem_of(error: Exception, model: str, host: str, timeout: float) -> ModelProblem:
    """One line for an error of OpenAI, LangChain, httpx or of what reads their bytes. ``timeout`` are the
    seconds that were waited for a byte."""
    names = _names(error)
    status = getattr(error, "status_code", None)
    if isinstance(status, int) and "ContextOverflowError" not in names:
        return ModelProblem(f"{_by_status(status, model, host)} (HTTP {status})")
    silent = f"{host} did not answer within {timeout:g} s; try again"
    for name, text in (
        ("ContextOverflowError", f"the sources are too long for {model}; ask less at once"),
        ("ModelRefusalError", f"{model} refused to answer; put the question another way"),
        ("ModelAuthenticationError", _by_status(401, model, host)),
        ("ModelPermissionDeniedError", _by_status(403, model, host)),
        ("ModelNotFoundError", _by_status(404, model, host)),
        ("ModelRateLimitError", _by_status(429, model, host)),
        ("ModelInvalidRequestError", _by_status(400, model, host)),
        ("ModelAPIError", _by_status(500, model, host)),
        ("ModelTimeoutError", silent),
        ("ModelConnectionError", f"{host} cannot be reached; check OPENAI_BASE_URL"),
        ("APITimeoutError", silent),
        ("TimeoutException", silent),
        ("StreamChunkTimeoutError", f"{host} fell silent for {timeout:g} s; try again"),
        ("APIConnectionError", f"{host} cannot be reached; check OPENAI_BASE_URL"),
        ("TransportError", f"the connection to {host} broke; try again"),
        ("APIError", f"{model} reported an error; try again"),
        ("ModelError", f"{model} reported an error; try again"),
        ("OpenAIError", f"{model} cannot be used; check OPENAI_API_KEY and OPENAI_BASE_URL"),
    ):
        if name in names:
            return ModelProblem(text)
    return ModelProblem(
        f"{host} sent what cannot be read ({type(error).__name__}); check OPENAI_BASE_URL"
    )


def is_passing(error: Exception) -> bool:
    """Whether the same request may succeed in a moment: the endpoint was busy, failed or could not be
    reached. One that was silent until the timeout has had its time."""
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return status in (408, 409, 429) or status >= 500
    names = _names(error)
    return bool(names.intersection(_UNREACHED)) and not names.intersection(_SILENT)


def _names(error: Exception) -> set[str]:
    return {cls.__name__ for cls in type(error).__mro__}


def _by_status(status: int, model: str, host: str) -> str:
    if status in (401, 403):
        return f"{host} refused the key; check OPENAI_API_KEY"
    if status == 404:
        return f"{host} has no model {model}; check WPSQA_MODEL and OPENAI_BASE_URL"
    if status == 429:
        return f"{host} takes no more requests for now; try again later"
    if status in (400, 413, 422):
        return f"{host} refused the request; check WPSQA_MODEL, or ask a narrower question"
    return f"{host} failed; try again"
