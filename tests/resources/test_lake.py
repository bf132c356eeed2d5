"""What a partition of the lake promises to who writes and reads it."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from resources.engine import Engine, EngineError
from resources.lake import Lake
from resources.lake.delta_log import DeltaLog
from zb_pipelines.domain.errors import InputError

TABLE = "aggregation.tax__payer"
MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


def content(engine: Engine, lake: Lake, day: date) -> list[tuple[object, ...]]:
    return engine.rows(f"SELECT * FROM {lake.relation(TABLE, day)} ORDER BY ALL")


def data_files(lake: Lake) -> list[Path]:
    return list(Path(lake.uri(TABLE)).rglob("*.parquet"))


def log_text(lake: Lake) -> str:
    return "".join(path.read_text() for path in Path(lake.uri(TABLE)).glob("_delta_log/*.json"))


def test_writing_a_day_again_replaces_it_and_leaves_the_other_days(engine: Engine, lake: Lake):
    lake.replace(engine, TABLE, MONDAY, "SELECT 'a' AS name")
    lake.replace(engine, TABLE, TUESDAY, "SELECT 'b' AS name")
    written = lake.replace(engine, TABLE, MONDAY, "SELECT * FROM (VALUES ('c'), ('d')) AS t(name)")

    assert written.rows == 2
    assert content(engine, lake, MONDAY) == [("c", MONDAY), ("d", MONDAY)]
    assert content(engine, lake, TUESDAY) == [("b", TUESDAY)]
    assert written.bytes in {path.stat().st_size for path in data_files(lake)}


def test_a_day_without_rows_is_a_partition_with_columns(engine: Engine, lake: Lake):
    written = lake.replace(engine, TABLE, MONDAY, "SELECT 'a' AS name, 1 AS age WHERE false")

    assert written.rows == 0
    assert lake.days(TABLE) == [MONDAY]
    assert content(engine, lake, MONDAY) == []
    assert list(engine.columns(f"FROM {lake.relation(TABLE, MONDAY)}")) == ["name", "age", "day"]


def test_each_day_keeps_its_own_columns_when_the_catalog_changes(engine: Engine, lake: Lake):
    lake.replace(engine, TABLE, MONDAY, "SELECT '007' AS code, 'gone' AS old_item")
    lake.replace(
        engine,
        TABLE,
        TUESDAY,
        "SELECT 7 AS code, TIMESTAMP '2026-03-03 08:00' AS new_item, [1.5] AS l",
    )

    monday = engine.columns(f"FROM {lake.relation(TABLE, MONDAY)}")
    tuesday = engine.columns(f"FROM {lake.relation(TABLE, TUESDAY)}")
    assert {name: str(kind) for name, kind in monday.items()} == {
        "code": "VARCHAR",
        "old_item": "VARCHAR",
        "day": "DATE",
    }
    assert {name: str(kind) for name, kind in tuesday.items()} == {
        "code": "INTEGER",
        "new_item": "TIMESTAMP",
        "l": "DECIMAL(2,1)[]",
        "day": "DATE",
    }
    assert lake.columns(TABLE) == {
        "code": "INTEGER",
        "old_item": "VARCHAR",
        "new_item": "TIMESTAMP",
        "l": "DECIMAL(2,1)[]",
        "day": "DATE",
    }


def test_another_engine_reads_days_with_added_and_removed_columns_together(
    engine: Engine, lake: Lake
):
    lake.replace(engine, TABLE, MONDAY, "SELECT 'a' AS name, 'x' AS removed")
    lake.replace(engine, TABLE, TUESDAY, "SELECT 'b' AS name, TIMESTAMP '2026-03-03' AS added")

    whole = DeltaLog(Path(lake.uri(TABLE))).read().to_pyarrow_table().sort_by("day").to_pylist()
    assert [row["name"] for row in whole] == ["a", "b"]
    assert [row["removed"] for row in whole] == ["x", None]
    assert [row["added"] is None for row in whole] == [True, False]


def test_a_column_that_no_day_has_any_more_leaves_the_table(engine: Engine, lake: Lake):
    lake.replace(engine, TABLE, MONDAY, "SELECT 1 AS a, 2 AS b")
    lake.replace(engine, TABLE, MONDAY, "SELECT 1 AS a")

    assert lake.columns(TABLE) == {"a": "INTEGER", "day": "DATE"}


def test_a_failing_statement_leaves_the_day_as_it_was_and_no_file(engine: Engine, lake: Lake):
    lake.replace(engine, TABLE, MONDAY, "SELECT '1' AS a")
    failing = "SELECT CAST(if(range = 150000, '三', '3') AS INT) AS a FROM range(200000)"

    with pytest.raises(EngineError) as failure:
        lake.replace(engine, TABLE, MONDAY, failing)

    assert "三" not in str(failure.value)
    assert content(engine, lake, MONDAY) == [("1", MONDAY)]
    assert len(data_files(lake)) == 1


def test_a_table_whose_first_write_failed_does_not_exist(engine: Engine, lake: Lake):
    with pytest.raises(EngineError):
        lake.replace(engine, TABLE, MONDAY, "SELECT error('no') AS a")

    assert not lake.exists(TABLE)
    assert lake.tables() == []
    assert data_files(lake) == []


@pytest.mark.parametrize(
    ("select", "told"),
    [
        ("SELECT sum(range) AS total FROM range(3)", "total.*HUGEINT"),
        ("SELECT 1::UINTEGER AS n", "n.*UINTEGER"),
        ("SELECT [{'a': uuid()}] AS nested", "nested.*UUID"),
        ("SELECT 1 AS a, DATE '2026-03-02' AS \"Day\"", "EXCLUDE"),
    ],
)
def test_columns_that_the_lake_cannot_hold_are_refused_by_name(
    engine: Engine, lake: Lake, select: str, told: str
):
    with pytest.raises(InputError, match=told):
        lake.replace(engine, TABLE, MONDAY, select)
    assert not lake.exists(TABLE)


def test_no_value_of_a_private_or_textual_column_is_in_the_log(engine: Engine, lake: Lake):
    lake.replace(
        engine,
        TABLE,
        MONDAY,
        "SELECT '张三' AS name, 370303199001011234 AS id_no, DATE '1990-01-01' AS born, 4711 AS floor",
        private={"id_no", "born"},
    )

    log = log_text(lake)
    assert "4711" in log
    assert not any(value in log for value in ("张三", "\\u5f20", "370303199001011234", "1990"))


def test_a_private_column_that_is_not_there_is_refused(engine: Engine, lake: Lake):
    with pytest.raises(InputError, match="id_number"):
        lake.replace(engine, TABLE, MONDAY, "SELECT 1 AS id_no", private={"id_number"})


def test_a_missing_partition_is_refused_by_table_and_day(engine: Engine, lake: Lake):
    lake.replace(engine, TABLE, MONDAY, "SELECT 1 AS a")

    with pytest.raises(InputError, match=f"{TABLE} {TUESDAY}"):
        lake.relation(TABLE, TUESDAY)


def test_the_last_day_is_the_newest_not_after_the_day_asked_for(engine: Engine, lake: Lake):
    for day in (TUESDAY, MONDAY):
        lake.replace(engine, TABLE, day, "SELECT 1 AS a")

    assert lake.days(TABLE) == [MONDAY, TUESDAY]
    assert lake.last_day(TABLE, date(2026, 3, 9)) == TUESDAY
    assert lake.last_day(TABLE, MONDAY) == MONDAY
    assert lake.last_day(TABLE, date(2026, 3, 1)) is None
    assert lake.last_day("landing.never__written", MONDAY) is None


def test_a_dropped_day_is_gone_for_readers_and_after_a_vacuum_from_disk(engine: Engine, lake: Lake):
    lake.replace(engine, TABLE, MONDAY, "SELECT range AS a FROM range(3)")
    lake.replace(engine, TABLE, TUESDAY, "SELECT 1 AS a")

    assert lake.drop(TABLE, MONDAY) == 3
    assert lake.drop(TABLE, MONDAY) == 0
    lake.vacuum(TABLE)

    assert lake.days(TABLE) == [TUESDAY]
    assert len(data_files(lake)) == 1


def test_a_vacuum_spares_the_replaced_files_of_the_hours_to_keep(engine: Engine, lake: Lake):
    lake.replace(engine, TABLE, MONDAY, "SELECT 1 AS a")
    relation_before = lake.relation(TABLE, MONDAY)
    lake.replace(engine, TABLE, MONDAY, "SELECT 2 AS a")

    lake.vacuum(TABLE, keep_hours=1)

    assert engine.rows(f"SELECT a FROM {relation_before}") == [(1,)]


@pytest.mark.parametrize("name", ["tax__payer", "landing.../x", "silver.tax__payer", "landing."])
def test_a_name_that_is_no_table_is_refused(lake: Lake, name: str):
    with pytest.raises(InputError, match="不是表名"):
        lake.days(name)


def test_the_folder_may_have_any_name(engine: Engine, tmp_path: Path):
    lake = Lake((tmp_path / "湖 'o' [1]").as_uri())
    lake.replace(engine, TABLE, MONDAY, "SELECT 1 AS a")

    assert content(engine, lake, MONDAY) == [(1, MONDAY)]
    assert lake.tables() == [TABLE]


def test_an_object_store_is_refused_for_now():
    with pytest.raises(InputError, match="s3"):
        Lake("s3://bucket/lake")


COLUMNS = ("1 AS a", "'x' AS a", "1 AS a, 2.5 AS b", "TIMESTAMP '2026-01-01' AS t, [1] AS a")
STEP = st.tuples(
    st.sampled_from([MONDAY, TUESDAY, date(2026, 3, 4)]),
    st.none() | st.tuples(st.integers(0, 3), st.sampled_from(COLUMNS)),
)


@given(st.lists(STEP, max_size=8))
@hypothesis_settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_after_any_writes_and_drops_each_day_holds_what_was_written_last(
    engine: Engine, lake: Lake, steps: list[tuple[date, tuple[int, str] | None]]
):
    for day in lake.days(TABLE):
        lake.drop(TABLE, day)
    expected: dict[date, list[tuple[object, ...]]] = {}
    for day, write in steps:
        if write is None:
            assert lake.drop(TABLE, day) == len(expected.pop(day, []))
            continue
        select = f"SELECT {write[1]} FROM range({write[0]})"
        expected[day] = [(*row, day) for row in engine.rows(select)]
        lake.replace(engine, TABLE, day, select)

    assert {day: content(engine, lake, day) for day in lake.days(TABLE)} == expected
