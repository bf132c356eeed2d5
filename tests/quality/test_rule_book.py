"""The one list of rules: everything is in it, once, with all that people need to know."""

import re

import pytest

from quality.expectations.table_suite import suite_of_table
from quality.rules.rule_book import rule_book, rules_of_table, tables_with_rules
from tests.shipped import shipped_catalog
from zb_pipelines.cli.rules.rule_text import rule_named
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.quality.dimensions import DIMENSIONS


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return shipped_catalog()


def test_every_rule_is_listed_once_with_words_indicator_and_version(catalog: Catalog) -> None:
    rules = list(rule_book(catalog))
    assert len({each.name for each in rules}) == len(rules)
    assert {each.origin for each in rules} == {"derived", "learnt", "written", "cross"}
    for each in rules:
        assert each.dimension in DIMENSIONS
        assert each.indicator
        assert each.title
        assert each.remedy
        assert each.blocking == (each.severity == "block")
        assert re.fullmatch("[0-9a-f]{12}", each.version)


def test_a_promise_that_is_not_kept_is_told_as_what_is_wrong(catalog: Catalog) -> None:
    """法定代表人（经营者）健在 is no problem; that he is dead is one."""
    told = [each for each in rule_book(catalog) if each.rule.startswith("gx.")]
    assert not [each.name for each in told if each.failure == each.title]
    assert not [each.name for each in told if "“" + each.title in each.failure]


def test_what_is_learnt_or_compared_never_blocks(catalog: Catalog) -> None:
    assert not [r for r in rule_book(catalog) if r.blocking and r.origin in ("learnt", "cross")]


def test_all_kinds_of_rules_stand_beside_each_other(catalog: Catalog) -> None:
    found = rules_of_table(catalog, "aggregation.education__student")
    expected = {
        "required:name", "length:name", "code:sex", "resident_id:resident_id", "unique:student_no",
        "rows_min:delivery", "conservation:delivery", "quarantined_share:delivery", "levels:delivery",
        "usual_rows:delivery", "usual_nulls:birth_date", "usual_times:birth_date", "usual_values:name",
        "repeated_content:delivery", "timely:delivery", "reference:student_school", "same_fact:student_name",
    }  # fmt: skip
    assert expected <= found.keys()


def test_a_rule_has_another_version_once_it_means_something_else(catalog: Catalog) -> None:
    table, entry = "aggregation.tax__taxpayer", catalog.entries["tax/taxpayer"]
    before = rules_of_table(catalog, table)
    items = tuple(
        item.model_copy(update={"length": 99}) if item.name == "name" else item
        for item in entry.items
    )
    changed = catalog.model_copy(
        update={"entries": catalog.entries | {entry.key: entry.model_copy(update={"items": items})}}
    )
    after = rules_of_table(changed, table)
    moved = {rule for rule in before if before[rule].version != after[rule].version}
    assert "length:name" in moved
    assert "length:legal_representative" not in moved


def test_a_written_promise_takes_the_place_of_the_derived_one(catalog: Catalog) -> None:
    suite = {each.rule: each.origin for each in suite_of_table(catalog, "base.population__person")}
    assert suite["gx.be_unique:resident_id"] == "written"
    golden = {
        each.rule: each.origin for each in suite_of_table(catalog, "base.legal_entity__entity")
    }
    assert golden["gx.not_be_null:uscc"] == "derived"


def test_what_the_law_withholds_has_no_rules(catalog: Catalog) -> None:
    withheld = [key for key, entry in catalog.entries.items() if entry.withheld]
    assert withheld
    listed = set(tables_with_rules(catalog))
    assert not {f"aggregation.{key.replace('/', '__')}" for key in withheld} & listed


def test_a_rule_is_found_by_what_the_report_prints() -> None:
    catalog = shipped_catalog()
    found = rule_named(catalog, "reference:birth_institution")

    assert found.table == "aggregation.health_commission__birth_certificate"
    assert rule_named(catalog, found.version) == found
    with pytest.raises(InputError, match="条"):
        rule_named(catalog, "required:uscc")
