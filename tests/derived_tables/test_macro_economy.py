"""The indicator cube: one unit, versions over time, growth recomputed, months out of cumulative figures."""

from collections.abc import Callable
from datetime import date
from typing import Any

from zb_pipelines.domain.catalog.model.model import Catalog

Build = Callable[..., list[dict[str, Any]]]
Rows = list[dict[str, Any]]
STATISTICS, FINANCE, POWER = (
    "statistics/macro_indicator",
    "finance/budget_indicator",
    "power/electricity",
)
CUBE = "base.macro_economy__indicator"


def gdp(period: str, value: float, published: str, **other: Any) -> dict[str, Any]:
    plain = {
        "indicator": "地区生产总值",
        "measure_unit": "亿元",
        "period_kind": "Q",
        "accumulation": "C",
        "region": "370300",
        "state": "P",
    }
    return plain | {"period": period, "value": value, "publish_date": published} | other


def retail(period: str, value: float, region: str = "370300", **other: Any) -> dict[str, Any]:
    month = {"indicator": "社会消费品零售总额", "period_kind": "M", "region": region}
    return gdp(period, value, f"{period[:4]}-{period[4:]}-28", **(month | other))


def test_ten_thousands_become_hundred_millions_and_the_factor_is_told(build: Build):
    income = {
        "subject_name": "一般公共预算收入",
        "region": "370300",
        "period": "202606",
        "cumulative": 2345678,
        "publish_date": "2026-07-10",
    }
    (row,) = build(CUBE, {FINANCE: [income]})

    assert (float(row["value"]), row["unit"]) == (234.5678, "亿元")
    assert (float(row["delivered_value"]), row["delivered_unit"]) == (2345678, "万元")
    assert float(row["factor"]) == 0.0001
    assert (row["accumulation"], row["period_end"]) == ("C", date(2026, 6, 30))


def test_a_unit_nobody_declared_stays_as_it_came(build: Build):
    (row,) = build(CUBE, {STATISTICS: [gdp("2026Q1", 12.5, "2026-04-18", measure_unit="千元")]})

    assert (float(row["value"]), row["unit"], float(row["factor"])) == (12.5, "千元", 1)


def test_each_version_was_known_from_its_day_until_the_next(build: Build):
    rows = [
        gdp("2026Q1", 100, "2026-04-18"),
        gdp("2026Q1", 101, "2026-06-15", state="R"),
        gdp("2026Q1", 103, "2027-01-20", state="F"),
    ]
    found = build(CUBE, {STATISTICS: rows})

    def known(on: date) -> list[float]:
        return [
            float(row["value"])
            for row in found
            if row["known_from"] <= on and (row["known_until"] is None or on < row["known_until"])
        ]

    assert known(date(2026, 4, 17)) == []
    assert known(date(2026, 4, 18)) == [100]
    assert known(date(2026, 6, 14)) == [100]
    assert known(date(2026, 6, 15)) == [101]
    assert known(date(2027, 3, 1)) == [103]


def test_growth_is_recomputed_from_what_was_known_then(build: Build):
    rows = [
        gdp("2025Q1", 100, "2025-04-18"),
        gdp("2025Q1", 104, "2025-06-15", state="R"),
        gdp("2025Q1", 200, "2026-12-01", state="F"),
        gdp("2026Q1", 109.2, "2026-04-18", growth=5.0),
    ]
    found = {(r["period"], r["vintage"]): r for r in build(CUBE, {STATISTICS: rows})}

    now = found["2026Q1", "P"]
    assert (float(now["recomputed_growth"]), now["growth_agreement"]) == (5.0, "一致")
    assert found["2025Q1", "P"]["growth_agreement"] == "未发布同比"


def test_a_published_growth_beyond_the_tolerance_is_doubted(build: Build):
    rows = [
        gdp("2025Q1", 100, "2025-04-18", growth=1.0),
        gdp("2026Q1", 105, "2026-04-18", growth=5.3),
        gdp("2025Q1", 100, "2025-04-18", region="370303"),
        gdp("2026Q1", 105, "2026-04-18", region="370303", growth=5.4),
    ]
    found = {
        (r["region"], r["period"]): r["growth_agreement"] for r in build(CUBE, {STATISTICS: rows})
    }

    assert found["370300", "2026Q1"] == "一致"
    assert found["370303", "2026Q1"] == "不一致"
    assert found["370300", "2025Q1"] == "无上年数"


def test_months_come_from_cumulative_figures_and_january_stays_missing(build: Build):
    cumulative = [retail("202602", 20), retail("202603", 32), retail("202605", 60)]
    single = {
        "region": "370300",
        "month": "202601",
        "electricity": 30000,
        "publish_date": "2026-02-05",
    }
    build(CUBE, {STATISTICS: cumulative, POWER: [single]})
    found = build("base.macro_economy__monthly", {})
    months = {
        (r["indicator"], r["month"]): (float(r["value"]), r["months_covered"], r["derivation"])
        for r in found
    }

    assert months == {
        ("社会消费品零售总额", "202602"): (20, 2, "一至二月合计"),
        ("社会消费品零售总额", "202603"): (12, 1, "累计相减"),
        ("社会消费品零售总额", "202605"): (28, 2, "缺上月，多月合计"),
        ("全社会用电量", "202601"): (3, 1, "直接报送"),
    }


def test_a_new_year_starts_from_nothing_and_revisions_replace_what_they_revise(build: Build):
    rows = [
        retail("202512", 240),
        retail("202602", 20),
        retail("202602", 22, state="F", publish_date="2026-05-01"),
        retail("202603", 33),
    ]
    build(CUBE, {STATISTICS: rows})
    found = {r["month"]: float(r["value"]) for r in build("base.macro_economy__monthly", {})}

    assert found == {"202512": 240, "202602": 22, "202603": 11}


def test_the_city_is_compared_with_its_districts_when_all_have_reported(build: Build):
    districts = ["370302", "370303", "370304", "370305", "370306", "370321", "370322", "370323"]
    whole = [retail("202602", 10, region) for region in districts] + [retail("202602", 80.8)]
    wrong = [retail("202603", 10, region) for region in districts] + [retail("202603", 80.81)]
    partial = [retail("202604", 10, region) for region in districts[:7]] + [retail("202604", 80)]
    build(CUBE, {STATISTICS: whole + wrong + partial})
    found = {r["period"]: r for r in build("base.macro_economy__city_check", {})}

    assert {period: r["agreement"] for period, r in found.items()} == {
        "202602": "一致",
        "202603": "不一致",
        "202604": "区县不齐",
    }
    assert (float(found["202602"]["gap"]), found["202602"]["districts"]) == (0.8, 8)


def test_only_aggregates_enter(sample: Catalog):
    """统计法第二十八条: what lets one respondent be recognised is no macro-economic figure."""
    read = sample.tables["macro_economy/indicator"].reads
    for name in read:
        entry = sample.entries[name.removeprefix("aggregation.").replace("__", "/")]
        assert entry.subject == "汇总统计指标"
        assert not entry.identifiers
