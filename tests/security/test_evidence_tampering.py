"""Whatever is changed behind the platform's back, in registry, journal or lake, is found and named."""

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from resources.evidence.adopt_lake import adopt_lake
from resources.evidence.checkpoint import make_checkpoint
from resources.evidence.evidence import gather_evidence
from resources.evidence.export import export_evidence
from resources.evidence.lake_files import verify_lake
from resources.lake import Lake
from resources.platform import Platform
from resources.registry import Delivery, RuleResult
from resources.registry.audit.verify_evidence import check_checkpoints, line_hash
from resources.registry.records.tickets import ProblemCount, Subject
from tests.security.registry_acts import record_acts, record_usage
from tests.security.tamperings import Attacker, settings_in
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.settings import SHIPPED_CATALOG
from zb_pipelines.domain.tickets.limits import shipped_limits

DAY, NEXT = date(2026, 11, 20), date(2026, 11, 21)
TABLE = "base.population__person"
SUBJECT = Subject("rule", "tax", "tax/payer", "required:name", "数据科", "张三")


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which two days' work was recorded and signed, with the checkpoints elsewhere."""
    home = tmp_path_factory.mktemp("honest")
    platform = Platform(settings_in(home))
    registry = platform.registry
    catalog = Catalog(
        agencies={}, entries={}, codes={}, subjects={"a": "b"}, statutes={}, consolidations={}
    )
    registry.publish(catalog, "王五", "首次发布", DAY)
    with platform.engine() as engine:
        for day in (DAY, NEXT):
            registry.record_delivery(Delivery("tax/payer", day, "stored", day, 3, "c" * 64))
            result = RuleResult(TABLE, day, "required:name", "name", "完整性", "block", 2, 3)
            registry.record_rule_results([result])
            platform.lake.replace(engine, TABLE, day, f"SELECT range AS a FROM range({day.day})")
            registry.tickets.recheck([ProblemCount(SUBJECT, 1, "复检")], day, shipped_limits())
    registry.erasures.record("entry", "tax/old", {"rows": 5}, release_id=1, reason="第四十七条")
    record_acts(registry, DAY)
    registry.journal.record("approval", "tax/old", {"release": 1}, actor="李四")
    make_checkpoint(platform)  # seals the usage of days that are over
    record_usage(registry, "G00001", NEXT)
    registry.journal.record("export", "report", {"rows": 1}, actor="李四")
    registry.close()
    assert problems(home) == []
    return home


@pytest.fixture
def home(honest: Path, tmp_path: Path) -> Path:
    """A copy that is tampered with; the checkpoints of the honest one are out of reach."""
    shutil.copytree(honest, tmp_path / "home")
    return tmp_path / "home"


def problems(home: Path, checkpoints: Path | None = None) -> list[tuple[str, str]]:
    """Kind and place of everything that journal, rows, checkpoints and lake tell."""
    platform = Platform(settings_in(home))
    evidence = gather_evidence(platform.registry)
    found = [
        *evidence.problems(),
        *check_checkpoints(evidence.lines, checkpoints or home / "checkpoints", None),
        *verify_lake(platform).problems,
    ]
    platform.registry.close()
    return [(each.kind, each.where) for each in found]


def execute(home: Path, *statements: str) -> None:
    """As who owns the file: the triggers that guard the journal are dropped first."""
    with sqlite3.connect(home / "registry.db") as connection:
        for verb in ("update", "delete"):
            connection.execute(f"DROP TRIGGER IF EXISTS journal_no_{verb}")
        for statement in statements:
            connection.execute(statement)
    connection.close()


def rehash(home: Path, change: Callable[[dict[str, object]], None]) -> None:
    """Change row 3 and compute every later hash, and the kept length, anew."""
    with sqlite3.connect(home / "registry.db") as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("DROP TRIGGER journal_no_update")
        rows = [dict(row) for row in connection.execute("SELECT * FROM journal ORDER BY seq")]
        previous = "0" * 64
        for row in rows:
            if row["seq"] == 3:
                change(row)
            row["previous"] = previous
            row["hash"] = previous = line_hash(row)
            connection.execute(
                "UPDATE journal SET actor = :actor, previous = :previous, hash = :hash WHERE seq = :seq",
                row,
            )
        connection.execute("UPDATE journal_head SET head = ?", [previous])
    connection.close()


TAMPERINGS: list[tuple[str, str, str]] = [
    ("UPDATE journal SET actor = 'x' WHERE seq = 4", "journal.changed", "journal 4"),
    ("DELETE FROM journal WHERE seq = 4", "journal.place", "journal 5"),
    ("UPDATE journal SET seq = 99 WHERE seq = 4", "journal.place", "journal 5"),
    ("DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)", "journal.cut", "journal"),
    ("DELETE FROM journal", "journal.cut", "journal"),
    ("DELETE FROM journal_head", "journal.cut", "journal"),
    ("UPDATE release SET reviewer = 'x'", "row.changed", "release 1"),
    ("UPDATE release SET reason = 'x'", "row.changed", "release 1"),
    ("UPDATE release SET effective = '2020-01-01'", "row.changed", "release 1"),
    ("UPDATE release SET content = content || ' '", "row.changed", "release 1"),
    ("UPDATE erasure SET reason = 'x'", "row.changed", "erasure 1"),
    ("DELETE FROM erasure", "row.missing", "erasure 1"),
    (
        "INSERT INTO erasure SELECT 2, scope, subject, release_id, reason, certificate, erased_at FROM erasure",
        "row.unknown",
        "erasure 2",
    ),
    ("UPDATE delivery SET rows = 9 WHERE day = '2026-11-21'", "row.changed", f"delivery tax/payer {NEXT}"),
    ("UPDATE delivery SET state = 'failed'", "row.changed", f"delivery tax/payer {DAY}"),
    ("UPDATE rule_result SET passed = checked", "row.changed", f"rule_result {TABLE} {DAY}"),
    ("UPDATE ticket SET closed = '2026-11-21', state = '办结'", "row.changed", f"ticket {SUBJECT.id}"),
    ("DELETE FROM ticket_round", "row.missing", f"ticket_round {SUBJECT.id}"),
    ("UPDATE approval SET approved_by = '王五'", "row.changed", "approval 1"),
    ("UPDATE approval SET used_at = NULL", "row.changed", "approval 1"),
    ("DELETE FROM approval", "row.missing", "approval 1"),
    ("INSERT INTO approval SELECT 2, act, 'x', asked_by, reason, asked_at, approved_by, approved_at, NULL FROM approval",
     "row.unknown", "approval 2"),
    ("UPDATE platform_user SET password = '$argon2id$y'", "row.changed", "platform_user 张三"),
    ("UPDATE platform_user SET os_user = 'root'", "row.changed", "platform_user 张三"),
    ("DELETE FROM platform_user", "row.missing", "platform_user 张三"),
    ("INSERT INTO platform_user (name, disabled, created_at) SELECT 'x', disabled, created_at FROM platform_user",
     "row.unknown", "platform_user x"),
    ("UPDATE user_role SET role = 'security_officer'", "row.changed", "user_role 张三"),
    ("INSERT INTO user_role VALUES ('张三', 'auditor')", "row.changed", "user_role 张三"),
    ("INSERT INTO user_role VALUES ('x', 'auditor')", "row.unknown", "user_role x"),
    ("DELETE FROM user_role", "row.missing", "user_role 张三"),
    ("UPDATE share_request SET purpose = 'x'", "row.changed", "share_request Q00001"),
    ("DELETE FROM share_request", "row.missing", "share_request Q00001"),
    ("UPDATE share_grant SET until = '2030-01-01'", "row.changed", "share_grant G00001"),
    ("UPDATE share_grant SET granted_level = 'L4'", "row.changed", "share_grant G00001"),
    ("DELETE FROM share_grant", "row.missing", "share_grant G00001"),
    ("UPDATE share_usage SET rows = 9 WHERE id = 1", "row.changed", f"share_usage {DAY}"),
    ("UPDATE share_usage SET rows = 9 WHERE id = 5", "row.changed", f"share_usage {NEXT}"),
    ("DELETE FROM share_usage WHERE id = 2", "row.changed", f"share_usage {DAY}"),
    ("DELETE FROM share_usage WHERE id = 8", "row.changed", f"share_usage {NEXT}"),
    (f"DELETE FROM share_usage WHERE day = '{DAY}'", "row.missing", f"share_usage {DAY}"),
    (f"DELETE FROM share_usage WHERE day = '{NEXT}'", "row.missing", f"share_usage {NEXT}"),
    (f"UPDATE share_usage SET day = '{NEXT}' WHERE id = 4", "row.changed", f"share_usage {NEXT}"),
    ("UPDATE share_usage SET day = '2026-11-02' WHERE id = 4", "row.unknown", "share_usage 2026-11-02"),
    ("DELETE FROM share_usage_day", "row.unknown", f"share_usage {NEXT}"),
    (f"INSERT INTO share_usage_day VALUES ('{DAY}', 4, '')", "row.missing", f"share_usage {DAY}"),
    ("UPDATE share_token SET revoked_at = issued_at", "row.changed", "share_token "),
    ("DELETE FROM open_package", "row.missing", "open_package schools"),
    ("UPDATE finding_case SET recovered = 1 WHERE finding = 'f1'", "row.changed", "finding_case f1"),
    ("DELETE FROM finding_case WHERE finding = 'f2'", "row.missing", "finding_case f2"),
    ("INSERT INTO lake_write VALUES (7, 'base.x', NULL, '{}', '2026-11-20 00:00:00.000000')", "lake.begun", "base.x"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "kind", "where"), TAMPERINGS)
def test_a_changed_registry_is_found(home: Path, statement: str, kind: str, where: str) -> None:
    execute(home, statement)
    found = problems(home)
    assert any(each == kind and place.startswith(where) for each, place in found), found


def test_a_journal_written_anew_from_its_first_change_is_found_by_its_checkpoint(
    home: Path, honest: Path
) -> None:
    def forge(row: dict[str, object]) -> None:
        row["actor"] = "张三"

    rehash(home, forge)
    shutil.rmtree(home / "checkpoints")
    assert problems(home, honest / "checkpoints") == [
        ("checkpoint.rewritten", next((honest / "checkpoints").glob("*.checkpoint.json")).name)
    ]


def test_a_registry_begun_anew_is_found_by_the_checkpoint_of_the_old(
    honest: Path, tmp_path: Path
) -> None:
    platform = Platform(settings_in(tmp_path))
    platform.registry.journal.record("export", "x", {})
    platform.registry.close()
    kinds = {kind for kind, _ in problems(tmp_path, honest / "checkpoints")}
    assert kinds == {"checkpoint.origin", "checkpoint.cut"}


def test_a_forged_or_missing_checkpoint_is_found(home: Path) -> None:
    (checkpoint,) = (home / "checkpoints").glob("*.checkpoint.json")
    said = json.loads(checkpoint.read_text())
    checkpoint.write_text(json.dumps({**said, "size": said["size"] + 1}))
    assert problems(home) == [("checkpoint.signature", checkpoint.name)]
    checkpoint.unlink()
    assert problems(home) == [("checkpoint.none", str(home / "checkpoints"))]


def lake_files(home: Path, pattern: str) -> list[Path]:
    return sorted((home / "lake" / "base" / "population__person").glob(pattern))


@pytest.mark.parametrize("pattern", ["day=*/*.parquet", "_delta_log/*.json"])
def test_a_changed_byte_or_a_deleted_file_of_the_lake_is_found(home: Path, pattern: str) -> None:
    file, gone = lake_files(home, pattern)[:2]
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    gone.unlink()
    root = home / "lake"
    assert problems(home) == [
        ("lake.changed", str(file.relative_to(root))),
        ("lake.missing", str(gone.relative_to(root))),
    ]


def test_a_planted_file_and_a_link_in_the_lake_are_found(home: Path) -> None:
    (home / "lake" / "planted.parquet").write_bytes(b"PAR1")
    lake_files(home, "day=*")[0].joinpath("link.parquet").symlink_to("/etc/passwd")
    kinds = [kind for kind, _ in problems(home)]
    assert sorted(kinds) == ["lake.link", "lake.unknown"]


def test_a_table_set_back_to_an_earlier_day_is_found(home: Path) -> None:
    lake_files(home, "_delta_log/*.json")[-1].unlink()
    shutil.rmtree(lake_files(home, f"day={NEXT}")[0])
    assert {kind for kind, _ in problems(home)} == {"lake.missing"}


def test_honest_work_after_maintenance_of_the_lake_verifies(home: Path) -> None:
    platform = Platform(settings_in(home))
    with platform.engine() as engine:
        platform.lake.replace(engine, TABLE, NEXT, "SELECT 1 AS a, now()::TIMESTAMP AS t")
        platform.lake.drop(TABLE, DAY)
        assert verify_lake(platform).problems == ()
        platform.lake.vacuum(TABLE)
        assert verify_lake(platform).problems == ()
        platform.lake.erase_history(TABLE)
        assert verify_lake(platform).problems == ()
        for n in range(105):  # past Delta's own checkpoint
            platform.lake.replace(engine, TABLE, NEXT, f"SELECT {n} AS a")
        assert verify_lake(platform).problems == ()
        platform.lake.destroy(TABLE)
    assert verify_lake(platform).problems == ()
    assert gather_evidence(platform.registry).problems() == []
    platform.registry.close()


def test_the_exported_verifier_needs_no_platform(home: Path, honest: Path, tmp_path: Path) -> None:
    platform = Platform(settings_in(home))
    out = tmp_path / "out"
    salt = platform.registry.erasures.salt()
    export_evidence(platform.registry, out)
    assert salt not in (out / "rows.ndjson").read_text("utf-8")
    platform.registry.close()
    command = [sys.executable, "-I", "-S", str(out / "verify_evidence.py"), str(out)]
    command += ["--lake", str(home / "lake"), "--checkpoints", str(honest / "checkpoints")]
    clean = {"PATH": os.environ["PATH"], "PYTHONIOENCODING": "utf-8"}
    good = subprocess.run(command, capture_output=True, text=True, env=clean)
    assert (good.returncode, good.stderr) == (0, "")
    lines = (out / "journal.ndjson").read_text("utf-8").splitlines()
    (out / "journal.ndjson").write_text("\n".join([*lines[:3], *lines[4:]]), "utf-8")
    lake_files(home, "day=*/*.parquet")[0].write_bytes(b"x")
    bad = subprocess.run(command, capture_output=True, text=True, env=clean)
    assert bad.returncode == 2
    assert "journal 5: 此处应为第 4 条" in bad.stdout
    assert "被改动过" in bad.stdout


@pytest.mark.slow
def test_random_tamperings_are_found_and_named(home: Path, honest: Path) -> None:
    attacker = Attacker(home, random.Random())
    assert attacker.found(honest / "checkpoints") == []
    missed: list[str] = []
    for seed in range(150):
        attacker.chance = random.Random(seed)
        with attacker.undone():
            done = attacker.tamper()
            found = attacker.found(honest / "checkpoints")
        if not any(place in found for place in done.places):
            missed.append(f"seed {seed}: {done.said}: {found}")
    assert missed == []
    assert attacker.found(honest / "checkpoints") == []


KILLED = """
import os, sys
from datetime import date
from resources.platform import open_platform
from resources.registry.audit.lake_writes import LakeWrites
platform = open_platform()
if sys.argv[1] == "before the commit":
    from resources.lake.delta_log import DeltaLog
    DeltaLog.replace = lambda *_: os.kill(os.getpid(), 9)
elif sys.argv[1] == "after the commit":
    LakeWrites.end = lambda *_, **__: os.kill(os.getpid(), 9)
else:
    LakeWrites.begin = lambda *_, **__: os.kill(os.getpid(), 9)
with platform.engine() as engine:
    platform.lake.replace(engine, "base.population__person", date(2026, 11, 21), "SELECT 7 AS a")
"""


@pytest.mark.parametrize("moment", ["before the note", "before the commit", "after the commit"])
def test_a_killed_write_is_told_until_it_is_completed(home: Path, moment: str) -> None:
    from resources.evidence.interrupted_writes import (
        complete_interrupted_writes,
        delete_stray_files,
    )

    ambient = {name: value for name, value in os.environ.items() if not name.startswith("ZB_")}
    environment = {**ambient, "ZB_HOME": str(home), "ZB_CATALOG": str(SHIPPED_CATALOG)}
    done = subprocess.run([sys.executable, "-c", KILLED, moment], env=environment)
    assert done.returncode == -9
    assert problems(home)
    platform = Platform(settings_in(home))
    complete_interrupted_writes(platform)
    delete_stray_files(platform)
    with platform.engine() as engine:
        found = engine.rows(
            f"SELECT DISTINCT a FROM {platform.lake.relation(TABLE, NEXT)} ORDER BY a"
        )
    assert ([row[0] for row in found] == [7]) == (moment == "after the commit")
    platform.registry.close()
    assert problems(home) == []


def test_a_lake_of_before_is_taken_in_by_somebody_who_vouches_for_it(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    platform = Platform(settings)
    unrecorded = Lake(settings.lake)
    with platform.engine() as engine:
        for day in (DAY, NEXT):
            unrecorded.replace(engine, TABLE, day, "SELECT 1 AS a")
    assert {each.kind for each in verify_lake(platform).problems} == {"lake.unknown"}
    assert adopt_lake(platform, "张三", "升级") == 1
    assert verify_lake(platform).problems == ()
    assert {line.actor for line in platform.registry.journal.lines(TABLE)} == {"张三"}
    platform.registry.close()
