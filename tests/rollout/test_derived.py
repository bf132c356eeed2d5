"""What a plan asks of derived tables and findings, and that carrying it out builds just that."""

from collections.abc import Callable
from datetime import date

from resources.registry import Release
from tests.rollout.house import COMPANY, DAYS, PAYER, House, base
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.derived_tables.model import (
    DerivedTable,
    FindingRule,
    Law,
    Parameter,
    ResolvedColumn,
)
from zb_pipelines.rollout.plan import Plan, plan

Draft = Callable[..., Catalog]
NAMES = DerivedTable(
    database="legal_entity",
    table="name",
    title="单位名称",
    summary="每行一个单位",
    key=("uscc",),
    columns=(
        ResolvedColumn(name="uscc", title="统一社会信用代码", type="string", level="L1"),
        ResolvedColumn(name="name", title="名称", type="string", level="L1"),
    ),
    parameters={"least": Parameter(value=1, title="最短")},
    sql="SELECT b.uscc, b.name, [b.uscc] AS _origin FROM base.legal_entity__body AS b"
    " WHERE length(b.name) >= getvariable('least')",
    reads=("base.legal_entity__body",),
)
FINDING = FindingRule(
    theme="food_safety",
    rule="two_names",
    title="两处名称不同",
    subject="body",
    law=Law(statute="secret_law", article="八"),
    verifier="market",
    advice="核对",
    sql="SELECT n.uscc AS subject, '' AS case_key, NULL AS since, NULL AS until, NULL AS amount,"
    " '名称不同' AS detail, [evidence('tax/payer', p._record, '税务名称')] AS evidence"
    " FROM base.legal_entity__name AS n JOIN aggregation.tax__payer AS p USING (uscc)"
    " WHERE n.name <> p.name",
    reads=("aggregation.tax__payer", "base.legal_entity__name"),
)


def with_tables(catalog: Catalog, **parameters: int) -> Catalog:
    """The catalog with a derived base table and a finding over it."""
    given = {name: Parameter(value=value, title="最短") for name, value in parameters.items()}
    table = NAMES.model_copy(update={"parameters": NAMES.parameters | given})
    return catalog.model_copy(
        update={
            "tables": {"legal_entity/name": table},
            "findings": {"food_safety/two_names": FINDING},
        }
    )


def asked(house: House, old: Release, new: Release) -> dict[str, tuple[date, ...]]:
    """Target → days of everything the plan must still do to built tables."""
    made: Plan = plan(house.platform.registry, house.platform.lake, old, new, DAYS[-1])
    built = [*made.of("base"), *made.of("thematic")]
    return {item.target: item.days for item in built}


def test_new_tables_are_built_for_today_and_in_order(
    house: House, lived: Release, draft: Draft
) -> None:
    new = house.publish(with_tables(draft(base)))
    today = (DAYS[-1],)
    assert asked(house, lived, new) == {
        "base/legal_entity/name": today,
        "thematic/food_safety/finding": today,
    }
    before = house.materialised()
    house.apply(lived, new)
    built = {(asset, day) for asset, day, _ in house.materialised() - before}
    assert {each for each in built if not each[0].startswith("report")} == {
        ("base/legal_entity/name", str(DAYS[-1])),
        ("thematic/food_safety/finding", str(DAYS[-1])),
    }
    found = house.rows("SELECT subject, law FROM {t0}", ("thematic.food_safety__finding", DAYS[-1]))
    assert found == [("A1", "《中华人民共和国示例保密法》第八条")]
    assert house.apply(lived, new) == []


def test_a_parameter_rebuilds_its_table_and_what_reads_it_and_nothing_else(
    house: House, lived: Release, draft: Draft
) -> None:
    first = house.publish(with_tables(draft(base)))
    house.apply(lived, first)
    second = house.publish(with_tables(draft(base), least=99))
    today = (DAYS[-1],)
    assert asked(house, first, second) == {
        "base/legal_entity/name": today,
        "thematic/food_safety/finding": today,
    }
    house.apply(first, second)
    assert house.rows("SELECT count(*) FROM {t0}", ("base.legal_entity__name", DAYS[-1])) == [(0,)]
    assert asked(house, first, second) == {}


def test_a_change_of_a_source_reaches_the_findings_through_the_tables_between(
    house: House, lived: Release, draft: Draft
) -> None:
    first = house.publish(with_tables(draft(base)))
    house.apply(lived, first)

    def shortened(plain: dict[str, object], _entry: str) -> None:
        entries = plain["entries"]
        assert isinstance(entries, dict)
        entries[COMPANY]["items"][1]["length"] = 3

    second = house.publish(with_tables(draft(base, shortened, entry=PAYER)))
    todo = asked(house, first, second)
    assert todo["base/legal_entity/body"] == tuple(DAYS)
    assert todo["base/legal_entity/name"] == (DAYS[-1],)
    assert todo["thematic/food_safety/finding"] == (DAYS[-1],)
