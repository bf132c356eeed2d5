"""Behind the parser of `zb query`: what writes, starts programs or connects is refused by the kernel."""

import hashlib
import socket
import subprocess
from collections.abc import Generator
from datetime import date
from pathlib import Path

import pytest

from resources.engine import Engine, EngineError
from resources.lake.file_encryption import key_version
from resources.lake_views import lock_behind, open_views
from resources.platform import Platform, open_platform
from resources.write_barrier import Barrier, barrier_version, write_barrier
from tests.end_to_end.installation import Installation
from tests.environment import choose_home
from tests.open_reading import open_reading

DAY = date(2026, 11, 20)
TABLE = "aggregation.tax__payer"
ROWS = "SELECT range AS no, 'planted ' || range AS name FROM range(200000)"


@pytest.fixture
def platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Platform:
    """An encrypted lake: the engine reads its files itself, and so could write to them."""
    choose_home(monkeypatch, tmp_path / "home", DAY)
    monkeypatch.setenv("ZB_LAKE_ENCRYPTION", "on")
    opened = open_platform()
    with opened.engine() as engine:
        opened.lake.replace(engine, TABLE, DAY, ROWS)
    return opened


@pytest.fixture
def file(platform: Platform) -> Path:
    (found,) = platform.lake.files(TABLE, DAY)
    assert key_version(found)
    return found


@pytest.fixture
def reading(platform: Platform) -> Generator[tuple[Engine, Barrier]]:
    assert barrier_version() > 0
    with (
        open_views(platform, DAY) as engine,
        write_barrier(engine.scratch) as barrier,
    ):
        lock_behind(barrier, engine)
        yield engine, barrier


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


# A partial file beside it would be refused by the engine: it may reach the very files only.
WRITING = (
    "COPY (SELECT 1 AS no) TO '{file}' (FORMAT parquet, USE_TMP_FILE false)",
    "COPY (SELECT 1 AS no) TO '{file}' (FORMAT csv, USE_TMP_FILE false)",
    "COPY (SELECT 1 AS no) TO '{file}' (FORMAT json, USE_TMP_FILE false)",
    "EXPLAIN ANALYZE COPY (SELECT 1 AS no) TO '{file}' (FORMAT parquet, USE_TMP_FILE false)",
    "COPY (SELECT 1) TO '{file}' (FORMAT parquet, USE_TMP_FILE false, OVERWRITE_OR_IGNORE)",
)


@pytest.mark.parametrize("sql", WRITING)
def test_without_the_barrier_a_statement_past_the_parser_would_write_to_the_lake(
    platform: Platform, file: Path, sql: str
) -> None:
    before = digest(file)
    with open_reading(platform, DAY) as engine:
        engine.execute(sql.format(file=file))
    assert digest(file) != before


@pytest.mark.parametrize("sql", WRITING)
def test_behind_it_the_kernel_refuses(
    reading: tuple[Engine, Barrier], file: Path, sql: str
) -> None:
    engine, barrier = reading
    before = digest(file)
    with pytest.raises(EngineError, match="IOException"):
        barrier.run(lambda: engine.execute(sql.format(file=file)))
    assert digest(file) == before
    assert [each.name for each in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize(
    "sql",
    [
        "COPY (SELECT 1) TO '{folder}/planted.parquet'",
        "COPY (SELECT * FROM range(3000000)) TO '{folder}/planted' (FORMAT parquet, PER_THREAD_OUTPUT)",
        "COPY (SELECT 1 AS a, 2 AS b) TO '{folder}/planted' (FORMAT parquet, PARTITION_BY (a))",
        "EXPORT DATABASE '{folder}/planted'",
        "ATTACH '{folder}/planted.db' AS planted",
    ],
)
def test_even_an_engine_without_any_lock_makes_no_file(
    platform: Platform, tmp_path: Path, sql: str
) -> None:
    """Neither by the thread that runs the statement nor by those that the engine started for it."""
    with platform.engine() as engine, write_barrier(engine.scratch) as barrier:
        barrier.run(lambda: engine.execute("SET threads = 1"))
        barrier.run(lambda: engine.execute("SET threads = 4"))
        with pytest.raises(EngineError, match="IOException"):
            barrier.run(lambda: engine.execute(sql.format(folder=tmp_path)))
        assert not list(tmp_path.glob("planted*"))
        barrier.run(lambda: engine.execute(sql.format(folder=engine.scratch)))
        assert list(engine.scratch.glob("planted*"))


def test_a_large_statement_still_spills(reading: tuple[Engine, Barrier]) -> None:
    engine, barrier = reading
    found = barrier.run(lambda: engine.rows(f"SELECT count(DISTINCT name) FROM {TABLE}"))
    assert found == [(200000,)]
    spilled = engine.scratch / "spill" / "by hand"
    barrier.run(lambda: spilled.parent.mkdir(exist_ok=True) or spilled.write_bytes(b"x"))
    assert spilled.read_bytes() == b"x"


def test_the_thread_starts_no_program_and_connects_nowhere(
    reading: tuple[Engine, Barrier], tmp_path: Path
) -> None:
    _, barrier = reading
    with socket.create_server(("127.0.0.1", 0)) as server:
        with pytest.raises(PermissionError):
            barrier.run(lambda: socket.create_connection(server.getsockname()))
        socket.create_connection(server.getsockname()).close()
    with pytest.raises(PermissionError):
        barrier.run(lambda: subprocess.run(["true"], check=True))
    for act in (
        lambda: (tmp_path / "new").write_text("x"),
        lambda: (tmp_path / "folder").mkdir(),
        lambda: (tmp_path / "link").symlink_to(tmp_path),
        lambda: next(tmp_path.iterdir()).rename(tmp_path / "other"),
    ):
        with pytest.raises(PermissionError):
            barrier.run(act)
    subprocess.run(["true"], check=True)
    (tmp_path / "new").write_text("the other threads are free")


def test_zb_query_answers_behind_it(platform: Platform) -> None:
    installation = Installation(platform.settings.home)
    said = installation.json("query", f"SELECT count(*) AS n FROM {TABLE}", today=DAY)
    assert said == [{"n": 200000}]
