"""A SQLite file and a table of it, as sources.yml declares them."""

from typing import Literal

from pydantic import Field

from resources.agencies.source.declaration import Connection, TableSource


class SqliteConnection(Connection):
    """A SQLite file. ``busy_timeout``: seconds to wait for another program's lock."""

    kind: Literal["sqlite"] = Field(description="Kind of source.")
    path: str = Field(
        description="Path, absolute or from the folder of sources.yml; {day} or {day:%Y%m%d} stands for the day, * for anything."
    )
    busy_timeout: float = Field(
        default=5, description="Seconds to wait for another program's lock."
    )


class SqliteTable(TableSource):
    """A table or view in a SQLite file."""

    connection: SqliteConnection = Field(description="A name under `connections`.")
