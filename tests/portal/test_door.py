"""Who comes in, and who does not: hosts, origins, passwords, links, sessions, roles."""

import re
import sqlite3
from datetime import UTC, date, datetime, timedelta
from html import unescape

import httpx
import pytest

from resources.platform import Platform
from resources.registry.access.sessions import IDLE, LONGEST, MOST_FAILURES
from tests.portal.conftest import HOME, SECRET, Browser, declare
from tests.shipped import shipped_catalog
from zb_pipelines.domain.errors import InputError
from zb_pipelines.portal.web.serving import Serving, check_exposure

REBOUND = ["evil.example", "evil.example:8000", "", "127.0.0.1.evil.example"]


@pytest.mark.parametrize("host", REBOUND)
def test_a_foreign_host_name_is_refused(browser: Browser, host: str) -> None:
    for path in ("/", "/login", "/static/site.css", "/dagster/graphql", "/alive"):
        assert browser.get(path, headers={"Host": host}).status_code == 421


def test_every_answer_carries_the_headers(browser: Browser) -> None:
    for path in ("/", "/nowhere", "/static/site.css", "/login"):
        headers = browser.get(path, headers={"Accept": "text/html"}).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "strict-transport-security" not in headers


def test_password_opens_and_the_cookie_is_strict(platform: Platform, browser: Browser) -> None:
    declare(platform, "li", "clerk", "health_commission")
    answer = browser.log_in("li")
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "li" in browser.get("/").text
    actions = [line.action for line in platform.registry.journal.lines("li")]
    assert actions[-1] == "登录"


def test_wrong_password_unknown_name_and_disabled_user_look_alike(
    platform: Platform, browser: Browser
) -> None:
    declare(platform, "li", "clerk", "health_commission")
    declare(platform, "zhao", "auditor")
    platform.registry.access.users.set_disabled("zhao", "test", disabled=True)
    wrong = browser.log_in("li", "not the password")
    unknown = browser.log_in("nobody")
    disabled = browser.log_in("zhao")
    assert wrong.status_code == unknown.status_code == disabled.status_code == 401
    assert wrong.text == unknown.text == disabled.text
    assert SECRET not in wrong.text


def test_too_many_failures_lock_the_name_also_for_the_right_password(
    platform: Platform, browser: Browser
) -> None:
    declare(platform, "li", "clerk", "health_commission")
    for _ in range(MOST_FAILURES):
        assert browser.log_in("li", "wrong wrong wrong").status_code == 401
    assert browser.log_in("li").status_code == 429
    failures = [e for e in platform.registry.journal.lines("li") if e.action == "登录失败"]
    assert len(failures) == MOST_FAILURES


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": HOME, "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_form_of_another_site_is_refused(
    platform: Platform, browser: Browser, headers: dict[str, str]
) -> None:
    declare(platform, "li", "clerk", "health_commission")
    sent = browser.post("/login", data={"name": "li", "password": SECRET}, headers=headers)
    assert sent.status_code == 403


def test_a_form_without_the_sessions_token_is_refused(platform: Platform, browser: Browser) -> None:
    declare(platform, "li", "clerk", "health_commission")
    browser.log_in("li")
    assert browser.send_form("/logout", csrf="forged").status_code == 403
    assert "退出" in browser.get("/").text


def test_logging_out_ends_the_session_for_whoever_kept_the_cookie(
    platform: Platform, browser: Browser
) -> None:
    declare(platform, "li", "clerk", "health_commission")
    browser.log_in("li")
    kept = browser.cookies["zb_session"]
    session = platform.registry.access.sessions.find(kept)
    assert session is not None
    browser.send_form("/logout", csrf=session.csrf)
    browser.cookies.set("zb_session", kept, domain="localhost.local", path="/")
    assert platform.registry.access.sessions.find(kept) is None


@pytest.mark.parametrize("later", [IDLE, LONGEST])
def test_a_stale_session_is_refused(platform: Platform, later: timedelta) -> None:
    declare(platform, "li", "clerk", "health_commission")
    sessions = platform.registry.access.sessions
    token, _ = sessions.start("li")
    now = datetime.now(UTC)
    assert sessions.find(token, now) is not None
    assert sessions.find(token, now + later + timedelta(seconds=1)) is None


def test_whoever_has_no_session_logs_in_and_comes_back(
    platform: Platform, browser: Browser
) -> None:
    declare(platform, "li", "clerk", "health_commission")
    asked = "/tickets?q=派发&part=2"
    answer = browser.get(asked, headers={"Accept": "text/html"}, follow_redirects=False)
    assert answer.status_code == 303
    form = browser.get(answer.headers["location"]).text
    (back,) = re.findall(r'name="next" value="([^"]*)"', form)
    answer = browser.send_form("/login", name="li", password=SECRET, next=unescape(back))
    assert httpx.URL(answer.headers["location"]) == httpx.URL(asked)
    assert browser.post("/tickets/1", headers={"Accept": "text/html"}).status_code in (401, 403)


def test_used_all_day_a_session_still_ends(platform: Platform) -> None:
    declare(platform, "li", "clerk", "health_commission")
    sessions = platform.registry.access.sessions
    token, _ = sessions.start("li")
    now, step = datetime.now(UTC), timedelta(minutes=20)
    while step < LONGEST:
        assert sessions.find(token, now + step) is not None
        step += timedelta(minutes=20)
    assert sessions.find(token, now + LONGEST + timedelta(seconds=1)) is None


def test_other_roles_end_the_sessions(platform: Platform, browser: Browser) -> None:
    declare(platform, "li", "clerk", "health_commission")
    browser.log_in("li")
    platform.registry.access.users.set_disabled("li", "test", disabled=True)
    assert "退出" not in browser.get("/").text


def test_a_link_logs_in_once(platform: Platform, browser: Browser) -> None:
    declare(platform, "li", "clerk", "health_commission")
    token = platform.registry.access.sessions.make_link("li")
    assert browser.get("/login/link", params={"token": token}).status_code == 200
    assert browser.send_form("/login/link", token=token).status_code == 303
    browser.cookies.clear()
    assert browser.send_form("/login/link", token=token).status_code == 403


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_the_login_never_leads_elsewhere(platform: Platform, browser: Browser, path: str) -> None:
    declare(platform, "li", "clerk", "health_commission")
    answer = browser.send_form("/login", name="li", password=SECRET, next=path)
    assert answer.headers["location"] == "/"


def test_a_page_that_is_not_there_is_told_so(browser: Browser) -> None:
    answer = browser.get("/nowhere", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "没有这个页面" in answer.text


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_fault_is_told_to_the_operators_and_not_to_the_reader(
    browser: Browser, platform: Platform, caplog: pytest.LogCaptureFixture, accept: str
) -> None:
    declare(platform, "li", "clerk", "health_commission")
    platform.registry.publish(shipped_catalog(), "审核员", "首版", date(2026, 11, 1))
    browser.log_in("li")
    with sqlite3.connect(platform.settings.home / "registry.db") as registry:
        registry.execute("ALTER TABLE ticket RENAME TO lost_ticket")
    answer = browser.get("/tickets", headers={"Accept": accept})
    assert answer.status_code == 500
    assert "平台未能应答" in answer.text
    for word in ("Traceback", "OperationalError", "ticket_", "sqlite", str(platform.settings.home)):
        assert word not in answer.text
    (told,) = [each.getMessage() for each in caplog.records if "failed" in each.getMessage()]
    assert re.search(r"GET /tickets failed: OperationalError in \S+\.py:\d+$", told)


@pytest.mark.parametrize(
    "serving",
    [
        Serving("0.0.0.0"),
        Serving("::"),
        Serving("10.1.2.3"),
        Serving("0.0.0.0", trusted_proxy="10.0.0.1"),
    ],
)
def test_exposure_without_tls_or_proxy_or_name_is_refused(serving: Serving) -> None:
    with pytest.raises(InputError):
        check_exposure(serving)


def test_exposure_behind_a_declared_proxy_is_served_with_hsts(platform: Platform) -> None:
    from zb_pipelines.portal.application import application

    serving = Serving("0.0.0.0", names=("data.example.gov.cn",), trusted_proxy="10.0.0.1")
    assert check_exposure(serving) is serving
    with Browser(application(platform, serving), base_url="https://data.example.gov.cn") as client:
        answer = client.get("/")
    assert answer.status_code == 200
    assert "max-age" in answer.headers["strict-transport-security"]
