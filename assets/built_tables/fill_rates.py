"""How full the columns of a built table are (填充率): counted as the table is built, kept with the profiles.

The figures have the names that a delivery's have (:mod:`assets.aggregation.profile`).
"""

from collections.abc import Mapping

from assets.build_context import BuildContext
from resources.registry import Profile
from zb_pipelines.domain.sql import identifier

ROWS, NULLS = "table.rows", "nulls"


def record_fill_rates(
    table: str, columns: Mapping[str, str], relation: str, context: BuildContext
) -> None:
    """Record how many rows ``relation``, the day of ``table``, has, and each column's share without a value.

    ``columns`` are names with declared types. All is counted in one scan; an empty text is no value.
    """
    counts = ", ".join(_count_sql(name, kind) for name, kind in columns.items())
    rows, *filled = context.engine.rows(f"SELECT count(*), {counts} FROM {relation}")[0]
    figures = {ROWS: float(rows)}
    if rows:
        shares = ((rows - count) / rows for count in filled)
        figures |= {f"{name}.{NULLS}": share for name, share in zip(columns, shares, strict=True)}
    context.registry.quality.record_profile(Profile(table, context.day, figures))


def _count_sql(name: str, kind: str) -> str:
    value = identifier(name)
    return f"count({value})" + (f" FILTER ({value} <> '')" if kind == "string" else "")
