"""Requests and grants in the site: each side its own steps, nobody another's, nothing without the form's token."""

import re
from collections.abc import Generator

import pytest

from tests.portal.conftest import HOME, Browser, declare
from tests.sharing.conftest import DAY, City
from zb_pipelines.domain.access import Role
from zb_pipelines.domain.sharing.request import RequestStep
from zb_pipelines.portal.application import application

PEOPLE: dict[str, tuple[Role, str | None]] = {
    "张三": ("clerk", "civil"),
    "李四": ("recipient", "civil"),
    "赵六": ("clerk", "tax"),
    "外人": ("clerk", "health"),
    "王五": ("security_officer", None),
    "看客": ("auditor", None),
    "散户": ("recipient", None),
}
ASKED = {"purpose": "信用监管", "basis": "主要职责", "scene": "失信惩戒", "until": "2027-03-31"}


@pytest.fixture
def site(city: City) -> Generator[Browser]:
    for name, (role, agency) in PEOPLE.items():
        declare(city.platform, name, role, agency)
    app = application(city.platform)
    with Browser(app, base_url=HOME, raise_server_exceptions=False) as client:
        yield client


def enter(site: Browser, name: str) -> str:
    """Log in as ``name``; the token of the session's forms."""
    site.cookies.clear()
    assert site.log_in(name).status_code == 303
    return re.findall(r'name="csrf" value="([^"]+)"', site.get("/sharing").text)[0]


def submitted(city: City, product: str = "payer") -> str:
    desk = city.desk()
    number = desk.draft(city.wanted(product)).id
    desk.take(number, RequestStep("submit", "张三", "civil"))
    return number


def steps(site: Browser, path: str) -> list[str]:
    return re.findall(r'name="act" value="(\w+)"', site.get(path).text)


def test_each_side_is_offered_its_own_steps_and_sees_its_own_requests(
    city: City, site: Browser
) -> None:
    path = f"/sharing/requests/{submitted(city)}"
    offered: dict[str, list[str] | int] = {}
    for name in PEOPLE:
        enter(site, name)
        code = site.get(path).status_code
        offered[name] = steps(site, path) if code == 200 else code
        assert ("Q00001" in site.get("/sharing").text) == (code == 200)
    assert offered == {
        "张三": ["withdraw"],
        "李四": ["withdraw"],
        "赵六": [],
        "外人": 404,
        "王五": ["notice", "approve", "refuse"],
        "看客": [],
        "散户": 404,
    }


def test_a_step_needs_the_token_of_the_form_and_the_right_side(city: City, site: Browser) -> None:
    number = submitted(city)
    path = f"/sharing/requests/{number}"
    csrf = enter(site, "王五")
    assert site.send_form(path, act="approve").status_code == 403
    foreign = {"Origin": "https://evil.example"}
    sent = site.post(path, data={"act": "approve", "csrf": csrf}, headers=foreign)
    assert sent.status_code == 403
    for name, code in (("赵六", 400), ("张三", 400), ("外人", 404), ("看客", 403)):
        csrf = enter(site, name)
        assert site.send_form(path, act="approve", csrf=csrf).status_code == code, name
    assert city.platform.registry.sharing.requests.one(number).state == "submitted"
    csrf = enter(site, "王五")
    assert site.send_form(path, act="conjure", csrf=csrf).status_code == 400
    assert site.send_form(path, act="approve", csrf=csrf, by="张三").status_code == 303
    line = city.platform.registry.journal.lines(number)[-1]
    assert (line.actor, line.action) == ("王五", "共享申请同意")


def test_asking_says_all_that_is_missing_and_keeps_what_was_typed(
    city: City, site: Browser
) -> None:
    csrf = enter(site, "张三")
    path = "/sharing/products/payer"
    page = site.send_form(path, csrf=csrf, **ASKED | {"basis": "", "until": "2029-01-01"})
    assert page.status_code == 400
    assert "失信惩戒" in page.text
    assert "使用依据" in page.text
    assert "过长" in page.text
    assert city.platform.registry.sharing.requests.all() == []
    done = site.send_form(path, csrf=csrf, **ASKED)
    assert done.headers["location"] == "/sharing/requests/Q00001"
    kept = city.platform.registry.sharing.requests.one("Q00001")
    assert (kept.recipient, kept.requester, kept.state) == ("civil", "张三", "submitted")
    csrf = enter(site, "王五")
    assert 'name="purpose"' not in site.get(path).text
    assert site.send_form(path, csrf=csrf, **ASKED).status_code == 400


def test_only_the_recipient_takes_a_token_and_only_source_or_bureau_revoke(
    city: City, site: Browser
) -> None:
    grant = city.granted("payer")
    path = f"/sharing/grants/{grant}"
    for name, code in (("王五", 400), ("赵六", 400), ("外人", 404), ("看客", 403), ("李四", 200)):
        csrf = enter(site, name)
        assert site.send_form(f"{path}/profile", csrf=csrf).status_code == code, name
    for name, code in (("张三", 400), ("外人", 404), ("赵六", 303)):
        csrf = enter(site, name)
        sent = site.send_form(f"{path}/revoke", csrf=csrf, reason="目的消失")
        assert sent.status_code == code, name
    revoked = city.platform.registry.sharing.grants.one(grant)
    assert (revoked.state(DAY), revoked.revoked_by) == ("revoked", "赵六")


def test_usage_is_shown_to_the_two_sides_of_a_grant(city: City, site: Browser) -> None:
    grant = city.granted("payer")
    token = {"Authorization": f"Bearer {city.token(grant)}"}
    table = "/delta-sharing/shares/civil/schemas/shared/tables/payer"
    assert site.post(f"{table}/query", json={}, headers=token).status_code == 200
    for name, seen in (("张三", True), ("赵六", True), ("外人", False), ("王五", True)):
        enter(site, name)
        assert (f"/sharing/grants/{grant}" in site.get("/sharing/usage").text) == seen, name
