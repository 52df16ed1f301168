"""The description of the API is true: requests made from it are answered as it says, whatever they hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.web.conftest import running
from tests.web.fakes import FakeAssistant

schemathesis = pytest.importorskip("schemathesis")
openapi = pytest.importorskip("schemathesis.specs.openapi.checks")
general = pytest.importorskip("schemathesis.checks")

TOKEN = "a-token-for-tests"
CHECKED = [
    general.not_a_server_error,
    openapi.status_code_conformance,
    openapi.content_type_conformance,
    openapi.response_headers_conformance,
    openapi.response_schema_conformance,
    openapi.unsupported_method,
    openapi.allow_header_conformance,
]
ADDRESSES = {
    ("POST", "/api/ask"),
    ("GET", "/api/search"),
    ("GET", "/api/articles"),
    ("GET", "/api/articles/{article_id}"),
    ("POST", "/api/feedback"),
    ("POST", "/api/follow-ups"),
    ("GET", "/api/health"),
    ("GET", "/api/ready"),
    ("POST", "/v1/chat/completions"),
    ("GET", "/v1/models"),
    ("GET", "/v1/models/{name}"),
    ("POST", "/widget/token"),
    ("POST", "/widget/ask"),
    ("POST", "/widget/feedback"),
}
ADMINISTRATION = {
    ("GET", "/api/admin/state"),
    ("GET", "/api/admin/job"),
    ("POST", "/api/admin/preview"),
    ("POST", "/api/admin/articles"),
    ("DELETE", "/api/admin/articles/{article_id}"),
    ("POST", "/api/admin/reindex"),
    ("GET", "/api/admin/runs"),
    ("POST", "/api/admin/runs/{name}/key"),
}
BOUNDED = hypothesis_settings(
    max_examples=20,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(
    scope="module", params=[None, TOKEN], ids=["administration off", "administration on"]
)
def described(
    request: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Any, str | None]]:
    """The description of a running server, and the token of its administration."""
    folder = tmp_path_factory.mktemp("described")
    with running(FakeAssistant(), folder, admin_token=request.param) as site:
        yield schemathesis.openapi.from_url(f"{site}api/openapi.json"), request.param


def examine(schema: Any, method: str, path: str, headers: dict[str, str]) -> None:
    """Call an address with what fits its description and with what does not."""
    operation = schema[path][method]
    modes = schemathesis.GenerationMode

    @BOUNDED
    @given(case=st.one_of(*(operation.as_strategy(mode) for mode in modes)))
    def called(case: Any) -> None:
        response = case.call(headers=headers, timeout=20)
        # Too large is a reason of its own to turn away what does not fit either.
        more = [] if response.status_code == 413 else [openapi.negative_data_rejection]
        case.validate_response(response, checks=[*CHECKED, *more])

    called()


def test_every_address_is_named_here(described: tuple[Any, str | None]) -> None:
    found = {
        (operation.ok().method.upper(), operation.ok().path)
        for operation in described[0].get_all_operations()
    }
    assert found == ADDRESSES | ADMINISTRATION


@pytest.mark.parametrize(("method", "path"), sorted(ADDRESSES))
def test_an_address_answers_as_described(
    described: tuple[Any, str | None], method: str, path: str
) -> None:
    schema, token = described
    if token is None:
        examine(schema, method, path, {})


@pytest.mark.parametrize("sent", [None, TOKEN], ids=["without the token", "with the token"])
@pytest.mark.parametrize(("method", "path"), sorted(ADMINISTRATION))
def test_the_administration_answers_as_described(
    described: tuple[Any, str | None], method: str, path: str, sent: str | None
) -> None:
    examine(described[0], method, path, {"Authorization": f"Bearer {sent}"} if sent else {})
