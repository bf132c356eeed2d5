"""The asset checks of an aggregated entry: conservation, and one per quality dimension.

Counts come from the registry, where the standardisation recorded them; a check
says them to Dagster with their denominators and never carries a value. They are
evaluated by the op that standardises: an op of their own would cost every night
a third of its steps and tell nothing more.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

import dagster as dg

from quality.dimensions import DIMENSIONS
from quality.rules import rules_of
from resources.registry import Registry, Release, RuleResult, Standardisation
from zb_pipelines.catalog.model import Entry
from zb_pipelines.naming import entry_asset, entry_table

CONSERVATION = "conservation"
MOST_RULES_SHOWN = 20


def specs_of(entry: Entry, release: Release) -> list[dg.AssetCheckSpec]:
    """``conservation`` blocks what is downstream; the dimensions report."""
    key = dg.AssetKey(entry_asset("aggregation", entry.key))
    present = {rule.dimension for rule in rules_of(entry, release.catalog.codes)}
    return [
        dg.AssetCheckSpec(
            CONSERVATION, asset=key, blocking=True, description="原始行数 = 汇聚行数 + 隔离行数"
        ),
        *(
            dg.AssetCheckSpec(name, asset=key, description=f"{dimension}(GB/T 36344)规则通过情况")
            for dimension, name in DIMENSIONS.items()
            if dimension in present
        ),
    ]


def conservation(key: dg.AssetKey, figures: Standardisation | None) -> dg.AssetCheckResult:
    """Whether every landed row is either aggregated or in quarantine."""
    if figures is None:
        return dg.AssetCheckResult(
            asset_key=key, check_name=CONSERVATION, passed=False, description="当日没有汇聚记录"
        )
    return dg.AssetCheckResult(
        asset_key=key,
        check_name=CONSERVATION,
        passed=figures.landed == figures.aggregated + figures.quarantined,
        metadata={
            "原始行数": figures.landed,
            "汇聚行数": figures.aggregated,
            "隔离行数": figures.quarantined,
        },
    )


def dimension_result(
    key: dg.AssetKey, name: str, results: Sequence[RuleResult]
) -> dg.AssetCheckResult:
    """All rules of a dimension: ERROR where rows went to quarantine, WARN where they passed on."""
    failing = [result for result in results if result.passed < result.checked]
    blocked = any(result.severity == "block" for result in failing)
    table = "\n".join(
        f"| `{result.rule}` | {result.checked - result.passed} | {result.checked} |"
        for result in sorted(failing, key=lambda r: r.passed - r.checked)[:MOST_RULES_SHOWN]
    )
    return dg.AssetCheckResult(
        asset_key=key,
        check_name=name,
        passed=not failing,
        severity=dg.AssetCheckSeverity.ERROR if blocked else dg.AssetCheckSeverity.WARN,
        metadata={
            "通过": sum(result.passed for result in results),
            "检查": sum(result.checked for result in results),
            "问题规则": dg.MetadataValue.md(f"| 规则 | 问题 | 检查 |\n|---|---|---|\n{table}"),
        },
    )


def entry_results(
    entry: Entry, asked: Collection[str], registry: Registry, day: date
) -> Iterator[dg.AssetCheckResult]:
    """The results for ``day`` of the checks named ``asked``, among those of :func:`specs_of`."""
    key = dg.AssetKey(entry_asset("aggregation", entry.key))
    if CONSERVATION in asked:
        yield conservation(key, registry.standardisation(entry.key, day))
    table = entry_table("aggregation", entry.key)
    results = [each for each in registry.rule_results(day) if each.table_name == table]
    for dimension, name in DIMENSIONS.items():
        if name in asked:
            yield dimension_result(
                key, name, [each for each in results if each.dimension == dimension]
            )
