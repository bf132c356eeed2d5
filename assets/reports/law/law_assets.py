"""The asset ``report/law_docket`` with its checks: do the bases hold, are deadlines kept."""

from collections.abc import Iterator
from datetime import date
from typing import get_args

import dagster as dg

from assets.asset_specs import report_spec
from assets.report_columns import table_columns
from assets.reports.law.law_report import SCHEMA, TABLE, write_dockets
from assets.reports.law.law_watch import Watched, watch_law
from resources.platform_resource import PlatformResource
from resources.registry import Release
from zb_pipelines.domain.legal.amendment_deadline import Urgency, urgency_name
from zb_pipelines.domain.messages import message

KEY = dg.AssetKey(["report", "law_docket"])


def law_asset(release: Release, partitions: dg.PartitionsDefinition) -> dg.AssetsDefinition:
    """The nightly look at the law: verdicts for the day, dockets kept, both told as checks."""
    spec = report_spec(
        KEY,
        message("Dockets after changes of the law")
        + "\n\n"
        + message(
            "Judges every legal basis each day; a change of the law is answered in the catalog "
            "within the working days of the rule that binds the body (article 10)."
        ),
        release,
        partitions,
        metadata={"dagster/table_name": TABLE, "dagster/column_schema": table_columns(SCHEMA)},
    )
    checks = [
        dg.AssetCheckSpec(
            "bases_hold",
            asset=KEY,
            description=message("every exemption has a basis that holds that day (article 13)"),
        ),
        dg.AssetCheckSpec(
            "deadlines_kept",
            asset=KEY,
            description=message("no docket is overdue or due within five working days"),
        ),
    ]

    @dg.multi_asset(
        name="report__law_docket",
        specs=[spec],
        check_specs=checks,
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def law_docket(
        context: dg.AssetExecutionContext,
        installation: PlatformResource,
    ) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        platform = installation.open()
        days = sorted(map(date.fromisoformat, context.partition_keys))
        for day in days:
            watched = watch_law(platform, day)
            written = write_dockets(platform, watched)
            context.add_asset_metadata(
                {
                    "dagster/row_count": written.rows,
                    "dagster/uri": platform.lake.uri(TABLE),
                    message("exemptions suspended"): len(watched.suspended),
                },
                partition_key=day.isoformat(),
            )
            if day == days[-1]:
                yield from results_of(watched)
        yield dg.MaterializeResult(KEY)

    return law_docket


def results_of(watched: Watched) -> Iterator[dg.AssetCheckResult]:
    """Both checks of a day; a lapsed basis or an overdue docket is an error, a near one a warning."""
    yield dg.AssetCheckResult(
        asset_key=KEY,
        check_name="bases_hold",
        passed=not watched.suspended,
        severity=dg.AssetCheckSeverity.ERROR,
        metadata={key: "\n".join(reasons) for key, reasons in sorted(watched.suspended.items())},
    )
    pressing = watched.pressing()
    counts = {urgency_name(key): len(pressing.get(key, ())) for key in get_args(Urgency)}
    late = bool(pressing.get("overdue"))
    yield dg.AssetCheckResult(
        asset_key=KEY,
        check_name="deadlines_kept",
        passed=not pressing.keys() - {"later"},
        severity=dg.AssetCheckSeverity.ERROR if late else dg.AssetCheckSeverity.WARN,
        metadata=counts,
    )
