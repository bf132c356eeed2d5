"""Findings have a life: verified by command or workbook, journalled, and counted for each rule."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from assets.tickets.findings.act import act_on_finding
from assets.tickets.findings.book import FINDING, NOTE, RECOVERED, SHEET, STATE
from assets.tickets.findings.exporting import export_findings
from assets.tickets.findings.importing import import_findings
from assets.tickets.findings.open_findings import list_findings, records_by_rule
from resources.platform import Platform, open_platform
from resources.registry import Release
from resources.registry.records.findings import FindingCase
from tests.environment import choose_home
from tests.findings import RULE, THEME, VERIFIER, store_findings
from tests.shipped import shipped_catalog
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.tickets.finding_states import FindingState, is_weak

DAY, AGENCY = date(2026, 10, 30), VERIFIER
ONE, TWO, THREE = "a" * 32, "b" * 32, "c" * 32


@pytest.fixture
def platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Platform:
    choose_home(monkeypatch, tmp_path)
    opened = open_platform()
    catalog = shipped_catalog()
    opened.registry.publish(catalog, "审核人", "测试", date(2026, 10, 1))
    store_findings(opened, catalog, DAY, (ONE, TWO, THREE))
    return opened


@pytest.fixture
def release(platform: Platform) -> Release:
    found = platform.registry.release_on(DAY)
    assert found
    return found


def step(number: str, state: FindingState, reason: str = "已查", amount: str = "0") -> FindingCase:
    return FindingCase(number, "", "", state, Decimal(amount), "经办人", reason, DAY)


def test_a_finding_is_verified_corrected_and_journalled(
    platform: Platform, release: Release
) -> None:
    assert {each.state for each in list_findings(platform, release, DAY)} == {"待核实"}

    act_on_finding(platform, release, step(ONE, "属实"))
    act_on_finding(platform, release, step(ONE, "已整改", amount="1200.50"))
    act_on_finding(platform, release, step(TWO, "不属实"))

    found = {each.finding: each for each in list_findings(platform, release, DAY)}
    assert (found[ONE].state, found[ONE].recovered) == ("已整改", Decimal("1200.50"))
    assert [line.action for line in platform.registry.journal.lines(ONE)] == ["属实", "已整改"]
    record = records_by_rule(platform.registry.findings.all().values())[THEME, RULE]
    assert (record.confirmed, record.refuted, record.share) == (1, 1, 0.5)
    assert record.recovered == Decimal("1200.50")


@pytest.mark.parametrize(
    ("number", "state", "reason", "amount", "said"),
    [
        (ONE, "已整改", "已查", "0", "待核实"),
        (ONE, "属实", " ", "0", "理由"),
        (ONE, "不属实", "已查", "10", "属实的疑点才有追回金额"),
        ("d" * 32, "属实", "已查", "0", "没有这条疑点"),
    ],
)
def test_a_step_out_of_turn_is_refused(
    platform: Platform,
    release: Release,
    number: str,
    state: FindingState,
    reason: str,
    amount: str,
    said: str,
) -> None:
    with pytest.raises(InputError, match=said):
        act_on_finding(platform, release, step(number, state, reason, amount))
    assert platform.registry.findings.all() == {}


def test_a_clerk_of_another_agency_has_no_such_finding(
    platform: Platform, release: Release, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="没有这条疑点"):
        act_on_finding(platform, release, step(ONE, "属实"), "tax")
    file = tmp_path / "疑点.xlsx"
    export_findings(platform, release, AGENCY, file, DAY)
    book = openpyxl.load_workbook(file)
    sheet = book[SHEET]
    titles = {str(cell.value): int(cell.column or 0) for cell in sheet[1]}
    sheet.cell(2, titles[STATE], "不属实")
    sheet.cell(2, titles[NOTE], "死亡信息有误")
    book.save(file)

    done = import_findings(platform, release, file, "经办人", DAY, None, "tax")
    assert done.states == {}
    assert any("没有这条疑点" in reason for line in done.lines for reason in line.reasons)
    assert platform.registry.findings.all() == {}
    act_on_finding(platform, release, step(ONE, "属实"), AGENCY)


def test_the_workbook_goes_out_and_comes_back(
    platform: Platform, release: Release, tmp_path: Path
) -> None:
    file = tmp_path / "疑点.xlsx"
    assert export_findings(platform, release, AGENCY, file, DAY).findings == 3

    book = openpyxl.load_workbook(file)
    sheet = book[SHEET]
    sheet.insert_rows(1)  # a clerk's title above the headings
    sheet["A1"] = "关于疑点核实情况的反馈"
    titles = {str(cell.value): int(cell.column or 0) for cell in sheet[2]}
    lines = {str(sheet.cell(row, titles[FINDING]).value): row for row in (3, 4, 5)}
    for number, state, amount, note in (
        (ONE, "属实", "１，２００.５０元", "银行流水"),
        (TWO, "不属实", "", "死亡信息有误"),
        (THREE, "属实", "很多", "待补"),
    ):
        sheet.cell(lines[number], titles[STATE], state)
        sheet.cell(lines[number], titles[RECOVERED], amount)
        sheet.cell(lines[number], titles[NOTE], note)
    book.save(file)

    done = import_findings(platform, release, file, "经办人", DAY)
    assert done.states == {"属实": 1, "不属实": 1}
    (refused,) = done.lines
    assert (refused.row, refused.finding) == (lines[THREE], THREE)
    assert "追回金额" in refused.reasons[0]
    assert platform.registry.findings.all()[ONE].recovered == Decimal("1200.50")

    again = import_findings(platform, release, file, "经办人", DAY)
    assert (again.states, again.unchanged, len(again.lines)) == ({}, 2, 1)


def test_a_foreign_workbook_is_refused(
    platform: Platform, release: Release, tmp_path: Path
) -> None:
    file = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(file)
    with pytest.raises(InputError, match="zb findings export"):
        import_findings(platform, release, file, "经办人", DAY)


def test_a_rule_that_is_seldom_right_is_told() -> None:
    assert [is_weak(*each) for each in ((2, 8), (3, 7), (0, 9))] == [True, False, False]
