"""One landing and one aggregation asset per catalog entry that no law exempts.

A factory over the release: a source is declared in YAML, never coded. Each
layer is its own op, so that one failing source fails alone and an engineer can
re-standardise without pulling again.
"""

from collections.abc import Iterator
from datetime import date

import dagster as dg

from assets.aggregation.entry_checks import entry_results, specs_of
from assets.aggregation.pull import PullFailure, pull
from assets.aggregation.standardise import standardise
from assets.specification import entry_spec
from resources.platform import open_platform
from resources.registry import Delivery, Release, Standardisation
from zb_pipelines.catalog.model import Entry
from zb_pipelines.naming import entry_table
from zb_pipelines.refusal import Refusal

# Only a source that may answer in a moment is asked again.
TRANSIENT = {"unreachable", "locked"}
RETRY = dg.RetryPolicy(
    max_retries=2, delay=3, backoff=dg.Backoff.EXPONENTIAL, jitter=dg.Jitter.PLUS_MINUS
)


def pool_of(agency: str) -> str:
    """The concurrency pool that protects an agency's system."""
    return f"agency_{agency}"


def delivery_metadata(delivery: Delivery, uri: str) -> dict[str, object]:
    """What the event says of a delivery: counts and places, never values."""
    return {
        "dagster/row_count": delivery.rows or 0,
        "dagster/uri": uri,
        "状态": "未变化,沿用已存数据" if delivery.state == "unchanged" else "已入库",
        "存储分区": str(delivery.stored_day),
        "内容哈希": delivery.content_hash or "",
    }


def standardisation_metadata(result: Standardisation, uri: str) -> dict[str, object]:
    """The conservation figures of one day."""
    return {
        "dagster/row_count": result.aggregated,
        "dagster/uri": uri,
        "原始行数": result.landed,
        "汇聚行数": result.aggregated,
        "隔离行数": result.quarantined,
        "存储分区": str(result.stored_day),
    }


def told(
    context: dg.AssetExecutionContext, entry: Entry, error: Exception, retry: bool
) -> dg.Failure:
    """The failure to raise, said in the run's log first.

    Dagster redacts what user code raises; these sentences carry no data value
    and are what an engineer needs to read.
    """
    context.log.error(f"{entry.key}: {error}")
    return dg.Failure(f"{entry.key}: {error}", allow_retries=retry)


def landing_asset(
    entry: Entry, release: Release, partitions: dg.PartitionsDefinition
) -> dg.AssetsDefinition:
    """``landing/<agency>/<entry>``: what the agency delivered on a day, as text."""

    @dg.multi_asset(
        name=f"landing__{entry.key.replace('/', '__')}",
        specs=[entry_spec("landing", entry, release, partitions)],
        pool=pool_of(entry.agency),
        retry_policy=RETRY,
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def landing(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
        platform = open_platform()
        uri = platform.lake.uri(entry_table("landing", entry.key))
        hashes: list[str] = []
        for day in context.partition_keys:
            with platform.engine() as engine:
                try:
                    delivery = pull(
                        entry,
                        date.fromisoformat(day),
                        settings=platform.settings,
                        lake=platform.lake,
                        registry=platform.registry,
                        engine=engine,
                        release_id=release.id,
                        run_id=context.run_id,
                    )
                except PullFailure as failure:
                    raise told(context, entry, failure, failure.kind in TRANSIENT) from None
            hashes.append(delivery.content_hash or "")
            context.add_asset_metadata(delivery_metadata(delivery, uri), partition_key=day)
        yield dg.MaterializeResult(data_version=dg.DataVersion(hashes[-1]))

    return landing


def aggregation_asset(
    entry: Entry, release: Release, partitions: dg.PartitionsDefinition
) -> dg.AssetsDefinition:
    """``aggregation/<agency>/<entry>``: typed and checked rows; the rest is in quarantine."""

    @dg.multi_asset(
        name=f"aggregation__{entry.key.replace('/', '__')}",
        specs=[entry_spec("aggregation", entry, release, partitions)],
        check_specs=specs_of(entry, release),
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def aggregation(
        context: dg.AssetExecutionContext,
    ) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        platform = open_platform()
        uri = platform.lake.uri(entry_table("aggregation", entry.key))
        versions: list[str] = []
        for day in context.partition_keys:
            with platform.engine() as engine:
                try:
                    result = standardise(
                        entry,
                        date.fromisoformat(day),
                        catalog=release.catalog,
                        lake=platform.lake,
                        registry=platform.registry,
                        engine=engine,
                        release_id=release.id,
                        run_id=context.run_id,
                    )
                except Refusal as refusal:
                    raise told(context, entry, refusal, retry=False) from None
            versions.append(f"{result.landing_hash}:{result.entry_hash}"[:80])
            context.add_asset_metadata(standardisation_metadata(result, uri), partition_key=day)
        yield dg.MaterializeResult(data_version=dg.DataVersion(versions[-1]))
        last = date.fromisoformat(context.partition_keys[-1])
        yield from entry_results(entry, release, platform.registry, last)

    return aggregation
