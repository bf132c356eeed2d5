"""The portal in a real browser: login, the bureau's pages, Dagster behind the door, accessibility."""

import os
import re
import signal
import subprocess
from collections.abc import Generator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.end_to_end.installation import ZB, Installation
from zb_pipelines.domain.business_day import today

pytestmark = pytest.mark.browser
PAGES = [
    *("/cockpit", "/catalog", "/dictionary", "/exemptions", "/tickets", "/findings"),
    *("/sharing", "/sharing/usage", "/sharing/demand", "/open"),
    *(
        "/channels",
        "/reports",
        "/journal",
        "/catalog/public_security/household_register",
    ),
]
WIDTHS = [360, 1024, 1440]


@pytest.fixture(scope="module")
def portal(city: Installation) -> Generator[tuple[str, str]]:
    """Address of `zb serve` on the city, and the link that it printed."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    environment = {**city.environment(today()), "PYTHONUNBUFFERED": "1"}
    served = subprocess.Popen(
        [ZB, "serve", "--port", "0", "--link"],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert served.stdout is not None
        address = re.findall(r"http://\S+", served.stdout.readline())[0]
        link = re.findall(r"http://[^\s（(]+", served.stdout.readline())[0]
        yield address, link
    finally:
        served.send_signal(signal.SIGINT)
        served.wait(timeout=120)


@pytest.fixture(scope="module")
def entered(portal: tuple[str, str], browser: Browser) -> Generator[tuple[str, Page, list[str]]]:
    """A page that is logged in by the link, and every address that it asked for."""
    address, link = portal
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/dagster")
    expect(page).to_have_url(re.compile("/login"))
    page.goto(link)
    page.click("main button")
    expect(page).to_have_url(f"{address}/cockpit")
    yield address, page, asked
    page.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_and_is_accessible(
    entered: tuple[str, Page, list[str]], path: str, width: int
) -> None:
    address, page, asked = entered
    page.set_viewport_size({"width": width, "height": 900})
    answer = page.goto(f"{address}{path}")
    assert answer is not None
    assert answer.status == 200
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    if width < 700:  # rows are cards there: nothing is hidden beside the edge
        cut = "[...document.querySelectorAll('.scroll')].filter(e => e.scrollWidth > e.clientWidth).length"
        assert page.evaluate(cut) == 0
    found: Any = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    assert [url for url in asked if not url.startswith((address, "data:"))] == []


def test_dagster_opens_behind_the_door_and_its_subscriptions_run(
    entered: tuple[str, Page, list[str]],
) -> None:
    address, page, _ = entered
    page.set_viewport_size({"width": 1280, "height": 900})
    with page.expect_websocket() as opened:
        page.goto(f"{address}/dagster/runs")
    expect(page.get_by_text("zb/night").first).to_be_visible(timeout=120_000)
    assert opened.value.url.endswith("/dagster/graphql")
    page.goto(f"{address}/catalog/public_security/household_register")
    page.get_by_role("link", name="在 Dagster 中查看").click()
    expect(page.get_by_text("household_register").first).to_be_visible(timeout=120_000)
    page.set_viewport_size({"width": 1280, "height": 3000})
    back = page.locator('a[href="/catalog/public_security/household_register"]').first
    expect(back).to_be_visible(timeout=120_000)


def test_the_same_link_does_not_open_twice(portal: tuple[str, str], browser: Browser) -> None:
    _, link = portal
    page = browser.new_page()
    page.goto(link)
    page.click("main button")
    expect(page.get_by_role("alert")).to_have_text("链接已经用过或者已过期。")
    page.close()
