"""A new kind of rule is one entry of kinds.yml and one function of rule_sql.py."""

from datetime import date
from pathlib import Path

import pytest

from quality.rules import entry_rules, rule_sql
from quality.rules.indicators import indicator_of
from quality.rules.kinds import KINDS, KINDS_FILE, load_kinds
from resources.engine import Engine
from resources.platform import Platform
from tests.deliveries import Desk, entry_of, small_catalog

DAY = date(2026, 11, 20)

KIND = """
placeholder:
  dimension: 准确性
  indicator: 数据内容正确性
  severity: block
  items: {types: [string], that: [uncoded, in_words]}
  zh:
    defect: 占位文字
    title: “{item}”是占位文字
    remedy: 请补录“{item}”
  en:
    defect: a placeholder
    title: “{item}” is a placeholder
    remedy: fill in “{item}”
"""


@pytest.fixture
def desk(engine: Engine, platform: Platform) -> Desk:
    return Desk(engine, platform, small_catalog())


@pytest.fixture
def placeholder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kind as whoever adds it would: its entry in (a copy of) kinds.yml, and its function."""
    file = tmp_path / "kinds.yml"
    file.write_text(KINDS_FILE.read_text("utf-8") + KIND, "utf-8")
    for name, kind in load_kinds(file).items():
        monkeypatch.setitem(KINDS, name, kind)
    monkeypatch.setattr(rule_sql, "FAULTS", dict(rule_sql.FAULTS))

    @rule_sql.fault_of("placeholder")
    def _(c: rule_sql.Checked) -> str:
        return f"{c.columns.typed} IN ('待补', '不详')"


@pytest.mark.usefixtures("placeholder")
def test_rows_that_break_a_new_kind_are_quarantined_with_its_reason(
    desk: Desk,
) -> None:
    entry = entry_of([{"name": "no"}, {"name": "remark", "title": "备注"}], ["no"])
    desk.deliver(entry, DAY, [["1", "已核对"], ["2", "不详"], ["3", None]])
    desk.standardise(entry, DAY)
    assert list(desk.read("aggregation", "no", DAY)) == [1, 3]
    assert desk.read("quarantine", "_reasons", DAY) == {2: ["placeholder:remark"]}
    assert desk.results(DAY)["placeholder:remark"] == (1, 2)
    (rule,) = (r for r in entry_rules.rules_of(entry, ()) if r.id == "placeholder:remark")
    assert (rule.title, rule.remedy) == ("“备注”是占位文字", "请补录“备注”")
    assert indicator_of(rule.id, rule.dimension) == "数据内容正确性"
