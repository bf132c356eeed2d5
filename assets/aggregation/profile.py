"""What a delivery looks like in figures, one scan over its checked rows: for the learned bounds.

``<item>.<figure>`` → number. Figures are shares, lengths, magnitudes and distances in days; none
of them is a value of the data. Of a large delivery a sample is looked at.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from assets.aggregation.checked_rows import CheckedRows
from resources.engine import Engine
from zb_pipelines.domain.catalog.model.model import Catalog, Entry, Item
from zb_pipelines.domain.sql import identifier, literal

SAMPLE = 100_000  # rows that are looked at, at most twice as many
MOST_AT_ONCE = 200  # figures of one scan; each keeps its values in memory
FEW_CODES = 24  # items of so many codes have a share figure each


def profile(
    engine: Engine,
    entry: Entry,
    rows: CheckedRows,
    day: date,
    catalog: Catalog,
    landed: int,
    quarantined: int,
) -> dict[str, float]:
    """The figures of the delivery that ``rows`` holds."""
    figures = {"delivery.rows": float(landed)}
    if not landed:
        return figures
    figures["delivery.bad"] = quarantined / landed
    figures |= _repeated_share(engine, entry, rows)
    wanted = [each for item in entry.aggregated_items for each in _figures(item, day, catalog)]
    sample = f"{rows.name} WHERE _row % {max(1, landed // SAMPLE)} = 0"
    for first in range(0, len(wanted), MOST_AT_ONCE):
        figures |= _figures_in(engine, wanted[first : first + MOST_AT_ONCE], sample)
    return figures


def _figures_in(engine: Engine, wanted: Sequence[tuple[str, str]], sample: str) -> dict[str, float]:
    """Those of the figures ``wanted`` that the rows of ``sample`` have."""
    selects = ", ".join(f"({sql})::DOUBLE" for _, sql in wanted)
    (values,) = engine.rows(f"SELECT {selects} FROM {sample}")
    return {
        name: float(value)
        for (name, _), value in zip(wanted, values, strict=True)
        if value is not None
    }


def _repeated_share(engine: Engine, entry: Entry, rows: CheckedRows) -> dict[str, float]:
    """Share of rows whose content, but for the record key, another row has too."""
    content = [c.name for c in entry.aggregated_items if c.name not in entry.record_key]
    if not content:
        return {}
    hashed = ", ".join(identifier(name) for name in content)
    share = engine.scalar(
        f"SELECT 1 - count(DISTINCT hash({hashed})) / count(*)::DOUBLE FROM {rows.name}"
    )
    return {"delivery.repeated": float(share)}


def _figures(item: Item, day: date, catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Name and SQL of each figure of an item; NULL where there is nothing to measure."""
    name, value = item.name, identifier(item.name)
    yield f"{name}.sample", f"count({value})"
    yield f"{name}.nulls", f"count(*) FILTER ({value} IS NULL) / count(*)::DOUBLE"
    known = catalog.codes.get(item.codes or "")
    if known is not None and len(known.values) <= FEW_CODES:
        for place, code in enumerate(sorted(known.values)):
            same = f"count(*) FILTER ({value}::VARCHAR = {literal(code)})"
            yield f"{name}.{place}.share", f"{same} / nullif(count({value}), 0)"
        return
    # Of identifiers and times: how much of the column is one and the same value.
    yield (
        f"{name}.commonest",
        f"list_max(map_values(histogram(hash({value})))) / nullif(count({value}), 0)",
    )
    match item.type:
        case "string":
            yield f"{name}.length", f"avg(length({value}))"
            yield f"{name}.longest", f"max(length({value}))"
            yield f"{name}.bytes", f"avg(strlen({value}))"
        case "integer" | "decimal":
            size = f"ln(nullif(abs({value}::DOUBLE), 0))"
            yield f"{name}.magnitude", _of_several(value, f"median({size}) FILTER ({value} <> 0)")
            yield f"{name}.negative.share", f"avg(({value} < 0)::TINYINT)"
        case "date" | "datetime":
            away = f"date_diff('day', {value}::DATE, DATE {literal(day)})"
            for part in (0.25, 0.5, 0.75):
                quantile = f"quantile_cont({away}, {part})"
                yield f"{name}.{part:.0%}.days", _of_several(value, quantile)
            yield f"{name}.future", f"avg(({value}::DATE > DATE {literal(day)})::TINYINT)"
        case "boolean":
            yield f"{name}.true.share", f"avg({value}::TINYINT)"


FEWEST = 5  # values below which a median would be somebody's


def _of_several(value: str, figure: str) -> str:
    return f"CASE WHEN count({value}) >= {FEWEST} THEN {figure} END"
