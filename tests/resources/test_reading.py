"""Which tables ``zb query`` makes ready for a statement."""

import pytest

from resources.lake_views import mentioned

TABLES = ("aggregation.tax__payer", "base.population__person", "base.population__person__changes")


@pytest.mark.parametrize(
    ("sql", "meant"),
    [
        ('SELECT count(*) FROM aggregation."tax__payer"', TABLES[:1]),
        ("SELECT * FROM base.Population__Person__Changes", TABLES[1:]),
        ("SELECT 1", TABLES),
        ("SHOW ALL TABLES", TABLES),
        ("SELECT 'tax__payer' IN (SELECT table_name FROM information_schema.tables)", TABLES),
        ("FROM duckdb_views() SELECT view_name WHERE view_name <> 'tax__payer'", TABLES),
    ],
    ids=["one", "name in a name, any case", "none", "shown", "listed", "listed by DuckDB"],
)
def test_the_tables_that_a_statement_may_mean_are_there(sql: str, meant: tuple[str, ...]) -> None:
    assert tuple(mentioned(TABLES, sql)) == meant
