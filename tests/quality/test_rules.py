"""Which rules follow from an entry, and what they say."""

from typing import Any

from quality.rules.entry_rules import rules_of
from quality.rules.kinds import KINDS
from tests.shipped import shipped_catalog
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.quality.dimensions import DIMENSIONS

ITEMS: list[dict[str, Any]] = [
    {"name": "id", "title": "公民身份号码", "semantic": "resident_id", "length": 18},
    {"name": "sex", "title": "性别", "codes": "sex", "required": True},
    {"name": "born", "title": "出生日期", "type": "date"},
    {"name": "place", "title": "区县", "semantic": "district"},
    {"name": "illness", "title": "病情"},
]


def entry(**more: Any) -> Entry:
    """An entry of the shipped catalog with the items of this test."""
    shipped = shipped_catalog().entries["public_security/household_register"]
    changed = {"items": ITEMS, "record_key": ["id"], "identifiers": ["id"], "expect": {}, **more}
    return Entry.model_validate(shipped.model_dump() | changed)


def ids(declared: Entry) -> list[str]:
    return [rule.id for rule in rules_of(declared, {"sex", "district"})]


def test_rules_follow_from_the_items():
    assert ids(entry()) == [
        "required:id",
        "format:id",
        "length:id",
        "resident_id:id",
        "region:id",
        "required:sex",
        "format:sex",
        "code:sex",
        "format:born",
        "type:born",
        "date_range:born",
        "format:place",
        "district:place",
        "format:illness",
        "garbled:illness",
        "unique:id",
    ]


def test_bounds_and_the_time_of_an_event_bring_rules():
    more = ids(entry(expect={"max": 10}, extraction={"mode": "incremental", "time": "born"}))
    assert set(more) - set(ids(entry())) == {
        "future:born",
        "undated:born",
        "rows_max:delivery",
    }


def test_what_the_law_withholds_has_no_rule():
    exemption = {
        "basis": "《某法》第一条",
        "items": ["illness"],
        "reason": "测试",
        "decided": "2026-01-01",
        "decided_by": "测试",
        "review_by": "2027-01-01",
    }
    assert not any("illness" in rule for rule in ids(entry(exemption=exemption)))


def test_a_catalog_without_districts_has_no_rule_about_them():
    assert "district:place" not in [rule.id for rule in rules_of(entry(), {"sex"})]


def test_a_rule_names_the_item_in_the_words_of_the_catalog():
    by_id = {rule.id: rule for rule in rules_of(entry(), {"sex"})}
    assert by_id["required:sex"].title == "必填项“性别”为空"
    assert by_id["required:sex"].item == "sex"
    assert by_id["required:sex"].kind == "required"
    assert by_id["unique:id"].item == "id"
    composite = rules_of(entry(record_key=["id", "born"]), set())[-1]
    assert (composite.id, composite.item) == ("unique:id+born", None)


def test_every_rule_of_the_shipped_catalog_has_a_dimension_and_words():
    catalog = shipped_catalog()
    for declared in catalog.entries.values():
        rules = rules_of(declared, catalog.codes)
        assert len({rule.id for rule in rules}) == len(rules)
        assert all(rule.dimension in DIMENSIONS and rule.remedy for rule in rules)
        assert not any("{" in rule.title + rule.remedy for rule in rules)


def test_identifiers_block_and_ways_of_writing_warn():
    blocking = {kind for kind, words in KINDS.items() if words.severity == "block"}
    assert {"required", "type", "length", "code", "resident_id", "uscc", "reg_no"} <= blocking
    assert {"format", "phone", "district", "identity_number"}.isdisjoint(blocking)
