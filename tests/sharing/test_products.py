"""What is in a product, and above all what is not."""

from datetime import date

import pytest

from assets.sharing.suppress_cells import suppressed_select
from resources.engine import Engine
from tests.sharing.conftest import CANARIES, City, small_catalog
from zb_pipelines.domain.catalog.changes import diff
from zb_pipelines.domain.catalog.lint.products import products
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.sharing.channels import count_channels

DAY = date(2026, 9, 23)


def rows(city: City, product: str) -> list[tuple[object, ...]]:
    with city.platform.engine(memory="500MB") as engine:
        return engine.rows(
            f"SELECT * FROM {city.platform.lake.relation(f'shared.{product}', DAY)} ORDER BY 1"
        )


def test_a_table_has_the_items_that_are_handed_out_and_a_reference(city: City) -> None:
    found = rows(city, "payer")
    assert [row[:3] for row in found] == [
        ("A1", "甲公司", "正常"),
        ("A2", "乙公司", "注销"),
        ("A3", "丙公司", "正常"),
    ]
    references = {row[3] for row in found}
    assert len(references) == 3
    assert {len(str(each)) for each in references} == {16}


def test_a_row_filter_keeps_only_its_rows(city: City) -> None:
    assert [row[0] for row in rows(city, "payer_here")] == ["A1", "A3"]


def test_names_are_masked_before_they_are_written(city: City) -> None:
    assert [row[1] for row in rows(city, "payer_file")] == ["欧*", "欧*", ""]


def test_small_cells_and_those_that_would_give_them_away_are_suppressed(city: City) -> None:
    found = {(row[0], row[1]): row[2] for row in rows(city, "people_count")}
    # 370303: 6 and 6; 370302: 2 and 1. Each sex total would give away the small cell beside it.
    assert found[("370302", "女")] is None
    assert found[("370302", "男")] is None


def test_no_byte_of_any_product_holds_what_is_withheld(city: City) -> None:
    for product in city.catalog.products:
        for file in city.platform.lake.files(f"shared.{product}", DAY):
            content = file.read_bytes()
            assert not [each for each in CANARIES if each.encode() in content], product
        for log in (city.platform.settings.home / "lake" / "shared" / product).rglob("*.json"):
            assert not [each for each in CANARIES if each in log.read_text("utf-8")], log


def test_the_smallest_cells_go_first_until_k_rows_are_hidden(engine: Engine) -> None:
    cells = "SELECT * FROM (VALUES ('a', 9, 9), ('b', 2, 2), ('c', 3, 3), ('d', 20, 20)) t(kind, n, _rows)"
    found = {row[0]: row[1] for row in engine.rows(suppressed_select(cells, ["kind"], ["n"], 10))}
    # b, c and a alone are below ten: hidden; d is shown, for 14 rows in three cells are hidden.
    assert found == {"a": None, "b": None, "c": None, "d": 20}


def test_a_lone_small_cell_takes_another_with_it(engine: Engine) -> None:
    cells = "SELECT * FROM (VALUES ('a', 50, 50), ('b', 2, 2), ('c', 30, 30)) t(kind, n, _rows)"
    found = {row[0]: row[1] for row in engine.rows(suppressed_select(cells, ["kind"], ["n"], 10))}
    assert found == {"a": 50, "b": None, "c": None}


def test_an_opened_value_like_a_number_of_a_resident_blocks_the_build(city: City) -> None:
    before = city.platform.lake.files("shared.open_school", DAY)
    leaking = city.catalog.products["open_school"].model_copy(
        update={"source": "aggregation.tax__person", "items": ("resident_id", "sex")}
    )
    catalog = city.catalog.model_copy(
        update={"products": city.catalog.products | {"open_school": leaking}}
    )
    city.platform.registry.publish(catalog, "审核员", "误", date(2026, 9, 2))
    with pytest.raises(InputError, match="公民身份号码"):
        city.build("open_school")
    assert city.platform.lake.files("shared.open_school", DAY) == before


def test_quasi_identifiers_that_single_out_block_the_build(city: City) -> None:
    product = city.catalog.products["open_school"].model_copy(
        update={
            "source": "aggregation.tax__person",
            "items": ("district", "sex"),
            "quasi_identifiers": ("district", "sex"),
            "k": 3,
        }
    )
    catalog = city.catalog.model_copy(
        update={"products": city.catalog.products | {"open_school": product}}
    )
    city.platform.registry.publish(catalog, "审核员", "误", date(2026, 9, 2))
    with pytest.raises(InputError, match="k = 3"):
        city.build("open_school")


def test_the_review_refuses_to_open_what_is_personal(city: City) -> None:
    def found(**changed: object) -> set[str]:
        product = city.catalog.products["open_school"].model_copy(update=changed)
        catalog = city.catalog.model_copy(update={"products": {"open_school": product}})
        return {problem.where.split()[-1] for problem in products(catalog, DAY)}

    assert found() == set()
    assert found(source="aggregation.tax__person", items=("name", "sex")) == {
        "items",
        "quasi_identifiers",
    }


def test_a_raised_level_is_a_change_of_the_product_made_of_it() -> None:
    kinds = {change.kind for change in diff(small_catalog(), small_catalog(status="L3"), DAY)}
    assert "product_level_raised" in kinds


def test_declared_channels_are_merged_or_merging_or_overdue() -> None:
    catalog: Catalog = small_catalog()
    counts = count_channels(catalog.channels, DAY)
    assert (counts.declared, counts.merged, counts.merging, counts.overdue) == (3, 1, 1, 1)
    assert counts.is_conserved
