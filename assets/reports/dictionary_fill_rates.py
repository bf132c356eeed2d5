"""填充率: how many rows have a value in a column, as the last build or, of an entry's items, the last delivery was counted."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from assets.base.claim_sources import claimed_entries
from assets.built_tables.fill_rates import NULLS, ROWS
from assets.thematic.finding_table import finding_table
from resources.registry import Profile, Registry
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import database_table, entry_table


@dataclass(frozen=True)
class FillRates:
    """The rows of a table's partition of ``day``, and of each column the share of rows with a value."""

    day: date | None = None
    rows: int = 0
    shares: Mapping[str, float] = field(default_factory=dict[str, float])

    def sentence(self) -> str:
        """Of which day and of how many rows they are."""
        return message("Fill rates of {day}, of {rows} rows", day=self.day, rows=f"{self.rows:,}")

    def text(self, column: str) -> str:
        """The share in per cent, nothing where none was counted; only what is whole is 0 % or 100 %."""
        share = self.shares.get(column)
        if share is None:
            return ""
        return f"{share:.0%}" if share in (0, 1) else f"{min(max(share, 0.0001), 0.9999):.2%}"


NOT_COUNTED = FillRates()


def fill_rates(
    tables: Collection[str], catalog: Catalog, registry: Registry, until: date
) -> dict[str, FillRates]:
    """Table → its fill rates on its newest day not after ``until``; an entry's table is its delivery.

    A table that rests on an isolated entry (误收国家秘密) has none.
    """
    isolated = {entry_table("aggregation", key) for key in registry.secret_entries.entries()}
    reads = _reads(catalog) if isolated else {}
    shown = [table for table in tables if not isolated & _beneath(table, reads)]
    found = registry.quality.newest_profiles(shown, until)
    return {table: _of_profile(profile) for table, profile in found.items()}


def _of_profile(profile: Profile) -> FillRates:
    figures = {name.rpartition(".")[::2]: value for name, value in profile.figures.items()}
    shares = {column: 1 - value for (column, kind), value in figures.items() if kind == NULLS}
    return FillRates(profile.day, int(profile.figures.get(ROWS, 0)), shares)


def _reads(catalog: Catalog) -> dict[str, set[str]]:
    """Built table → the tables that it is directly made of."""
    themes = {rule.theme for rule in catalog.findings.values()}
    derived = [*catalog.tables.values(), *(finding_table(theme, catalog) for theme in themes)]
    golden = {
        database_table("base", c.database, c.table): {
            entry_table("aggregation", key) for key in claimed_entries(c)
        }
        for c in catalog.consolidations.values()
    }
    return {table.name: set(table.reads) for table in derived} | golden


def _beneath(table: str, reads: Mapping[str, set[str]]) -> set[str]:
    """All tables that ``table`` rests on."""
    found: set[str] = set()
    new = {table}
    while new:
        found |= new
        new = {read for name in new for read in reads.get(name, ())} - found
    return found
