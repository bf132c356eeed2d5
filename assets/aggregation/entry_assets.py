"""The landing and the aggregation asset of every catalog entry that no law exempts.

A factory over the release: a source is declared in YAML, never coded. An entry
is one op, so that a failing source fails alone; either of its assets can be
materialised without the other, so that an engineer can re-standardise without
pulling again. An op per layer would double what a night writes and a code
location loads.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Generic, Literal, TypeVar

import dagster as dg

from assets.aggregation.entry_checks import check_specs_of, entry_results
from assets.aggregation.pull import PullError, pull
from assets.aggregation.standardise import standardise
from assets.asset_specs import entry_specs
from assets.build_context import BuildContext
from assets.run_days import build_days
from resources.platform import Platform
from resources.platform_resource import PlatformResource
from resources.registry import Delivery, Registry, Release, Standardisation
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import entry_asset, entry_table

# Only a source that may answer in a moment is asked again.
TRANSIENT = {"unreachable", "locked"}
# What a run did stands on Dagster's page when it ends: a long history is several runs.
LONGEST_RUN = 31  # days
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
        message("State"): message("unchanged; the stored data is used")
        if delivery.state == "unchanged"
        else message("stored"),
        message("Stored partition"): str(delivery.stored_day),
        message("Hash of the content"): delivery.content_hash or "",
    }


def standardisation_metadata(result: Standardisation, uri: str) -> dict[str, object]:
    """The conservation figures of one day."""
    return {
        "dagster/row_count": result.aggregated,
        "dagster/uri": uri,
        message("Rows landed"): result.landed,
        message("Rows aggregated"): result.aggregated,
        message("Rows quarantined"): result.quarantined,
        message("Stored partition"): str(result.stored_day),
    }


def logged_failure(context: dg.AssetExecutionContext, entry: Entry, error: Exception) -> dg.Failure:
    """Log the error and return the failure to raise.

    Dagster redacts what user code raises; these sentences carry no data value
    and are what an engineer needs to read.
    """
    context.log.error(f"{entry.key}: {error}")
    return dg.Failure(f"{entry.key}: {error}", allow_retries=False)


def land(
    context: dg.AssetExecutionContext, entry: Entry, release: Release, platform: Platform
) -> dg.MaterializeResult:
    """Pull every day of the run; :class:`dg.RetryRequested` where the source may soon answer."""
    try:
        return _materialize(
            context,
            _Layer("landing", entry, lambda build: pull(entry, build), delivery_metadata),
            release,
            platform,
        )
    except PullError as failure:
        error = logged_failure(context, entry, failure)
        if failure.kind in TRANSIENT and context.retry_number < RETRY.max_retries:
            delay = RETRY.calculate_delay(context.retry_number + 1)
            raise dg.RetryRequested(RETRY.max_retries, delay) from None
        raise error from None


def aggregate(
    context: dg.AssetExecutionContext, entry: Entry, release: Release, platform: Platform
) -> dg.MaterializeResult:
    """Standardise every day of the run from what has landed."""
    try:
        return _materialize(
            context,
            _Layer(
                "aggregation",
                entry,
                lambda build: standardise(entry, build),
                standardisation_metadata,
            ),
            release,
            platform,
        )
    except InputError as error:
        raise logged_failure(context, entry, error) from None


Result = TypeVar("Result", Delivery, Standardisation)


@dataclass(frozen=True)
class _Layer(Generic[Result]):
    """One of an entry's two assets: how a day of it is built, and what its event says of that."""

    name: Literal["landing", "aggregation"]
    entry: Entry
    build: Callable[[BuildContext], Result]
    metadata: Callable[[Result, str], dict[str, object]]


def _materialize(
    context: dg.AssetExecutionContext, layer: _Layer[Result], release: Release, platform: Platform
) -> dg.MaterializeResult:
    """Build every day of the run, each with its metadata; the data version is that of the last."""
    key = dg.AssetKey(entry_asset(layer.name, layer.entry.key))
    uri = platform.lake.uri(entry_table(layer.name, layer.entry.key))
    version = ""
    for day, result in build_days(context, platform, release, layer.build):
        context.add_asset_metadata(layer.metadata(result, uri), asset_key=key, partition_key=day)
        version = _data_version(result)
    return dg.MaterializeResult(key, data_version=dg.DataVersion(version))


def _data_version(result: Delivery | Standardisation) -> str:
    if isinstance(result, Delivery):
        return result.content_hash or ""
    return f"{result.landing_hash}:{result.entry_hash}"[:80]


def checked_day(context: dg.AssetExecutionContext, entry: Entry, registry: Registry) -> date:
    """The last day of the run; of a check started alone, which has none, the newest known day."""
    if context.has_partition_key or context.has_partition_key_range:
        return date.fromisoformat(context.partition_keys[-1])
    newest = registry.last_standardisation(entry.key, today())
    return newest.day if newest else today()


def entry_assets(
    entry: Entry, release: Release, partitions: dg.PartitionsDefinition
) -> dg.AssetsDefinition:
    """``landing/<entry>``, what the agency delivered as text, and ``aggregation/<entry>``.

    The latter holds typed and checked rows; the rest is in quarantine.
    """
    landing, aggregation = entry_specs(entry, release, partitions)

    @dg.multi_asset(
        name=f"entry__{entry.key.replace('/', '__')}",
        specs=[landing, aggregation],
        check_specs=check_specs_of(entry, release),
        can_subset=True,
        pool=pool_of(entry.agency),
        backfill_policy=dg.BackfillPolicy.multi_run(LONGEST_RUN),
    )
    def landed_and_aggregated(
        context: dg.AssetExecutionContext,
        installation: PlatformResource,
    ) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        platform = installation.open()
        if landing.key in context.selected_asset_keys:
            yield land(context, entry, release, platform)
        failure: dg.Failure | None = None
        if aggregation.key in context.selected_asset_keys:
            try:
                yield aggregate(context, entry, release, platform)
            except dg.Failure as blocked:
                # What its checks found is yielded before the step fails.
                failure = blocked
        asked = {check.name for check in context.selected_asset_check_keys}
        if asked:
            day = checked_day(context, entry, platform.registry)
            yield from entry_results(entry, asked, platform.registry, day)
        if failure is not None:
            raise failure

    return landed_and_aggregated
