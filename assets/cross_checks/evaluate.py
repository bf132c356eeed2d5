"""Evaluates the catalog's rules over tables for a day: results to the registry, hashes to the lake.

``report.failing_records`` holds, per day, the hash of every record that breaks a rule; an entry's
hash is ``_record`` of its aggregation. Tables that never came to be are not judged.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from assets.build_context import BuildContext
from assets.cross_checks.rejected_targets import rejected_targets
from assets.derived_tables.inputs import Inputs
from quality.rules.cross_check_sql import verdict_sql
from resources.platform import Platform
from resources.registry import Release, RuleResult
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.cross_checks.model import AnyRule
from zb_pipelines.domain.naming import database_table, entry_table
from zb_pipelines.domain.sql import identifier, literal

FAILING = "report.failing_records"


def evaluate(platform: Platform, release: Release, day: date) -> list[RuleResult]:
    """Judge every rule over tables on ``day``; replaces what was recorded of them for that day."""
    catalog = release.catalog
    with platform.engine() as engine:
        engine.execute(
            "CREATE TEMP TABLE failing (table_name VARCHAR, rule VARCHAR, record VARCHAR)"
        )
        context = BuildContext(platform, release, day, engine)
        shown = _create_views(context)
        records, days = record_hashes(catalog), _newest_deliveries(catalog, shown)
        rejected = rejected_targets(context)
        context.confine(_tables_read(catalog), (FAILING,))
        results = [
            _judge(context, rule, verdict_sql(rule, records, days, rejected.get(rule.id)))
            for rule in catalog.rules.values()
            if all(_is_day(shown.get(_input_name(catalog, table))) for table in rule.reads)
        ]
        platform.lake.replace(
            engine, FAILING, day, "SELECT * FROM failing ORDER BY ALL", private=["record"]
        )
    return results


def _create_views(context: BuildContext) -> dict[str, str]:
    """Views of all tables that rules read; which day each shows."""
    return Inputs(context).create_views(_tables_read(context.catalog))


def _tables_read(catalog: Catalog) -> list[str]:
    return sorted({table for rule in catalog.rules.values() for table in rule.reads})


def _judge(context: BuildContext, rule: AnyRule, verdicts: str) -> RuleResult:
    engine = context.engine
    engine.execute(f"CREATE OR REPLACE TEMP TABLE verdicts AS {verdicts}")
    checked, broken = engine.rows("SELECT count(broken), count(*) FILTER (broken) FROM verdicts")[0]
    engine.execute(
        f"INSERT INTO failing SELECT {literal(rule.table)}, {literal(rule.id)}, record"
        " FROM verdicts WHERE broken"
    )
    return RuleResult(
        table_name=rule.table,
        day=context.day,
        rule=rule.id,
        item=None,
        dimension=rule.dimension,
        severity="warn",
        passed=int(checked) - int(broken),
        checked=int(checked),
        release_id=context.release.id,
        indicator=rule.indicator,
        origin="cross",
        version=rule.version,
    )


def record_hashes(catalog: Catalog) -> dict[str, str]:
    """Lake table → SQL of the hash that names a row of it."""
    found = {entry_table("aggregation", key): "_record" for key in catalog.entries}
    for consolidation in catalog.consolidations.values():
        found[database_table("base", consolidation.database, consolidation.table)] = _hash(
            [consolidation.key]
        )
    return found | {table.name: _hash(table.key) for table in catalog.tables.values()}


def _hash(key: Sequence[str]) -> str:
    parts = ", ".join(f"coalesce({identifier(name)}::VARCHAR, '')" for name in key)
    return f"md5(concat_ws(chr(31), {parts}))"


def _input_name(catalog: Catalog, table: str) -> str:
    """The name under which :class:`Inputs` says the day of a table."""
    entries = {entry_table("aggregation", key): key for key in catalog.entries}
    return entries.get(table, table)


def _newest_deliveries(catalog: Catalog, shown: Mapping[str, str]) -> dict[str, str]:
    """Of an incremental entry only the newest delivery is judged: the others were, on their days."""
    return {
        entry_table("aggregation", key): shown[key]
        for key, entry in catalog.entries.items()
        if entry.extraction.mode == "incremental" and _is_day(shown.get(key))
    }


def _is_day(shown: str | None) -> bool:
    """Whether a day is shown, and not ``never`` or ``exempt``."""
    return bool(shown) and shown[:1].isdigit() if shown else False


def trend_since(day: date, days: int = 7) -> date:
    """The first of the ``days`` days that end with ``day``."""
    return day - timedelta(days=days - 1)
