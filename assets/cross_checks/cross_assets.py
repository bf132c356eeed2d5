"""The asset ``report/cross_checks``: rules over tables and timeliness, with a check per group."""

from collections.abc import Iterator, Sequence
from datetime import date

import dagster as dg

from assets.asset_specs import report_spec
from assets.cross_checks.evaluate import FAILING, evaluate, trend_since
from assets.cross_checks.timeliness import punctuality
from resources.platform import Platform
from resources.platform_resource import PlatformResource
from resources.registry import Release, RuleResult
from zb_pipelines.domain.naming import entry_asset

KEY = dg.AssetKey(["report", "cross_checks"])
GROUPS = {
    "references": ("关联数据一致性:引用都能找到", ("reference",)),
    "same_facts": ("相同数据一致性:同一事实在各来源相同", ("same_fact",)),
    "business_rules": ("业务规则、合计与逻辑关系", ("condition", "total")),
    "order": ("时序性:先后次序正确", ("order",)),
    "timeliness": ("基于时间点及时性:按更新周期和容差提供", ("timely", "declared_rows")),
}
MOST_SHOWN = 20
COLUMNS = dg.TableSchema(
    columns=[
        dg.TableColumn("table_name", "string", description="库表"),
        dg.TableColumn("rule", "string", description="规则"),
        dg.TableColumn("record", "string", description="问题记录的指纹"),
    ]
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
    """One op; nothing of it blocks: what it finds is told, scored and shown."""
    catalog = release.catalog
    pulled = [entry for entry in catalog.entries.values() if not entry.withheld]
    golden = catalog.consolidations.values()
    spec = report_spec(
        KEY,
        "跨表检查\n\n引用、同一事实、合计、先后次序与及时性;问题记录的指纹在 report.failing_records。",
        release,
        partitions,
        deps=[
            *(dg.AssetKey(entry_asset("aggregation", entry.key)) for entry in pulled),
            *(dg.AssetKey(["base", each.database, each.table]) for each in golden),
        ],
        metadata={"dagster/table_name": FAILING, "dagster/column_schema": COLUMNS},
    )

    @dg.multi_asset(
        name="report__cross_checks",
        specs=[spec],
        check_specs=[
            dg.AssetCheckSpec(name, asset=KEY, description=f"{title}(GB/T 36344)")
            for name, (title, _) in GROUPS.items()
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
                    "规则": len(results),
                    "有问题的规则": sum(each.passed < each.checked for each in results),
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
    _, kinds = GROUPS[name]
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
            "通过": sum(each.passed for each in own),
            "检查": sum(each.checked for each in own),
            "问题规则": dg.MetadataValue.md(f"| 规则 | 问题 | 检查 |\n|---|---|---|\n{lines}"),
            "近7日": dg.MetadataValue.md(f"| 日期 | 通过 / 检查 |\n|---|---|\n{trend}"),
            "查看问题记录": "zb rules show <规则全名> 给出查询命令",
        },
    )


def _sum(results: Sequence[RuleResult], kinds: Sequence[str], day: date, *, passed: bool) -> int:
    own = [r for r in results if r.day == day and r.rule.partition(":")[0] in kinds]
    return sum(r.passed if passed else r.checked for r in own)
