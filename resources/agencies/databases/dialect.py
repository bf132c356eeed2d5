"""What differs between the SQL of databases: quoting, types, literals. Nothing here asks a server."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from resources.agencies.source import window
from zb_pipelines.domain.catalog.model.model import Item
from zb_pipelines.domain.sql import identifier


@dataclass(frozen=True)
class SourceColumn:
    """A column as the server has it; ``kind`` is its type in lower case, as the server says it."""

    name: str
    kind: str


@dataclass(frozen=True)
class Dialect:
    """A database's SQL.

    ``columns_sql`` asks for name and type of the columns of a schema's table (no schema: the
    session's own), ``tables_sql`` for table, column and type of all. ``text_sql`` writes a quoted
    column as the text that the server has for it, ``moment_sql`` as a time of day in Beijing that
    compares with ``date_sql``. ``matches_sql`` writes that a text matches a pattern; without it a
    text that decides over days is asked for whole.
    """

    title: str
    columns_sql: Callable[[str | None, str], str]
    tables_sql: str
    text_sql: Callable[[str, str], str]
    times: tuple[str, ...]
    date_sql: Callable[[date], str] = window.standard_date
    moment_sql: Callable[[str, str], str] = field(default=lambda column, kind: column)
    varchar_sql: Callable[[str], str] = field(default=lambda column: column)
    matches_sql: Callable[[str, str], str] | None = None
    quote: Callable[..., str] = identifier


def select_sql(dialect: Dialect, columns: Sequence[SourceColumn]) -> str:
    """The list of a SELECT: each column as text, under the name of its place (``c0`` on)."""
    return ", ".join(
        f"{dialect.text_sql(dialect.quote(column.name), column.kind)} AS {dialect.quote(f'c{place}')}"
        for place, column in enumerate(columns)
    )


def condition_sql(
    dialect: Dialect, item: Item | None, column: SourceColumn | None, day: date
) -> str:
    """What the server is asked for: of an increment no less than the rows of ``day``."""
    if item is None or column is None:
        return "1 = 1"
    name = dialect.quote(column.name)
    if column.kind.startswith(dialect.times):
        return window.typed_window(dialect.moment_sql(name, column.kind), day, dialect.date_sql)
    if dialect.matches_sql is None:
        return "1 = 1"
    text = f"TRIM({dialect.varchar_sql(name)})"
    return window.text_window(text, day, item.formats, dialect.matches_sql)
