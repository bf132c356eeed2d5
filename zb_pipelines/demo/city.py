"""Builds the demo city as of one day: every agency's own system, ``sources.yml``, ``truth.json``."""

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from resources.engine import open_engine
from zb_pipelines.demo import base_truth, truth
from zb_pipelines.demo.agency_database import Server, open_database
from zb_pipelines.demo.city_build import CityBuild
from zb_pipelines.demo.delivery_plan import handovers
from zb_pipelines.demo.failures import failures
from zb_pipelines.demo.finding_truth import expect_findings
from zb_pipelines.demo.inhabitants import settle
from zb_pipelines.demo.planting import EXPECTED
from zb_pipelines.demo.scale import FEWEST, MOST
from zb_pipelines.demo.sources_file import (
    agency_folder,
    database_file,
    refuse_foreign,
    write_sources,
)
from zb_pipelines.domain.catalog.load import load_catalog
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.progress import report_progress
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


def build_city(
    settings: Settings,
    *,
    persons: int,
    seed: int,
    day: date,
    servers: Mapping[str, Server] | None = None,
) -> CityReport:
    """Build the agencies' systems as of ``day``, or move them on to it.

    Database agencies live in ``servers``, by their connection, else in files. Building the same day
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
    truth.refuse_other_city(settings, persons=persons, seed=seed)
    started = time.monotonic()
    servers = servers or {}
    agency_folder(settings).mkdir(parents=True, exist_ok=True)
    since = max((built for built in truth.built_days(settings) if built < day), default=None)
    with open_engine(settings, memory=_MEMORY) as engine:
        settle(engine, persons=persons, seed=seed, day=day)
        engine.execute(EXPECTED)
        base_truth.prepare(engine)
        catalog = load_catalog(settings.catalog)
        build = CityBuild(settings, engine, catalog, day, seed, failures(day))
        counts = dict(_build_all(build, servers))
        build.expect_failures()
        base_truth.conclude(engine, settings, catalog, day, since)
        expect_findings(engine, catalog)
        write_sources(settings, servers, build.failing, build.day)
        defects = truth.write_truth(
            settings, engine, persons=persons, seed=seed, day=day, since=since
        )
    seconds = time.monotonic() - started
    rows = sum(counts.values())
    return CityReport(
        day, persons, seed, len(counts), rows, counts, defects, seconds, settings.demo
    )


def _build_all(build: CityBuild, servers: Mapping[str, Server]) -> Iterator[tuple[str, int]]:
    """Every entry of the plan that the catalog has, and its rows, database by database."""
    plans = [(key, plan) for key, plan in handovers().items() if key in build.catalog.entries]
    plans.sort(key=lambda pair: pair[1].connection)
    done = 0
    for connection, group in groupby(plans, key=lambda pair: pair[1].connection):
        with ExitStack() as stack:
            if connection:
                file = database_file(build.settings, connection)
                stack.enter_context(
                    open_database(build.engine, connection, file, servers.get(connection))
                )
            for key, plan in group:
                yield key, build.build_entry(key, plan)
                done += 1
                report_progress(key, done, len(plans))
