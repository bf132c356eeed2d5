"""``sources.yml``: read as written, and every fault told at once with its line."""

from pathlib import Path

import pytest

from resources.agencies import PullError, load_sources
from resources.agencies.databases.postgresql import PostgresTable
from resources.agencies.databases.sqlite_source import SqliteTable
from resources.agencies.files.csv_source import CsvFile
from zb_pipelines.domain.errors import InputError

GOOD = """\
connections:
  police: {kind: sqlite, path: data/police.db}
  tax: {kind: postgresql, host: 10.0.0.8, database: tax, user: zb, password_env: ZB_TAX_PASSWORD}
entries:
  public_security/household: {connection: police, table: t_hjrk}
  tax/payer: {connection: tax, table: dj.nsr, nulls: ["-"]}
  health/death: {kind: csv, path: "in/{day}.csv", encoding: GB18030, control: "in/{day}.ok"}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "sources.yml"


def test_paths_count_from_the_folder_of_the_file(file: Path):
    file.write_text(GOOD, "utf-8")
    sources = load_sources(file)
    household = sources.source("public_security/household")
    death = sources.source("health/death")
    assert isinstance(household, SqliteTable)
    assert household.connection.path == str(file.parent / "data/police.db")
    assert isinstance(death, CsvFile)
    assert death.path == str(file.parent / "in/{day}.csv")
    assert death.control == str(file.parent / "in/{day}.ok")


def test_an_absolute_path_stays(file: Path):
    file.write_text("entries:\n  a/b: {kind: csv, path: /data/b.csv}\n")
    found = load_sources(file).source("a/b")
    assert isinstance(found, CsvFile)
    assert found.path == "/data/b.csv"


def test_a_server_has_sensible_waits_unless_told_otherwise(file: Path):
    file.write_text(GOOD, "utf-8")
    payer = load_sources(file).source("tax/payer")
    assert isinstance(payer, PostgresTable)
    waits = payer.connection.connect_timeout, payer.connection.lock_timeout
    assert (*waits, payer.connection.port, payer.nulls) == (5, 5, 5432, ("-",))


def test_an_entry_without_a_source_is_not_declared(file: Path):
    file.write_text(GOOD, "utf-8")
    with pytest.raises(PullError) as failed:
        load_sources(file).source("tax/invoice")
    assert failed.value.kind == "not_declared"
    assert "tax/invoice" in failed.value.reason


def test_every_fault_is_told_at_its_line(file: Path):
    file.write_text(
        "connections:\n"
        "  tax: {kind: dbase4, host: h}\n"
        "  gas:\n"
        "    kind: postgresql\n"
        "    host: h\n"
        "    database: gas\n"
        "    user: zb\n"
        "    password: hunter2\n"
        "entries:\n"
        "  a/b: {connection: water, table: t}\n"
        "  a/c: {kind: csv, path: c.csv, encoding: gb99, delimiter: '|||||'}\n"
        "  a/d: {path: d.csv}\n",
        "utf-8",
    )
    with pytest.raises(InputError) as refused:
        load_sources(file)
    places = [problem.where for problem in refused.value.problems]
    assert places == [
        f"{file}:2 connections.tax.kind",
        f"{file}:8 connections.gas.password",
        f"{file}:10 entries.a/b.connection",
        f"{file}:11 entries.a/c.encoding",
        f"{file}:11 entries.a/c.delimiter",
        f"{file}:12 entries.a/d.kind",
    ]
    assert "hunter2" not in str(refused.value)


def test_a_missing_file_is_refused_with_the_way_to_name_it(file: Path):
    with pytest.raises(InputError, match="ZB_SOURCES"):
        load_sources(file)
