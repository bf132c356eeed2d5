"""Tables with items above L2 lie encrypted in the lake, and what reads them reads what was written."""

import base64
import hashlib
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from deltalake import DeltaTable

from assets.aggregation.pull import pull
from resources.encrypt_lake import encrypt_lake
from resources.engine import Engine, EngineError, FileKeys
from resources.evidence.interrupted_writes import complete_interrupted_writes, delete_stray_files
from resources.evidence.lake_files import verify_lake
from resources.lake.file_encryption import key_name, key_version
from resources.platform import Platform
from resources.read_statement import read_statement
from tests.base.city import City, consolidation, golden_field
from tests.build_contexts import context_of
from tests.builders import agency_fields, entry_fields
from tests.deliveries import AggregationHarness, entry_of, small_catalog
from tests.open_reading import open_reading
from tests.security.tamperings import settings_in
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.domain.survivorship.model import Claim

DAY, NEXT = date(2026, 11, 20), date(2026, 11, 21)
NUMBER, NAME = "370301198802291018", "清除对象甲"
TABLE = "aggregation.tax__payer"
KEY = "lake/entry/tax__payer"
ROWS = f"SELECT '{NUMBER}' AS owner, '{NAME}' AS name, [1, 2] AS parts, i FROM range(3000) AS t(i)"


@pytest.fixture(autouse=True)
def _encrypting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZB_LAKE_ENCRYPTION", "on")


def contents(platform: Platform) -> Iterator[tuple[Path, bytes]]:
    """Every file below the lake, log included."""
    for file in platform.lake.folder.rglob("*"):
        if file.is_file():
            yield file, file.read_bytes()


def holding(platform: Platform, *values: str) -> list[Path]:
    """Files of the lake in which one of ``values`` stands."""
    found = [value.encode() for value in values]
    return [file for file, content in contents(platform) if any(one in content for one in found)]


def versions(platform: Platform, table: str, day: date = DAY) -> set[int | None]:
    return {key_version(file) for file in platform.lake.files(table, day)}


def write(platform: Platform, table: str, select: str = ROWS, day: date = DAY) -> None:
    with platform.engine() as engine:
        platform.lake.replace(engine, table, day, select)


def differences(platform: Platform, table: str, select: str = ROWS, day: date = DAY) -> int:
    """Rows that the table has and ``select`` has not, and the other way round."""
    with platform.engine() as engine:
        held = f"SELECT * EXCLUDE (day) FROM {platform.lake.relation(table, day)}"
        sides = ((held, select), (select, held))
        counts = [f"SELECT count(*) FROM (({one}) EXCEPT ALL ({other}))" for one, other in sides]
        return sum(int(engine.scalar(count)) for count in counts)


def catalog_of(level: str) -> Catalog:
    """An entry whose one item has this level."""
    items = [{"name": "owner", "title": "持有人", "level": level}]
    return Catalog.model_validate(
        {
            "agencies": {"tax": agency_fields("tax")},
            "entries": {
                "tax/payer": entry_fields("tax/payer", items, record_key=["owner"], level=level)
            },
            "codes": {},
            "subjects": {},
            "statutes": {},
            "consolidations": {},
        }
    )


def test_what_was_written_is_read_back_and_stands_in_no_byte_of_the_lake(
    platform: Platform,
) -> None:
    write(platform, TABLE)
    assert holding(platform, NUMBER, NAME) == []
    assert versions(platform, TABLE) == {1}
    assert differences(platform, TABLE) == 0
    assert verify_lake(platform).problems == ()


def test_without_the_setting_the_lake_is_plain_and_encrypted_files_are_still_read(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(platform, TABLE)
    monkeypatch.delenv("ZB_LAKE_ENCRYPTION")
    assert differences(platform, TABLE) == 0
    write(platform, TABLE, day=NEXT)
    assert versions(platform, TABLE, NEXT) == {None}
    assert differences(platform, TABLE, day=NEXT) == 0


@pytest.mark.parametrize(("level", "encrypted"), [("L1", {None}), ("L2", {None}), ("L3", {1})])
def test_the_levels_of_the_newest_release_decide(
    platform: Platform, level: str, encrypted: set[int | None]
) -> None:
    platform.registry.publish(catalog_of(level), "王五", "测试", DAY)
    write(platform, TABLE, "SELECT 'x' AS owner, 1::BIGINT AS _row, 'r' AS _record")
    assert versions(platform, TABLE) == encrypted


def test_products_and_reports_stay_plain_what_no_catalog_knows_does_not(platform: Platform) -> None:
    platform.registry.publish(catalog_of("L2"), "王五", "测试", DAY)
    for table in ("shared.register", "report.failing_records", "aggregation.gone__entry"):
        write(platform, table, "SELECT 1 AS a")
    assert versions(platform, "shared.register") == versions(platform, "report.failing_records")
    assert versions(platform, "shared.register") == {None}
    assert versions(platform, "aggregation.gone__entry") == {1}


def test_landing_is_encrypted_by_every_writer_and_so_is_the_copy_on_scratch(
    platform: Platform, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZB_TODAY", DAY.isoformat())
    entry = entry_of([{"name": "id"}, {"name": "when"}], ["id"])
    file = platform.settings.home / "roll.csv"
    file.write_text("id,when\n" + "".join(f"{NUMBER}{i},2026-11-20\n" for i in range(200_000)))
    platform.settings.sources.write_text(
        f"entries:\n  {entry.key}: {{kind: csv, path: roll.csv}}\n"
    )
    context = context_of(platform, small_catalog(), DAY, engine)
    landing = entry_table("landing", entry.key)
    told = pull(entry, context)  # adopted: the file on scratch becomes the lake's
    assert (told.state, told.rows) == ("stored", 200_000)
    assert versions(platform, landing) == {1}
    assert holding(platform, NUMBER) == []
    delivered = f"SELECT '{NUMBER}' || i AS id, '2026-11-20' AS \"when\", i + 1 AS _row FROM range(200000) AS t(i)"
    assert differences(platform, landing, delivered) == 0
    assert pull(entry, context).content_hash == told.content_hash

    narrowed = entry.model_copy(
        update={
            "extraction": entry.extraction.model_copy(
                update={"mode": "incremental", "time": "when"}
            )
        }
    )
    file.write_text(f"id,when\n{NUMBER},2026-11-20\n{NUMBER}9,2026-11-19\n")
    assert pull(narrowed, context).rows == 1  # copied by the engine: some rows are left out
    assert holding(platform, NUMBER) == []
    assert (
        differences(
            platform,
            landing,
            f"SELECT '{NUMBER}' AS id, '2026-11-20' AS \"when\", 1::BIGINT AS _row",
        )
        == 0
    )


def test_aggregation_and_quarantine_are_encrypted_with_their_lists(
    platform: Platform, engine: Engine
) -> None:
    entry = entry_of([{"name": "id"}, {"name": "sex", "codes": "sex"}], ["id"])
    harness = AggregationHarness(engine, platform, small_catalog())
    harness.deliver(entry, DAY, [(NUMBER, "1"), (f"{NUMBER}2", "7"), (NUMBER, "2")])
    harness.standardise(entry, DAY)
    assert (
        len(harness.read("aggregation", "id", DAY))
        + len(harness.read("quarantine", "_reasons", DAY))
        == 3
    )
    for layer in ("landing", "aggregation", "quarantine"):
        assert versions(platform, entry_table(layer, entry.key)) == {1}
    assert holding(platform, NUMBER) == []
    assert platform.keys.names() == [key_name(entry_table("landing", entry.key))]


def built_city(platform: Platform, engine: Engine) -> City:
    city = City(platform, engine)
    claims: list[Claim] = []
    for key in ("tax/payer", "housing/owner"):
        city.declare(key, {"id_no": "string", "name": "string"})
        claims.append(Claim(entry=key, key="id_no", fields={"name": "name"}))
    city.deliver("tax/payer", DAY, (NUMBER, NAME), (f"{NUMBER}2", "别人"))
    city.deliver("housing/owner", DAY, (NUMBER, f"{NAME}乙"))
    city.build(consolidation(claims, [golden_field("name", "tax/payer", "housing/owner")]), DAY)
    return city


def test_golden_records_conflicts_and_changes_are_the_same_encrypted(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Any] = []
    for name, switched in (("plain", "off"), ("encrypted", "on")):
        monkeypatch.setenv("ZB_LAKE_ENCRYPTION", switched)
        home = tmp_path_factory.mktemp(name)
        opened = Platform(settings_in(home))
        with opened.engine() as engine:
            city = built_city(opened, engine)
            tables = ("person", "conflict", "unresolved", "person__changes")
            read.append([city.read(table, DAY, "*") for table in tables])
            found = [versions(opened, f"base.population__{table}") for table in tables]
        assert found == [{1} if switched == "on" else {None}] * len(tables)
        assert (holding(opened, NUMBER, NAME) == []) == (switched == "on")
        opened.registry.close()
    assert read[0] == read[1]
    assert len(read[0][0]) == 2


def test_a_session_gets_the_keys_of_the_tables_it_reads_and_no_others(platform: Platform) -> None:
    write(platform, TABLE)
    write(platform, "base.population__person")
    asked: list[str] = []

    def secret(name: str, version: int) -> bytes:
        asked.append(name)
        return platform.encryption.secret(name, version)

    with platform.engine() as engine:
        session = Engine(engine.connection, engine.scratch, FileKeys(secret))
        session.rows(f"SELECT count(*) FROM {platform.lake.relation(TABLE, DAY)}")
        assert asked == [KEY]
        other = platform.lake.relation("base.population__person", DAY)
        without = Engine(engine.connection, engine.scratch)
        with pytest.raises(EngineError, match="No key with name"):
            without.rows(f"SELECT * FROM {other}")


def test_a_confined_build_gets_no_key_but_of_its_tables_and_reaches_nothing_else(
    platform: Platform,
) -> None:
    for table in (TABLE, "base.population__person"):
        write(platform, table)
    mine, other = (
        platform.lake.relation(table, DAY) for table in (TABLE, "base.population__person")
    )
    with platform.engine() as engine:
        context = context_of(platform, small_catalog(), DAY, engine)
        context.confine([TABLE], ["thematic.city__payers"])
        assert engine.scalar(f"SELECT count(*) FROM {mine}") == 3000
        platform.lake.replace(engine, "thematic.city__payers", DAY, f"SELECT owner FROM {mine}")
        assert differences(platform, "thematic.city__payers", f"SELECT owner FROM ({ROWS})") == 0
        with pytest.raises(EngineError):
            engine.rows(f"SELECT * FROM {other}")
        for statement in OUTSIDE:
            with pytest.raises(EngineError, match=r"Permission|disabled|does not exist"):
                engine.rows(statement)


OUTSIDE = (
    "SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')",
    "SELECT * FROM read_parquet('https://127.0.0.1:9/x.parquet')",
    "SELECT * FROM read_parquet('s3://bucket/x.parquet')",
    "SELECT * FROM read_text('hf://datasets/a/b.csv')",
    "SELECT * FROM 'https://127.0.0.1:9/x.parquet'",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM glob('/etc/*')",
    "COPY (SELECT 1) TO 'https://127.0.0.1:9/x.csv'",
    "COPY (SELECT 1) TO 's3://bucket/x.parquet' (FORMAT parquet)",
    "ATTACH 'https://127.0.0.1:9/x.duckdb' AS x",
    "CREATE SECRET s (TYPE s3, KEY_ID 'a', SECRET 'b')",
)


def test_a_reader_reaches_the_registered_tables_no_path_and_no_network(platform: Platform) -> None:
    write(platform, TABLE)
    write(platform, "base.population__person")
    (file,) = platform.lake.files("base.population__person", DAY)
    with open_reading(platform, DAY) as engine:
        assert engine.scalar(f"SELECT count(*) FROM {TABLE}") == 3000
        assert engine.scalar(f"SELECT max(name) FROM {TABLE} WHERE parts[1] = 1") == NAME
        for statement in OUTSIDE:
            with pytest.raises(EngineError):
                engine.rows(statement)
        for statement in (
            "SET enable_external_access = true",
            "RESET allowed_paths",
        ):
            with pytest.raises(EngineError):
                engine.rows(statement)
    with open_reading(platform, DAY, statement=read_statement(f"FROM {TABLE}")) as engine:
        with pytest.raises(EngineError, match=r"operations are disabled|No key"):
            engine.rows(
                f"SELECT * FROM read_parquet('{file}', encryption_config = {{footer_key: 'lake/base/population__person@1'}})"
            )
        assert len(engine.rows(f"FROM {TABLE}")) == 3000


def test_no_statement_of_a_reader_writes_to_what_the_session_may_reach(
    platform: Platform,
) -> None:
    """The engine itself would let it: ``allowed_paths`` know no direction. The parser does not."""
    write(platform, TABLE)
    (file,) = platform.lake.files(TABLE, DAY)
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    rows = f"SELECT * FROM {TABLE}"
    copies = [
        f"COPY ({rows}) TO '{file}' (FORMAT parquet)",
        f"COPY {TABLE} TO '{file}'",
        f"COPY {TABLE} FROM '{file}'",
        f"EXPORT DATABASE '{file}'",
        f"IMPORT DATABASE '{file.parent}'",
        f"ATTACH '{file}' AS x",
        f"ATTACH OR REPLACE '{file}' AS x (TYPE sqlite)",
    ]
    other = [
        f"INSERT INTO {TABLE} {rows}",
        f"UPDATE {TABLE} SET i = 0",
        f"DELETE FROM {TABLE}",
        f"TRUNCATE {TABLE}",
        f"MERGE INTO {TABLE} USING {TABLE} AS s ON true WHEN MATCHED THEN DELETE",
        f"CREATE OR REPLACE TABLE x AS {rows}",
        f"CREATE TEMP TABLE x AS {rows}",
        f"CREATE MACRO f() AS TABLE {rows}",
        "CREATE TYPE t AS INTEGER",
        "CREATE SEQUENCE s",
        f"CREATE INDEX n ON {TABLE} (i)",
        f"ALTER TABLE {TABLE} ADD COLUMN x INTEGER",
        f"DROP VIEW {TABLE}",
        f"COMMENT ON VIEW {TABLE} IS 'x'",
        "ANALYZE",
        "VACUUM",
        "CHECKPOINT",
        "FORCE CHECKPOINT",
        "BEGIN TRANSACTION",
        f"PREPARE p AS {rows}",
        "EXECUTE p",
        "DEALLOCATE p",
        "CALL checkpoint()",
        "SET VARIABLE x = 1",
        "SET temp_directory = '/tmp'",
        f"PRAGMA enable_profiling('json', '{file}')",
        f"SET profiling_output = '{file}'",
        f"SET log_query_path = '{file}'",
        "LOAD httpfs",
        "INSTALL httpfs",
        "USE memory",
        "DETACH memory",
        f"UPDATE EXTENSIONS; {rows}",
        f"{rows}; DROP VIEW {TABLE}",
    ]
    hidden = [f"EXPLAIN ANALYZE {each}" for each in (*copies, *other)]
    hidden += [f"EXPLAIN (FORMAT json) {each}" for each in copies]
    hidden += [f"WITH x AS ({each}) SELECT * FROM x" for each in (*copies, *other)]
    statements = [*copies, *other, *hidden]
    for each in statements:
        with pytest.raises(InputError):
            read_statement(each)
    assert len(statements) == 130
    with open_reading(platform, DAY, statement=read_statement(f"EXPLAIN ANALYZE {rows}")) as engine:
        engine.rows(f"EXPLAIN ANALYZE {rows}")
    assert hashlib.sha256(file.read_bytes()).hexdigest() == before


def test_no_secret_stands_in_an_error_a_log_or_the_journal(
    platform: Platform, caplog: pytest.LogCaptureFixture
) -> None:
    write(platform, TABLE)
    key = platform.keys.key(KEY)
    forms = (key.secret.hex(), base64.b64encode(key.secret).decode())
    with platform.engine() as engine:
        bad = Engine(
            engine.connection, engine.scratch, FileKeys(lambda _name, _version: key.secret[:5])
        )
        with pytest.raises(EngineError) as failed:
            bad.rows(f"SELECT * FROM {platform.lake.relation(TABLE, DAY)}")
        told = [str(failed.value), repr(failed.value.__context__), repr(engine), repr(bad.keys)]
        told += [str(row) for row in engine.rows("SELECT * FROM duckdb_settings()")]
        engine.rows(f"SELECT count(*) FROM {platform.lake.relation(TABLE, DAY)}")
        told += [str(row) for row in engine.rows("SELECT * FROM duckdb_views()")]
    told += [str(vars(line)) for line in platform.registry.journal.lines()]
    told += [record.getMessage() for record in caplog.records]
    told += [content.decode("latin-1") for _, content in contents(platform)]
    assert not any(
        form in text
        for form in (*forms, base64.b64encode(key.secret[:5]).decode())
        for text in told
    )


def test_after_a_rotation_new_files_are_of_the_new_key_and_old_ones_are_read(
    platform: Platform,
) -> None:
    write(platform, TABLE)
    platform.keys.rotate(KEY, "王五")
    write(platform, TABLE, day=NEXT)
    assert (versions(platform, TABLE), versions(platform, TABLE, NEXT)) == ({1}, {2})
    with platform.engine() as engine:
        both = " UNION ALL ".join(
            f"FROM {platform.lake.relation(TABLE, day)}" for day in (DAY, NEXT)
        )
        assert engine.scalar(f"SELECT count(*) FROM ({both})") == 6000
    with open_reading(platform, NEXT, growing=[TABLE]) as engine:
        assert engine.scalar(f"SELECT count(*) FROM {TABLE}") == 6000
    assert encrypt_lake(platform) == 1
    assert versions(platform, TABLE) == {2}
    assert differences(platform, TABLE) == 0
    assert verify_lake(platform).problems == ()


def test_a_lake_of_before_is_encrypted_and_nothing_plain_is_left(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform.registry.publish(catalog_of("L3"), "王五", "测试", DAY)
    monkeypatch.setenv("ZB_LAKE_ENCRYPTION", "off")
    for day in (DAY, NEXT, DAY):
        write(platform, TABLE, day=day)
    write(platform, "shared.register", "SELECT 1 AS a")
    assert holding(platform, NUMBER)
    with pytest.raises(InputError, match="lake_encryption"):
        encrypt_lake(platform)
    monkeypatch.setenv("ZB_LAKE_ENCRYPTION", "on")
    assert encrypt_lake(platform) == 2
    assert holding(platform, NUMBER, NAME) == []
    assert [differences(platform, TABLE, day=day) for day in (DAY, NEXT)] == [0, 0]
    assert encrypt_lake(platform) == 0
    assert verify_lake(platform).problems == ()


def test_delta_keeps_house_over_encrypted_files(platform: Platform) -> None:
    for day in (DAY, NEXT, DAY):
        write(platform, TABLE, day=day)
    platform.lake.vacuum(TABLE)
    DeltaTable(platform.lake.uri(TABLE)).create_checkpoint()
    platform.lake.erase_history(TABLE)
    assert len(list(Path(platform.lake.uri(TABLE)).glob("day=*/*.parquet"))) == 2
    assert [differences(platform, TABLE, day=day) for day in (DAY, NEXT)] == [0, 0]
    log = "".join(
        file.read_text("utf-8") for file in Path(platform.lake.uri(TABLE)).rglob("*.json")
    )
    assert '"minValues\\":{\\"' not in log


def test_a_killed_writer_leaves_no_plain_byte_and_is_cleared_away(
    platform: Platform, tmp_path: Path
) -> None:
    write(platform, TABLE)
    writer = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path), TABLE, str(NEXT), NUMBER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == "written\n"
    writer.kill()
    writer.wait()
    strays = list(Path(platform.lake.uri(TABLE)).glob(f"day={NEXT}/*.parquet"))
    assert len(strays) == 1
    assert holding(platform, NUMBER) == []
    complete_interrupted_writes(platform)
    assert len(delete_stray_files(platform)) == 1
    assert platform.lake.days(TABLE) == [DAY]
    assert differences(platform, TABLE) == 0


KILLED = """
import sys
from datetime import date
from pathlib import Path
from resources.platform import Platform
from tests.security.tamperings import settings_in
home, table, day, number = sys.argv[1:]
platform = Platform(settings_in(Path(home)))
with platform.engine() as engine:
    select = f"SELECT '{number}' || range AS owner FROM range(1000)"
    with platform.lake.prepare_partition(engine, table, date.fromisoformat(day), [select]):
        print("written", flush=True)
        sys.stdin.read()
"""
