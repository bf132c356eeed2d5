"""How often sources disagree, by field and by who said what was not kept; counts, no values."""

from dataclasses import dataclass
from datetime import date

from assets.tickets.disputes import conflict_relation
from resources.platform import Platform
from zb_pipelines.domain.catalog.model.model import Catalog


@dataclass(frozen=True)
class ConflictCount:
    """``rows`` values of ``field`` from ``source`` that ``kept_source`` contradicts."""

    database: str
    field: str
    source: str
    kept_source: str
    rows: int


def conflict_counts(platform: Platform, catalog: Catalog, day: date) -> tuple[ConflictCount, ...]:
    """Of the newest build of each base database up to ``day``, most first."""
    found: list[ConflictCount] = []
    with platform.engine() as engine:
        for c in catalog.consolidations.values():
            relation = conflict_relation(c, day, platform.lake)
            if relation is None:
                continue
            titles: dict[str, str] = {field.name: field.title for field in c.fields}
            counted = engine.rows(
                f"SELECT field, source, kept_source, count(*) FROM {relation}"
                " GROUP BY ALL ORDER BY count(*) DESC, field, source, kept_source"
            )
            found += [
                ConflictCount(
                    c.database, titles.get(str(field), str(field)), source, kept or "", int(rows)
                )
                for field, source, kept, rows in counted
            ]
    return tuple(found)
