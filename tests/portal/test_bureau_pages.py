"""The bureau's pages: who gets which, an agency's clerk the agency's part, every figure the ledger's."""

import io
import json
import re
from datetime import date, datetime
from html import unescape
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from assets.reports.coverage.ledger import ledger_of
from resources.platform import Platform
from resources.registry import Profile, Release
from resources.registry.records.tickets import ProblemCount, Subject
from tests.portal.conftest import HOME, Browser, declare
from tests.shipped import shipped_catalog
from zb_pipelines.domain.access import Role
from zb_pipelines.domain.catalog.products.columns import source_entries

DAY = date(2026, 11, 20)
ENTRY = "tax/taxpayer"
OURS = Subject("rule", "tax", ENTRY, "required:name", "征管科", "张三")
OTHERS = Subject(
    "rule",
    "public_security",
    "public_security/household_register",
    "required:name",
    "科信处",
    "李四",
)
EVERYBODY: tuple[Role, ...] = (
    *("engineer", "clerk", "reviewer", "analyst", "security_officer", "auditor"),
)
PAGES: dict[str, tuple[Role, ...]] = {
    "/cockpit": EVERYBODY,
    "/catalog": (*EVERYBODY, "recipient"),
    f"/catalog/{ENTRY}": (*EVERYBODY, "recipient"),
    "/dictionary": (*EVERYBODY, "recipient"),
    "/dictionary/base.population__person": (*EVERYBODY, "recipient"),
    "/exemptions": EVERYBODY,
    "/tickets": ("engineer", "clerk", "reviewer"),
    "/findings": EVERYBODY,
    "/sharing": (*EVERYBODY, "recipient"),
    "/sharing/usage": (*EVERYBODY, "recipient"),
    "/channels": EVERYBODY,
    "/reports": EVERYBODY,
    "/journal": ("security_officer", "auditor"),
}


@pytest.fixture
def release(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> Release:
    monkeypatch.setenv("ZB_TODAY", DAY.isoformat())
    catalog = shipped_catalog()
    released = platform.registry.publish(catalog, "test", "test", DAY)
    found = [ProblemCount(OURS, 3, ""), ProblemCount(OTHERS, 5, "")]
    platform.registry.tickets.recheck(found, DAY, catalog.tickets)
    return released


def enter(platform: Platform, browser: Browser, role: Role) -> None:
    declare(platform, role, role, "tax" if role == "clerk" else None)
    browser.cookies.clear()
    assert browser.log_in(role).status_code == 303


@pytest.mark.parametrize("role", [*EVERYBODY, "recipient"])
def test_a_role_gets_its_pages_and_no_others(
    platform: Platform, browser: Browser, release: Release, role: Role
) -> None:
    for path in PAGES:
        assert browser.get(path, follow_redirects=False).status_code == 401
    enter(platform, browser, role)
    for path, roles in PAGES.items():
        answer = browser.get(path, headers={"Accept": "text/html"}, follow_redirects=False)
        assert answer.status_code == (200 if role in roles else 403), path
        assert "Traceback" not in answer.text
    offered = re.findall(r'<li><a href="(/[a-z]+)"', browser.get("/catalog").text)
    assert all(role in PAGES[path] for path in offered if path in PAGES)


def test_the_cockpit_counts_as_the_ledger_does(
    platform: Platform, browser: Browser, release: Release
) -> None:
    enter(platform, browser, "reviewer")
    ledger = ledger_of(platform.registry, release, DAY)
    text = browser.get("/cockpit").text
    figures = [int(each) for each in re.findall(r"<dd>(\d+)</dd>", text)]
    counted = [len(ledger.entries), ledger.count("aggregated"), ledger.count("exempt")]
    assert figures == [*counted, ledger.outstanding, 2]


def test_a_clerk_sees_the_own_agency_alone(
    platform: Platform, browser: Browser, release: Release
) -> None:
    enter(platform, browser, "clerk")
    board = browser.get("/tickets").text
    assert OURS.id in board
    assert OTHERS.id not in board
    assert browser.get(f"/tickets/{OTHERS.id}").status_code == 404
    cockpit = browser.get("/cockpit").text
    assert "公安局" not in cockpit
    reports = platform.settings.reports
    reports.mkdir(parents=True)
    for name in ("quality-2026-11-20.html", "quality-2026-11-20-tax.html"):
        (reports / name).write_text("<p>报告</p>", "utf-8")
    assert browser.get("/reports/quality-2026-11-20-tax.html").status_code == 200
    assert browser.get("/reports/quality-2026-11-20.html").status_code == 404
    assert browser.get("/reports/..%2Fregistry.db").status_code == 404
    taken = [e for e in platform.registry.journal.lines() if e.action == "数据导出"]
    assert [(e.actor, e.subject) for e in taken] == [("clerk", "quality-2026-11-20-tax.html")]


def test_a_report_runs_apart_from_the_site(
    platform: Platform, browser: Browser, release: Release
) -> None:
    enter(platform, browser, "reviewer")
    platform.settings.reports.mkdir(parents=True)
    (platform.settings.reports / "quality-2026-11-20.html").write_text("<p>报告</p>", "utf-8")
    policy = browser.get("/reports/quality-2026-11-20.html").headers["content-security-policy"]
    assert policy.startswith("sandbox allow-scripts")
    assert "allow-same-origin" not in policy


def test_a_long_table_is_shown_in_parts_and_loses_no_row(
    platform: Platform, browser: Browser, release: Release
) -> None:
    for number in range(230):
        platform.registry.journal.append("某人", "试验", f"行{number:03}", {})
    enter(platform, browser, "auditor")
    shown: list[str] = []
    address, text = "/journal?q=行", ""
    while address:
        text = browser.get(address).text
        shown += re.findall(r"行(\d{3})<", text)
        following = re.search(r'href="(\?[^"]*)">下一页', text)
        address = f"/journal{unescape(following[1])}" if following else ""
    assert shown == [f"{number:03}" for number in reversed(range(230))]
    assert "共 230 行，第 3 页，共 3 页" in text
    for odd in ("0", "-1", "99", "9" * 5000, "x", "１"):
        assert browser.get("/journal", params={"part": odd}).status_code == 200


def test_a_ticket_is_moved_on_by_whoever_is_logged_in(
    platform: Platform, browser: Browser, release: Release
) -> None:
    enter(platform, browser, "clerk")
    page = browser.get(f"/tickets/{OURS.id}").text
    csrf = re.findall(r'name="csrf" value="([^"]+)"', page)[0]
    said = {"action": "签收", "reason": "已收到"}
    assert browser.send_form(f"/tickets/{OURS.id}", **said).status_code == 403
    foreign = {"Origin": "https://evil.example"}
    sent = browser.post(f"/tickets/{OURS.id}", data={**said, "csrf": csrf}, headers=foreign)
    assert sent.status_code == 403
    assert platform.registry.tickets.one(OURS.id).standing.state == "派发"

    assert browser.send_form(f"/tickets/{OURS.id}", **said, csrf=csrf).status_code == 303
    assert platform.registry.tickets.one(OURS.id).standing.state == "签收"
    line = platform.registry.journal.lines(OURS.id)[-1]
    assert line.actor == "clerk"
    other = browser.send_form(f"/tickets/{OTHERS.id}", **said, csrf=csrf)
    assert other.status_code == 404
    again = browser.send_form(f"/tickets/{OURS.id}", **said, csrf=csrf)
    assert again.status_code == 400


def test_a_reader_sees_titles_and_the_own_clock_instead_of_keys_and_utc(
    browser: Browser, platform: Platform, release: Release
) -> None:
    enter(platform, browser, "engineer")
    (first, *_) = platform.registry.journal.lines(OURS.id)
    at = datetime.fromisoformat(first.at).astimezone(ZoneInfo("Asia/Shanghai"))
    page = browser.get(f"/tickets/{OURS.id}").text
    assert f"{at:%Y-%m-%d %H:%M:%S}" in page
    title = release.catalog.entries[ENTRY].title
    for text in (page, browser.get("/tickets").text):
        assert title in text
        assert ENTRY not in text
    withheld = browser.get("/exemptions").text
    partly = [e for e in release.catalog.entries.values() if e.exemption and e.exemption.items]
    assert partly
    for entry in partly:
        items = {item.name: item.title for item in entry.items}
        for name in entry.exemption.items if entry.exemption else ():
            assert items[name] in withheld
            assert f">{name}<" not in withheld
    items = browser.get(f"/catalog/{ENTRY}").text
    assert not re.search(r">(string|integer|date|resident_id|credit_rating)<", items)


def test_the_workbook_goes_out_and_a_foreign_one_is_refused(
    platform: Platform, browser: Browser, release: Release
) -> None:
    enter(platform, browser, "clerk")
    book = browser.get("/tickets/workbook")
    assert openpyxl.load_workbook(io.BytesIO(book.content)).sheetnames
    (line,) = [e for e in platform.registry.journal.lines("tax") if e.action == "数据导出"]
    assert line.actor == "clerk"
    assert json.loads(line.detail)["file"] == "tax-tickets.xlsx"
    csrf = re.findall(r'name="csrf" value="([^"]+)"', browser.get("/tickets").text)[0]

    def hand_in(content: bytes) -> int:
        return browser.post(
            "/tickets/workbook",
            data={"csrf": csrf},
            files={"file": ("b.xlsx", content)},
            headers={"Origin": HOME},
        ).status_code

    assert hand_in(book.content) == 200
    assert hand_in(b"no workbook") == 400
    browser.cookies.clear()
    enter(platform, browser, "engineer")
    theirs = browser.get("/tickets/workbook", params={"agency": "public_security"}).content
    browser.cookies.clear()
    browser.log_in("clerk")
    csrf = re.findall(r'name="csrf" value="([^"]+)"', browser.get("/tickets").text)[0]
    assert hand_in(theirs) == 400


def test_a_search_shows_what_was_asked_and_no_markup(
    platform: Platform, browser: Browser, release: Release
) -> None:
    enter(platform, browser, "reviewer")
    found = browser.get("/catalog", params={"q": "户籍人口"}).text
    assert "户籍人口登记信息" in found
    assert "纳税人" not in found
    page = browser.get("/catalog", params={"q": "<script>alert(1)</script>"}).text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_the_journal_shows_whether_its_chain_holds(
    platform: Platform, browser: Browser, release: Release
) -> None:
    enter(platform, browser, "auditor")
    page = browser.get("/journal").text
    assert "成立" in page
    assert "用户登记" in page


def test_an_entry_says_what_its_items_go_into_and_who_gets_them(
    platform: Platform, browser: Browser, release: Release
) -> None:
    enter(platform, browser, "reviewer")
    page = browser.get("/catalog/public_security/household_register").text
    assert "/dictionary/base.population__person" in page
    products = [
        product.key
        for product in release.catalog.products.values()
        if "public_security/household_register" in source_entries(product, release.catalog)
    ]
    assert products
    for key in products:
        assert re.search(rf'href="/(sharing/products|open)/{key}"', page), key


def test_the_dictionary_says_how_full_a_column_is(
    platform: Platform, browser: Browser, release: Release
) -> None:
    table, figures = "base.population__person", {"table.rows": 50.0, "name.nulls": 0.02}
    platform.registry.quality.record_profile(Profile(table, DAY, figures))
    enter(platform, browser, "reviewer")
    page = browser.get(f"/dictionary/{table}").text
    assert f"{DAY} 的填充率，共 50 行" in page
    assert "98.00%" in page


def test_an_isolated_entry_tells_no_fill_rate(
    platform: Platform, browser: Browser, release: Release
) -> None:
    figures = {"delivery.rows": 50.0, "name.nulls": 0.02}
    table = "aggregation.public_security__household_register"
    platform.registry.quality.record_profile(Profile(table, DAY, figures))
    enter(platform, browser, "reviewer")
    entry = "public_security/household_register"
    assert "98.00%" in browser.get(f"/catalog/{entry}").text

    platform.registry.secret_entries.record("isolate", entry, "王五", {"reason": "疑似涉密"})
    assert "98.00%" not in browser.get(f"/catalog/{entry}").text
