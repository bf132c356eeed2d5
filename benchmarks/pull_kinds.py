"""How fast MariaDB, CSV, XLSX and Parquet are pulled, against what users could take in their place, in one run.

    python -m benchmarks.pull_kinds [--rows 200000] [--rounds 3]

The platform's whole pull (read, hash, commit to the lake) of the 12 columns of ``pull_postgresql``, in
turn with pandas into one Parquet file, for files bare DuckDB (no hash, no commit) into another, and
for MariaDB, which this starts, ConnectorX where it is installed. Processor seconds are this process's and
its ended children's, a child that reads a workbook among them; the server's are not counted.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import pandas as pd
import pymysql
import sqlalchemy as sa
import xlsxwriter

from benchmarks.pull_postgresql import COLUMNS, DAY, by_platform, processors
from benchmarks.result import Figure, tell
from resources.engine import open_engine
from zb_pipelines.domain.settings import SHIPPED_CATALOG, Settings
from zb_pipelines.domain.sql import literal, with_steps

Ways = dict[str, Callable[[], object]]
_FORMS = {
    "csv": "kind: csv, path: roll.csv",
    "xlsx": "kind: xlsx, path: roll.xlsx, sheet: s",
    "parquet": "kind: parquet, path: roll.parquet",
}


def write_files(settings: Settings, rows: int) -> None:
    """The same rows as CSV, Parquet and XLSX, all values text as an office would hand them over."""
    values = ", ".join(f"({sql})::VARCHAR AS {name}" for name, sql in COLUMNS.items())
    numbers = {"numbers": f"SELECT range AS i FROM range(1, {rows + 1})"}
    select = with_steps(
        numbers, f"SELECT {values} FROM numbers".replace(" i % 20000", " (i % 20000)::INT")
    )
    with open_engine(settings) as engine:
        for form in ("csv", "parquet"):
            file = literal(settings.home / f"roll.{form}")
            engine.execute(f"COPY ({select}) TO {file} (FORMAT {form})")
        names, batches = engine.batches(select, 10_000)
        with xlsxwriter.Workbook(
            str(settings.home / "roll.xlsx"), {"constant_memory": True}
        ) as book:
            sheet = book.add_worksheet("s")
            sheet.write_row(0, 0, names)
            for number, row in enumerate((row for batch in batches for row in batch), start=1):
                sheet.write_row(number, 0, row)


@contextmanager
def open_mariadb(folder: Path) -> Generator[str]:
    """A server of one's own; the path of its socket."""
    data, socket = folder / "mariadb", folder / "m.sock"
    subprocess.run(
        ["mariadb-install-db", f"--datadir={data}", "--user=root", "--skip-test-db"],
        check=True,
        capture_output=True,
    )
    server = subprocess.Popen(
        [
            *("mariadbd", "--no-defaults", f"--datadir={data}", "--user=root"),
            *(f"--socket={socket}", "--skip-networking", f"--pid-file={folder}/m.pid"),
        ],
        stderr=subprocess.DEVNULL,
    )
    try:
        while not socket.exists():
            if server.poll() is not None:
                raise SystemExit("mariadbd does not start")
            time.sleep(0.1)
        yield str(socket)
    finally:
        server.terminate()
        server.wait()


def fill_mariadb(socket: str, file: Path) -> None:
    """The table ``roll`` from the CSV file."""
    columns = ", ".join(f"`{name}` varchar(200)" for name in COLUMNS)
    with (
        closing(pymysql.connect(unix_socket=socket, user="root", local_infile=True)) as session,
        session.cursor() as cursor,
    ):
        cursor.execute("CREATE DATABASE bench CHARACTER SET utf8mb4")
        cursor.execute(f"CREATE TABLE bench.roll ({columns})")
        cursor.execute(
            f"LOAD DATA LOCAL INFILE {literal(file)} INTO TABLE bench.roll CHARACTER SET utf8mb4"
            " FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '\"' IGNORE 1 LINES"
        )
        session.commit()


def declare(settings: Settings, inside: str, connection: str = "") -> None:
    text = f"{connection}entries:\n  bench/roll: {{{inside}}}\n"
    settings.sources.write_text(text, "utf-8")


def file_ways(settings: Settings, form: str) -> Ways:
    file, target = settings.home / f"roll.{form}", settings.home / "peer.parquet"
    readers: dict[str, Callable[[], pd.DataFrame]] = {
        "csv": lambda: pd.read_csv(file, dtype=str),
        "xlsx": lambda: pd.read_excel(file, dtype=str, engine="calamine"),
        "parquet": lambda: pd.read_parquet(file),
    }
    ways: Ways = {
        "platform": lambda: by_platform(settings),
        "pandas": lambda: readers[form]().to_parquet(target, compression="zstd"),
    }
    if form == "xlsx":
        if find_spec("python_calamine") is None:
            ways["pandas"] = lambda: pd.read_excel(file, dtype=str).to_parquet(target)
        return ways
    read = "read_csv({}, all_varchar = true)" if form == "csv" else "read_parquet({})"

    def bare() -> None:
        with open_engine(settings) as engine, engine.preserve_row_order():
            engine.execute(
                f"COPY (FROM {read.format(literal(file))}) TO {literal(target)}"
                " (FORMAT parquet, COMPRESSION zstd)"
            )

    return ways | {"duckdb": bare}


def mariadb_ways(settings: Settings, socket: str) -> Ways:
    target = settings.home / "peer.parquet"
    url = sa.create_engine(f"mysql+pymysql://root@/bench?unix_socket={quote(socket)}")
    ways: Ways = {
        "platform": lambda: by_platform(settings),
        "pandas": lambda: pd.read_sql("SELECT * FROM roll", url).to_parquet(target),
    }
    if find_spec("connectorx") is None:
        print("not installed, left out: ConnectorX (connectorx)")
        return ways
    connectorx = import_module("connectorx")
    address = f"mysql://root@localhost/bench?socket={quote(socket, safe='')}"

    def by_connectorx() -> None:
        rows = connectorx.read_sql(address, "SELECT * FROM roll", return_type="arrow")
        import_module("pyarrow.parquet").write_table(rows, target, compression="zstd")

    return ways | {"ConnectorX": by_connectorx}


def compare(kind: str, ways: Ways, rounds: int) -> list[Figure]:
    """Medians of the processor seconds, and how many times ours each peer took."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, work in ways.items():
            before = processors()
            work()
            times[name].append(processors() - before)
    spent = {name: statistics.median(taken) for name, taken in times.items()}
    ours = spent.pop("platform")
    return [
        Figure(f"{kind}: pull, processors", ours, "s"),
        *(
            Figure(f"{kind}: {name} ÷ pull, processors", took / ours, "×")
            for name, took in spent.items()
        ),
    ]


def main(rows: int, rounds: int) -> None:
    home = Path(tempfile.mkdtemp(prefix="zb-benchmark-"))
    os.environ["ZB_TODAY"] = str(DAY)
    settings = Settings(
        home, SHIPPED_CATALOG, home / "sources.yml", str(home / "lake"), f"sqlite:///{home}/r.db"
    )
    figures: list[Figure] = []
    try:
        write_files(settings, rows)
        for form, inside in _FORMS.items():
            declare(settings, inside)
            figures += compare(form, file_ways(settings, form), rounds)
        with open_mariadb(home) as socket:
            fill_mariadb(socket, home / "roll.csv")
            declare(
                settings,
                "connection: c, table: roll",
                f"connections:\n  c: {{kind: mysql, socket: '{socket}', database: bench, user: root,"
                " tls: disable}\n",
            )
            figures += compare("MariaDB", mariadb_ways(settings, socket), rounds)
    finally:
        shutil.rmtree(home)
    tell(
        "pull_kinds", f"{rows:,} rows × {len(COLUMNS)} columns, median of {rounds} rounds", figures
    )


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=200_000)
    options.add_argument("--rounds", type=int, default=3)
    asked = options.parse_args()
    main(asked.rows, asked.rounds)
