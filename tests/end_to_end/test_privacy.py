"""Nothing about a person leaves lake and agencies unmasked: canaries are looked for everywhere."""

import json
import sqlite3
import subprocess
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from resources.local_files.private_files import readable_by_others
from tests.end_to_end.installation import FIRST, SECOND, Lived
from tests.end_to_end.report_files import pdf_pages
from tests.open_reading import open_reading
from zb_pipelines.domain.sql import identifier

# Where personal data is meant to be: the lake, and the agencies' own systems.
MEANT = ("lake", "demo")
BESIDE_A_DATABASE = ("-wal", "-shm", "-journal")  # of SQLite; they come and go
ENOUGH = 200


def canaries(lived: Lived) -> list[str]:
    """Ids, names, telephones and addresses of persons, as the lake and the sources have them."""
    person = "base.population__person"
    selects = [
        f"SELECT resident_id FROM {person} ORDER BY hash(resident_id) LIMIT 120",
        f"SELECT DISTINCT name FROM {person} WHERE length(name) > 2 ORDER BY hash(name) LIMIT 120",
        f"SELECT DISTINCT phone FROM {person} WHERE phone IS NOT NULL ORDER BY hash(phone) LIMIT 60",
        f"SELECT DISTINCT household_address FROM {person} WHERE length(household_address) > 12 LIMIT 60",
        "SELECT resident_id FROM quarantine.public_security__household_register",
        "SELECT DISTINCT value FROM base.population__conflict WHERE field = 'phone'",
    ]
    with open_reading(lived.installation.platform, SECOND) as engine:
        found = {str(value) for sql in selects for (value,) in engine.rows(sql)}
    return [*sorted(value for value in found if len(value) > 2), "CANARY-"]


def spellings(value: str) -> set[bytes]:
    """The bytes as which a value may stand in a file: two encodings, and JSON's escapes."""
    escaped = json.dumps(value)[1:-1]
    return {
        value.encode(),
        value.encode("gb18030"),
        escaped.encode(),
        escaped.replace("\\", "\\\\").encode(),
    }


def contents(file: Path) -> Iterator[bytes]:
    """A file's bytes, and what is compressed in a database, a workbook or a PDF."""
    try:
        yield file.read_bytes()
    except FileNotFoundError:
        if not file.name.endswith((*BESIDE_A_DATABASE, "owner.lock")):
            raise
        return
    if file.suffix == ".pdf":
        yield "".join("\n".join(pdf_pages(file)).split()).encode()
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as packed:
            yield from (packed.read(name) for name in packed.namelist())
    if file.suffix != ".db":
        return
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        for (table,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        ).fetchall():
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                yield from (unpacked(cell) for cell in row if isinstance(cell, bytes))


def unpacked(cell: bytes) -> bytes:
    try:
        return zlib.decompress(cell)
    except zlib.error:
        return cell


def leaks(values: list[str], *pieces: bytes) -> list[str]:
    """The values that stand in any of the pieces; grep looks for all spellings in one pass."""
    meant = {form: value for value in values for form in spellings(value)}
    with tempfile.NamedTemporaryFile() as patterns:
        patterns.write(b"\n".join(meant))
        patterns.flush()
        grep = ["grep", "-a", "-o", "-F", "-f", patterns.name]
        done = subprocess.run(
            grep, input=b"\n".join(pieces), env={"LC_ALL": "C"}, stdout=subprocess.PIPE, check=False
        )
    assert done.returncode in {0, 1}
    return sorted({meant[form] for form in done.stdout.splitlines()})


def test_the_search_would_find_a_canary(lived: Lived) -> None:
    values = canaries(lived)
    register = (lived.installation.home / "demo/agencies/public_security.db").read_bytes()

    assert len(values) > ENOUGH
    assert len(leaks(values, register)) > ENOUGH
    assert leaks(["淄博"], json.dumps({"a": json.dumps({"b": "淄博"})}).encode())


def test_no_file_outside_lake_and_agencies_has_personal_data(lived: Lived) -> None:
    home, values = lived.installation.home, canaries(lived)
    files = [
        f for f in home.rglob("*") if f.is_file() and f.relative_to(home).parts[0] not in MEANT
    ]
    # Whoever closes a database last puts its log into it, so the logs are looked at first.
    files.sort(key=lambda file: not file.name.endswith(BESIDE_A_DATABASE))

    found = {
        str(file.relative_to(home)): leaking
        for file in files
        if (leaking := leaks(values, *contents(file)))
    }
    assert found == {}
    assert {file.relative_to(home).parts[0] for file in files} >= {
        "registry.db",
        "dagster",
        "reports",
    }


def test_no_report_and_no_workbook_has_personal_data(lived: Lived, tmp_path: Path) -> None:
    zb, values = lived.installation, canaries(lived)
    register = "public_security"
    for arguments in (
        ("--period", f"{SECOND:%Y-%m}"),
        ("--date", SECOND),
        ("--period", f"{SECOND:%Y}", "--agency", register),
    ):
        zb.zb("report", *arguments, "--format", "html,xlsx", "--out", tmp_path)
    masked = tmp_path / "tickets.xlsx"
    zb.zb("tickets", "export", "--agency", register, "--out", masked)

    files = sorted(file for file in tmp_path.rglob("*") if file.is_file())
    assert {file.suffix for file in files} == {".html", ".json", ".xlsx"}
    assert len(files) == 3 * 3 + 1
    found = {f.name: leaking for f in files if (leaking := leaks(values, *contents(f)))}
    assert found == {}
    # The search looks into workbooks: the masked examples are there.
    assert any(b"***" in data for data in contents(masked))


def test_no_command_says_personal_data(lived: Lived) -> None:
    zb, values = lived.installation, canaries(lived)
    person = next(value for value in values if len(value) == 18 and value[:6] == "370301")
    for arguments, code in (
        (("status",), 2),
        (("coverage",), 2),
        (("demo", "verify"), 0),
        (("explain", "base.population__person", person), 0),
        (("report",), 0),
        (("nightly", "--date", "2026-01-01"), 1),
        (("query", "SELECT CAST(resident_id AS INTEGER) FROM base.population__person"), 1),
        (
            ("query", "SELECT CAST(name AS DATE) FROM landing.public_security__household_register"),
            1,
        ),
    ):
        zb.zb(*arguments, code=code)

    assert leaks(values, "\n".join(zb.said).encode()) == []
    assert len(zb.said) > 20


@pytest.mark.parametrize("day", [FIRST, SECOND])
def test_withheld_items_never_reach_the_lake(lived: Lived, day: date) -> None:
    with open_reading(lived.installation.platform, day) as engine:
        tables = engine.rows("SELECT schema, name, column_names FROM (SHOW ALL TABLES)")
        assert len(tables) > 100
        for schema, name, _ in tables:
            found = f"SELECT count(*) FROM {identifier(schema, name)} AS t WHERE t::VARCHAR LIKE '%CANARY-%'"
            assert engine.scalar(found) == 0, (schema, name)


def test_the_lakes_log_tells_no_smallest_or_largest_person(lived: Lived) -> None:
    values = canaries(lived)
    logs = (lived.installation.home / "lake").glob("*/*/_delta_log/*.json")

    assert leaks(values, *(log.read_bytes() for log in logs)) == []


def test_nobody_but_the_owner_may_read_any_file_of_an_installation(lived: Lived) -> None:
    home = lived.installation.home
    assert len(list(home.rglob("*"))) > 1000
    # The agencies' own systems, which the demo makes, are not the platform's.
    assert [path for path in readable_by_others(home) if path != home] == []
