"""What is handed over to a folder, an SFTP server or a database: whole or not at all, and its usage."""

import json
import resource
import signal
import socket
import subprocess
import sys
import zipfile
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pandas as pd
import paramiko
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from assets.sharing.handover.deliver import deliver
from assets.sharing.handover.product_handover import ProductHandover
from assets.sharing.handover.table_place import open_table
from resources.registry.sharing.handovers import LONGEST, Handovers
from tests.resources.agencies.file_servers import PASSWORD, USER, WritableFolder, sftp_server
from tests.sharing.conftest import CANARIES, DAY, City
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.sql import identifier

KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
from assets.sharing.handover.deliver import deliver
from assets.sharing.handover.product_handover import ProductHandover
from assets.sharing.handover.table_place import open_table
from assets.sharing.handover.folder_place import FolderPlace
from resources.platform import Platform
from zb_pipelines.domain.settings import installation_at
platform = Platform(installation_at(sys.argv[1]))
day = date.fromisoformat(sys.argv[4])
FolderPlace.publish = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
release = platform.registry.release_on(day)
grant = platform.registry.sharing.grants.one(sys.argv[2])
deliver(ProductHandover(platform, release, grant, day, "王五"), sys.argv[3])
"""
_NAMES = [f"payer_file-{DAY}.{kind}" for kind in ("csv", "parquet", "receipt.json", "xlsx")]


def handover(city: City, product: str = "payer_file") -> ProductHandover:
    grant = city.platform.registry.sharing.grants.one(city.granted(product))
    return ProductHandover(city.platform, city.release, grant, DAY, "王五")


def used(city: City) -> list[tuple[str, int, str | None]]:
    calls = city.platform.registry.sharing.usage.calls(DAY)
    return [(each.act, each.rows, each.subject) for each in calls]


def exports(city: City) -> list[dict[str, object]]:
    lines = city.platform.registry.journal.lines(actions=["数据导出"])
    return [json.loads(each.detail) for each in lines]


def on_its_way(city: City) -> int:
    handovers = Handovers(city.platform.registry.sharing.database)
    return len(handovers.keep_left(datetime.now(UTC) + LONGEST + timedelta(seconds=1)))


@contextmanager
def theirs(
    root: Path, home: Path, monkeypatch: pytest.MonkeyPatch, fault: str = ""
) -> Generator[str]:
    """The address of a recipient's SFTP server over ``root``, known to this machine."""
    kind = type("Faulty", (WritableFolder,), {"fault": fault})
    root.mkdir(exist_ok=True)
    with sftp_server(root, kind=kind) as listening:
        key = listening.told.split("'")[1]
        (home / ".ssh").mkdir(exist_ok=True)
        known = f"[127.0.0.1]:{listening.port} {key}\n"
        (home / ".ssh" / "known_hosts").write_text(known)
        monkeypatch.setenv("HOME", str(home))
        yield f"sftp://{USER}:{PASSWORD}@127.0.0.1:{listening.port}/"


def listed(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_files_come_with_a_receipt_and_a_mark(city: City, tmp_path: Path) -> None:
    out = tmp_path / "out"
    asked = handover(city)
    for _ in range(2):  # a second delivery takes the place of the first
        done = deliver(asked, str(out))
        assert listed(out) == _NAMES
        receipt = json.loads((out / f"payer_file-{DAY}.receipt.json").read_text("utf-8"))
        assert (receipt["rows"], [file["rows"] for file in receipt["files"]]) == (3, [3, 3, 3])
        assert receipt["target"] == done.target == str(out)
    grant = asked.grant
    parquet = out / f"payer_file-{DAY}.parquet"
    assert grant.id.encode() in (pq.read_metadata(parquet).metadata or {})[b"handed_to"]
    with zipfile.ZipFile(parquet.with_suffix(".xlsx")) as book:
        assert f"授权 {grant.id}" in book.read("xl/worksheets/sheet1.xml").decode()
    content = b"".join(file.read_bytes() for file in out.iterdir())
    assert not [each for each in CANARIES if each.encode() in content]
    assert used(city) == [("export", 3, str(out))] * 2
    said = {"what": "product", "product": "payer_file", "rows": 3, "target": str(out)}
    assert exports(city) == [said] * 2
    assert on_its_way(city) == 0


def test_a_relative_folder_is_told_by_its_whole_path(
    city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert deliver(handover(city), "out").target == str(tmp_path / "out")


def test_an_upload_is_told_by_where_it_lies_for_the_recipient(
    city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = tmp_path / "inbox"
    with theirs(inbox, tmp_path, monkeypatch) as url:
        asked = handover(city)
        first, done = (deliver(asked, url) for _ in range(2))
        assert first.files[0] == done.files[0]
        assert listed(inbox) == _NAMES
    place = f"sftp://{url.partition('@')[2]}"
    told = json.loads((inbox / f"payer_file-{DAY}.receipt.json").read_text("utf-8"))
    assert told["target"] == done.target == place
    assert used(city) == [("export", 3, place)] * 2
    assert {each["target"] for each in exports(city)} == {place}
    assert PASSWORD not in json.dumps([*exports(city), told])
    assert list(city.platform.settings.scratch.iterdir()) == []


def test_an_upload_that_failed_is_told_and_is_no_usage(
    city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = handover(city)
    for fault in ("full", "locked", "cut"):
        inbox = tmp_path / fault
        with (
            theirs(inbox, tmp_path, monkeypatch, fault) as url,
            pytest.raises(InputError, match="没有交付任何内容") as refusal,
        ):
            deliver(asked, url)
        assert PASSWORD not in str(refusal.value)
        assert [each for each in listed(inbox) if not each.startswith(".")] == []
        if fault != "cut":  # of a broken connection nothing can be removed
            assert listed(inbox) == []
        assert (used(city), exports(city), on_its_way(city)) == ([], [], 0)


def test_what_is_there_in_part_counts_as_handed_over(
    city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = handover(city)
    for count, fault in enumerate(("half", "cut at rename"), 1):
        inbox = tmp_path / fault
        with (
            theirs(inbox, tmp_path, monkeypatch, fault) as url,
            pytest.raises(InputError, match="按已交付计"),
        ):
            deliver(asked, url)
        assert _NAMES[0] in listed(inbox)
        assert f"payer_file-{DAY}.receipt.json" not in listed(inbox)
        assert [(act, rows) for act, rows, _ in used(city)] == [("export", 3)] * count
        assert (len(exports(city)), on_its_way(city)) == (count, 0)


def test_a_refused_login_an_unknown_server_and_no_server_are_told(
    city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = handover(city)
    with theirs(tmp_path / "inbox", tmp_path, monkeypatch) as url:
        with pytest.raises(InputError, match="登录") as refusal:
            deliver(asked, url.replace(PASSWORD, "wr0ng-w0rd"))
        assert "wr0ng-w0rd" not in str(refusal.value)
        known = tmp_path / ".ssh" / "known_hosts"
        other = paramiko.ECDSAKey.generate()
        name = known.read_text().split()[0]
        known.write_text(f"{name} {other.get_name()} {other.get_base64()}\n")
        with pytest.raises(InputError, match="另一台"):
            deliver(asked, url)
        known.write_text("")
        with pytest.raises(InputError, match="known_hosts"):
            deliver(asked, url)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    for target in (f"sftp://zb@127.0.0.1:{port}/in", "sftp://zb@127.0.0.1:port/in", "ftp://h/in"):
        with pytest.raises(InputError):
            deliver(asked, target)
    assert (used(city), exports(city), on_its_way(city)) == ([], [], 0)


def test_a_folder_that_takes_no_file_leaves_what_was_there_and_is_no_usage(
    city: City, tmp_path: Path
) -> None:
    asked, out = handover(city), tmp_path / "out"
    (tmp_path / "file").write_text("")
    taken = tmp_path / "taken" / _NAMES[0]
    taken.mkdir(parents=True)
    for target in ("file", "taken"):
        with pytest.raises(InputError, match="没有交付任何内容"):
            deliver(asked, str(tmp_path / target))
    assert list(taken.parent.iterdir()) == [taken]
    assert (used(city), exports(city), on_its_way(city)) == ([], [], 0)
    deliver(asked, str(out))
    before = {each.name: each.read_bytes() for each in out.iterdir()}
    kept = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, kept[1]))
    try:
        with pytest.raises(InputError, match="没有交付任何内容"):
            deliver(asked, str(out))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, kept)
    assert {each.name: each.read_bytes() for each in out.iterdir()} == before
    assert len(used(city)) == 1


def test_a_killed_delivery_is_not_lost(city: City, tmp_path: Path) -> None:
    asked, out = handover(city), tmp_path / "out"
    said = [str(city.platform.settings.home), asked.grant.id, str(out), DAY.isoformat()]
    killed = subprocess.run([sys.executable, "-c", KILLED, *said], capture_output=True, text=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    handovers = city.platform.registry.sharing.handovers
    assert (handovers.keep_left(), used(city)) == ([], [])  # it may still run
    deliver(asked, str(out))
    assert listed(out) == _NAMES
    later = datetime.now(UTC) + LONGEST + timedelta(seconds=1)
    assert [len(handovers.keep_left(later)) for _ in range(2)] == [1, 0]
    assert used(city) == [("export", 3, str(out))] * 2
    assert len(exports(city)) == 2


def test_a_table_is_replaced_and_counted_on_both_sides(city: City, tmp_path: Path) -> None:
    asked, file = handover(city, "payer"), tmp_path / "theirs.db"
    url = f"sqlite:///{file}"
    database = sa.create_engine(url)
    first = deliver(asked, url)
    with database.begin() as connection:
        connection.exec_driver_sql("CREATE VIEW own AS SELECT no FROM payer")
        connection.exec_driver_sql("CREATE INDEX quick ON payer (no)")
    second = deliver(asked, url)
    assert [first.rows, second.rows] == [3, 3]
    assert first.target == f"sqlite:///{file}"
    rows = pd.read_sql("SELECT no, status FROM payer ORDER BY no", database)
    assert list(rows["no"]) == ["A1", "A2", "A3"]
    assert [each["name"] for each in sa.inspect(database).get_indexes("payer")] == ["quick"]
    assert used(city) == [("export", 3, first.target)] * 2
    with database.begin() as connection:
        connection.exec_driver_sql("DROP VIEW own")
        connection.exec_driver_sql("DROP TABLE payer")
    assert deliver(asked, url).rows == 3


SPOILT = {
    "CREATE TABLE payer (own INTEGER)": "own",
    "CREATE VIEW payer AS SELECT 1 AS row_ref, 2 AS no, 3 AS name, 4 AS status": "拒绝",
    "CREATE TRIGGER lost AFTER INSERT ON payer BEGIN DELETE FROM payer WHERE no = 'A2'; END": "2",
    "CREATE TRIGGER full BEFORE INSERT ON payer BEGIN SELECT RAISE(ABORT, '欧阳金丝雀'); END": "拒绝",
}


def test_a_table_that_takes_not_all_keeps_what_it_had(city: City, tmp_path: Path) -> None:
    asked = handover(city, "payer")
    for place, (spoilt, told) in enumerate(SPOILT.items()):
        url = f"sqlite:///{tmp_path / f'theirs{place}.db'}"
        database = sa.create_engine(url)
        if "TRIGGER" in spoilt:
            deliver(asked, url)
        before = len(used(city))
        with database.begin() as connection:
            connection.exec_driver_sql(spoilt)
            held = connection.exec_driver_sql("SELECT * FROM payer").all()
        with pytest.raises(InputError, match=told) as refusal:
            deliver(asked, url)
        assert "没有交付任何内容" in str(refusal.value)
        assert CANARIES[1] not in str(refusal.value)
        with database.connect() as connection:
            assert connection.exec_driver_sql("SELECT * FROM payer").all() == held
        assert (len(used(city)), on_its_way(city)) == (before, 0)


def test_a_database_that_cannot_be_reached_is_told_without_its_password(
    city: City, tmp_path: Path
) -> None:
    asked = handover(city, "payer")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    word = "S3CRETpw"
    for target in (
        f"postgresql://u:{word}@127.0.0.1:{port}/d",
        f"postgresql://127.0.0.1:{port}/d?password={word}&user=u",
        f"postgresql://u:{quote('a@')}{word}@127.0.0.1:{port}/d",
        f"nosuch://u:{word}@127.0.0.1/d",
        f"oracle://u:{word}@127.0.0.1/d",
        f"postgresql://u:{word}@h:port/d",
        f"sqlite:///{tmp_path}/missing/theirs.db",
    ):
        with pytest.raises(InputError) as refusal:
            deliver(asked, target)
        assert word not in str(refusal.value), target
    assert (used(city), exports(city), on_its_way(city)) == ([], [], 0)


def test_nothing_is_handed_over_without_a_grant_in_force_today(
    city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = handover(city)
    grants = city.platform.registry.sharing.grants
    revoked = grants.revoke(asked.grant.id, "王五", "目的消失", DAY)
    out = tmp_path / "out"
    with pytest.raises(InputError, match="撤销"):
        deliver(ProductHandover(city.platform, city.release, revoked, DAY, "王五"), str(out))
    monkeypatch.setenv("ZB_TODAY", "2028-01-03")  # over; the rows of a day of before change nothing
    with pytest.raises(InputError, match="撤销"):
        deliver(asked, str(out))
    assert not out.exists()


def test_every_type_of_the_lake_arrives_as_a_type_of_the_database(
    city: City, tmp_path: Path
) -> None:
    values = {
        "none": "CAST(NULL AS BIGINT)", "number": "CAST(7 AS BIGINT)", "sum": "sum(CAST(7 AS BIGINT))",
        "exact": "CAST('1.50' AS DECIMAL(18, 4))", "rate": "0.25::DOUBLE", "yes": "true",
        "day": "DATE '2026-09-23'", "born": "DATE '1988-02-29'", "at": "TIMESTAMP '2026-09-23 01:02:03'",
        "shape": "CAST('ab' AS BLOB)", "many": "['a', 'b']", "text": "'=1+1'",
    }  # fmt: skip
    named = ", ".join(f"{sql} AS {identifier(name)}" for name, sql in values.items())
    url = f"sqlite:///{tmp_path / 'theirs.db'}"
    with open_table(url, "t") as place:
        assert place.fill(city.platform, f"(SELECT {named})") == 1
        place.publish()
    (row,) = pd.read_sql("SELECT * FROM t", sa.create_engine(url)).to_dict("records")
    assert row == {
        "none": None, "number": 7, "sum": 7, "exact": 1.5, "rate": 0.25, "yes": 1, "born": "1988-02-29",
        "at": "2026-09-23 01:02:03.000000", "shape": b"ab", "many": "[a, b]", "text": "=1+1",
    }  # fmt: skip
