"""A week of nights with kills, failures, exports, an erasure and a delivery: nobody planted stands anywhere else.

Every byte is searched, packed or not, of everything below ``ZB_HOME``, of the temporary folder, of what was
written for others and of what commands said. Meant are the sources, the lake and the key store; the
lake's own files tell nothing without the keys.
"""

import os
import signal
import subprocess
import time
from collections.abc import Generator
from datetime import date, timedelta
from pathlib import Path
from threading import Event

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from resources.lake.file_encryption import key_version
from tests.end_to_end.canaries import (
    CANARIES,
    GOOD,
    PURGED,
    contents_of,
    found_in,
    plant,
    spellings,
)
from tests.end_to_end.installation import ZB, Installation
from tests.end_to_end.small_catalog import DEATHS, EVENTS, REGISTER, cut_catalog
from tests.open_reading import open_reading

pytestmark = pytest.mark.nights
WEEK = [date(2026, 11, 16) + timedelta(days=number) for number in range(7)]
PATIENCE = 120.0  # seconds
SETTINGS = 'lake_encryption = "on"\npersons = 1\n'
MEANT = ("demo", "keys", "lake")
FORMS = spellings()


@pytest.fixture(scope="module")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Generator[Path]:
    """The temporary folder of every command."""
    folder = tmp_path_factory.mktemp("temporary")
    before = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = str(folder)
    yield folder
    if before is None:
        del os.environ["TMPDIR"]
    else:
        os.environ["TMPDIR"] = before


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory, temporary: Path) -> Installation:
    """The small city, encrypted, after its week."""
    folder = tmp_path_factory.mktemp("canaries")
    (folder / "home").mkdir()
    (folder / "home" / "zb.toml").write_text(SETTINGS, "utf-8")
    catalog = cut_catalog(folder / "catalog")
    (catalog / "products").mkdir()
    (catalog / "products" / "register_file.yml").write_text(PRODUCT, "utf-8")
    made = Installation(folder / "home", catalog)
    _live_the_week(made, folder / "out")
    return made


PRODUCT = """
title: 户籍名册（脱敏）
summary: 每行一人，姓名、号码与地址脱敏。
source: aggregation.public_security__household_register
form: file
items: [resident_id, name, household_address, sex, district]
key_items: [resident_id]
treat:
  resident_id: {how: mask}
  name: {how: mask}
  household_address: {how: mask}
"""


def _live_the_week(city: Installation, out: Path) -> None:
    out.mkdir()
    day = WEEK[0]
    _deliver(city, day)
    city.publish(day)
    city.live(day)

    for day, reached in ((WEEK[1], "scratch"), (WEEK[2], "lake")):
        _deliver(city, day)
        _kill_a_night(city, day, reached)
        if day == WEEK[2]:
            city.live(day)  # the other is left to the next night

    day = WEEK[3]
    _deliver(city, day, broken=True)
    _say(city, day, "nightly", "--date", day, "--json")
    city.zb("query", "SELECT CAST(name AS DATE) FROM base.population__person", code=1, today=day)
    city.zb(
        "query",
        "SELECT strptime(household_address, '%Y') FROM landing.public_security__household_register",
        code=1,
        today=day,
    )

    day = WEEK[4]
    _deliver(city, day)
    city.live(day)
    _export(city, day, out)

    day = WEEK[5]
    words = ("purge", "--reason", "本人申请", "--yes", "--also", "all")
    _say(city, day, *words, ZB_PURGE_IDENTIFIER=PURGED.resident_id)
    why = ("--reason", "移交", "--yes")
    _say(city, day, "keys", "destroy", "lake/entry/zhangdian_data__grid_event", *why)
    _deliver(city, day)
    city.live(day)

    day = WEEK[6]
    _deliver(city, day)
    city.live(day)
    _hand_over(city, day, out)
    _export(city, day, out / "later")
    city.zb("lake", "verify", today=day)
    city.zb("ledger", "verify", today=day)
    _say(city, day, "doctor")


def _deliver(city: Installation, day: date, *, broken: bool = False) -> None:
    """The agencies' systems as of ``day``, with the persons who are nobody."""
    city.build(day)
    plant(city.home, broken=broken)


def _say(city: Installation, day: date, *words: object, **variables: str) -> None:
    """A command that is done, whatever it has to tell, with variables that ``city`` does not hand on."""
    said = [ZB, *map(str, words)]
    done = subprocess.run(
        said, env=city.environment(day) | variables, capture_output=True, text=True, check=False
    )
    city.said += [done.stdout, done.stderr]
    assert done.returncode in (0, 2), f"{words}: {done.stdout}{done.stderr}"


def _kill_a_night(city: Installation, day: date, reached: str) -> None:
    """SIGKILL to all processes of a night when a file of the day lies in scratch, or in the lake."""
    with (city.home.parent / f"night-{day}.log").open("wb") as log:
        process = subprocess.Popen(
            [ZB, "nightly", "--date", day.isoformat()],
            env=city.environment(day),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        pattern = "**/*.parquet" if reached == "scratch" else f"**/day={day}/*.parquet"
        deadline = time.monotonic() + PATIENCE
        while not _holds(city.home / reached, pattern):
            assert process.poll() is None, "the night ended before"
            assert time.monotonic() < deadline
            Event().wait(0.002)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _holds(folder: Path, pattern: str) -> bool:
    try:
        return any(each.stat().st_size > 0 for each in folder.glob(pattern))
    except FileNotFoundError:
        return False


def _export(city: Installation, day: date, out: Path) -> None:
    """Whatever is written for others to take."""
    out.mkdir(exist_ok=True)
    for agency in ("public_security", "health_commission", "zhangdian_data"):
        book = out / f"{agency}.xlsx"
        _say(city, day, "tickets", "export", "--agency", agency, "--out", book)
    for words in (
        ("report", "--date", day, "--format", "html,pdf,xlsx", "--out", out / "day"),
        ("report", "--period", f"{day:%Y-%m}", "--format", "html,pdf,xlsx", "--out", out / "month"),
        ("dictionary", "--out", out / "dictionary.xlsx"),
        ("ledger", "export", out / "ledger", "--rows"),
        ("backup", out / "backups"),
        ("rules", "docs"),
        ("rules", "list"),
        ("findings",),
        ("duties", "register"),
        ("status",),
    ):
        _say(city, day, *words)
    city.zb("explain", "base.population__person", GOOD.resident_id, today=day)


def _hand_over(city: Installation, day: date, out: Path) -> None:
    """A grant of the masked register, delivered as files."""
    said = ("purpose=核验", "basis=主要职责", "scene=核验", "until=2027-05-31")
    city.zb("share", "request", "register_file", *said, "--for", "health_commission", today=day)
    for by, agency in (("王五", None), ("赵六", "public_security"), ("王五", None)):
        acting = ("--for", agency) if agency else ()
        city.zb("share", "approve", "Q00001", "--by", by, *acting, today=day)
    city.zb("share", "grant", "Q00001", "--by", "王五", today=day)
    city.zb("share", "deliver", "G00001", out / "delivery", today=day)


def files_below(*folders: Path) -> list[Path]:
    """All files, a database's log before the database, since whoever closes it last merges them."""
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    return sorted(files, key=lambda file: not file.name.endswith(("-wal", "-shm", "-journal")))


def test_the_search_finds_them_where_they_are_meant_to_be(city: Installation) -> None:
    sources = found_in(files_below(city.home / "demo"), FORMS)
    everybody = {value for values in sources.values() for value in values}
    assert everybody == set(FORMS.values())
    assert {Path(file).name for file in sources} >= {
        "public_security.db",
        "death_certificate.csv",
        "grid_event.ndjson",
    }


def test_nobody_planted_stands_in_anything_but_lake_keys_and_sources(
    city: Installation, temporary: Path
) -> None:
    home, out = city.home, city.home.parent / "out"
    files = [
        file
        for file in files_below(home, out, temporary, city.catalog)
        if not (file.is_relative_to(home) and file.relative_to(home).parts[0] in MEANT)
    ]
    files += sorted(city.home.parent.glob("*.log"))
    assert found_in(files, FORMS) == {}
    searched = {
        file.relative_to(city.home.parent).parts[:2]
        for file in files
        if file.is_relative_to(city.home.parent)
    }
    assert searched >= {("home", "registry.db"), ("home", "dagster"), ("home", "reports"),
                        ("out", "delivery"), ("out", "ledger"), ("out", "backups")}  # fmt: skip
    kinds = {file.suffix for file in files}
    assert kinds >= {".pdf", ".xlsx", ".html", ".json", ".db", ".csv", ".parquet", ".log"}


def test_no_command_has_said_them(city: Installation) -> None:
    said = "\n".join(city.said)
    # The person whose row `zb explain` was asked for is named by whoever asks.
    values = set(FORMS.values()) - {GOOD.resident_id}
    assert {value for value in values if value in said} == set()
    assert len(city.said) > 60


def test_the_lakes_files_tell_nothing_without_the_keys(city: Installation) -> None:
    files = files_below(city.home / "lake")
    assert found_in(files, FORMS) == {}
    encrypted = [file for file in files if file.suffix == ".parquet" and key_version(file)]
    for file in encrypted:
        with pytest.raises((OSError, pa.ArrowInvalid)):
            pq.read_table(file)
        with pytest.raises(duckdb.Error):
            duckdb.sql(f"SELECT count(*) FROM read_parquet('{file}')").fetchall()
    layers = {file.relative_to(city.home / "lake").parts[0] for file in encrypted}
    assert layers >= {"landing", "aggregation", "quarantine", "base"}
    assert len(encrypted) > 20


def test_with_the_keys_they_are_there_but_for_whom_was_erased(city: Installation) -> None:
    platform = city.platform
    names = {each.name for each in CANARIES}
    with open_reading(platform, WEEK[6]) as engine:
        for layer in ("landing", "aggregation", "quarantine"):
            found = engine.rows(f"SELECT name FROM {layer}.public_security__household_register")
            here = names & {name for (name,) in found}
            assert PURGED.name not in here, layer
            assert (GOOD.name in here) == (layer != "quarantine"), layer
        told = engine.rows("SELECT name FROM landing.health_commission__death_certificate")
        assert names & {name for (name,) in told} == names - {PURGED.name}
        # Its key was destroyed, and what it delivered before is delivered no more.
        events = engine.rows("SELECT description FROM landing.zhangdian_data__grid_event")
        assert not any(each.name in said for each in CANARIES for (said,) in events)
    platform.close()


def test_no_file_of_scratch_is_left_by_the_nights_that_were_killed(city: Installation) -> None:
    left = [each for each in (city.home / "scratch").rglob("*") if each.is_file()]
    assert [each for each in left if any(b"PAR1" in data[:4] for data in contents_of(each))] == []
    assert left == []


def test_the_week_was_what_it_says(city: Installation) -> None:
    for name in (REGISTER, DEATHS, EVENTS):
        assert city.platform.registry.history.standardisations([name])
    assert yaml.safe_load(PRODUCT)["form"] == "file"
    assert [day for day in WEEK if (city.home / "reports" / f"quality-{day}.html").is_file()]
