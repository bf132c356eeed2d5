"""Dagster's pages, looked at in a real browser."""

import re
import time
from collections.abc import Generator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Watched
from tests.end_to_end.installation import Installation
from tests.end_to_end.small_catalog import DEATHS, REGISTER
from zb_pipelines.domain.business_day import TIMEZONE, today

pytestmark = pytest.mark.browser
SLOW = 120_000
LAUNCHED = re.compile("op=Launch(PipelineExecution|MultipleRuns|PartitionBackfill)")
OVERFLOWS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def watched(browser: Browser, dagster_page: str) -> Generator[Watched]:
    context = browser.new_context(viewport={"width": 1400, "height": 900}, timezone_id=TIMEZONE)
    opened = Watched(context.new_page(), dagster_page)
    opened.watch()
    yield opened
    context.close()


def test_the_graph_shows_the_whole_city_without_errors(watched: Watched, tmp_path: Path) -> None:
    page = watched.page
    page.goto(f"{watched.home}/asset-groups")

    for group in ("landing", "aggregation", "base", "report"):
        expect(page.get_by_text(group, exact=True).first).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("Materialize all")).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("fetching statuses")).to_have_count(0, timeout=SLOW)
    page.screenshot(path=tmp_path / "graph.png")
    assert watched.troubles == []


def test_an_entrys_page_reads_like_its_catalog_entry(watched: Watched, tmp_path: Path) -> None:
    page = watched.page
    page.goto(f"{watched.home}/assets/aggregation/{REGISTER}")

    expect(page.get_by_text("户籍人口登记信息").first).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("提供单位", exact=False).first).to_be_visible()
    expect(page.get_by_text("公民身份号码").first).to_be_visible()
    expect(page.get_by_text("Row count").first).to_be_visible(timeout=SLOW)
    page.screenshot(path=tmp_path / "entry.png")
    assert watched.troubles == []


def test_an_entry_is_materialised_from_its_page(
    watched: Watched, city: Installation, tmp_path: Path
) -> None:
    page = watched.page
    before = city.platform.registry.delivery(DEATHS, today())
    page.goto(f"{watched.home}/assets/landing/{DEATHS}")
    page.get_by_role("button", name="Materialize").first.click(timeout=SLOW)
    page.get_by_role("dialog").get_by_text("Latest", exact=True).click(timeout=SLOW)
    page.screenshot(path=tmp_path / "launch.png")
    with page.expect_response(lambda answer: bool(LAUNCHED.search(answer.url)), timeout=SLOW):
        page.get_by_role("dialog").get_by_role("button", name="Launch 1 run").click()
    deadline = time.monotonic() + SLOW / 1000
    after = before
    while after == before and time.monotonic() < deadline:
        page.wait_for_timeout(1000)
        after = city.platform.registry.delivery(DEATHS, today())
    assert before
    assert after
    assert after.run_id != before.run_id
    assert (after.state, after.content_hash) == (before.state, before.content_hash)
    page.goto(f"{watched.home}/runs/{after.run_id}")
    expect(page.get_by_text("Success", exact=True).first).to_be_visible(timeout=SLOW)
    expect(page.get_by_text(f"partition: {today()}").first).to_be_visible()
    expect(page.get_by_text("entry__health_commission__death_certificate").first).to_be_visible()
    page.screenshot(path=tmp_path / "run.png")
    assert watched.troubles == []
