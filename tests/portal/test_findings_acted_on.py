"""疑点 in the site: the verifying agency's clerk says how one ended; nobody else's, and only in turn."""

import re
from datetime import date

import pytest

from resources.platform import Platform
from tests.findings import VERIFIER, store_findings
from tests.portal.conftest import Browser, declare
from tests.shipped import shipped_catalog

DAY = date(2026, 11, 20)
NUMBER = "a" * 32
PAGE = f"/findings/{NUMBER}"


@pytest.fixture
def city(platform: Platform, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> Platform:
    """One finding, and a clerk of its verifier, one of another agency, a reviewer, an engineer."""
    monkeypatch.setenv("ZB_TODAY", DAY.isoformat())
    catalog = shipped_catalog()
    platform.registry.publish(catalog, "test", "test", DAY)
    store_findings(platform, catalog, DAY, [NUMBER])
    declare(platform, "hers", "clerk", VERIFIER)
    declare(platform, "other", "clerk", "tax")
    declare(platform, "reviewer", "reviewer")
    declare(platform, "engineer", "engineer")
    return platform


def state_of(platform: Platform) -> str | None:
    case = platform.registry.findings.all().get(NUMBER)
    return case.state if case else None


def test_the_verifying_clerk_says_how_a_finding_ended(city: Platform, browser: Browser) -> None:
    browser.log_in("hers")
    assert PAGE in browser.get("/findings").text
    page = browser.get(PAGE).text
    assert "去世后仍发放待遇" in page
    offered = re.findall(r'<option value="([^"]+)"', page)
    assert offered == ["属实", "不属实"]
    csrf = re.findall(r'name="csrf" value="([^"]+)"', page)[0]

    said = {"state": "属实", "recovered": "1,200.50元", "reason": "已核对发放记录"}
    assert browser.send_form(PAGE, **said).status_code == 403
    assert browser.send_form(PAGE, **said, csrf=csrf).status_code == 303
    case = city.registry.findings.all()[NUMBER]
    assert (case.state, str(case.recovered), case.actor) == ("属实", "1200.50", "hers")
    assert "1,200.50" in browser.get(PAGE).text
    assert city.registry.journal.lines(NUMBER)[-1].actor == "hers"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"state": "已整改", "reason": "已查"}, "核实"),
        ({"state": "属实", "reason": " "}, "理由"),
        ({"state": "属实", "reason": "已查", "recovered": "很多"}, "追回金额"),
        ({"state": "不属实", "reason": "已查", "recovered": "5"}, "追回"),
        ({"state": "结案", "reason": "已查"}, "结案"),
    ],
)
def test_what_does_not_hold_is_said_on_the_page_and_kept_in_the_form(
    city: Platform, browser: Browser, said: dict[str, str], words: str
) -> None:
    browser.log_in("hers")
    csrf = re.findall(r'name="csrf" value="([^"]+)"', browser.get(PAGE).text)[0]
    answer = browser.send_form(PAGE, **said, csrf=csrf)
    assert answer.status_code == 400
    refusal = re.findall(r'role="alert">([^<]+)<', answer.text)[0]
    assert words in refusal
    assert said["reason"] in answer.text
    assert state_of(city) is None


@pytest.mark.parametrize("name", ["other", "reviewer"])
def test_others_neither_see_nor_move_it(city: Platform, browser: Browser, name: str) -> None:
    browser.log_in(name)
    assert browser.get(PAGE).status_code == 404
    csrf = re.findall(r'name="csrf" value="([^"]+)"', browser.get("/findings").text)
    sent = browser.send_form(PAGE, state="属实", reason="已查", csrf=csrf[0] if csrf else "")
    assert sent.status_code in (403, 404)
    assert state_of(city) is None


def test_an_engineer_acts_on_any(city: Platform, browser: Browser) -> None:
    browser.log_in("engineer")
    csrf = re.findall(r'name="csrf" value="([^"]+)"', browser.get(PAGE).text)[0]
    assert browser.send_form(PAGE, state="不属实", reason="已查", csrf=csrf).status_code == 303
    assert state_of(city) == "不属实"
