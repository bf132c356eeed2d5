"""What checking costs: a suite and an entry's rules, against one hand-written query and pandas.

A table of five million persons. *Suite*: the same twelve promises by ``quality.expectations.run_suite`` (Great
Expectations inside DuckDB, counts from one scan, results and all), by ONE aggregate query written
by hand, and by Great Expectations on a pandas DataFrame (read from the same Parquet file, reading
included and not). *Entry*: all derived rules of an entry as the standardisation counts them
(verdicts of every row kept for quarantine) against one hand-run aggregate of the same verdicts that
keeps nothing. Rounds are interleaved; medians. Great Expectations is imported before.
Run: ``python benchmarks/rules.py [--json] [--rows N] [--rounds N] [--pandas-rounds N]``.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import duckdb

from assets.aggregation.checked_rows import checked_rows
from assets.aggregation.normalise import clean_sql, typed_sql
from assets.aggregation.rule_counts import count_rules
from benchmarks.result import Figure, tell
from quality.expectations.run_suite import validate
from quality.rules.entry_rules import rules_of
from quality.rules.rule_sql import Checked, RuleColumns, fault_sql
from resources.engine import open_engine
from zb_pipelines.domain.catalog.load import load_catalog
from zb_pipelines.domain.quality.expectation import Expectation
from zb_pipelines.domain.settings import SHIPPED_CATALOG, Settings
from zb_pipelines.domain.sql import identifier, literal

TABLE = "base.population__person"
ENTRY = "public_security/household_register"
DAY = date(2026, 11, 22)
PHONE = "^1[3-9][0-9]{9}$"
DISTRICTS = [f"37030{n}" for n in range(1, 9)]


def promise(kind: str, **kwargs: Any) -> Expectation:
    return Expectation(type=kind, kwargs=kwargs, dimension="准确性", title=kind)


SUITE = (
    promise("expect_column_values_to_not_be_null", column="resident_id"),
    promise("expect_column_values_to_be_unique", column="resident_id"),
    promise("expect_column_value_lengths_to_equal", column="resident_id", value=18),
    promise("expect_column_values_to_not_be_null", column="name"),
    promise("expect_column_values_to_be_in_set", column="sex", value_set=["0", "1", "2", "9"]),
    promise("expect_column_values_to_be_in_set", column="life_status", value_set=["1", "2"]),
    promise("expect_column_values_to_match_regex", column="phone", regex=PHONE),
    promise("expect_column_values_to_be_in_set", column="district", value_set=DISTRICTS),
    promise("expect_column_value_lengths_to_be_between", column="address", min_value=1, max_value=200),
    promise("expect_column_values_to_be_between", column="amount", min_value=0, max_value=1000),
    promise("expect_column_values_to_not_be_null", column="birth_date"),
    promise("expect_table_row_count_to_be_between", min_value=1),
)  # fmt: skip
BY_HAND = f"""
SELECT count(*), count(resident_id), count(DISTINCT resident_id),
    count(*) FILTER (length(resident_id) <> 18), count(name),
    count(sex), count(*) FILTER (sex NOT IN ('0', '1', '2', '9')),
    count(life_status), count(*) FILTER (life_status NOT IN ('1', '2')),
    count(phone), count(*) FILTER (NOT regexp_matches(phone, {literal(PHONE)})),
    count(district), count(*) FILTER (district NOT IN ({", ".join(literal(d) for d in DISTRICTS)})),
    count(address), count(*) FILTER (length(address) NOT BETWEEN 1 AND 200),
    count(amount), count(*) FILTER (amount NOT BETWEEN 0 AND 1000), count(birth_date)
FROM
"""


def make_persons(file: Path, rows: int) -> None:
    """A base table: unique ids, a null name in a thousand, a third without a phone."""
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute(f"""
        COPY (SELECT printf('3703%014d', i) AS resident_id,
            CASE WHEN i % 1000 > 0 THEN '姓名' || (hash(i) % 100000) END AS name,
            (1 + i % 2)::VARCHAR AS sex, CASE WHEN i % 500 = 0 THEN '2' ELSE '1' END AS life_status,
            DATE '1950-01-01' + (i % 25000)::INT AS birth_date,
            CASE WHEN i % 3 > 0 THEN '138' || lpad((hash(i * 3) % 100000000)::VARCHAR, 8, '0') END AS phone,
            '37030' || (1 + i % 8) AS district, '某街道' || (hash(i * 7) % 1000000) || '号' AS address,
            (hash(i * 11) % 100000) / 100.0 AS amount
        FROM range({rows}) AS numbers(i)) TO {literal(file)} (FORMAT parquet)""")


def make_deliveries(file: Path, rows: int) -> None:
    """What the police deliver: text, one id in three hundred wrong."""
    total = " + ".join(
        f"(ascii(substr(body, {place}, 1)) - 48) * {2 ** (18 - place) % 11}"
        for place in range(1, 18)
    )
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute(f"""
        COPY (SELECT i AS _row, body || CASE WHEN i % 300 = 0 THEN '0'
                ELSE substr('10X98765432', 1 + ({total}) % 11, 1) END AS resident_id,
            '张三' || i % 1000 AS name, NULL::VARCHAR AS former_name, (1 + i % 2)::VARCHAR AS sex,
            '01' AS ethnic, strftime(born, '%Y-%m-%d') AS birth_date,
            '山东省淄博市某街道' || i % 10000 || '号' AS household_address,
            '37030' || (1 + i % 6) AS district, 'H' || i // 3 AS household_no, '02' AS relation,
            '37030' || (1 + i % 6) || '001000' AS town_code, '某社区' || i % 400 AS community,
            '37030' || (1 + i % 6) || '001' || i % 40 AS grid_no, '10' AS marital_status,
            '1' AS household_status, '2026-11-20 08:00:00' AS update_time
        FROM (SELECT i, born, format('37030{{}}{{}}{{:03d}}', 1 + i % 6, strftime(born, '%Y%m%d'),
                (i // 25000) % 1000) AS body
            FROM (SELECT i, DATE '1950-01-01' + (i % 25000)::INT AS born FROM range({rows}) AS n(i))))
        TO {literal(file)} (FORMAT parquet)""")


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def pandas_rounds(file: Path, rounds: int) -> dict[str, list[float]]:
    """Great Expectations on a DataFrame: reading it, and validating it once it is there."""
    import great_expectations as gx
    import pandas as pd

    found: dict[str, list[float]] = {"pandas, reading": [], "pandas, validating": []}
    for _ in range(rounds):
        start = time.perf_counter()
        frame = pd.read_parquet(file)
        found["pandas, reading"].append(time.perf_counter() - start)
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False}  # pyright: ignore[reportAttributeAccessIssue]
        asset = context.data_sources.add_pandas("memory").add_dataframe_asset("persons")
        batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})
        expectations = [{"type": e.type, "kwargs": e.kwargs, "severity": e.severity} for e in SUITE]
        suite = gx.ExpectationSuite("persons", expectations=expectations)
        start = time.perf_counter()
        report = batch.validate(suite, result_format="SUMMARY")
        found["pandas, validating"].append(time.perf_counter() - start)
        if len(report.results) != len(SUITE):
            raise SystemExit("pandas did not judge every promise")
    return found


def suite_rounds(file: Path, scratch: Path, rounds: int) -> dict[str, list[float]]:
    """Ours and the hand-written query, turn by turn."""
    relation = f"read_parquet({literal(file)})"
    found: dict[str, list[float]] = {"one query by hand": [], "suite in the engine": []}
    validate({TABLE: relation}, {TABLE: SUITE[:1]}, scratch)  # imports
    for _ in range(rounds):
        with duckdb.connect(config={"threads": 2}) as connection:
            found["one query by hand"].append(
                timed(lambda c=connection: c.execute(BY_HAND + relation).fetchall())
            )
        found["suite in the engine"].append(
            timed(lambda: validate({TABLE: relation}, {TABLE: SUITE}, scratch))
        )
    return found


def entry_rounds(file: Path, home: Path, rounds: int) -> dict[str, list[float]]:
    """The standardisation's counting against one aggregate over the same verdicts."""
    catalog = load_catalog(SHIPPED_CATALOG)
    entry = catalog.entries[ENTRY]
    rules = rules_of(entry, catalog.codes)
    landing = f"read_parquet({literal(file)})"
    row_rules = [rule for rule in rules if rule.kind not in ("unique", "rows_max")]
    items = entry.aggregated_items
    columns = {
        i.name: RuleColumns(
            identifier(f"_r_{i.name}"), identifier(f"_c_{i.name}"), identifier(i.name)
        )
        for i in items
    }
    verdicts = [
        fault_sql(
            r.kind, Checked(entry.item(r.item or ""), columns[r.item or ""], DAY, catalog.codes)
        )
        for r in row_rules
    ]
    own = [(i, columns[i.name]) for i in items]
    clean = ", ".join(f"{clean_sql(i, each.raw)} AS {each.clean}" for i, each in own)
    typed = ", ".join(f"{typed_sql(i, each.clean)} AS {each.typed}" for i, each in own)
    raw = ", ".join(f"{each.typed}::VARCHAR AS {each.raw}" for _, each in own)
    counts = ", ".join(f"count(v{n}), count(*) FILTER (v{n})" for n in range(len(row_rules)))
    judged = ", ".join(f"{sql} AS v{n}" for n, sql in enumerate(verdicts))
    by_hand = (
        f"SELECT count(*), count(DISTINCT resident_id), {counts} FROM (SELECT resident_id, {judged}"
        f" FROM (SELECT *, {typed} FROM (SELECT *, {clean} FROM (SELECT {raw} FROM {landing}))))"
    )
    settings = Settings(home, SHIPPED_CATALOG, home / "s.yml", str(home / "lake"), "sqlite://")
    found: dict[str, list[float]] = {
        "entry, one query by hand": [],
        "entry, verdicts and counts": [],
    }
    for _ in range(rounds):
        with open_engine(settings, memory="4GB") as engine:
            found["entry, one query by hand"].append(timed(lambda e=engine: e.rows(by_hand)))
        with open_engine(settings, memory="4GB") as engine:
            start = time.perf_counter()
            with checked_rows(engine, entry, rules, DAY, catalog, landing) as rows:
                count_rules(engine, entry, DAY, rules, rows, 0, None)
            found["entry, verdicts and counts"].append(time.perf_counter() - start)
    return found


def figures(medians: dict[str, float]) -> list[Figure]:
    """At most 1.5 of the query by hand; Great Expectations on pandas at least 5 times as long."""
    suite = medians["suite in the engine"] / medians["one query by hand"]
    entry = medians["entry, verdicts and counts"] / medians["entry, one query by hand"]
    found = [
        Figure("suite ÷ one query by hand", suite, "×", "≤ 1.5"),
        Figure("entry rules ÷ one query by hand", entry, "×", "≤ 1.5"),
    ]
    if "pandas, validating" in medians:
        validating = medians["pandas, validating"]
        whole = medians["pandas, reading"] + validating
        ours = medians["suite in the engine"]
        found += [
            Figure("suite on pandas, validating ÷ ours", validating / ours, "×", "≥ 5"),
            Figure("suite on pandas, with reading ÷ ours", whole / ours, "×", "≥ 5"),
        ]
    return found + [Figure(name, seconds, "s") for name, seconds in medians.items()]


def main() -> None:
    """Measure, print medians and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--pandas-rounds", type=int, default=1)
    arguments = parser.parse_args()
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        make_persons(home / "persons.parquet", arguments.rows)
        make_deliveries(home / "deliveries.parquet", arguments.rows)
        walls = suite_rounds(home / "persons.parquet", home / "scratch", arguments.rounds)
        print({name: round(median(found), 2) for name, found in walls.items()}, file=sys.stderr)
        walls |= entry_rounds(home / "deliveries.parquet", home, arguments.rounds)
        print({name: round(median(found), 2) for name, found in walls.items()}, file=sys.stderr)
        if arguments.pandas_rounds:
            walls |= pandas_rounds(home / "persons.parquet", arguments.pandas_rounds)
    medians = {name: median(found) for name, found in walls.items()}
    setting = f"{arguments.rows:,} rows, median of {arguments.rounds} rounds"
    tell("rules", setting, figures(medians))


if __name__ == "__main__":
    main()
