"""No statement takes the machine's memory: it is refused in plain words, and honest ones are answered."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

MEGABYTES = 450
"""The limit of these tests: of the command itself and a little; its own is larger, and slower to reach."""
WATCHED = (
    "import zb_pipelines.cli.terminal.watched_process as watched;"
    f"watched.MOST_MEGABYTES = {MEGABYTES};"
    "from zb_pipelines.cli import main; main()"
)

MEASURED = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[2:])
with open(sys.argv[1], "w") as used:
    used.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024))
sys.exit(code)
"""
"""Runs a command from a small process: what one begins with counts as the child's own memory."""

GROWING = """
SELECT length(repeat('x', 1000000000) || i) FROM range(8) t(i)
SELECT length(lpad('x', 1000000000, 'y') || i) FROM range(8) t(i)
SELECT length(rpad(CAST(i AS VARCHAR), 1000000000, 'y')) FROM range(8) t(i)
SELECT length(string_agg(repeat('x', 100000) || i, ',')) FROM range(100000) t(i)
SELECT length(replace(replace(repeat('x', 10000) || i, 'x', repeat('y', 1000)), 'y', repeat('z', 100))) FROM range(64) t(i)
SELECT len(list(repeat('x', 100000) || i)) FROM range(100000) t(i)
SELECT len(range(1000000000)) + i FROM range(8) t(i)
SELECT len(list_resize([i], 1000000000, 7)) FROM range(8) t(i)
SELECT len(flatten(list_transform(range(10000), lambda x: range(100000)))) + i FROM range(8) t(i)
SELECT len(list(a.i || '-' || b.i)) FROM range(100000) a(i), range(100000) b(i)
SELECT map_keys(histogram(a.i * 100000 + b.i)) FROM range(100000) a(i), range(1000) b(i)
SELECT max(length(regexp_replace(repeat('x', 10000000) || i, 'x', repeat('y', 100), 'g'))) FROM range(64) t(i)
SELECT max(len(string_split(repeat('x,', 10000000) || i, ','))) FROM range(64) t(i)
SELECT translate(repeat('x', 400000000), 'x', '中')
EXPLAIN SELECT length(repeat('x', 1000000000))
""".strip().splitlines()

HONEST = (
    "SELECT repeat('ab', 3) AS a, lpad('7', 5, '0') AS b, rpad('7', 3, '-') AS c,"
    " replace(replace('abab', 'a', 'bb'), 'b', 'c') AS d, length(repeat('x', 1000000)) AS e,"
    " (SELECT string_agg(i, ',' ORDER BY i) FROM range(5) t(i)) AS f,"
    " (SELECT list(i ORDER BY i) FROM range(5) t(i)) AS g, len(range(1000000)) AS h,"
    " list_resize([1], 3, 0) AS i, (SELECT count(*) FROM range(2000) a(i), range(2000) b(i)) AS j,"
    " list_transform([1, 2], lambda x: repeat('x', x)) AS k, regexp_replace('aa', 'a', 'bb', 'g') AS l,"
    " len(string_split('a,b,c', ',')) AS m, translate('abc', 'b', '中') AS n,"
    " map_keys(histogram(1)) AS o"
)


def run(home: Path, *words: str) -> tuple[int, str, str, int]:
    """Exit code, output, what stands on the standard error, and the most memory in MB."""
    environment = {**os.environ, "ZB_HOME": str(home), "LC_ALL": "zh_CN.UTF-8"}
    out, told, used = home / "out", home / "told", home / "used"
    with out.open("wb") as output, told.open("wb") as errors:
        code = subprocess.call(
            [sys.executable, "-c", MEASURED, str(used), sys.executable, *words],
            stdout=output,
            stderr=errors,
            env=environment,
        )
    return code, out.read_text("utf-8"), told.read_text("utf-8"), int(used.read_text("ascii"))


@pytest.mark.parametrize("sql", GROWING)
def test_a_growing_statement_is_stopped_and_told(tmp_path: Path, sql: str) -> None:
    code, said, told, most = run(tmp_path, "-c", WATCHED, "query", sql, "--json")
    assert (code, said) == (1, "")
    assert f"语句所需内存超过 {MEGABYTES} MB，已中止" in told
    assert most < 2 * MEGABYTES
    assert [each.name for each in (tmp_path / "scratch").glob("*")] == []


def test_honest_statements_of_the_same_functions_are_answered(tmp_path: Path) -> None:
    code, said, told, _ = run(tmp_path, "-c", WATCHED, "query", HONEST, "--json")
    assert (code, told) == (0, "")
    assert json.loads(said) == [
        {
            "a": "ababab", "b": "00007", "c": "7--", "d": "cccccc", "e": 1_000_000,
            "f": "0,1,2,3,4", "g": [0, 1, 2, 3, 4], "h": 1_000_000, "i": [1, 0, 0], "j": 4_000_000,
            "k": ["x", "xx"], "l": "bbbb", "m": 3, "n": "a中c", "o": [1],
        }
    ]  # fmt: skip


def test_the_command_itself_is_watched_and_ends_with_its_own_exit_code(tmp_path: Path) -> None:
    entry = "from zb_pipelines.cli import main; main()"
    wide = "SELECT length(repeat('x', 1500000000) || i) FROM range(8) t(i)"
    code, said, told, most = run(tmp_path, "-c", entry, "query", wide)
    assert (code, said) == (1, "")
    assert "语句所需内存超过 2500 MB，已中止" in told
    assert most < 3_000
    code, _, told, _ = run(tmp_path, "-c", entry, "query", "SELECT * FROM nowhere.at_all")
    assert (code, "is no table of the lake" in told or "不是" in told) == (1, True)
    assert run(tmp_path, "-c", entry, "query", "--help")[0] == 0
