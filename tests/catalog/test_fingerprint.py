"""A hash changes exactly when what it stands for has changed."""

import json
from typing import TYPE_CHECKING

import pytest

from tests.shipped import shipped_catalog
from zb_pipelines.domain.catalog.load import load_catalog
from zb_pipelines.domain.catalog.model.fingerprint import (
    canonical_json,
    catalog_from_json,
    catalog_hash,
    entry_hash,
)
from zb_pipelines.domain.errors import InputError

if TYPE_CHECKING:
    from conftest import City

PAYER = "sources/tax/payer.yml"


def test_a_release_is_read_back_as_it_was_published():
    catalog = shipped_catalog()
    again = catalog_from_json(canonical_json(catalog))
    assert again == catalog
    assert catalog_hash(again) == catalog_hash(catalog)


def test_the_order_of_keys_in_a_file_does_not_matter(city: "City"):
    before = catalog_hash(load_catalog(city.folder))
    city.replace(PAYER, "level: L3\nuse: 仅用于核验\n", "use: 仅用于核验\nlevel: L3\n")
    assert catalog_hash(load_catalog(city.folder)) == before


def test_any_word_changed_changes_the_hash_of_the_catalog(city: "City"):
    before = catalog_hash(load_catalog(city.folder))
    city.replace(PAYER, "仅用于核验", "仅用于查询")
    assert catalog_hash(load_catalog(city.folder)) != before


def test_a_text_that_is_no_catalog_is_refused():
    with pytest.raises(InputError, match="重新发布"):
        catalog_from_json('{"agencies": {}}')


@pytest.mark.parametrize(
    ("name", "old", "new", "differs"),
    [
        (PAYER, "title: 纳税人登记信息", "title: 纳税人", False),
        (PAYER, "title: 联系电话", "title: 电话", False),
        (PAYER, "cycle: 每日", "cycle: 每月", False),
        (PAYER, "condition: 依职责申请", "condition: 依申请", False),
        (PAYER, "type: datetime", "type: date", True),
        (PAYER, "length: 18", "length: 20", True),
        (PAYER, "column: NSRSBH", "column: SHXYDM", True),
        (PAYER, "record_key: [uscc]", "record_key: [uscc, name]", True),
        (PAYER, "time: updated", "mode: incremental, time: updated", True),
        (PAYER, "level: L3, semantic: phone", "level: L4, semantic: phone", True),
        (PAYER, "feeds: [legal_entity]", "feeds: [legal_entity]\ncrs: GCJ-02", True),
        (PAYER, "feeds: [legal_entity]", "feeds: [legal_entity]\nreference_list: true", True),
        ("codes/status.yml", "02: 注销", "02: 注销\n  03: 吊销", False),
    ],
)
def test_an_entry_is_read_again_only_when_its_rows_could_differ(
    city: "City", name: str, old: str, new: str, differs: bool
):
    before = load_catalog(city.folder)
    city.replace(name, old, new)
    after = load_catalog(city.folder)
    hashes = [entry_hash(c.entries["tax/payer"], c.codes) for c in (before, after)]
    assert (hashes[0] != hashes[1]) is differs


def test_a_code_list_changed_touches_the_entries_that_use_it(city: "City"):
    before = load_catalog(city.folder)
    city.replace("codes/status.yml", "02: 注销", "02: 注销\n  03: 吊销")
    after = load_catalog(city.folder)
    changed = [
        key
        for key in before.entries
        if entry_hash(before.entries[key], before.codes)
        != entry_hash(after.entries[key], after.codes)
    ]
    assert changed == ["market/company"]


def test_a_release_from_before_databases_suites_and_limits_has_the_shipped_ones() -> None:
    whole = json.loads(canonical_json(shipped_catalog()))
    for part in ("databases", "suites", "scoring", "tickets"):
        del whole[part]
    for table in whole["tables"].values():
        del table["layer"]
    assert catalog_from_json(json.dumps(whole)) == shipped_catalog()
