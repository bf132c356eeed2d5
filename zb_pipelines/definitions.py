"""The code location: everything Dagster sees, assembled from the release in force today."""

import gc

import dagster as dg

from assets.aggregation.daily_totals import daily_totals_asset
from assets.aggregation.entry_assets import entry_assets
from assets.aggregation.exempt_assets import exempt_spec
from assets.base.database_assets import database_asset
from assets.built_tables.suite_checks import database_checks
from assets.cross_checks.cross_assets import cross_asset
from assets.derived_tables.table_assets import derived_assets
from assets.partitions import installation_partitions
from assets.reports.quality.month_asset import month_asset, on_demand_job
from assets.reports.report_assets import report_assets
from assets.sharing.product_assets import product_assets
from assets.thematic.finding_assets import finding_assets
from assets.tickets.ticket_assets import tickets_asset
from resources.platform import open_platform
from resources.platform_resource import RESOURCE, PlatformResource
from resources.registry import Release
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.databases.model import in_order
from zb_pipelines.domain.naming import entry_asset
from zb_pipelines.nightly import checkpoint_job, event_retention_job, schedules
from zb_pipelines.nightly.sensors import night_sensors
from zb_pipelines.nightly.steps import night_job
from zb_pipelines.rollout.jobs import catalog_jobs
from zb_pipelines.rollout.sensors import catalog_sensors


def agency_keys(release: Release) -> dict[str, list[dg.AssetKey]]:
    """Agency → the keys of its aggregated entries, landing and aggregation."""
    keys: dict[str, list[dg.AssetKey]] = {}
    for entry in release.catalog.entries.values():
        if not entry.withheld:
            mine = keys.setdefault(entry.agency, [])
            mine += [dg.AssetKey(entry_asset("landing", entry.key))]
            mine += [dg.AssetKey(entry_asset("aggregation", entry.key))]
    return keys


def build_defs(release: Release) -> dg.Definitions:
    """All assets, checks, jobs, the schedule and the gate of one release."""
    first, partitions = installation_partitions(open_platform().registry)
    entries = release.catalog.entries.values()
    pulled = [entry for entry in entries if not entry.withheld]
    databases = list(release.catalog.consolidations.values())
    agencies = agency_keys(release)
    base = [
        *(database_asset(each, release, partitions) for each in databases),
        *derived_assets(release, partitions),
        *finding_assets(release, partitions),
        *product_assets(release, partitions),
    ]
    reports = [
        daily_totals_asset(release, partitions),
        cross_asset(release, partitions),
        tickets_asset(release, partitions),
        *report_assets(release, partitions),
    ]
    assets = [
        *(entry_assets(entry, release, partitions) for entry in pulled),
        *base,
        *reports,
    ]
    changes = catalog_jobs(release)
    exempt = [exempt_spec(entry, release) for entry in entries if entry.withheld]
    return dg.Definitions(
        assets=[*assets, month_asset(release, first), *exempt],
        asset_checks=[
            check
            for each in in_order(release.catalog.databases)
            for check in database_checks(each.key, release)
        ],
        jobs=[
            on_demand_job(),
            night_job(),
            *changes,
            event_retention_job.event_retention,
            checkpoint_job.evidence_checkpoint,
        ],
        schedules=[
            schedules.nightly_schedule(agencies),
            schedules.monthly_report_schedule(first),
            event_retention_job.retention_schedule,
            checkpoint_job.checkpoint_schedule,
        ],
        sensors=[
            *night_sensors(list(agencies)),
            *catalog_sensors(release, changes, assets),
        ],
        resources={RESOURCE: PlatformResource()},
        executor=dg.in_process_executor,
    )


def release_in_force() -> Release | None:
    """The release in force today, if anything has been published."""
    return open_platform().registry.release_on(today())


def released_defs() -> dg.Definitions:
    """The definitions of today's release; none where nothing has been published yet."""
    release = release_in_force()
    return build_defs(release) if release else dg.Definitions()


# What a location is made of stays; looking for garbage among it takes a quarter of its load.
gc.set_threshold(100_000, 50, 100)
defs = released_defs()
gc.freeze()
