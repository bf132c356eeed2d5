"""Builds the demo city as of one day: every agency's own system, ``sources.yml``, ``truth.json``."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from resources.engine import Engine, open_engine
from zb_pipelines.demo import base_truth, text_file
from zb_pipelines.demo.agency_database import Server, open_database, write_table
from zb_pipelines.demo.delivery_plan import Handover, handovers
from zb_pipelines.demo.failures import Failure, failures
from zb_pipelines.demo.finding_truth import expect_findings
from zb_pipelines.demo.inhabitants import rows_of, settle
from zb_pipelines.demo.planting import EXPECTED, dispute, plant, sheet, spoil, stage
from zb_pipelines.demo.scale import FEWEST, MOST
from zb_pipelines.demo.sources_file import (
    agency_folder,
    database_file,
    delivered_file,
    refuse_foreign,
    write_sources,
)
from zb_pipelines.demo.truth import built_days, refuse_other_city, write_truth
from zb_pipelines.demo.xlsx_file import write_xlsx
from zb_pipelines.domain.catalog.load import load_catalog
from zb_pipelines.domain.catalog.model.model import Catalog, Entry, Item
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import in_chinese, message
from zb_pipelines.domain.settings import Settings

# Drawing 4.7 million persons was once out of memory with 1.5 GB, where other work ran beside it.
_MEMORY = "4GB"


@dataclass(frozen=True)
class CityReport:
    """What was built: ``entries`` systems with ``rows`` rows, ``defects`` in the truth of ``day``.

    ``rows_of`` tells the rows by entry.
    """

    day: date
    persons: int
    seed: int
    entries: int
    rows: int
    rows_of: dict[str, int]
    defects: int
    seconds: float
    folder: Path


@dataclass(frozen=True)
class _Works:
    """One building of the city."""

    settings: Settings
    engine: Engine
    catalog: Catalog
    day: date
    seed: int
    failing: dict[str, Failure]

    def entry(self, key: str, plan: Handover) -> int:
        """Make the rows of one entry, spoil them, hand them over; how many rows."""
        engine, known = self.engine, sheet(self.catalog.entries[key], self.catalog)
        stage(engine, known, rows_of(key) or "", self.seed)
        dispute(engine, known)
        plant(engine, known, self.day)
        base_truth.keep_clean(engine, known)
        base_truth.hold(engine, known, self.catalog)
        spoil(engine, known, expected=key not in self.failing)
        rows = int(engine.scalar("SELECT count(*) FROM staged"))
        self._hand_over(known.entry, plan, rows)
        return rows

    def _hand_over(self, entry: Entry, plan: Handover, rows: int) -> None:
        failure = self.failing.get(entry.key)
        items = list(entry.items)
        if failure and failure.defect == "renamed_column":
            items = renamed(items)
        if plan.kind == "database":
            write_table(self.engine, items, plan.table)
            return
        target = delivered_file(self.settings, entry.key, plan)
        target.parent.mkdir(parents=True, exist_ok=True)
        if plan.kind == "xlsx":
            with in_chinese():  # written into the agency's file
                title = message(
                    "{title} ({day}, records {rows})", title=entry.title, day=self.day, rows=rows
                )
            head = plan.header_row
            write_xlsx(self.engine, items, target, sheet=plan.sheet, title=title, header_row=head)
            return
        text_file.write_text(self.engine, items, target, plan)
        if failure and failure.defect == "truncated_file":
            text_file.cut_off(target)


def build_city(
    settings: Settings, *, persons: int, seed: int, day: date, postgres_url: str | None = None
) -> CityReport:
    """Build the agencies' systems as of ``day``, or move them on to it.

    With ``postgres_url`` the database agencies live in that server. Building the same day
    twice gives the same content. :class:`InputError` where another city or somebody else's
    ``sources.yml`` stands already, or ``persons`` is out of range.
    """
    if not FEWEST <= persons <= MOST:
        raise input_error(
            "--persons",
            message("A city of {persons} persons cannot be built", persons=persons),
            message("give {fewest} to {most}", fewest=FEWEST, most=MOST),
        )
    refuse_foreign(settings)
    refuse_other_city(settings, persons=persons, seed=seed)
    started = time.monotonic()
    server = Server.of(postgres_url) if postgres_url else None
    agency_folder(settings).mkdir(parents=True, exist_ok=True)
    since = max((built for built in built_days(settings) if built < day), default=None)
    with open_engine(settings, memory=_MEMORY) as engine:
        settle(engine, persons=persons, seed=seed, day=day)
        engine.execute(EXPECTED)
        base_truth.prepare(engine)
        catalog = load_catalog(settings.catalog)
        works = _Works(settings, engine, catalog, day, seed, failures(day))
        counts = dict(_build_all(works, server))
        _expect_failures(engine, works.failing)
        base_truth.conclude(engine, settings, catalog, day, since)
        expect_findings(engine, catalog)
        write_sources(settings, server, works.failing, works.day)
        defects = write_truth(settings, engine, persons=persons, seed=seed, day=day, since=since)
    seconds = time.monotonic() - started
    rows = sum(counts.values())
    return CityReport(
        day, persons, seed, len(counts), rows, counts, defects, seconds, settings.demo
    )


def renamed(items: list[Item]) -> list[Item]:
    """The items with the column of the last required one called otherwise."""
    chosen = [item for item in items if item.required][-1]
    other = chosen.model_copy(update={"column": f"{chosen.source_column}_NEW"})
    return [other if item is chosen else item for item in items]


def _build_all(works: _Works, server: Server | None) -> Iterator[tuple[str, int]]:
    """Every entry of the plan that the catalog has, and its rows, database by database."""
    plans = [(key, plan) for key, plan in handovers().items() if key in works.catalog.entries]
    plans.sort(key=lambda pair: pair[1].connection)
    for connection, group in groupby(plans, key=lambda pair: pair[1].connection):
        with ExitStack() as stack:
            if connection:
                file = database_file(works.settings, connection)
                stack.enter_context(open_database(works.engine, connection, file, server))
            for key, plan in group:
                yield key, works.entry(key, plan)


def _expect_failures(engine: Engine, failing: dict[str, Failure]) -> None:
    for failure in failing.values():
        engine.execute(
            "INSERT INTO expected SELECT ?, '{}', ?, json_object('kind', 'failed', 'rule', ?)::VARCHAR",
            [failure.entry, failure.defect, failure.kind],
        )
