"""Read-only SQL over the lake, as of a day: each table is a view on its newest partition.

``landing``, ``aggregation`` … are schemas. A table shows its newest partition
that is not after the day; the layers of an *incremental* entry show all days up to it.
"""

import secrets
from collections.abc import Callable, Collection, Generator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from resources.engine import Engine
from resources.lake import Lake
from resources.lake.file_encryption import key_version, read_files
from resources.platform import Platform
from resources.read_statement import ReadStatement
from resources.write_barrier import Barrier
from zb_pipelines.domain.naming import LAYERS
from zb_pipelines.domain.sql import identifier, literal

SelectList = Callable[[str, Mapping[str, str]], str]
"""Of a lake table and its columns, by name with DuckDB type: the select list that a reader sees."""
LOCK = "SET lock_configuration = true"
MEMORY = "1GB"
MOST_SPILL = "4GB"


def lock_behind(barrier: Barrier, engine: Engine) -> None:
    """Lock the engine of :func:`open_views`, with its threads started anew behind ``barrier``."""
    threads = engine.scalar("SELECT current_setting('threads')")
    barrier.run(lambda: engine.execute("SET threads = 1"))
    barrier.run(lambda: engine.execute(f"SET threads = {threads}"))
    barrier.run(lambda: engine.execute(LOCK))


@contextmanager
def open_views(
    platform: Platform,
    as_of: date,
    growing: Collection[str] = (),
    statement: ReadStatement | None = None,
    select_list: SelectList | None = None,
) -> Generator[Engine]:
    """An engine with a view per lake table, not locked yet; ``growing`` names the tables that show all days.

    ``select_list`` says, for a table and its columns with their types, what the reader sees of them.

    It sees what is registered and nothing else: no file by its path, no setting, no network. Of
    encrypted tables that is their very files, with the keys of those tables. With ``statement`` only the tables that it names have rows; a view costs two files.
    """
    # No statement can name what it was written before: behind these names values are not masked yet.
    hidden = f"_{secrets.token_hex(16)}"
    with platform.engine(memory=MEMORY) as engine:
        for schema in (*LAYERS, hidden):
            engine.execute(f"CREATE SCHEMA {schema}")
        opened: list[Path] = []
        for table in platform.lake.tables():
            if statement is None or table.lower() in statement.tables:
                days = _days_shown(platform.lake, table, as_of, growing)
                relation, files = _relation(engine, platform.lake, table, days, hidden)
                opened += files
                if relation:
                    columns = {**platform.lake.columns(table), "day": "DATE"}
                    shown = select_list(table, columns) if select_list else "*"
                    _create_view(engine, table, f"SELECT {shown} FROM {relation}")
            elif statement.lists_tables:
                _show_columns(engine, platform.lake, table)
        engine.execute(f"SET max_temp_directory_size = {literal(MOST_SPILL)}")
        engine.confine(files=opened)
        yield engine


def _create_view(engine: Engine, table: str, select: str) -> None:
    layer, name = table.split(".", 1)
    engine.execute(f"CREATE VIEW {layer}.{identifier(name)} AS {select}")


def _days_shown(lake: Lake, table: str, as_of: date, growing: Collection[str]) -> list[date]:
    days = [day for day in lake.days(table) if day <= as_of]
    return days if table in growing else days[-1:]


def _relation(
    engine: Engine, lake: Lake, table: str, days: Collection[date], hidden: str
) -> tuple[str | None, list[Path]]:
    """A view in the schema ``hidden`` over the files of ``days``; those that the engine reads itself, the encrypted ones.

    The others it reads through Arrow, so that it need not reach them.
    """
    import pyarrow.dataset as pads  # 0.15 s; Dagster's page need not load it

    parts: list[str] = []
    opened: list[Path] = []
    for day in days:
        for file in lake.files(table, day):
            if key_version(file):
                opened.append(file)
                source = read_files(table, [file])
            else:
                name = f"{hidden}_{table.replace('.', '__')}_{len(parts)}"
                engine.connection.register(name, pads.dataset(file, format="parquet"))
                source = identifier(name)
            parts.append(f"SELECT *, DATE {literal(day)} AS day FROM {source}")
    if not parts:
        return None, opened
    view = f"{hidden}.{identifier(table)}"
    engine.execute(f"CREATE VIEW {view} AS {' UNION ALL BY NAME '.join(parts)}")
    return view, opened


def _show_columns(engine: Engine, lake: Lake, table: str) -> None:
    """A view without rows, for a statement that only asks which tables and columns there are."""
    columns = lake.columns(table).items()
    selected = ", ".join(f"NULL::{kind} AS {identifier(name)}" for name, kind in columns)
    _create_view(engine, table, f"SELECT {selected} LIMIT 0")


def relation_as_of(lake: Lake, table: str, as_of: date, *, growing: bool) -> str | None:
    """SQL for the state of a table on a day; ``None`` where it did not exist yet."""
    days = [day for day in lake.days(table) if day <= as_of]
    if not days:
        return None
    if not growing:
        return lake.relation(table, days[-1])
    union = " UNION ALL BY NAME ".join(f"SELECT * FROM {lake.relation(table, day)}" for day in days)
    return f"({union})"
