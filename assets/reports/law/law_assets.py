"""The asset ``report/law_docket`` with its checks: do the bases hold, are deadlines kept."""

from collections.abc import Iterator
from datetime import date

import dagster as dg

from assets.asset_specs import report_spec
from assets.report_columns import table_columns
from assets.reports.law.law_report import SCHEMA, TABLE, write_dockets
from assets.reports.law.law_watch import Watched, watch_law
from resources.platform_resource import PlatformResource
from resources.registry import Release
from zb_pipelines.domain.legal.amendment_deadline import URGENCY_NAMES

KEY = dg.AssetKey(["report", "law_docket"])


def law_asset(release: Release, partitions: dg.PartitionsDefinition) -> dg.AssetsDefinition:
    """The nightly look at the law: verdicts for the day, dockets kept, both told as checks."""
    spec = report_spec(
        KEY,
        "法律变更事项\n\n逐日核验不予汇聚等依据;法律、法规变更后须在 15 个工作日内更新目录(第十条)。",
        release,
        partitions,
        metadata={"dagster/table_name": TABLE, "dagster/column_schema": table_columns(SCHEMA)},
    )
    checks = [
        dg.AssetCheckSpec(
            "bases_hold", asset=KEY, description="不予汇聚的依据当日全部成立(第十三条)"
        ),
        dg.AssetCheckSpec(
            "deadlines_kept", asset=KEY, description="没有逾期或者五个工作日内到期的事项"
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
                    "暂停的豁免": len(watched.suspended),
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
    counts = {name: len(pressing.get(key, ())) for key, name in URGENCY_NAMES.items()}
    late = bool(pressing.get("overdue"))
    yield dg.AssetCheckResult(
        asset_key=KEY,
        check_name="deadlines_kept",
        passed=not pressing.keys() - {"later"},
        severity=dg.AssetCheckSeverity.ERROR if late else dg.AssetCheckSeverity.WARN,
        metadata=counts,
    )
