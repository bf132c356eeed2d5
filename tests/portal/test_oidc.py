"""Login by the city's identity system, against a provider that really runs."""

from collections.abc import Generator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc.jwk import RSAKey

from resources.platform import Platform
from tests.portal.conftest import Browser, declare
from tests.portal.identity_provider import CLIENT, CLIENT_SECRET, Identity, running_provider


@pytest.fixture
def identity(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Identity]:
    identity = Identity()
    secret = tmp_path / "secret"
    secret.write_text(CLIENT_SECRET, "utf-8")
    with running_provider(identity) as issuer:
        monkeypatch.setenv("ZB_OIDC_ISSUER", issuer)
        monkeypatch.setenv("ZB_OIDC_CLIENT_ID", CLIENT)
        monkeypatch.setenv("ZB_OIDC_SECRET_FILE", str(secret))
        yield identity


def go_to_provider(browser: Browser) -> str:
    """What the provider sends the browser back to."""
    begun = browser.get("/login/oidc", follow_redirects=False)
    assert begun.status_code == 303
    return httpx.get(begun.headers["location"]).headers["location"]


def come_back(browser: Browser, address: str) -> httpx.Response:
    return browser.get(address, follow_redirects=False)


def log_in(browser: Browser) -> httpx.Response:
    return come_back(browser, go_to_provider(browser))


def test_a_declared_user_comes_in_and_is_bound(
    platform: Platform, browser: Browser, identity: Identity
) -> None:
    declare(platform, "li", "clerk", "health_commission")
    assert "统一身份认证" in browser.get("/login").text
    page = log_in(browser)
    assert page.status_code == 200
    assert "samesite=strict" in page.headers["set-cookie"].lower()
    assert "退出" in browser.get("/").text
    user = platform.registry.access.users.require("li")
    assert user.subject is not None
    assert user.subject.endswith("|subject-1")


def test_another_identity_does_not_take_a_bound_user_over(
    platform: Platform, browser: Browser, identity: Identity
) -> None:
    declare(platform, "li", "clerk", "health_commission")
    assert log_in(browser).status_code == 200
    browser.cookies.clear()
    identity.subject = "subject-2"
    assert log_in(browser).status_code == 403
    identity.subject, identity.username = "subject-1", "renamed"
    assert log_in(browser).status_code == 200


def test_who_is_no_user_or_disabled_stays_out(
    platform: Platform, browser: Browser, identity: Identity
) -> None:
    declare(platform, "li", "clerk", "health_commission")
    identity.username = "stranger"
    assert log_in(browser).status_code == 403
    identity.username = "li"
    platform.registry.access.users.set_disabled("li", "test", disabled=True)
    assert log_in(browser).status_code == 403
    assert "退出" not in browser.get("/").text


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"aud": "another client"},
        {"exp": 1_000_000_000},
        {"nonce": "of another login"},
        {"sub": None},
    ],
)
def test_a_token_that_is_not_for_this_login_is_refused(
    platform: Platform, browser: Browser, identity: Identity, claims: dict[str, object]
) -> None:
    declare(platform, "li", "clerk", "health_commission")
    identity.claims = claims
    assert log_in(browser).status_code == 403


def test_a_token_of_another_key_is_refused(
    platform: Platform, browser: Browser, identity: Identity
) -> None:
    declare(platform, "li", "clerk", "health_commission")
    identity.published = RSAKey.generate_key(2048, {"kid": "1"})
    assert log_in(browser).status_code == 403


def test_a_login_that_was_not_begun_here_is_refused(
    platform: Platform, browser: Browser, identity: Identity
) -> None:
    declare(platform, "li", "clerk", "health_commission")
    address = go_to_provider(browser)
    state = parse_qs(urlsplit(address).query)["state"][0]
    assert come_back(browser, address.replace(state, "forged")).status_code == 403
    browser.cookies.clear()
    assert come_back(browser, address).status_code == 403


def test_a_code_is_good_once(platform: Platform, browser: Browser, identity: Identity) -> None:
    declare(platform, "li", "clerk", "health_commission")
    address = go_to_provider(browser)
    kept = dict(browser.cookies)
    assert come_back(browser, address).status_code == 200
    browser.cookies.clear()
    for name, value in kept.items():
        browser.cookies.set(name, value)
    assert come_back(browser, address).status_code == 403
