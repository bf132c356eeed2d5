"""The asset checks of a database or theme: its suite, run by Great Expectations in the engine.

Critical promises block what is downstream in the same run; warnings are only shown.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import dagster as dg

from assets.column_metadata import asset_key_of
from quality.expectations.data_docs import docs_folder, first_page
from quality.expectations.run_suite import Outcome, validate
from quality.expectations.table_suite import suite_of_table
from quality.rules.indicators import indicator_of
from resources.platform import Platform
from resources.platform_resource import PlatformResource
from resources.registry import Release, RuleResult
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import database_table
from zb_pipelines.domain.quality.expectation import Suite

SEVERITIES = {"critical": dg.AssetCheckSeverity.ERROR, "warning": dg.AssetCheckSeverity.WARN}


def days_of_run(tags: Mapping[str, str]) -> list[date]:
    """The business days that a run materialises: one, or every day of its range."""
    day = tags.get("dagster/partition")
    first = date.fromisoformat(day or tags["dagster/asset_partition_range_start"])
    last = date.fromisoformat(day or tags["dagster/asset_partition_range_end"])
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def record_outcomes(
    platform: Platform, table: str, day: date, outcomes: Sequence[Outcome], release_id: int
) -> None:
    """Keep numerators and denominators in the registry, beside the catalog's own rules."""
    platform.registry.record_rule_results(
        [
            RuleResult(
                table_name=table,
                day=day,
                rule=outcome.expectation.rule,
                item=outcome.expectation.kwargs.get("column"),
                dimension=outcome.expectation.dimension,
                severity="block" if outcome.expectation.severity == "critical" else "warn",
                passed=outcome.passed,
                checked=outcome.checked,
                release_id=release_id,
                indicator=outcome.expectation.indicator
                or indicator_of(outcome.expectation.rule, outcome.expectation.dimension),
                origin="written",
                version=outcome.expectation.version,
            )
            for outcome in outcomes
        ],
        origins=("written",),
    )


def check_result(
    table: str, severity: str, outcomes: Sequence[Outcome], docs: Path
) -> dg.AssetCheckResult:
    """One severity of one table's suite; all of it will be on the page that is linked."""
    mine = [each for each in outcomes if each.expectation.severity == severity]
    lines = "\n".join(
        f"| {each.expectation.title} | {each.checked - each.passed} | {each.checked} |"
        for each in mine
    )
    head = message("| Promise | Failing | Checked |")
    return dg.AssetCheckResult(
        asset_key=asset_key_of(table),
        check_name=f"suite_{severity}",
        passed=all(each.success for each in mine),
        severity=SEVERITIES[severity],
        metadata={
            message("Rules"): dg.MetadataValue.md(f"{head}\n|---|---|---|\n{lines}"),
            "Data Docs": dg.MetadataValue.path(str(first_page(docs))),
        },
    )


def suites_of(database: str, catalog: Catalog) -> Suite:
    """Table → suite, for the golden and the derived tables of a database or theme that have one."""
    golden = [
        database_table("base", database, consolidation.table)
        for consolidation in catalog.consolidations.values()
        if consolidation.database == database
    ]
    derived = [each.name for each in catalog.tables.values() if each.database == database]
    tables = [*golden, *derived]
    found = {table: suite_of_table(catalog, table) for table in tables}
    return {table: suite for table, suite in found.items() if suite}


def not_built_result(table: str, severity: str, day: date) -> dg.AssetCheckResult:
    """A table that was not built that day keeps no promise, and stops nobody else."""
    return dg.AssetCheckResult(
        asset_key=asset_key_of(table),
        check_name=f"suite_{severity}",
        passed=False,
        severity=dg.AssetCheckSeverity.WARN,
        description=message("not built on {day}", day=day),
    )


def database_checks(database: str, release: Release) -> list[dg.AssetChecksDefinition]:
    """The check op of one database or theme; none where no suite is written."""
    suite = suites_of(database, release.catalog)
    checks = [
        (table, severity)
        for table, expectations in suite.items()
        for severity in SEVERITIES
        if any(each.severity == severity for each in expectations)
    ]
    if not checks:
        return []

    @dg.multi_asset_check(
        name=f"checks__{database}",
        specs=[
            dg.AssetCheckSpec(
                f"suite_{severity}",
                asset=asset_key_of(table),
                blocking=severity == "critical",
                description=message(
                    "Promises of the table (Great Expectations, run inside the engine)"
                ),
            )
            for table, severity in checks
        ],
        # A backfill may be of one of the tables only.
        can_subset=True,
    )
    def run_suite(
        context: dg.AssetCheckExecutionContext, installation: PlatformResource
    ) -> Iterator[dg.AssetCheckResult]:
        platform = installation.open()
        asked = {(key.asset_key, key.name) for key in context.selected_asset_check_keys}
        outcomes: dict[str, list[Outcome]] = {}
        docs = docs_folder(platform.settings)
        days = days_of_run(context.run.tags)
        for day in days:
            relations = {
                table: platform.lake.relation(table, day)
                for table in suite
                if asset_key_of(table) in {key for key, _ in asked}
                if day in platform.lake.days(table)
            }
            # The pages are of the last day.
            kept = docs if day == days[-1] else None
            outcomes = validate(
                relations, suite, platform.settings.scratch, kept, platform.file_keys()
            )
            for table, found in outcomes.items():
                record_outcomes(platform, table, day, found, release.id)
        for table, severity in checks:
            if (asset_key_of(table), f"suite_{severity}") not in asked:
                continue
            if table in outcomes:
                yield check_result(table, severity, outcomes[table], docs)
            else:
                yield not_built_result(table, severity, days[-1])

    return [run_suite]
