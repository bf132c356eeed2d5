"""A new kind of rule is one entry of kinds.yml and one function of rule_sql.py.

A new semantic type is an entry of semantic_types.yml, one of kinds.yml and a function in identifiers.
"""

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from assets.aggregation.exclude_erased import person_columns
from quality.rules import entry_rules, rule_sql
from quality.rules.indicators import indicator_of
from quality.rules.kinds import KINDS, KINDS_FILE, load_kinds
from resources.engine import Engine
from resources.platform import Platform
from tests.deliveries import AggregationHarness, entry_of, small_catalog
from zb_pipelines.domain import identifiers
from zb_pipelines.domain.catalog.files.json_schema import catalog_schemas
from zb_pipelines.domain.catalog.lint.duplication import meaning_of
from zb_pipelines.domain.catalog.lint.levels import levels
from zb_pipelines.domain.masking import mask
from zb_pipelines.domain.semantic_types import (
    SEMANTIC_TYPES,
    SEMANTIC_TYPES_FILE,
    load_semantic_types,
)

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
def harness(engine: Engine, platform: Platform) -> AggregationHarness:
    return AggregationHarness(engine, platform, small_catalog())


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
    harness: AggregationHarness,
) -> None:
    entry = entry_of([{"name": "no"}, {"name": "remark", "title": "备注"}], ["no"])
    harness.deliver(entry, DAY, [["1", "已核对"], ["2", "不详"], ["3", None]])
    harness.standardise(entry, DAY)
    assert list(harness.read("aggregation", "no", DAY)) == [1, 3]
    assert harness.read("quarantine", "_reasons", DAY) == {2: ["placeholder:remark"]}
    assert harness.results(DAY)["placeholder:remark"] == (1, 2)
    (rule,) = (r for r in entry_rules.rules_of(entry, ()) if r.id == "placeholder:remark")
    assert (rule.title, rule.remedy) == ("“备注”是占位文字", "请补录“备注”")
    assert indicator_of(rule.id, rule.dimension) == "数据内容正确性"


MEANING = """
plate:
  title: 号牌号码
  form: identifier
  personal: {zh: 号牌号码, en: a number plate}
  identifies: person
  rules: [plate]
  check_digit: false
  final: plate.plate_without_dot_sql
  mask: {head: 2, tail: 1, least: 7}
"""
CHECK = """
def plate_without_dot_sql(value: str) -> str:
    return f"replace({value}, '·', '')"


def plate_valid_sql(value: str) -> str:
    return f"regexp_full_match({value}, '鲁[A-Z][0-9A-Z]{{5,6}}')"
"""


@pytest.fixture
def plate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The semantic type as whoever adds it would: two entries and one module of identifiers."""
    meanings, kinds = tmp_path / "semantic_types.yml", tmp_path / "kinds.yml"
    meanings.write_text(SEMANTIC_TYPES_FILE.read_text("utf-8") + MEANING, "utf-8")
    kind = KIND.replace(
        "items: {types: [string], that: [uncoded, in_words]}", "valid: plate.plate_valid_sql"
    )
    kinds.write_text(
        KINDS_FILE.read_text("utf-8") + kind.replace("placeholder:", "plate:"), "utf-8"
    )
    (tmp_path / "plate.py").write_text(CHECK, "utf-8")
    monkeypatch.setitem(SEMANTIC_TYPES, "plate", load_semantic_types(meanings)["plate"])
    monkeypatch.setitem(KINDS, "plate", load_kinds(kinds)["plate"])
    monkeypatch.setattr(identifiers, "__path__", [*identifiers.__path__, str(tmp_path)])


@pytest.mark.usefixtures("plate")
def test_a_new_semantic_type_is_normalised_checked_and_masked(harness: AggregationHarness) -> None:
    entry = entry_of([{"name": "no"}, {"name": "car", "semantic": "plate"}], ["no"])
    harness.deliver(entry, DAY, [["1", "鲁c·12345"], ["2", "鲁12345"], ["3", None]])
    harness.standardise(entry, DAY)
    assert harness.read("aggregation", "car", DAY) == {1: "鲁C12345", 3: None}
    assert harness.read("quarantine", "_reasons", DAY) == {2: ["plate:car"]}
    assert "damaged:car" in {rule.id for rule in entry_rules.rules_of(entry, ())}
    assert person_columns(entry.items) == ["car"]
    assert meaning_of(entry.items[1]) == "plate"
    assert mask("鲁C12345", "L3", "plate") == "鲁C****5"
    (found,) = (
        each
        for each in levels(small_catalog().model_copy(update={"entries": {"a": entry}}), DAY)
        if "items" in each.where
    )
    assert "号牌号码" in found.what
    assert '"plate"' in catalog_schemas()["entry.json"]


def test_a_semantic_type_that_is_none_is_refused() -> None:
    with pytest.raises(ValidationError, match="'resident_id', 'identity_number', "):
        entry_of([{"name": "no"}, {"name": "car", "semantic": "plate"}], ["no"])
