"""How many identifiers a second the checks judge, and why the resident id is checked as it is.

Compared on 2 M resident ids in memory, each formulation with the same strict shape and
calendar: the shipped one (digits packed as hexadecimal, joined by halves), sums of digits by
integer division (two 32-bit halves, one 64-bit word), and one character code at a time. All
must count the same valid ids. Run: ``python benchmarks/identifier_checks.py [--rows N]``.
"""

import argparse
import resource
import time
from datetime import date
from statistics import median

import duckdb

from benchmarks.result import Figure, tell
from zb_pipelines.domain.identifiers.normal_form import written_sql
from zb_pipelines.domain.identifiers.org_code import org_code_valid_sql
from zb_pipelines.domain.identifiers.reg_no import reg_no_valid_sql
from zb_pipelines.domain.identifiers.resident_id import (
    resident_id_upgraded_sql,
    resident_id_valid_sql,
)
from zb_pipelines.domain.identifiers.uscc import USCC_ALPHABET, USCC_WEIGHTS, uscc_valid_sql
from zb_pipelines.domain.sql import literal

DAY = date(2026, 11, 22)
ROUNDS = 3


def digit_sum(value: str, weights: list[int]) -> str:
    """SQL of the weighted sum of single characters; also what the test data is made with."""
    return " + ".join(
        f"(ascii(substr({value}, {place}, 1)) - 48) * {weight}"
        for place, weight in enumerate(weights, start=1)
    )


def halves(number: str, digits: int) -> str:
    """SQL of Σ dⱼ·2ʲ over the digits of an integer expression, by division (Horner)."""
    higher = " + ".join(f"{2 ** (j - 1)} * ({number} // {10**j})" for j in range(1, digits))
    return f"({number} - 8 * ({higher}))"


def formulations() -> dict[str, str]:
    """Name → SQL over ``v``. Each shares the shape pattern of the shipped check."""
    shipped = resident_id_valid_sql("v", DAY)
    shape = shipped[shipped.index("regexp_full_match") : shipped.index("::TINYINT")]

    def judged(total: str) -> str:
        right = f"substr('10X98765432', 1 + (({total}) % 11)::INTEGER, 1) = substr(v, 18, 1)"
        born = f"substr(v, 7, 8) <= {literal(f'{DAY:%Y%m%d}')}"
        return (
            f"({shape}::TINYINT & coalesce(({right})::TINYINT, 0::TINYINT)"
            f" & coalesce(({born})::TINYINT, 0::TINYINT)) = 1"
        )

    left, right = (
        f"TRY_CAST(substr(v, {first}, {size}) AS INTEGER)" for first, size in ((1, 9), (10, 8))
    )
    return {
        "shape only (limit)": shape,
        "shipped: hexadecimal halves": shipped,
        "two 32-bit halves, division": judged(
            f"2 * ({halves(left, 9)} * 256 + {halves(right, 8)})"
        ),
        "64-bit word, division": judged(
            f"2 * {halves('TRY_CAST(substr(v, 1, 17) AS BIGINT)', 17)}"
        ),
        "character by character": judged(
            digit_sum("v", [2 ** (18 - p) % 11 for p in range(1, 18)])
        ),
        "inside CASE (why it is not)": f"CASE WHEN {shape} THEN {shipped} ELSE false END",
    }


def make_resident_ids(connection: duckdb.DuckDBPyConnection, rows: int) -> None:
    """``resident_id(v)``: correct ids but one in 300."""
    total = digit_sum("body", [2 ** (18 - place) % 11 for place in range(1, 18)])
    connection.execute(
        "CREATE TABLE resident_id AS SELECT concat(body, CASE WHEN i % 300 = 0 THEN '0' ELSE "
        f"substr('10X98765432', 1 + ({total}) % 11, 1) END) AS v FROM (SELECT i, format("
        "'37030{}{}{:03d}', 1 + i % 6, strftime(DATE '1930-01-01' + (hash(i) % 35000)::INTEGER,"
        f" '%Y%m%d'), (hash(i * 7) % 1000)::INTEGER) AS body FROM range({rows}) numbers(i))"
    )


def make_usccs(connection: duckdb.DuckDBPyConnection, rows: int) -> None:
    """``uscc(v)``: correct codes but one in 100."""
    values = "list_transform(string_split(body, ''), lambda c: instr($alphabet, c) - 1)"
    total = f"list_inner_product({values}::DOUBLE[], $weights::DOUBLE[])::BIGINT"
    connection.execute(
        "CREATE TABLE uscc AS SELECT concat(body, CASE WHEN i % 100 = 0 THEN '0' ELSE"
        f" substr($alphabet, 1 + ((31 - {total} % 31) % 31)::INTEGER, 1) END) AS v FROM (SELECT i,"
        " concat('9137030', 1 + i % 6, list_aggregate(list_transform(range(9),"
        " lambda k: substr($alphabet, 1 + (hash(i, k) % 31)::INTEGER, 1)), 'string_agg', ''))"
        f" AS body FROM range({rows}) numbers(i))",
        {"alphabet": USCC_ALPHABET, "weights": list(USCC_WEIGHTS)},
    )


def measure(
    connection: duckdb.DuckDBPyConnection, table: str, sql: str, rows: int
) -> dict[str, float]:
    """Median of the rounds: million values a second (wall), CPU nanoseconds a value, rows true."""
    walls: list[float] = []
    cpus: list[float] = []
    true = 0
    for _ in range(ROUNDS):
        before, start = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
        query = f"SELECT count(*) FILTER (valid) FROM (SELECT {sql} AS valid FROM {table})"
        [(true,)] = connection.execute(query).fetchall()
        walls.append(time.perf_counter() - start)
        after = resource.getrusage(resource.RUSAGE_SELF)
        cpus.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    wall, cpu = median(walls), median(cpus)
    return {
        "million_per_second": round(rows / wall / 1e6, 2),
        "cpu_ns_per_value": round(cpu / rows * 1e9),
        "true": true,
    }


def main() -> None:
    """Measure everything, check that the formulations agree, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2_000_000)
    arguments = parser.parse_args()
    rows = arguments.rows
    with duckdb.connect(config={"threads": 2}) as connection:
        make_resident_ids(connection, rows)
        make_usccs(connection, rows)
        found = {
            f"resident_id, {name}": measure(connection, "resident_id", sql, rows)
            for name, sql in formulations().items()
        }
        agree = {figures["true"] for name, figures in found.items() if "limit" not in name}
        others = {
            "resident_id, normal form": ("resident_id", f"{written_sql('v')} = v"),
            "resident_id, 15 to 18": ("resident_id", f"{resident_id_upgraded_sql('v')} = v"),
            "uscc": ("uscc", uscc_valid_sql("v")),
            "org_code in a uscc": ("uscc", org_code_valid_sql("substr(v, 9, 9)")),
            "reg_no of 15 digits": ("resident_id", reg_no_valid_sql("substr(v, 1, 15)")),
        }
        for name, (table, sql) in others.items():
            found[name] = measure(connection, table, sql, rows)
    if len(agree) != 1:
        raise SystemExit(f"the formulations disagree on how many ids are valid: {sorted(agree)}")
    tell(
        "identifier_checks",
        f"{rows:,} values, two threads, median of {ROUNDS} rounds",
        [
            figure
            for name, each in found.items()
            for figure in (
                Figure(f"{name}, clock", each["million_per_second"], "M/s"),
                Figure(f"{name}, processors a value", each["cpu_ns_per_value"], "ns"),
            )
        ],
    )


if __name__ == "__main__":
    main()
