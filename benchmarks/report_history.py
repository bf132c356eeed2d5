"""The report of a year and of a month over 24 months of results of the whole shipped catalog.

The registry is filled by the database itself: every rule of every entry on every day, with
failures here and there. Timed is the whole of ``zb report --format html,xlsx,pdf`` but the start
of Python.
"""

import os
import sqlite3
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from assets.reports.quality.quality_report import FORMATS, write_report
from assets.reports.quality.rendering.pdf import browser
from benchmarks.result import Figure, tell
from quality.rules.entry_rules import rules_of
from resources.platform import Platform, open_platform
from resources.registry.records.tickets import Subject
from zb_pipelines.domain.catalog.load import load_catalog
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.naming import database_table, entry_table
from zb_pipelines.domain.period import period_of
from zb_pipelines.domain.settings import SHIPPED_CATALOG
from zb_pipelines.domain.sql import literal

LAST = date(2026, 12, 31)
FIRST = LAST.replace(year=LAST.year - 2) + timedelta(days=1)
DAYS = f"""
    WITH RECURSIVE days(day, n) AS (
        SELECT {literal(FIRST)}, 0 UNION ALL
        SELECT date(day, '+1 day'), n + 1 FROM days WHERE day < {literal(LAST)}
    )
"""


def main() -> None:
    """Fill the registry, then time each report."""
    with tempfile.TemporaryDirectory(prefix="zb-report-history-") as folder:
        os.environ |= {"ZB_HOME": folder, "ZB_TODAY": LAST.isoformat()}
        for name in ("ZB_REGISTRY_URL", "ZB_LAKE", "ZB_SCORING"):
            os.environ.pop(name, None)
        platform = open_platform()
        catalog = load_catalog(SHIPPED_CATALOG)
        platform.registry.publish(catalog, "审核人", "测试", FIRST)
        rows = fill(platform, catalog)
        formats = [each for each in FORMATS if each != "pdf" or browser()]
        found: list[Figure] = []
        for period in ("2026", "2026-Q4", "2026-12", "2026-12-31"):
            started, before = time.perf_counter(), sum(os.times()[:4])
            write_report(platform, period_of(period), formats=formats)
            seconds, spent = time.perf_counter() - started, sum(os.times()[:4]) - before
            found += [
                Figure(f"report of {period}, clock", seconds, "s", "< 20"),
                Figure(f"report of {period}, processors", spent, "s"),
            ]
    tell(
        "report_history",
        f"{len(catalog.entries)} entries, {FIRST} to {LAST}, {rows:,} rule results,"
        f" as {', '.join(formats)}",
        found,
    )


def fill(platform: Platform, catalog: Catalog) -> int:
    """Write 24 months of deliveries, standardisations, results, builds and tickets; results written."""
    pulled = [entry for entry in catalog.entries.values() if not entry.withheld]
    rules = [
        (entry_table("aggregation", entry.key), r.id, r.item, r.dimension, r.severity, r.indicator)
        for entry in pulled
        for r in rules_of(entry, catalog.codes)
    ]
    tables = [database_table("base", c.database, c.table) for c in catalog.consolidations.values()]
    file = Path(platform.settings.registry_url.removeprefix("sqlite:///"))
    with sqlite3.connect(file) as connection:
        connection.create_function("ticket_id", 2, _ticket_id)
        connection.execute("CREATE TEMP TABLE entries (entry)")
        connection.executemany("INSERT INTO entries VALUES (?)", [(e.key,) for e in pulled])
        connection.execute(
            "CREATE TEMP TABLE rules (t, rule, item, dimension, severity, indicator)"
        )
        connection.executemany("INSERT INTO rules VALUES (?, ?, ?, ?, ?, ?)", rules)
        connection.execute("CREATE TEMP TABLE built (t)")
        connection.executemany("INSERT INTO built VALUES (?)", [(table,) for table in tables])
        for statement in STATEMENTS:
            connection.execute(DAYS + statement if "days" in statement else statement)
        ((count,),) = connection.execute("SELECT count(*) FROM rule_result").fetchall()
    connection.close()
    return int(count)


def _ticket_id(entry: str, rule: str) -> str:
    return Subject("rule", "", entry, rule, "", "").id


# Failures and gaps come and go with the day; the remainders are prime to each other.
STATEMENTS = (
    """INSERT INTO rule_result (table_name, day, rule, item, dimension, severity, passed, checked,
           release_id, indicator, origin)
       SELECT t, day, rule, item, dimension, severity,
           1000 - CASE WHEN (rules.rowid * 31 + n) % 17 = 0 THEN (n + rules.rowid) % 23 ELSE 0 END,
           1000, 1, indicator, 'derived'
       FROM days, rules ORDER BY day""",
    """INSERT INTO delivery (entry, day, state, stored_day, rows, release_id)
       SELECT entry, day,
           CASE WHEN (entries.rowid * 13 + n) % 41 = 0 THEN 'failed' ELSE 'stored' END,
           day, 1000, 1 FROM days, entries""",
    """INSERT INTO standardisation (entry, day, stored_day, landed, aggregated, quarantined,
           landing_hash, entry_hash, release_id)
       SELECT entry, day, day, 1000, 990, 10, 'h', 'e', 1 FROM delivery WHERE state <> 'failed'""",
    """INSERT INTO build ("table_name", day, rows, inserted, updated, deleted, conflicts, inputs)
       SELECT t, day, 100000, 10, 20, 5, 300 + n % 50, '{}' FROM days, built""",
    """INSERT INTO ticket_round (ticket, round, agency, opened, due, found, rows, closed)
       SELECT ticket_id(entry, 'required:' || n), 1, substr(entry, 1, instr(entry, '/') - 1), day,
           date(day, '+7 day'), 10, 0, CASE WHEN n % 5 THEN date(day, '+' || (n % 11) || ' day') END
       FROM days, entries WHERE (n + entries.rowid) % 29 = 0""",
    """INSERT INTO ticket (id, kind, agency, entry, rule, unit, person, state, extended, supervised,
           round, dispatched, due, provisional, rows, found, looked)
       SELECT ticket_id(entry, 'required:' || n), 'rule', substr(entry, 1, instr(entry, '/') - 1),
           entry, 'required:' || n, '处室', '专人', '派发', 0, 0, 1, day, date(day, '+7 day'), 0, 0,
           10, day
       FROM days, entries WHERE (n + entries.rowid) % 29 = 0""",
)


if __name__ == "__main__":
    main()
