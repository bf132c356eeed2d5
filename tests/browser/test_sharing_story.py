"""The scripted story in a real browser: from a request to a dead token, each person in the own window."""

import json
from collections.abc import Generator
from datetime import date
from pathlib import Path

import delta_sharing
import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from resources.platform import Platform
from resources.registry.audit.journal import chain_problems
from tests.portal.conftest import SECRET, declare
from tests.sharing.conftest import DAY, City, build_city, serve

pytestmark = pytest.mark.browser
AFTER_THE_HOLIDAY = date(2026, 9, 28)
"""Monday after 中秋, 25 to 27 September."""


@pytest.fixture
def small_city(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> City:
    monkeypatch.setenv("ZB_TODAY", DAY.isoformat())
    declare(platform, "张三", "clerk", "civil")
    declare(platform, "赵六", "clerk", "tax")
    declare(platform, "外人", "clerk", "health")
    declare(platform, "王五", "security_officer")
    declare(platform, "孙七", "reviewer")
    return build_city(platform, no="L3")  # granted by two persons


@pytest.fixture
def site(small_city: City) -> Generator[str]:
    with serve(small_city) as address:
        yield address


class Office:
    """The windows of the people of the story, each with a login of its own."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser, self.site = browser, site
        self.windows: dict[str, Page] = {}

    def open(self, name: str, path: str) -> Page:
        page = self.windows.get(name) or self._log_in(name)
        page.goto(f"{self.site}{path}")
        return page

    def _log_in(self, name: str) -> Page:
        page = self.windows[name] = self.browser.new_context(accept_downloads=True).new_page()
        page.goto(f"{self.site}/login")
        page.fill("input[name=name]", name)
        page.fill("input[name=password]", SECRET)
        page.click("main button")
        page.wait_for_url(lambda url: "/login" not in url)
        return page

    def take(self, name: str, path: str, step: str, **fields: str) -> Page:
        """Fill the form of that title and send it."""
        page = self.open(name, path)
        form = step_form(page, step)
        for field, value in fields.items():
            form.locator(f"[name={field}]").fill(value)
        form.get_by_role("button").click()
        return page


def step_form(page: Page, title: str):
    named = page.get_by_role("heading", name=title, exact=True)
    return page.locator("section.step").filter(has=named)


def test_the_story_from_a_request_to_a_dead_token(
    small_city: City, site: str, browser: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    office = Office(browser, site)
    page = office.open("张三", "/sharing")
    page.get_by_role("link", name="名册").click()
    expect(page.get_by_text("有条件共享")).to_be_visible()
    form = step_form(page, "提出申请")
    form.locator("[name=purpose]").fill("信用监管")
    form.locator("[name=basis]").fill("主要职责")
    form.locator("[name=scene]").fill("失信惩戒")
    form.get_by_role("button").click()
    expect(page).to_have_url(f"{site}/sharing/requests/Q00001")
    request = "/sharing/requests/Q00001"
    expect(page.locator(".facts")).to_contain_text("2026-09-28")  # 25 to 27 do not count
    assert office.open("外人", request).get_by_role("heading", level=1).inner_text() == "错误 404"

    page = office.take("王五", request, "一次性告知补正", words="缺授权书")
    expect(page.locator(".facts")).to_contain_text("缺授权书")
    monkeypatch.setenv("ZB_TODAY", AFTER_THE_HOLIDAY.isoformat())
    page = office.take("张三", request, "补正", words="已补交授权书")
    expect(page.locator(".facts")).to_contain_text("2026-09-30")  # it stood on the 24th and 28th
    page = office.open("王五", request)
    expect(step_form(page, "一次性告知补正")).to_have_count(0)
    office.take("王五", request, "同意")

    page = office.take("赵六", request, "不予共享", words="领导要求")
    expect(page.get_by_role("alert")).to_contain_text("依据不成立")
    expect(page.locator("[name=words]").nth(1)).to_have_value("领导要求")
    office.take("赵六", request, "同意")
    office.take("王五", request, "同意")
    page = office.take("王五", request, "授权")
    expect(page.get_by_role("alert")).to_contain_text("第二人")
    expect(step_form(page, "第二人同意授权")).to_have_count(0)
    office.take("孙七", request, "第二人同意授权")
    page = office.take("王五", request, "授权")
    page.get_by_role("link", name="授权 G00001").click()
    grant = "/sharing/grants/G00001"
    expect(page).to_have_url(f"{site}{grant}")

    page = office.open("张三", grant)
    with page.expect_download() as profile:
        step_form(page, "访问凭据").get_by_role("button").click()
    file = tmp_path / "p.share"
    profile.value.save_as(file)
    read = delta_sharing.load_as_pandas(f"{file}#civil.shared.payer_file")
    assert sorted(read["no"]) == ["A1", "A2", "A3"]

    doubted = read[read["no"] == "A2"].iloc[0]
    page = office.open("张三", grant)
    form = step_form(page, "校核：对数值提出疑义")
    form.locator("[name=row_ref]").fill(str(doubted["row_ref"]))
    form.locator("[name=column]").select_option("district")
    form.get_by_role("button").click()
    expect(page.get_by_role("status")).to_contain_text("2026-10-16")  # over 国庆
    number = page.get_by_role("status").inner_text().split()[1]
    page = office.open("赵六", f"/tickets/{number}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("名册")

    token = json.loads(file.read_text("utf-8"))["bearerToken"]
    table = f"{site}/delta-sharing/shares/civil/schemas/shared/tables/payer_file/metadata"
    headers = {"Authorization": f"Bearer {token}"}
    assert httpx.get(table, headers=headers).status_code == 200
    page = office.take("王五", grant, "撤销授权", reason="目的消失")
    expect(page.locator(".facts")).to_contain_text("目的消失")
    assert httpx.get(table, headers=headers).status_code == 403
    expect(office.open("张三", grant).locator("section.step")).to_have_count(0)
    _require_journal(small_city, number)


def _require_journal(city: City, ticket: str) -> None:
    lines = city.platform.registry.journal.lines()
    subjects = ("Q00001", "G00001", ticket)
    told = [(e.actor, e.action) for e in lines if e.subject.split(" ")[0] in subjects]
    assert told == [
        ("张三", "共享申请起草"),
        ("张三", "共享申请提交"),
        ("王五", "共享申请告知补正"),
        ("张三", "共享申请补正"),
        ("王五", "共享申请同意"),
        ("赵六", "共享申请同意"),
        ("王五", "共享申请同意"),
        ("王五", "申请批准"),
        ("孙七", "批准"),
        ("王五", "共享授权"),
        ("张三", "共享凭据发放"),
        ("张三", "工单发现"),
        ("张三", "工单派发"),
        ("张三", "共享数据校核提出"),
        ("王五", "共享授权撤销"),
    ]
    assert list(chain_problems(lines)) == []
