"""Who is counted, and when it is too much."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import UsageError
from qa.web import limits
from qa.web.limits import Limiter, client_key, networks
from qa.web.refused import Refused
from qa.web.sites import Site
from qa.web.tokens import Token

PROXY = networks("10.0.0.0/8, 127.0.0.1")
SITE = Site("site", "Site", ("https://news.example",), daily_budget=5)


def token(name: str) -> Token:
    return Token("site", "https://news.example", False, 2**40, name)


def count(limiter: Limiter, site: Site, asked: Sequence[tuple[str, str]]) -> int:
    """Ask from each address with each token; how many questions passed, the others being too many
    in a minute."""
    passed = 0
    for client, name in asked:
        try:
            limiter.ask(client, token(name), site, "en")
        except Refused as refused:
            if refused.code != "limit":
                raise
        else:
            passed += 1
    return passed


@pytest.mark.parametrize(
    ("peer", "forwarded", "key"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.2", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.2", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.2", "6.6.6.6, 198.51.100.1, 10.0.0.3", "198.51.100.1"),
        ("10.0.0.2", "", "10.0.0.2"),
        ("10.0.0.2", "made up", "10.0.0.2"),
        ("10.0.0.2", "6.6.6.6, made up", "10.0.0.2"),
        ("10.0.0.2", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "", "203.0.113.9"),
        ("::ffff:10.0.0.2", "198.51.100.1", "198.51.100.1"),
        ("", "198.51.100.1", "unknown"),
        ("testclient", "198.51.100.1", "unknown"),
    ],
)
def test_the_client_is_who_a_trusted_proxy_names(peer: str, forwarded: str, key: str) -> None:
    assert client_key(peer, forwarded, PROXY) == key


@given(st.text(max_size=60), st.ip_addresses())
def test_a_client_cannot_choose_its_name(invented: str, real: ipaddress.IPv4Address) -> None:
    if any(real in network for network in PROXY):
        return
    behind = client_key("10.0.0.2", f"{invented}, {real}", PROXY)
    assert behind == client_key(str(real), invented, PROXY) == client_key(str(real), "", ())


def test_proxies_that_are_none_are_refused() -> None:
    assert networks(None) == networks(" ,") == ()
    with pytest.raises(UsageError, match="WPSQA_TRUSTED_PROXIES has 'proxy'"):
        networks("10.0.0.1, proxy")


def test_a_thousand_questions_with_ever_new_tokens_are_limited() -> None:
    site = Site("site", "Site", ("https://news.example",))
    passed = count(Limiter(), site, [("203.0.113.9", str(n)) for n in range(1000)])
    # A minute may begin in between; then some of the next one pass too.
    assert limits.ASKED_A_MINUTE <= passed <= 2 * limits.ASKED_A_MINUTE


def test_one_token_is_limited_wherever_it_is_used() -> None:
    limiter = Limiter()
    site = Site("site", "Site", ("https://news.example",))
    passed = count(limiter, site, [(f"203.0.113.{n}", "one") for n in range(100)])
    assert limits.ASKED_A_MINUTE_TOKEN <= passed <= 2 * limits.ASKED_A_MINUTE_TOKEN


def test_a_site_has_a_budget_for_the_day() -> None:
    limiter = Limiter()
    for number in range(SITE.daily_budget):
        limiter.ask(f"203.0.113.{number}", token(str(number)), SITE, "vi")
    with pytest.raises(Refused, match="dùng hết số câu hỏi trong ngày") as told:
        limiter.ask("198.51.100.1", token("x"), SITE, "vi")
    refused = told.value
    assert (refused.status, refused.code) == (429, "budget")
    assert refused.wait is not None
    assert 3600 < refused.wait <= 86400
    assert refused.headers == {"Retry-After": str(refused.wait)}
    assert "24 giờ" in str(refused)
    other = Site("other", "Other", SITE.origins, daily_budget=1)
    limiter.ask("198.51.100.1", token("y"), other, "en")


def test_a_busy_client_does_not_use_up_its_sites_budget() -> None:
    limiter = Limiter()
    site = Site("site", "Site", SITE.origins, daily_budget=2 * limits.ASKED_A_MINUTE + 1)
    count(limiter, site, [("203.0.113.9", str(n)) for n in range(1000)])
    limiter.ask("198.51.100.1", token("z"), site, "en")


@pytest.mark.parametrize(
    ("wait", "english", "vietnamese"),
    [(1, "1 second", "1 giây"), (59, "59 seconds", "59 giây"), (121, "3 minutes", "3 phút"),
     (7201, "3 hours", "3 giờ")],
)  # fmt: skip
def test_a_refusal_says_when_to_come_back(wait: int, english: str, vietnamese: str) -> None:
    assert str(Refused("limit", "en", wait)).endswith(f"ask again in {english}.")
    assert str(Refused("limit", "vi", wait)).endswith(f"hãy hỏi lại sau {vietnamese}.")
