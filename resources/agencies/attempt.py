"""Running a statement over a source whose error must be judged, not shown."""

import duckdb

from resources.engine import Engine


def attempt(engine: Engine, sql: str) -> duckdb.Error | None:
    """Run ``sql``; the error, if there was one.

    It is handed back rather than raised, so that what is raised instead does not carry it
    (and the data it quotes) along as its context.
    """
    try:
        engine.connection.execute(sql)
    except duckdb.Error as error:
        return error
    return None
