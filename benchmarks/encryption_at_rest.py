"""Which way L3 and L4 could lie encrypted in the lake: DuckDB, pyarrow and delta-rs against each other.

One table like a household register is written plain and encrypted (AES-256-GCM, one key for the
file) by DuckDB's COPY and by pyarrow, and read by both; each ratio is encrypted by plain, in
processor time, least of some rounds in turn. ``1`` and ``0`` are yes and no: whether the reader
reads what the writer wrote, and whether the values can be found in file and Delta log.

DuckDB writes encrypted files by OpenSSL alone, which its extension httpfs brings:
``pip install --target FOLDER duckdb-extension-httpfs==<version of duckdb>``, then
``python -m benchmarks.encryption_at_rest --httpfs FOLDER``. The reason of what was decided is in
ARCHITECTURE.md.
"""

import argparse
import base64
import os
import resource
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe
from deltalake import DeltaTable, Schema, write_deltalake
from deltalake.transaction import AddAction, create_table_with_add_actions

from benchmarks.result import Figure, tell
from resources.lake.parquet_format import ROW_GROUP, lake_format
from zb_pipelines.domain.sql import identifier, literal

SECRET = os.urandom(32)
NAME = "measured"
CANARY = "370301198802291018"
_ENCRYPTED = f"{{footer_key: {literal(NAME)}}}"
_ONE_PAGE = 1 << 30  # bytes and rows of a page: the whole row group
DAY = date(2026, 11, 28)


def session(httpfs: Path | None) -> duckdb.DuckDBPyConnection:
    """A session that knows the key; with OpenSSL where the extension is given."""
    opened = duckdb.connect(config={"threads": 2})
    if httpfs:
        opened.execute(f"LOAD {literal(httpfs)}")
    key = literal(base64.b64encode(SECRET).decode())
    opened.execute(f"PRAGMA add_parquet_key({literal(NAME)}, {key})")
    return opened


def make_register(opened: duckdb.DuckDBPyConnection, rows: int) -> None:
    """Table ``register``: id, name, telephone, address, date, row, record."""
    opened.execute(
        "CREATE TABLE register AS SELECT printf('3703%02d19%02d%02d%02d%04d', i % 99, i % 70 + 30,"
        " i % 12 + 1, i % 28 + 1, i % 9999) AS resident_id, '姓名' || hash(i) % 5000 AS name,"
        " '1' || hash(i) % 10000000000 AS phone, hash(i * 3) % 4700000 AS address,"
        " DATE '1990-01-01' + (hash(i) % 9000)::INTEGER AS born, i::BIGINT AS _row,"
        f" md5(i::VARCHAR) AS _record FROM range({rows}) AS numbers(i)"
    )
    opened.execute(f"UPDATE register SET resident_id = {literal(CANARY)} WHERE _row = 7")


def copy(opened: duckdb.DuckDBPyConnection, file: Path, *, encrypted: bool) -> None:
    """Write ``register`` as the lake's COPY does."""
    more = f", ENCRYPTION_CONFIG {_ENCRYPTED}" if encrypted else ""
    opened.execute(f"COPY register TO {literal(file)} ({lake_format(8)}{more})")


def write(rows: pa.Table, file: Path, *, encrypted: bool, one_page: bool = False) -> None:
    """Write ``rows`` as the lake's pulls do; ``one_page``: a column of a row group is one page."""
    options: dict[str, Any] = {"compression": "zstd", "compression_level": 1, "store_schema": False}
    if encrypted:
        options["encryption_properties"] = pe.create_encryption_properties(footer_key=SECRET)
    if one_page:
        options |= {
            "data_page_size": _ONE_PAGE,
            "max_rows_per_page": _ONE_PAGE,
            "use_dictionary": False,
        }
    with pq.ParquetWriter(file, rows.schema, **options) as writer:
        writer.write_table(rows, row_group_size=ROW_GROUP)


def read(opened: duckdb.DuckDBPyConnection, file: Path, *, encrypted: bool) -> Any:
    """Aggregates of every column, by DuckDB."""
    more = f", encryption_config = {_ENCRYPTED}" if encrypted else ""
    names = ("resident_id", "name", "phone", "address", "born", "_row", "_record")
    figures = ", ".join(f"count({identifier(name)}), max({identifier(name)})" for name in names)
    return opened.execute(f"SELECT {figures} FROM read_parquet({literal(file)}{more})").fetchall()


def read_arrow(file: Path) -> int:
    """How many rows pyarrow reads with the key."""
    opened = pe.create_decryption_properties(footer_key=SECRET)
    return pq.read_table(file, decryption_properties=opened).num_rows


def works(done: Callable[[], object]) -> float:
    """1 where it works, 0 where it raises."""
    with suppress(duckdb.Error, OSError, ValueError):
        done()
        return 1
    return 0


def processor_seconds(work: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The least processor time of each, in turn."""
    least = dict.fromkeys(work, float("inf"))
    for _ in range(rounds):
        for name, done in work.items():
            before = resource.getrusage(resource.RUSAGE_SELF)
            done()
            after = resource.getrusage(resource.RUSAGE_SELF)
            used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            least[name] = min(least[name], used)
    return least


def maintain(folder: Path, file: Path) -> dict[str, float]:
    """delta-rs with an encrypted file: commit, vacuum, checkpoint, compaction; what its log shows."""
    part = folder / f"day={DAY}"
    part.mkdir(parents=True)
    held = part / file.name
    held.write_bytes(file.read_bytes())
    empty = pa.table({"resident_id": pa.array([], pa.string()), "day": pa.array([], pa.date32())})
    write_deltalake(folder.with_name(f"{folder.name}_like"), empty)
    schema = Schema.from_json(
        DeltaTable(folder.with_name(f"{folder.name}_like")).schema().to_json()
    )
    add = AddAction(
        f"{part.name}/{file.name}", held.stat().st_size, {"day": str(DAY)}, 0, True, '{"numRecords": 1}'
    )  # fmt: skip
    create_table_with_add_actions(str(folder), schema, [add], "error", ["day"])
    table = DeltaTable(folder)

    def vacuum() -> None:
        table.vacuum(0, dry_run=False, enforce_retention_duration=False, full=True)
        if not held.is_file():
            raise OSError(held)

    log = b"".join(each.read_bytes() for each in (folder / "_delta_log").rglob("*.json"))
    return {
        "vacuum": works(vacuum),
        "checkpoint": works(table.create_checkpoint),
        "compaction": works(lambda: read_whole(table)),
        "value in the log": float(CANARY.encode() in log),
    }


def read_whole(table: DeltaTable) -> None:
    """What a compaction does first: read the rows; it fails without the key."""
    if table.to_pyarrow_table().num_rows == 0:
        raise ValueError(table)


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=400_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--httpfs", type=Path, required=True, help="folder of the installed wheel")
    asked = parser.parse_args()
    extension = next(asked.httpfs.rglob("httpfs.duckdb_extension"))
    own, ssl = session(None), session(extension)
    for opened in (own, ssl):
        make_register(opened, asked.rows)
    rows = own.execute("FROM register").to_arrow_table()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = {
            each: folder / f"{each}.parquet" for each in ("plain", "copied", "arrow", "paged", "p")
        }
        used = processor_seconds(
            {
                "copy plain": lambda: copy(ssl, file["plain"], encrypted=False),
                "copy": lambda: copy(ssl, file["copied"], encrypted=True),
                "arrow plain": lambda: write(rows, file["p"], encrypted=False),
                "paged plain": lambda: write(rows, file["p"], encrypted=False, one_page=True),
                "arrow": lambda: write(rows, file["arrow"], encrypted=True),
                "paged": lambda: write(rows, file["paged"], encrypted=True, one_page=True),
                "read plain": lambda: read(own, file["plain"], encrypted=False),
                "read own": lambda: read(own, file["copied"], encrypted=True),
                "read ssl": lambda: read(ssl, file["copied"], encrypted=True),
            },
            asked.rounds,
        )
        shown = b"".join(file[each].read_bytes() for each in ("copied", "arrow", "paged"))
        kept = maintain(folder / "table", file["copied"])
        control = maintain(folder / "control", file["plain"])
        tell(
            "encryption_at_rest",
            f"{asked.rows:,} rows of a register, AES-256-GCM, one key for a file",
            [
                Figure("DuckDB alone writes encrypted (1: yes)", works(lambda: copy(own, folder / "no", encrypted=True))),
                Figure("DuckDB with OpenSSL (httpfs) writes ÷ plain", used["copy"] / used["copy plain"], "×", "≤ 1.15"),
                Figure("pyarrow writes ÷ plain", used["arrow"] / used["arrow plain"], "×", "≤ 1.15"),
                Figure("pyarrow writes one page a group ÷ plain", used["paged"] / used["paged plain"], "×", "≤ 1.15"),
                Figure("DuckDB alone reads ÷ plain", used["read own"] / used["read plain"], "×", "≤ 1.15"),
                Figure("DuckDB with OpenSSL reads ÷ plain", used["read ssl"] / used["read plain"], "×", "≤ 1.15"),
                Figure("DuckDB reads what pyarrow wrote (1: yes)", works(lambda: read(own, file["arrow"], encrypted=True)), "", "≥ 1"),
                Figure("the same, one page a group (1: yes)", works(lambda: read(own, file["paged"], encrypted=True)), "", "≥ 1"),
                Figure("pyarrow reads what DuckDB wrote (1: yes)", works(lambda: read_arrow(file["copied"])), "", "≥ 1"),
                Figure("a value can be found in a file (1: yes)", float(CANARY.encode() in shown), "", "≤ 0"),
                Figure("delta-rs: vacuum keeps the file (1: yes)", kept["vacuum"], "", "≥ 1"),
                Figure("delta-rs: checkpoint (1: yes)", kept["checkpoint"], "", "≥ 1"),
                Figure("delta-rs: reads the rows, as to compact (1: yes)", kept["compaction"]),
                Figure("the same of a plain file (1: yes)", control["compaction"], "", "≥ 1"),
                Figure("a value can be found in the Delta log (1: yes)", kept["value in the log"], "", "≤ 0"),
            ],
        )  # fmt: skip


if __name__ == "__main__":
    main()
