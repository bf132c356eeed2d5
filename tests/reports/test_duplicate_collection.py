"""Two agencies that hold the same facts are told so with a figure; different facts are not held against them."""

from datetime import date

import pytest

from assets.reports.duplicates.content_sketch import containments, sketch
from assets.reports.duplicates.duplicate_collection import (
    TABLE,
    Duplication,
    find_duplicates,
    write_duplicates,
)
from resources.platform import Platform
from resources.registry import Standardisation
from tests.shipped import shipped_catalog
from zb_pipelines.domain.catalog.model.model import Catalog, Item
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.domain.settings import Settings

DAY = date(2026, 11, 22)
MINE, THEIRS = "emergency/safety_licence", "market_supervision/enterprise"
USCC = Item(name="uscc", title="统一社会信用代码", level="L1", semantic="uscc")
NAME = Item(name="body", title="企业名称", level="L1", semantic="body_name")
ADDRESS = Item(name="address", title="住所", level="L1")
STATUS = Item(name="status", title="状态", level="L1")


@pytest.fixture
def platform(settings: Settings) -> Platform:
    return Platform(settings)


def catalog_of(basis: str = "按照三定职责", *, sharing: str = "无条件共享") -> Catalog:
    """Two entries of two agencies with the same four items; only these are in the catalog."""
    shipped = shipped_catalog()
    items = {"items": (USCC, NAME, ADDRESS, STATUS), "exemption": None}
    mine = shipped.entries[MINE].model_copy(update={**items, "collection_basis": basis})
    theirs = shipped.entries[THEIRS]
    terms = theirs.sharing.model_copy(update={"type": sharing})
    theirs = theirs.model_copy(update={**items, "sharing": terms})
    return shipped.model_copy(
        update={"entries": {MINE: mine, THEIRS: theirs}, "consolidations": {}}
    )


def aggregate(platform: Platform, entry: str, select: str) -> None:
    """Make the rows of ``select`` the entry's aggregated partition of the day."""
    with platform.engine() as engine:
        rows = platform.lake.replace(engine, entry_table("aggregation", entry), DAY, select).rows
    platform.registry.record_standardisation(
        Standardisation(entry, DAY, DAY, rows, rows, 0, "landing", "entry")
    )


def bodies(first: int, rows: int, *, known: int | None = None, suffix: str = "") -> str:
    """Bodies numbered from ``first``; those above ``known`` have a name that nobody else has."""
    return f"""
        SELECT 'U' || i AS uscc,
          CASE WHEN i < {first + (rows if known is None else known)}
            THEN '企业' || i ELSE '别名' || i END AS body,
          '路' || i || '号{suffix}' AS address, '存续{suffix}' AS status
        FROM range({first}, {first + rows}) t(i)
    """


def found(platform: Platform, catalog: Catalog) -> list[Duplication]:
    return find_duplicates(platform, catalog, (), DAY, salt="test")


def of_mine(platform: Platform, catalog: Catalog) -> Duplication:
    return next(each for each in found(platform, catalog) if each.entry == MINE)


def test_a_small_table_contained_in_a_large_one_is_told_with_its_exact_share(
    platform: Platform,
) -> None:
    aggregate(platform, THEIRS, bodies(0, 5000))
    aggregate(platform, MINE, bodies(0, 1000, known=880))
    told = of_mine(platform, catalog_of())
    assert (told.witness, told.identifier, told.identifier_share) == ("内容", "uscc", 1.0)
    assert ("body", "body", 0.88) in told.items
    assert told.duplicate
    assert told.statement(catalog_of()) == (
        "“安全生产许可信息”的统一社会信用代码+企业名称+住所+状态有 88% 与"
        "淄博市市场监督管理局“企业登记信息”相同，后者无条件共享"
    )


def test_the_table_that_contains_the_other_is_not_the_duplicate(platform: Platform) -> None:
    aggregate(platform, THEIRS, bodies(0, 5000))
    aggregate(platform, MINE, bodies(0, 1000))
    assert [each.entry for each in found(platform, catalog_of())] == [MINE]


def test_large_tables_are_estimated_from_samples_of_the_same_values(platform: Platform) -> None:
    aggregate(platform, THEIRS, bodies(0, 150_000))
    aggregate(platform, MINE, bodies(12_000, 150_000))
    catalog = catalog_of()
    with platform.engine() as engine:
        sketch(engine, platform.lake, platform.registry, catalog, DAY, "test")
        told = [each for each in containments(engine, 0.8) if each.entry == MINE]
    identified = next(each for each in told if each.name is None)
    named = next(each for each in told if each.name == "body")
    assert identified.sampled < 150_000
    assert abs(identified.share - 0.92) < 0.01
    assert abs(named.share - 0.92) < 0.02


def test_the_same_bodies_with_other_facts_are_no_duplicate(platform: Platform) -> None:
    aggregate(platform, THEIRS, bodies(0, 1000))
    aggregate(platform, MINE, bodies(0, 1000, known=0, suffix="乙"))
    assert found(platform, catalog_of()) == []


def test_different_bodies_clear_a_suspicion_that_the_catalog_raises(platform: Platform) -> None:
    suspected = of_mine(platform, catalog_of())
    assert (suspected.witness, suspected.duplicate) == ("目录", True)
    assert "尚未比对内容" in suspected.statement(catalog_of())
    aggregate(platform, THEIRS, bodies(0, 1000))
    aggregate(platform, MINE, bodies(5000, 1000))
    assert found(platform, catalog_of()) == []


def test_the_later_entry_is_held_until_it_cites_a_law(platform: Platform) -> None:
    aggregate(platform, THEIRS, bodies(0, 1000))
    aggregate(platform, MINE, bodies(0, 1000))
    held = {each.entry: each.hold for each in found(platform, catalog_of())}
    assert "可以通过共享取得（第十一条）" in (held[MINE] or "")
    assert held[THEIRS] is None
    lawful = catalog_of("《中华人民共和国市场主体登记管理条例》第八条规定的职责")
    told = of_mine(platform, lawful)
    assert (told.hold, told.basis) == (None, "《中华人民共和国市场主体登记管理条例》第八条")
    below = catalog_of("《淄博市公共数据管理办法》第十条")
    assert of_mine(platform, below).hold is not None


def test_one_fact_in_common_is_told_and_not_held(platform: Platform) -> None:
    aggregate(platform, THEIRS, bodies(0, 1000))
    aggregate(platform, MINE, bodies(0, 1000, suffix="乙"))
    told = of_mine(platform, catalog_of())
    assert (told.items, told.duplicate, told.hold) == ((("body", "body", 1.0),), False, None)


def test_entries_that_only_look_alike_are_suspected_and_not_held(platform: Platform) -> None:
    shipped = shipped_catalog()
    assert {each.witness for each in found(platform, shipped)} == {"目录"}
    assert [each for each in found(platform, shipped) if each.hold] == []


def test_what_cannot_be_had_by_sharing_may_be_collected(platform: Platform) -> None:
    aggregate(platform, THEIRS, bodies(0, 1000))
    aggregate(platform, MINE, bodies(0, 1000))
    assert of_mine(platform, catalog_of(sharing="不予共享")).hold is None


def test_a_published_entry_comes_before_a_draft(platform: Platform) -> None:
    aggregate(platform, THEIRS, bodies(0, 1000))
    aggregate(platform, MINE, bodies(0, 1000))
    catalog = catalog_of()
    only_mine = catalog.model_copy(update={"entries": {MINE: catalog.entries[MINE]}})
    platform.registry.publish(only_mine, "审核人", "测试", DAY)
    told = find_duplicates(platform, catalog, platform.registry.releases(), DAY, salt="test")
    assert {each.entry: each.later for each in told} == {MINE: False, THEIRS: True}


def test_the_report_holds_counts_and_names_and_no_value(platform: Platform) -> None:
    aggregate(platform, THEIRS, bodies(0, 1000))
    aggregate(platform, MINE, bodies(0, 1000))
    catalog = catalog_of()
    written = write_duplicates(platform, catalog, found(platform, catalog), DAY)
    assert written.rows == 2
    with platform.engine() as engine:
        rows = engine.rows(f"SELECT * FROM {platform.lake.relation(TABLE, DAY)}")
    assert not any("企业1" in str(cell) or "U1" in str(cell) for row in rows for cell in row)
