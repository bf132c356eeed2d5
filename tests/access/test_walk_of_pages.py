"""Every page of the site, opened by every role: what is shown of each planted value, and of which agency."""

from collections import Counter
from collections.abc import Generator
from itertools import product

import pytest
from starlette.testclient import TestClient

from resources.platform import Platform
from resources.registry.access.passwords import hash_password
from resources.registry.access.users import User
from resources.registry.records.tickets import ProblemCount, Subject
from tests.access.planted import DAY, FINDING, LEVELS, TABLES, everybody, planted, small_catalog
from tests.portal.conftest import HOME, SECRET, Browser
from zb_pipelines.domain.access import Principal, may
from zb_pipelines.domain.access.roles import Act
from zb_pipelines.domain.catalog.graded_tables import graded_tables
from zb_pipelines.portal.application import application

CATALOG = small_catalog()
ENTRIES = ("tax/payer", "market/company")
PAGES: dict[str, Act | None] = {
    "/cockpit": "report",
    "/catalog": None,
    "/catalog/tax/payer": None,
    "/catalog/market/company": None,
    "/dictionary": None,
    "/dictionary/thematic.social_security__case": None,
    "/dictionary/thematic.healthcare__case": None,
    "/exemptions": "report",
    "/tickets": "tickets",
    "/tickets/workbook?agency=tax": "tickets",
    "/tickets/workbook?agency=market": "tickets",
    "/findings": "report",
    "/findings/f1": "report",
    "/channels": "report",
    "/reports": "report",
    "/journal": "journal",
    "/open/": None,
    "/verify/openapi.json": None,
    "/dagster": "dagster",
    "/delta-sharing/shares": None,
}


@pytest.fixture
def browsers(platform: Platform) -> Generator[list[tuple[Principal, Browser]]]:
    """Every role's browser, logged in; the public's is not."""
    problems = [
        ProblemCount(Subject("rule", entry.partition("/")[0], entry, "required:l1", "科", "张三"), 3, "")
        for entry in ENTRIES
    ]  # fmt: skip
    platform.registry.tickets.recheck(problems, DAY, CATALOG.tickets)
    password, opened = hash_password(SECRET), list[tuple[Principal, Browser]]()
    app = application(platform)
    for who in everybody():
        browser = Browser(app, base_url=HOME, raise_server_exceptions=False)
        if who.name != "public":
            user = User(who.name, who.roles, who.agency, theme=who.theme, password=password)
            platform.registry.access.users.add(user, "test")
            assert browser.log_in(who.name).status_code == 303
        opened.append((who, browser))
    yield opened
    for _, browser in opened:
        browser.close()


def _allowed(who: Principal, path: str, act: Act | None) -> bool:
    if path.startswith(("/open", "/verify")):
        return True
    if who.name == "public" or path.startswith("/delta-sharing"):
        return False
    return act is None or may(who, act).is_allowed


def _texts(browser: TestClient, path: str) -> tuple[int, str]:
    answer = browser.get(path, headers={"Accept": "text/html"}, follow_redirects=False)
    return answer.status_code, answer.content.decode(errors="replace")


def test_each_page_is_for_its_roles_and_shows_no_value_of_the_lake(
    browsers: list[tuple[Principal, Browser]],
) -> None:
    seen, values = Counter[str](), [planted(*each) for each in product(TABLES, LEVELS)]
    for (who, browser), (path, act) in product(browsers, PAGES.items()):
        status, text = _texts(browser, path)
        where = f"{who.name} {path} {status}"
        assert status < 500, where
        if status == 200:
            seen["opened"] += 1
            assert _allowed(who, path, act), where
        else:
            seen["refused"] += 1
            assert status in (303, 307, 400, 401, 403, 404), where
        assert not [each for each in values if each in text], where
        if who.name == "clerk":
            assert "planted" not in text or path.startswith("/findings"), where
    assert sum(seen.values()) == len(PAGES) * 8 == 160
    assert seen["opened"] > 60
    assert seen["refused"] > 50


def test_a_clerk_opens_tickets_and_workbooks_of_the_own_agency_alone(
    browsers: list[tuple[Principal, Browser]],
) -> None:
    (clerk,) = [browser for who, browser in browsers if who.name == "clerk"]
    _, board = _texts(clerk, "/tickets")
    assert CATALOG.entries["tax/payer"].title in board
    assert CATALOG.agencies["market"].name not in board
    # The clerk's workbook is the own agency's, whatever the address says.
    answer = clerk.get("/tickets/workbook", params={"agency": "market"})
    assert answer.status_code == 200
    assert "tax-tickets.xlsx" in answer.headers["content-disposition"]


def test_a_findings_columns_are_shown_on_its_page_as_the_decision_says(
    browsers: list[tuple[Principal, Browser]],
) -> None:
    graded, seen = graded_tables(CATALOG)[FINDING], Counter[str]()
    for who, browser in browsers:
        status, text = _texts(browser, "/findings")
        if status != 200:
            seen["refused"] += 1
            continue
        answer = may(who, "read", graded, graded.column("detail")).answer
        in_full = who.agency == "tax" or answer == "yes"  # the agency is to verify it
        assert ("planted detail" in text) == in_full, who.name
        seen["in full" if in_full else answer] += 1
    assert seen == {"in full": 1, "masked": 2, "no": 3, "refused": 2}
