"""A base database after its rebuild: files and log entries of before must go."""

from resources.platform import Platform
from zb_pipelines.naming import changes_of, database_table


def seal(platform: Platform, database: str, table: str) -> list[str]:
    """Forget every earlier version of the base table and its companions; answers which they are."""
    names = (table, changes_of(table), "conflict", "unresolved")
    tables = [database_table("base", database, name) for name in names]
    for each in tables:
        platform.lake.forget(each)
    return tables
