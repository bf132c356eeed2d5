"""Which days of the base tables stay."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from assets.built_tables.retention import retire_base_tables, retired_days
from resources.engine import Engine
from resources.lake import Lake

NOVEMBER_2 = date(2026, 11, 2)


def test_recent_days_and_month_ends_stay(lake: Lake, engine: Engine) -> None:
    days = [date(2026, 9, 29), date(2026, 9, 30), date(2026, 10, 30), date(2026, 10, 31)]
    days += [NOVEMBER_2 + timedelta(days=n) for n in range(3)]
    for day in days:
        lake.replace(engine, "base.population__person", day, "SELECT 'a' AS id_no")
        lake.replace(engine, "base.population__person__changes", day, "SELECT 'a' AS key")
        lake.replace(engine, "aggregation.police__register", day, "SELECT 'a' AS id_no")
    retired = retire_base_tables(lake, recent_days=2)
    assert retired == {"base.population__person": [days[0], days[2], days[4]]}
    assert lake.days("base.population__person") == [days[1], days[3], days[5], days[6]]
    assert lake.days("base.population__person__changes") == days
    assert lake.days("aggregation.police__register") == days


def test_one_table_s_name_does_not_make_another_a_change_log(lake: Lake, engine: Engine) -> None:
    for day in (date(2026, 10, 1), date(2026, 10, 2)):
        lake.replace(engine, "base.population__changes", day, "SELECT 1 AS n")
    assert retire_base_tables(lake, recent_days=1) == {
        "base.population__changes": [date(2026, 10, 1)]
    }


@given(st.sets(st.dates(date(2025, 1, 1), date(2027, 1, 1))), st.integers(0, 60))
def test_the_newest_day_and_every_month_s_last_built_day_always_stay(
    built: set[date], recent: int
) -> None:
    days = sorted(built)
    kept = [day for day in days if day not in retired_days(days, recent)]
    assert kept[-1:] == days[-1:]
    assert {(d.year, d.month) for d in kept} == {(d.year, d.month) for d in days}
    assert all(day in kept for day in days if (days[-1] - day).days < recent)
