"""How much an entry weighs in a score: by what stands on it, as ``scoring.yml`` declares."""

from collections import Counter
from collections.abc import Iterator

from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.domain.quality.scoring import Scoring


def weights_of(catalog: Catalog, scoring: Scoring) -> dict[str, int]:
    """Place → weight, of every entry and every built table that the catalog declares.

    A source of a base database weighs most, then what many tables, findings and rules read.
    """
    importance = scoring.importance
    sources, readers = _base_sources(catalog), Counter(_read(catalog))
    found: dict[str, int] = {}
    for key in catalog.entries:
        table = entry_table("aggregation", key)
        if key in importance.entries:
            found[key] = importance.entries[key]
        elif key in sources or table in sources:
            found[key] = importance.base_source
        elif readers[table] >= importance.readers:
            found[key] = importance.widely_used
        else:
            found[key] = importance.other
    built = {table.name for table in catalog.tables.values()}
    built |= {f"base.{c.database}__{c.table}" for c in catalog.consolidations.values()}
    return found | dict.fromkeys(built, importance.table)


def _base_sources(catalog: Catalog) -> set[str]:
    """Keys of entries that claim something, and lake tables that a table of a base database reads."""
    claiming = {claim.entry for c in catalog.consolidations.values() for claim in c.claims}
    return claiming | {
        name for table in catalog.tables.values() if table.layer == "base" for name in table.reads
    }


def _read(catalog: Catalog) -> Iterator[str]:
    for table in catalog.tables.values():
        yield from table.reads
    for finding in catalog.findings.values():
        yield from finding.reads
    for rule in catalog.rules.values():
        yield rule.table
