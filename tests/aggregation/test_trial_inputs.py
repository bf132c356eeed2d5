"""Small files and tables that others' systems really write: what becomes of each, from source to quarantine.

Each folder of ``inputs`` has a README with what is declared and what is expected.
"""

import runpy
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import sqlalchemy as sa

from assets.aggregation.pull import pull
from assets.aggregation.standardise import standardise
from resources.agencies import PullError
from resources.engine import Engine
from resources.platform import Platform
from resources.registry import Delivery
from tests.build_contexts import context_of
from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.domain.settings import Settings

INPUTS = Path(__file__).with_name("inputs")
DAY, NEXT = date(2026, 11, 27), date(2026, 11, 28)


@dataclass
class Night:
    """What came of one delivery: rows by their first item."""

    delivery: Delivery
    aggregated: dict[str, dict[str, Any]]
    quarantined: dict[str, list[str]]


class Agency:
    """An agency of one entry; its files lie beside ``sources.yml``."""

    def __init__(
        self,
        settings: Settings,
        platform: Platform,
        catalog: Catalog,
        engine: Engine,
        entry_of: Any,
    ) -> None:
        self.settings, self.platform, self.catalog = settings, platform, catalog
        self.engine, self.entry_of = engine, entry_of
        self.folder = settings.sources.parent

    def takes(self, number: str) -> None:
        """Put the input's files where the agency delivers."""
        (found,) = INPUTS.glob(f"{number}-*")
        shutil.copytree(found, self.folder, dirs_exist_ok=True)

    def declares(self, inside: str, connection: str = "") -> None:
        connections = f"connections:\n  c: {{{connection}}}\n" if connection else ""
        text = f"{connections}entries:\n  tax/taxpayer: {{{inside}}}\n"
        self.settings.sources.write_text(text, "utf-8")

    def night(self, entry: Entry, day: date = DAY) -> Night:
        context = context_of(self.platform, self.catalog, day, self.engine)
        delivery = pull(entry, context)
        standardise(entry, context)
        first = entry.items[0].name
        read = {
            layer: self.engine.connection.sql(
                f"SELECT * FROM {self.platform.lake.relation(entry_table(layer, entry.key), day)} ORDER BY _row"
            )
            for layer in ("aggregation", "quarantine")
        }
        good = [
            dict(zip(read["aggregation"].columns, row, strict=True))
            for row in read["aggregation"].fetchall()
        ]
        bad = [
            dict(zip(read["quarantine"].columns, row, strict=True))
            for row in read["quarantine"].fetchall()
        ]
        return Night(
            delivery,
            {row[first]: row for row in good},
            {row[first]: row["_reasons"] for row in bad},
        )


@pytest.fixture
def agency(
    settings: Settings,
    platform: Platform,
    catalog: Catalog,
    engine: Engine,
    entry_of: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Agency:
    monkeypatch.setenv("ZB_TODAY", DAY.isoformat())
    return Agency(settings, platform, catalog, engine, entry_of)


def items(*told: Sequence[str]) -> list[dict[str, Any]]:
    """Items from ``name, column[, type[, semantic]]``."""
    made: list[dict[str, Any]] = []
    for name, column, *more in told:
        item: dict[str, Any] = {"name": name, "title": column, "column": column}
        if more:
            item["type"] = more[0]
        if more[1:]:
            item["semantic"] = more[1]
        made.append(item)
    return made


def snapshot(agency: Agency, *told: Sequence[str]) -> Entry:
    found: Entry = agency.entry_of(items(*told), [told[0][0]])
    return found.model_copy(update={"key": "tax/taxpayer", "agency": "tax"})


def increment(agency: Agency, *told: Sequence[str]) -> Entry:
    return snapshot(agency, *told).model_copy(
        update={
            "extraction": snapshot(agency, *told).extraction.model_copy(
                update={"mode": "incremental", "time": "sj"}
            )
        }
    )


def refused(agency: Agency, entry: Entry) -> PullError:
    with pytest.raises(PullError) as failed:
        agency.night(entry)
    return failed.value


def test_numbers_of_more_than_15_digits_are_no_identifiers(agency: Agency) -> None:
    agency.takes("01")
    agency.declares("kind: xlsx, path: a.xlsx, sheet: 数据")
    entry = snapshot(
        agency,
        ("id", "编号"),
        ("account", "银行账号", "string", "bank_account"),
        ("paper", "证件号码", "string", "identity_number"),
    )
    night = agency.night(entry)
    assert night.quarantined == {"1": ["damaged:account", "damaged:paper"]}
    assert night.aggregated["2"]["account"] == "6228480402564890018"
    assert night.aggregated["2"]["paper"] == "110101199003070011"


def test_scientific_identifiers_are_quarantined_and_wrappers_removed(agency: Agency) -> None:
    agency.takes("02")
    agency.declares("kind: csv, path: a.csv")
    entry = snapshot(
        agency,
        ("id", "编号"),
        ("paper", "证件号码", "string", "identity_number"),
        ("account", "银行账号", "string", "bank_account"),
        ("licence", "登记号"),
        ("phone", "电话", "string", "phone"),
    )
    night = agency.night(entry)
    assert night.quarantined == {"1": ["damaged:paper", "damaged:account", "damaged:licence"]}
    for key in ("2", "3", "4"):
        row = night.aggregated[key]
        assert (row["paper"], row["account"], row["licence"]) == (
            "110101199003070011",
            "6228480402564890018",
            "0012",
        )


def test_utf_8_declared_as_gb18030_is_refused(agency: Agency) -> None:
    agency.takes("04")
    agency.declares("kind: csv, path: a.csv, encoding: gb18030")
    failure = refused(
        agency, snapshot(agency, ("id", "BH"), ("full_name", "XM", "string", "person_name"))
    )
    assert failure.kind == "encoding"
    assert "utf-8" in failure.remedy


def test_characters_without_width_tell_no_keys_apart(agency: Agency) -> None:
    agency.takes("06")
    agency.declares("kind: csv, path: a.csv")
    night = agency.night(
        snapshot(agency, ("id", "编号"), ("full_name", "名称", "string", "person_name"))
    )
    assert {key: row["full_name"] for key, row in night.aggregated.items()} == {
        "A1": "李明",
        "B\u202c2": "王芳",
        "C3": "李\u2060四",
    }
    assert len(night.quarantined) == 1
    assert night.aggregated["C3"]["_warnings"] == ["garbled:full_name"]


@pytest.fixture
def server(postgres_database: str) -> Callable[[str], sa.URL]:
    """Run statements in this test's own database; its address."""

    def run(statements: str) -> sa.URL:
        url = sa.make_url(postgres_database)
        with closing(
            psycopg2.connect(host=str(url.query["host"]), dbname=url.database, user=url.username)
        ) as session:
            session.autocommit = True
            with session.cursor() as cursor:
                for statement in statements.split(";\n"):
                    if statement.strip():
                        cursor.execute(statement)
        return url

    return run


def setup(number: str) -> str:
    (file,) = INPUTS.glob(f"{number}-*/setup.sql")
    return file.read_text("utf-8")


def test_instants_with_a_zone_are_read_and_none_is_lost(
    agency: Agency, server: Callable[[str], sa.URL]
) -> None:
    url = server(
        setup("07").replace("alter database agency", 'alter database "{}"').split("alter")[0]
    )
    agency.declares(
        "connection: c, table: itz",
        f"kind: postgresql, host: '{url.query['host']}', database: {url.database}, user: postgres",
    )
    night = agency.night(increment(agency, ("id", "编号"), ("sj", "sj", "datetime")))
    assert {key: str(row["sj"]) for key, row in night.aggregated.items()} == {
        "1": "2026-11-27 00:00:00",
        "2": "2026-11-27 00:30:00",
        "3": "2026-11-27 23:59:59.999999",
    }
    assert night.quarantined == {"5": ["type:sj", "undated:sj"], "6": ["undated:sj"]}
    assert "2 行" in (night.delivery.reason or "")


def test_rows_of_no_day_land_once(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    agency.takes("09")
    agency.declares("kind: csv, path: a.csv")
    entry = increment(agency, ("id", "编号"), ("sj", "时间", "datetime"))
    night = agency.night(entry)
    assert sorted(night.aggregated) == ["1", "4", "8"]
    assert sorted(night.quarantined) == ["2", "3", "5", "6"]
    assert all("undated:sj" in reasons for reasons in night.quarantined.values())
    monkeypatch.setenv("ZB_TODAY", NEXT.isoformat())
    after = agency.night(entry, NEXT)
    assert (after.quarantined, after.delivery.rows) == ({}, len(after.aggregated))
    again = agency.night(entry, DAY)
    assert (again.delivery.rows, sorted(again.quarantined)) == (7, ["2", "3", "5", "6"])


def test_generated_columns_are_delivered(agency: Agency) -> None:
    agency.takes("14")
    with closing(sqlite3.connect(agency.folder / "a.db")) as database:
        database.executescript((agency.folder / "make.sql").read_text("utf-8"))
        ((table,),) = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' LIMIT 1"
        ).fetchall()
    agency.declares(f"connection: c, table: {table}", "kind: sqlite, path: a.db")
    night = agency.night(snapshot(agency, ("id", "编号"), ("name", "名称")))
    assert night.aggregated["1"]["name"] == "A"


def test_formulas_without_a_value_are_told(agency: Agency) -> None:
    agency.takes("15")
    agency.declares("kind: xlsx, path: a.xlsx, sheet: 数据")
    night = agency.night(
        snapshot(agency, ("id", "编号"), ("name", "名称"), ("amount", "金额", "decimal"))
    )
    assert "2 个单元格只有公式" in (night.delivery.reason or "")


@pytest.mark.parametrize(
    ("more", "towns"), [(", merged: fill", ["张店"] * 3), ("", ["张店", None, None])]
)
def test_merged_cells_are_filled_or_told(
    agency: Agency, more: str, towns: list[str | None]
) -> None:
    agency.takes("17")
    agency.declares(f"kind: xlsx, path: a.xlsx, sheet: 数据{more}")
    night = agency.night(snapshot(agency, ("id", "编号"), ("town", "镇办"), ("name", "名称")))
    assert [row["town"] for row in night.aggregated.values()] == towns
    assert ("合并单元格" in (night.delivery.reason or "")) == (not more)


@pytest.mark.parametrize("more", [", footer: 2", ", skip: [合计, 填表人]"])
def test_totals_and_signatures_are_left_out_as_declared(agency: Agency, more: str) -> None:
    agency.takes("18")
    agency.declares(f"kind: xlsx, path: a.xlsx, sheet: 数据{more}")
    entry = snapshot(agency, ("id", "编号"), ("name", "名称"), ("amount", "金额", "decimal"))
    night = agency.night(entry)
    assert sum(row["amount"] for row in night.aggregated.values()) == 12
    assert "略过 2 行" in (night.delivery.reason or "")


def test_totals_and_signatures_are_told_where_nothing_is_declared(agency: Agency) -> None:
    agency.takes("18")
    agency.declares("kind: xlsx, path: a.xlsx, sheet: 数据")
    night = agency.night(
        snapshot(agency, ("id", "编号"), ("name", "名称"), ("amount", "金额", "decimal"))
    )
    assert "2 行像合计或签名" in (night.delivery.reason or "")


def test_a_line_of_megabytes_is_read(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    agency.takes("20")
    monkeypatch.chdir(agency.folder)
    runpy.run_path(str(agency.folder / "make.py"))
    agency.declares("kind: csv, path: a.csv")
    night = agency.night(snapshot(agency, ("id", "编号"), ("name", "名称")))
    assert [len(row["name"]) for row in night.aggregated.values()] == [1, 2_730_010, 1]


@pytest.fixture
def pooled(
    postgres_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Callable[[str], int]]:
    """Start PgBouncer before this test's database with these settings; its port."""
    url = sa.make_url(postgres_database)
    # Not below pytest's folders, which only their owner may enter: the pooler runs as the server's user.
    folder = Path(tempfile.mkdtemp(prefix="zb-bouncer-"))
    running: list[subprocess.Popen[bytes]] = []

    def start(more: str) -> int:
        port = 16_000 + (hash(str(folder)) % 20_000)
        (folder / "users.txt").write_text("", "utf-8")
        (folder / "bouncer.ini").write_text(
            f"[databases]\nagency = host={url.query['host']} dbname={url.database} user=postgres\n"
            f"[pgbouncer]\nlisten_addr=127.0.0.1\nlisten_port={port}\nunix_socket_dir=\nauth_type=any\n"
            f"auth_file={folder}/users.txt\npool_mode=transaction\n{more}\n",
            "utf-8",
        )
        owner = Path(str(url.query["host"])).owner()
        subprocess.run(["chown", "-R", owner, str(folder)], check=True)
        folder.chmod(0o755)
        server = subprocess.Popen(["pgbouncer", "-q", "-u", owner, str(folder / "bouncer.ini")])
        running.append(server)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                psycopg2.connect(host="127.0.0.1", port=port, dbname="agency", user="x").close()
                break
            except psycopg2.Error:
                continue
        return port

    yield start
    for server in running:
        server.terminate()
        server.wait()
    shutil.rmtree(folder)


@pytest.mark.servers
@pytest.mark.parametrize(
    "more", ["", "ignore_startup_parameters = extra_float_digits, options, application_name"]
)
def test_through_a_connection_pool_a_day_is_still_beijings(
    agency: Agency, server: Callable[[str], sa.URL], pooled: Callable[[str], int], more: str
) -> None:
    url = server(setup("07").split("alter")[0])
    server(f"ALTER DATABASE \"{url.database}\" SET timezone TO 'UTC'")
    connection = f"kind: postgresql, host: 127.0.0.1, port: {pooled(more)}, database: agency, user: x, sslmode: disable"
    agency.declares("connection: c, table: itz", connection)
    night = agency.night(increment(agency, ("id", "编号"), ("sj", "sj", "datetime")))
    assert sorted(night.aggregated) == ["1", "2", "3"]
    assert sorted(night.quarantined) == ["5", "6"]


def test_a_timeout_while_reading_is_told_as_such(
    agency: Agency, server: Callable[[str], sa.URL]
) -> None:
    url = server(setup("23"))
    agency.declares(
        "connection: c, table: slow",
        f"kind: postgresql, host: '{url.query['host']}', database: {url.database}, user: postgres, statement_timeout: 2",
    )
    failure = refused(agency, snapshot(agency, ("id", "编号"), ("name", "名称")))
    assert failure.kind == "locked"
    assert "查询表 slow 超过了 2 秒的时限" in failure.reason


def test_times_of_day_and_durations_have_no_day(agency: Agency) -> None:
    agency.takes("24")
    agency.declares("kind: xlsx, path: a.xlsx, sheet: 数据")
    night = agency.night(snapshot(agency, ("id", "编号"), ("opens", "开门"), ("length", "时长")))
    assert (night.aggregated["1"]["opens"], night.aggregated["1"]["length"]) == ("08:30", "36:00")


def test_quotes_that_swallow_rows_are_hinted(agency: Agency) -> None:
    agency.takes("26")
    agency.declares("kind: csv, path: a.csv")
    night = agency.night(snapshot(agency, ("id", "编号"), ("name", "名称"), ("address", "地址")))
    assert "1 行的一个字段里同时有换行和分隔符" in (night.delivery.reason or "")


def test_gb_18030_2022_characters_are_those_of_the_standard(agency: Agency) -> None:
    agency.takes("28")
    header = (
        (agency.folder / "a.csv").read_bytes().split(b"\n")[0].decode("gb18030").strip().split(",")
    )
    agency.declares("kind: csv, path: a.csv, encoding: gb18030")
    night = agency.night(
        snapshot(agency, ("id", header[0]), ("full_name", header[1], "string", "person_name"))
    )
    (row,) = night.aggregated.values()
    assert "\u9fb4" in row["full_name"]
    assert row["_warnings"] == []


def test_an_array_is_told_as_an_array_and_read_as_json(agency: Agency) -> None:
    agency.takes("29")
    agency.declares("kind: ndjson, path: a.ndjson")
    entry = snapshot(agency, ("id", "编号"), ("name", "名称"))
    assert "JSON 数组" in refused(agency, entry).reason
    agency.declares("kind: json, path: a.ndjson")
    assert len(agency.night(entry).aggregated) >= 1


@pytest.mark.parametrize(
    ("file", "encoding", "kind", "words"),
    [
        ("gz.csv", "utf-8", "encoding", "gzip 压缩文件"),
        ("gbk.csv", "gbk", "encoding", "按 gb18030 可以读取"),
    ],
)
def test_refusals_say_the_true_cause(
    agency: Agency, file: str, encoding: str, kind: str, words: str
) -> None:
    agency.takes("31")
    agency.declares(f"kind: csv, path: {file}, encoding: {encoding}")
    failure = refused(agency, snapshot(agency, ("id", "编号"), ("name", "名称")))
    assert failure.kind == kind
    assert words in str(failure)


@pytest.mark.parametrize(
    ("file", "encoding"), [("utf16le.csv", "utf-16-le"), ("ctrlz.csv", "utf-8")]
)
def test_marks_at_the_ends_of_a_text_are_no_part_of_it(
    agency: Agency, file: str, encoding: str
) -> None:
    agency.takes("31")
    agency.declares(f"kind: csv, path: {file}, encoding: {encoding}")
    header = (
        (agency.folder / file)
        .read_bytes()
        .decode(encoding)
        .lstrip("\ufeff")
        .splitlines()[0]
        .split(",")
    )
    night = agency.night(snapshot(agency, *((f"c{at}", name) for at, name in enumerate(header))))
    assert len(night.aggregated) == 1


def test_a_view_over_a_table_that_is_gone_says_so(agency: Agency) -> None:
    agency.takes("31")
    with closing(sqlite3.connect(agency.folder / "a.db")) as database:
        database.executescript((agency.folder / "bad_view.sql").read_text("utf-8"))
    agency.declares("connection: c, table: v", "kind: sqlite, path: a.db")
    failure = refused(agency, snapshot(agency, ("id", "编号"), ("name", "名称")))
    assert "视图 v" in failure.reason
    assert "权限" not in failure.remedy


def test_a_source_that_falls_to_no_rows_is_told(
    agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    agency.declares("kind: csv, path: a.csv")
    entry = snapshot(agency, ("id", "编号"), ("name", "名称"))
    (agency.folder / "a.csv").write_text("编号,名称\n1,甲\n2,乙\n", "utf-8")
    agency.night(entry)
    (agency.folder / "a.csv").write_text("编号,名称\n", "utf-8")
    monkeypatch.setenv("ZB_TODAY", NEXT.isoformat())
    assert "2026-11-27 有 2 行" in (agency.night(entry, NEXT).delivery.reason or "")
