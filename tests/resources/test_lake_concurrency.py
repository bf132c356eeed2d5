"""Several writers of one table, writers that are killed, and a vacuum among them."""

import subprocess
import sys
from datetime import date
from pathlib import Path
from random import Random

import pytest
from deltalake.exceptions import CommitFailedError

from resources.engine import Engine
from resources.lake import CommitConflictError, Lake
from resources.lake.delta_log import DeltaLog
from zb_pipelines.domain.settings import Settings

TABLE = "landing.tax__payer"
DAYS = [date(2026, 3, day) for day in (1, 2, 3, 4)]
WRITER = Path(__file__).parent / "lake_writer.py"


def start_writer(settings: Settings, day: date, *, rows: int, times: int) -> subprocess.Popen[str]:
    command = [sys.executable, WRITER, settings.home, TABLE, day, rows, times]
    return subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, text=True)


def acknowledged(writer: subprocess.Popen[str]) -> list[tuple[int, int]]:
    """What the writer printed until it ended: number of the try, version of the table."""
    lines = writer.communicate(timeout=120)[0].splitlines(keepends=True)
    whole = [line.split() for line in lines if line.endswith("\n")]
    return [(int(try_no), int(version)) for try_no, version in whole]


def tries(engine: Engine, lake: Lake, day: date) -> list[tuple[int, int]]:
    """Which try the partition's rows are from, and how many rows."""
    relation = lake.relation(TABLE, day)
    return engine.rows(f"SELECT try_no, count(*) FROM {relation} GROUP BY try_no")


def files_on_disk(lake: Lake) -> set[str]:
    return {path.name for path in Path(lake.uri(TABLE)).rglob("*.parquet")}


def test_four_processes_writing_their_own_day_lose_nothing(
    settings: Settings, engine: Engine, lake: Lake
):
    writers = [start_writer(settings, day, rows=1000, times=6) for day in DAYS]
    done = [acknowledged(writer) for writer in writers]

    assert [len(tries_of_one) for tries_of_one in done] == [6, 6, 6, 6]
    versions = [version for tries_of_one in done for _, version in tries_of_one]
    assert len(set(versions)) == 24
    assert lake.days(TABLE) == DAYS
    assert [tries(engine, lake, day) for day in DAYS] == [[(5, 1000)]] * 4


def test_of_processes_writing_the_same_day_the_last_version_stays_whole(
    settings: Settings, engine: Engine, lake: Lake
):
    writers = [start_writer(settings, DAYS[0], rows=rows, times=5) for rows in (100, 200, 300)]
    done = [acknowledged(writer) for writer in writers]

    last = [tries_of_one[-1] for tries_of_one in done]
    winner = max(range(3), key=lambda writer: last[writer][1])
    assert tries(engine, lake, DAYS[0]) == [(last[winner][0], (winner + 1) * 100)]


def test_a_killed_writer_leaves_a_whole_version_not_older_than_the_last_acknowledged(
    settings: Settings, engine: Engine, lake: Lake
):
    for seed in range(5):
        writer = start_writer(settings, DAYS[0], rows=20_000, times=100_000)
        assert writer.stdout
        first = writer.stdout.readline()
        with pytest.raises(subprocess.TimeoutExpired):
            writer.wait(timeout=Random(seed).uniform(0, 0.3))
        writer.kill()
        acks = [0, *(try_no for try_no, _ in acknowledged(writer))]

        assert first.startswith("0 ")
        [(try_no, rows)] = tries(engine, lake, DAYS[0])
        assert rows == 20_000
        assert try_no in (acks[-1], acks[-1] + 1)

    lake.vacuum(TABLE)
    assert len(files_on_disk(lake)) == 1
    lake.replace(engine, TABLE, DAYS[0], "SELECT 7 AS try_no")
    assert tries(engine, lake, DAYS[0]) == [(7, 1)]


def test_a_vacuum_among_writers_takes_no_file_that_is_being_committed(
    settings: Settings, engine: Engine, lake: Lake
):
    writers = [start_writer(settings, day, rows=1000, times=12) for day in DAYS[:2]]
    while any(writer.poll() is None for writer in writers):
        lake.vacuum(TABLE)
    for writer in writers:
        assert len(acknowledged(writer)) == 12

    assert [tries(engine, lake, day) for day in DAYS[:2]] == [[(11, 1000)]] * 2
    lake.vacuum(TABLE)
    assert len(files_on_disk(lake)) == 2


class OvertakenLog(DeltaLog):
    """A log of which another writer commits right after each of the first reads."""

    def __init__(self, lake: Lake, engine: Engine, times: int, patience: float) -> None:
        super().__init__(Path(lake.uri(TABLE)), patience)
        object.__setattr__(self, "overtakers", iter(range(times)))
        object.__setattr__(self, "other", (lake, engine))

    def read(self):
        table = super().read()
        lake, engine = self.__dict__["other"]
        for nth in self.__dict__["overtakers"]:
            lake.replace(engine, TABLE, DAYS[1], f"SELECT {nth} AS try_no")
            break
        return table


class OvertakenLake(Lake):
    def __init__(self, lake: Lake, engine: Engine, times: int, patience: float) -> None:
        super().__init__(lake.root)
        self._overtaken = OvertakenLog(lake, engine, times, patience)

    def _log(self, table: str) -> DeltaLog:
        return self._overtaken


def test_a_writer_that_was_overtaken_reads_again_and_commits(engine: Engine, lake: Lake):
    lake.replace(engine, TABLE, DAYS[0], "SELECT 100 AS try_no")
    overtaken = OvertakenLake(lake, engine, times=3, patience=60)

    written = overtaken.replace(engine, TABLE, DAYS[0], "SELECT 101 AS try_no")

    assert written.version == 5
    assert tries(engine, lake, DAYS[0]) == [(101, 1)]
    assert tries(engine, lake, DAYS[1]) == [(2, 1)]


def test_a_writer_that_is_always_overtaken_gives_up_and_leaves_no_file(engine: Engine, lake: Lake):
    lake.replace(engine, TABLE, DAYS[0], "SELECT 100 AS try_no")
    overtaken = OvertakenLake(lake, engine, times=1_000, patience=0)

    with pytest.raises(CommitConflictError, match="tax__payer"):
        overtaken.replace(engine, TABLE, DAYS[0], "SELECT 101 AS try_no")

    assert tries(engine, lake, DAYS[0]) == [(100, 1)]
    committed = "".join(path.read_text() for path in Path(lake.uri(TABLE)).rglob("*.json"))
    assert {name for name in files_on_disk(lake) if name not in committed} == set()


@pytest.mark.parametrize("day", DAYS[:2], ids=["same day", "other day"])
def test_delta_refuses_a_commit_from_a_stale_handle(engine: Engine, lake: Lake, day: date):
    lake.replace(engine, TABLE, DAYS[0], "SELECT 1 AS try_no")
    stale = DeltaLog(Path(lake.uri(TABLE))).read()
    newest = lake.replace(engine, TABLE, DAYS[0], "SELECT 2 AS try_no")

    with pytest.raises(CommitFailedError):
        stale.create_write_transaction(
            [],
            mode="overwrite",
            schema=stale.schema(),
            partition_by=["day"],
            partition_filters=[("day", "=", str(day))],
        )

    assert DeltaLog(Path(lake.uri(TABLE))).read().version() == newest.version
    assert tries(engine, lake, DAYS[0]) == [(2, 1)]
