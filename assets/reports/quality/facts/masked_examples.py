"""Masked examples of a problem: what a failing value looks like, without the value.

Masking happens inside the engine; an unmasked value never reaches Python.
"""

from datetime import date

from assets.reports.quality.facts.problems import ReportedProblem
from resources.engine import Engine
from resources.platform import Platform
from resources.registry import Release
from zb_pipelines.domain.access.levels import masked_sql
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.domain.sql import identifier

MOST_EXAMPLES = 3


def masked_examples(
    platform: Platform, engine: Engine, release: Release, problem: ReportedProblem, day: date
) -> list[str]:
    """Up to three masked values of the failing item; none for a rule about several items.

    ``release`` is today's: its levels say what may be shown, whatever day the problem is of.
    """
    item_name = problem.rule.partition(":")[2]
    if problem.place not in release.catalog.entries or problem.severity != "block":
        return []
    entry = release.catalog.entries[problem.place]
    items = {item.name: item for item in entry.aggregated_items}
    figures = platform.registry.last_standardisation(entry.key, day)
    if item_name not in items or figures is None:
        return []
    table = entry_table("quarantine", entry.key)
    if figures.stored_day not in platform.lake.days(table):
        return []
    item = items[item_name]
    relation = platform.lake.relation(table, figures.stored_day)
    value = identifier(item.name)
    rows = engine.rows(
        f"SELECT {masked_sql(value, item)} FROM {relation} "
        f"WHERE list_contains(_reasons, ?) AND {value} IS NOT NULL "
        f"ORDER BY _row LIMIT {MOST_EXAMPLES}",
        [problem.rule],
    )
    return [str(row[0]) for row in rows]
