"""Replaying corrected rows through aggregation and the base databases that they feed."""

from collections.abc import Collection, Mapping
from datetime import date

from assets.aggregation.standardise import standardise
from assets.base.consolidate import consolidate_confined
from assets.build_context import BuildContext
from resources.platform import Platform
from resources.registry import Release
from zb_pipelines.domain.naming import database_table
from zb_pipelines.domain.survivorship.model import Consolidation


def replay(platform: Platform, release: Release, days: Mapping[str, Collection[date]]) -> list[str]:
    """Standardise each entry's days again, then build what reads them; the lake tables built.

    A base table is built for the newest day that it was built for.
    """
    built: list[str] = []
    changed = {key for key, wanted in days.items() if wanted}
    with platform.engine() as engine:
        for entry, wanted in sorted(days.items()):
            for day in sorted(wanted):
                context = BuildContext(platform, release, day, engine)
                standardise(release.catalog.entries[entry], context)
    for c in release.catalog.consolidations.values():
        last = platform.lake.last_day(database_table("base", c.database, c.table), date.max)
        if last and _reads(c, changed):
            with platform.engine() as engine:
                build = consolidate_confined(c, BuildContext(platform, release, last, engine))
            built.append(build.table_name)
    return built


def _reads(c: Consolidation, entries: Collection[str]) -> bool:
    read = {claim.entry for claim in c.claims}
    read |= {claim.through.entry for claim in c.claims if claim.through}
    return bool(read & set(entries))
