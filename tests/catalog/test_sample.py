"""The sample catalog that ships with the product: complete, loadable, and without complaint."""

from collections import Counter
from datetime import date

import pytest

from tests.identifiers.reference import uscc_doubt
from zb_pipelines.domain.catalog.load import load_catalog
from zb_pipelines.domain.catalog.model.exemptions import entry_verdict
from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.catalog.review import review
from zb_pipelines.domain.cross_checks.model import Reference
from zb_pipelines.domain.identifiers.uscc import uscc_fault
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.domain.settings import SHIPPED_CATALOG
from zb_pipelines.domain.survivorship.model import Consolidation

DAY = date(2026, 11, 23)
ZIBO = SHIPPED_CATALOG


@pytest.fixture(scope="module")
def sample() -> Catalog:
    return load_catalog(ZIBO)


def exempt(sample: Catalog) -> list[Entry]:
    return [entry for entry in sample.entries.values() if entry.exemption]


def test_the_sample_is_reviewed_without_a_problem(sample: Catalog) -> None:
    assert review(sample, DAY) == []


def test_it_is_large_enough_to_look_like_a_city(sample: Catalog) -> None:
    whole = [entry for entry in exempt(sample) if entry.exemption and not entry.exemption.items]
    assert len(sample.agencies) >= 14
    assert len(sample.entries) >= 28
    assert len(whole) >= 6
    assert {agency.node for agency in sample.agencies.values()} == {"city", "370303", "370305"}


def test_every_agency_has_an_entry_to_aggregate(sample: Catalog) -> None:
    supplying = {
        entry.agency
        for entry in sample.entries.values()
        if entry.exemption is None or entry.exemption.items
    }
    assert supplying == set(sample.agencies)


def test_every_exemption_of_the_sample_is_valid_law(sample: Catalog) -> None:
    refused = {
        entry.key: verdict.reasons
        for entry in exempt(sample)
        if not (verdict := entry_verdict(entry, sample, DAY)).valid
    }
    assert refused == {}


def test_some_entries_withhold_items_and_are_aggregated_without_them(sample: Catalog) -> None:
    partly = [entry for entry in exempt(sample) if entry.exemption and entry.exemption.items]
    assert len(partly) >= 2
    for entry in partly:
        assert entry.aggregated_items
        withheld = {item.name for item in entry.items if item not in entry.aggregated_items}
        assert entry.exemption is not None
        assert withheld == set(entry.exemption.items)


def test_agencies_have_credit_codes_without_fault_or_doubt(sample: Catalog) -> None:
    for agency in sample.agencies.values():
        assert uscc_fault(agency.uscc) is None
        assert uscc_doubt(agency.uscc) is None


def test_contacts_can_belong_to_nobody(sample: Catalog) -> None:
    for agency in sample.agencies.values():
        assert agency.responsible.email.endswith(".example.cn")
        assert agency.responsible.phone.startswith("0533-000")


def test_an_entry_is_as_confidential_as_its_most_confidential_item(sample: Catalog) -> None:
    for entry in sample.entries.values():
        assert entry.level == max(item.level for item in entry.items), entry.key


def test_code_lists_are_used_or_belong_to_a_base_database(sample: Catalog) -> None:
    used = {item.codes for entry in sample.entries.values() for item in entry.items}
    used |= {column.codes for table in sample.tables.values() for column in table.columns}
    assert set(sample.codes) - used == {"district"}


def agencies_of(consolidation: Consolidation) -> set[str]:
    return {claim.entry.partition("/")[0] for claim in consolidation.claims}


def test_base_databases_are_fed_by_many_agencies(sample: Catalog) -> None:
    assert len(agencies_of(sample.consolidations["population"])) >= 5
    assert len(agencies_of(sample.consolidations["legal_entity"])) >= 4


def test_an_entry_that_makes_a_claim_says_that_it_feeds_the_base_database(sample: Catalog) -> None:
    for database, consolidation in sample.consolidations.items():
        declared = {key for key, entry in sample.entries.items() if database in entry.feeds}
        assert declared >= {claim.entry for claim in consolidation.claims}


def test_both_spouses_of_a_marriage_make_a_claim(sample: Catalog) -> None:
    claims = sample.consolidations["population"].claims
    keys = [claim.key for claim in claims if claim.entry == "civil_affairs/marriage_registration"]
    assert sorted(keys, key=str) == ["husband_id", "wife_id"]


def test_the_marital_status_has_one_owner_in_the_base_database(sample: Catalog) -> None:
    golden = {field.name for field in sample.consolidations["population"].fields}
    owners = [
        table.name
        for table in sample.tables.values()
        if "marital_status" in {column.name for column in table.columns}
    ]
    assert "marital_status" not in golden
    assert owners == ["base.population__marital_state"]


def test_an_employer_without_credit_code_is_found_by_its_registration_number(
    sample: Catalog,
) -> None:
    claims = sample.consolidations["legal_entity"].claims
    through = next(claim.through for claim in claims if claim.entry == "human_resources/employer")
    assert through is not None
    assert (through.matches, through.gives) == ("reg_no", "uscc")


def test_both_ways_of_extraction_and_all_formats_occur(sample: Catalog) -> None:
    modes = Counter(entry.extraction.mode for entry in sample.entries.values())
    assert modes["incremental"] >= 5
    assert {entry.format.kind for entry in sample.entries.values()} == {
        "数据库",
        "电子表格",
        "电子文件",
        "自描述格式",
    }


def test_a_citation_that_the_register_lacks_is_refused_at_its_place(sample: Catalog) -> None:
    key, table = "social_security/two_pensions", "population/birth"
    rule = sample.findings[key]
    law = rule.law.model_copy(update={"article": "九百"})
    cites = sample.tables[table].model_copy(update={"summary": "依照《社会救助法》第九百条"})
    bent = sample.model_copy(
        update={
            "findings": {key: rule.model_copy(update={"law": law})},
            "tables": {table: cites},
        }
    )
    found = review(bent, DAY)
    assert [problem.where for problem in found] == [
        f"findings/{key}.yml law.article",
        f"tables/{table}.yml summary",
    ]
    assert "第九百条" in found[0].what
    assert "statutes/social_insurance_handling_regulation.yml" in found[0].remedy


def test_what_other_data_refer_to_keeps_its_rows(sample: Catalog) -> None:
    """Else one wrong date makes an institution, and with it all that refers to it, disappear."""
    entries = {entry_table("aggregation", key): entry for key, entry in sample.entries.items()}
    targets = {rule.target for rule in sample.rules.values() if isinstance(rule, Reference)}
    referred = [entries[target] for target in targets if target in entries]

    assert len(referred) >= 5
    assert [entry.key for entry in referred if not entry.reference_list] == []
    assert sample.entries["civil_affairs/place_name"].reference_list
