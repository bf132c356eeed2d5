"""The asset ``report/cross_checks``: rules over tables and timeliness, with a check per group."""

from collections.abc import Iterator, Sequence
from datetime import date

import dagster as dg

from assets.aggregation.daily_totals import DAILY_TOTALS
from assets.asset_specs import report_spec
from assets.cross_checks.evaluate import FAILING, evaluate, trend_since
from assets.cross_checks.timeliness import punctuality
from resources.platform import Platform
from resources.platform_resource import PlatformResource
from resources.registry import Release, RuleResult
from zb_pipelines.domain.messages import message

KEY = dg.AssetKey(["report", "cross_checks"])
GROUPS = {
    "references": ("reference",),
    "same_facts": ("same_fact",),
    "business_rules": ("condition", "total"),
    "order": ("order",),
    "timeliness": ("timely", "declared_rows"),
}
"""Check → the kinds of rules that it sums up."""
MOST_SHOWN = 20


def group_titles() -> dict[str, str]:
    """Check → its title, by the indicator of GB/T 36344 that it belongs to."""
    return {
        "references": message("Consistency of related data: every reference is found (GB/T 36344)"),
        "same_facts": message(
            "Consistency of the same data: a fact is the same in all sources (GB/T 36344)"
        ),
        "business_rules": message("Business rules, totals and logical relations (GB/T 36344)"),
        "order": message("Order in time: first things come first (GB/T 36344)"),
        "timeliness": message(
            "Timeliness by point in time: delivered within cycle and tolerance (GB/T 36344)"
        ),
    }


def failing_record_columns() -> dg.TableSchema:
    """The columns of ``report.failing_records``."""
    titles = {
        "table_name": message("Table"),
        "rule": message("Rule"),
        "record": message("fingerprint of the failing record"),
    }
    return dg.TableSchema(
        columns=[dg.TableColumn(name, "string", description=t) for name, t in titles.items()]
    )


def cross_checks(platform: Platform, release: Release, day: date) -> list[RuleResult]:
    """Evaluate and record everything of a day that no single entry can judge."""
    results = [
        *evaluate(platform, release, day),
        *punctuality(platform.registry, release, day),
    ]
    platform.registry.quality.replace_across(day, results)
    return results


def cross_asset(release: Release, partitions: dg.PartitionsDefinition) -> dg.AssetsDefinition:
    """One op; nothing of it blocks: what it finds is recorded, scored and shown."""
    catalog = release.catalog
    golden = catalog.consolidations.values()
    spec = report_spec(
        KEY,
        message("Checks across tables")
        + "\n\n"
        + message(
            "References, same facts, totals, order and timeliness; fingerprints of failing records"
            " are in report.failing_records."
        ),
        release,
        partitions,
        deps=[
            DAILY_TOTALS,
            *(dg.AssetKey(["base", each.database, each.table]) for each in golden),
        ],
        metadata={"dagster/table_name": FAILING, "dagster/column_schema": failing_record_columns()},
    )

    @dg.multi_asset(
        name="report__cross_checks",
        specs=[spec],
        check_specs=[
            dg.AssetCheckSpec(name, asset=KEY, description=title)
            for name, title in group_titles().items()
        ],
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def cross(
        context: dg.AssetExecutionContext,
        installation: PlatformResource,
    ) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        platform = installation.open()
        results: list[RuleResult] = []
        days = sorted(map(date.fromisoformat, context.partition_keys))
        for day in days:
            current = platform.registry.release_on(day) or release
            results = cross_checks(platform, current, day)
            context.add_asset_metadata(
                {
                    message("Rules"): len(results),
                    message("failing rules"): sum(each.passed < each.checked for each in results),
                    "dagster/uri": platform.lake.uri(FAILING),
                },
                partition_key=day.isoformat(),
            )
        yield dg.MaterializeResult(KEY)
        former = platform.registry.quality.across(trend_since(days[-1]), days[-1])
        for name in GROUPS:
            yield group_result(name, results, former)

    return cross


def group_result(
    name: str, results: Sequence[RuleResult], former: Sequence[RuleResult]
) -> dg.AssetCheckResult:
    """One group of rules: counts with denominators, the failing ones, the days before."""
    kinds = GROUPS[name]
    own = [each for each in results if each.rule.partition(":")[0] in kinds]
    failing = sorted(
        (each for each in own if each.passed < each.checked), key=lambda r: r.passed - r.checked
    )
    lines = "\n".join(
        f"| `{each.table_name}/{each.rule}` | {each.checked - each.passed} | {each.checked} |"
        for each in failing[:MOST_SHOWN]
    )
    days = sorted({each.day for each in former})
    trend = "\n".join(
        f"| {day} | {_sum(former, kinds, day, passed=True)} / {_sum(former, kinds, day, passed=False)} |"
        for day in days
    )
    return dg.AssetCheckResult(
        asset_key=KEY,
        check_name=name,
        passed=not failing,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={
            message("Passed"): sum(each.passed for each in own),
            message("Checked"): sum(each.checked for each in own),
            message("failing rules"): dg.MetadataValue.md(
                message("| Rule | Failing | Checked |") + f"\n|---|---|---|\n{lines}"
            ),
            message("last 7 days"): dg.MetadataValue.md(
                message("| Day | Passed / checked |") + f"\n|---|---|\n{trend}"
            ),
            message("how to see failing records"): message(
                "zb rules show <full name of the rule> gives the query"
            ),
        },
    )


def _sum(results: Sequence[RuleResult], kinds: Sequence[str], day: date, *, passed: bool) -> int:
    own = [r for r in results if r.day == day and r.rule.partition(":")[0] in kinds]
    return sum(r.passed if passed else r.checked for r in own)
