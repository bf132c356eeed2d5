"""No table shows a value below the level of the item that it was taken from (就高从严)."""

from datetime import date

import pytest

from tests.catalog.conftest import City
from zb_pipelines.domain.access import GradedTable
from zb_pipelines.domain.catalog.changes.diff import diff
from zb_pipelines.domain.catalog.derived_tables.consolidated import consolidated_tables
from zb_pipelines.domain.catalog.graded_tables import graded_tables
from zb_pipelines.domain.catalog.load import load_catalog
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.catalog.products.columns import product_columns, source_columns
from zb_pipelines.domain.catalog.review import review
from zb_pipelines.domain.derived_tables.model import ResolvedColumn
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.settings import SHIPPED_CATALOG
from zb_pipelines.domain.sharing.product import Aggregation, Product

DAY = date(2026, 11, 23)
FILE, PAYER = "survivorship/legal_entity.yml", "sources/tax/payer.yml"
BODY, CONFLICT = "base.legal_entity__body", "base.legal_entity__conflict"


@pytest.fixture(scope="module")
def shipped() -> Catalog:
    return load_catalog(SHIPPED_CATALOG)


def levels_of(city: City, table: str) -> dict[str, str]:
    (c,) = (catalog := load_catalog(city.folder)).consolidations.values()
    return {each.name: each.level for each in consolidated_tables(c, catalog.entries)[table]}


def test_a_field_without_a_level_has_that_of_the_highest_item_that_claims_it(city: City) -> None:
    assert levels_of(city, BODY)["name"] == "L2"  # the taxpayer's; the company's is L1
    assert levels_of(city, BODY)["status"] == "L1"
    city.replace(PAYER, "title: 纳税人名称", "level: L4, title: 纳税人名称")
    city.replace(PAYER, "title: 更新时间", "level: L3, title: 更新时间")
    found = levels_of(city, BODY)
    assert (found["name"], found["name__time"], found["status__time"]) == ("L4", "L3", "L1")
    lost = levels_of(city, CONFLICT)
    assert (lost["value"], lost["kept_value"], lost["kept_time"]) == ("L4", "L4", "L3")
    log = levels_of(city, f"{BODY}__changes")
    assert (log["before"], log["after"]) == ("L4", "L4")


def test_the_key_is_as_high_as_any_item_that_holds_it(city: City) -> None:
    city.replace(
        PAYER, "required: true, semantic: uscc", "required: true, semantic: uscc, level: L3"
    )
    assert levels_of(city, BODY)["uscc"] == "L3"


@pytest.mark.parametrize(("declared", "refused"), [("L1", True), ("L2", False), ("L3", False)])
def test_a_declared_level_may_raise_and_not_lower(city: City, declared: str, refused: bool) -> None:
    city.replace(FILE, "title: 名称,", f"title: 名称, level: {declared},")
    if not refused:
        assert levels_of(city, BODY)["name"] == declared
        return
    with pytest.raises(InputError) as told:
        load_catalog(city.folder)
    (problem,) = told.value.problems
    assert problem.where.startswith(f"{FILE}:16 fields[0].level")
    assert "低于其来源信息项的最高级别 L2" in problem.what


def test_a_release_that_declared_too_low_is_read_by_the_level_of_its_items(city: City) -> None:
    catalog = load_catalog(city.folder)
    (c,) = catalog.consolidations.values()
    low = c.fields[0].model_copy(update={"level": "L1"})
    old = c.model_copy(update={"fields": (low, *c.fields[1:])})
    (name,) = (
        each for each in consolidated_tables(old, catalog.entries)[BODY] if each.name == "name"
    )
    assert name.level == "L2"


def test_an_item_that_is_raised_raises_the_field_in_the_plan(city: City) -> None:
    before = load_catalog(city.folder)
    city.replace(PAYER, "title: 纳税人名称", "level: L3, title: 纳税人名称")
    changes = diff(before, load_catalog(city.folder), DAY)
    told = {(each.kind, each.subject, each.item) for each in changes}
    assert ("level_raised", "legal_entity/body", "name") in told
    assert not any(each.kind == "survivorship_changed" for each in changes)


def items_behind(
    column: str, tables: dict[str, dict[str, ResolvedColumn]], catalog: Catalog
) -> set[str]:
    """The levels of the items behind ``agency/entry.item`` or ``base.table.column``."""
    owner, _, name = column.rpartition(".")
    if "/" in owner:
        return {item.level for item in catalog.entries[owner].items if item.name == name}
    known = tables.get(owner, {}).get(name)
    behind = known.sources if known else ()
    return {level for each in behind for level in items_behind(each, tables, catalog)}


def test_every_column_of_the_shipped_catalog_is_as_high_as_its_items(shipped: Catalog) -> None:
    tables: dict[str, dict[str, ResolvedColumn]] = {}
    for c in shipped.consolidations.values():
        for name, columns in consolidated_tables(c, shipped.entries).items():
            tables[name] = {each.name: each for each in columns}
    made = set(tables)
    tables |= {t.name: {each.name: each for each in t.columns} for t in shipped.tables.values()}
    graded = graded_tables(shipped)
    reasoned = reasoned_columns()
    seen = 0
    for table, columns in tables.items():
        for column in columns.values():
            about_rows = column.name.endswith("__source") or column.name in NAMES_OF_SOURCES
            behind = items_behind(f"{table}.{column.name}", tables, shipped)
            if about_rows or (table, column.name) in reasoned or not behind:
                continue
            if table in made and column.name.endswith("__time"):
                continue  # dated by the delivery where a claim has no time; tested above
            if column.semantic == "person_key":
                continue
            assert graded[table].column(column.name).level >= max(behind), (table, column.name)
            seen += 1
    assert seen > 300


def test_that_a_person_stands_in_a_register_is_as_protected_as_the_register(
    shipped: Catalog,
) -> None:
    (c,) = [each for each in shipped.consolidations.values() if each.database == "population"]
    tables = consolidated_tables(c, shipped.entries)
    person = {each.name: each.level for each in tables["base.population__person"]}
    for field in c.fields:
        speaking = [claim.entry for claim in c.claims if field.name in claim.fields]
        highest = max(shipped.entries[key].level for key in speaking)
        assert person[f"{field.name}__source"] == highest, field.name
    assert person["_sources"] == max(shipped.entries[claim.entry].level for claim in c.claims)
    conflict = {each.name: each.level for each in tables["base.population__conflict"]}
    assert conflict["source"] == conflict["kept_source"] == "L4"


NAMES_OF_SOURCES = ("_sources", "source", "kept_source", "time", "kept_time", "field", "fields",
                    "change", "since", "entry", "_record", "why")  # fmt: skip
"""Columns of the tables beside the golden ones that say which source or day, and no value."""


def reasoned_columns() -> set[tuple[str, str]]:
    """Columns of derived tables whose lower level has a reason, here or in a table they are made of."""
    import yaml

    found: set[tuple[str, str]] = set()
    for file in SHIPPED_CATALOG.glob("tables/*/*.yml"):
        declared = yaml.safe_load(file.read_text("utf-8"))
        for layer in ("base", "thematic"):
            name = f"{layer}.{file.parent.name}__{file.stem}"
            found |= {(name, c["name"]) for c in declared["columns"] if "level_reason" in c}
    return found


@pytest.mark.parametrize(
    ("column", "level"),
    [("subject", "L3"), ("since", "L4"), ("detail", "L4"), ("amount", "L4"), ("title", "L1")],
)
def test_a_finding_is_as_high_as_what_its_rules_make_it_of(
    shipped: Catalog, column: str, level: str
) -> None:
    # A date of death that a court's execution may have given is L4; the subject is a pseudonym, but
    # that of relief_member_dead and its like, a number of a case, is L3 too.
    graded = graded_tables(shipped)
    table: GradedTable = graded["thematic.social_security__finding"]
    assert table.column(column).level == level
    assert graded["thematic.state_assets__finding"].column("since").level == "L2"


def product(**said: object) -> Product:
    return Product.model_validate(
        {"key": "x", "title": "统计", "summary": "统计", "source": "base.population__person",
         "form": "aggregate", "audience": "public",
         "package": {"theme": "人口", "licence": "许可"}} | said
    )  # fmt: skip


@pytest.mark.parametrize(
    ("measure", "k", "level"),
    [
        ({"function": "count", "title": "n"}, 1, "L1"),
        ({"function": "sum", "item": "monthly_amount", "title": "n"}, 10, "L1"),
        ({"function": "sum", "item": "monthly_amount", "title": "n"}, 1, "L3"),
        ({"function": "average", "item": "monthly_amount", "title": "n"}, 2, "L3"),
        ({"function": "maximum", "item": "monthly_amount", "title": "n"}, 10, "L3"),
        ({"function": "minimum", "item": "monthly_amount", "title": "n"}, 10, "L3"),
    ],
)
def test_a_figure_of_one_row_is_that_row_s_value(
    shipped: Catalog, measure: dict[str, str], k: int, level: str
) -> None:
    aggregate = Aggregation.model_validate({"by": ["status"], "measures": {"n": measure}, "k": k})
    made = product(source="aggregation.human_resources__pension_benefit", aggregate=aggregate)
    columns = {each.name: each for each in product_columns(made, source_columns(made, shipped))}
    assert columns["n"].level == level


@pytest.mark.parametrize(
    ("by", "said", "level"),
    [
        ("sex", {}, "L4"),
        ("sex", {"level_reason": "只有人数"}, "L2"),
        ("sex", {"level_reason": "只有人数", "k": 2}, "L4"),
        ("resident_id", {"level_reason": "只有人数"}, "L4"),
        ("name", {"level_reason": "只有人数"}, "L4"),
        ("residence_district", {"level_reason": "只有人数"}, "L2"),
    ],
)
def test_rows_are_summed_up_by_a_protected_item_for_a_reason_only(
    shipped: Catalog, by: str, said: dict[str, object], level: str
) -> None:
    count = {"n": {"function": "count", "title": "n"}}
    aggregate = Aggregation.model_validate({"by": [by], "measures": count} | said)
    made = product(aggregate=aggregate)
    columns = {each.name: each for each in product_columns(made, source_columns(made, shipped))}
    assert columns[by].level == level
    catalog = shipped.model_copy(update={"products": {"x": made}})
    assert (review(catalog, DAY) != []) == (level > "L2")
