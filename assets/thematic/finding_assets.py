"""The assets of findings: one op per theme that has rules."""

import dagster as dg

from assets.build_context import BuildContext
from assets.derived_tables.table_assets import table_asset
from assets.thematic.finding_lineage import columns_with_sources
from assets.thematic.finding_table import build_findings, finding_table
from resources.registry import Build, Release
from zb_pipelines.domain.derived_tables.model import ResolvedColumn


def finding_assets(
    release: Release, partitions: dg.PartitionsDefinition
) -> list[dg.AssetsDefinition]:
    """``thematic/<theme>/finding`` for every theme of the release's catalog with rules."""
    themes = sorted({rule.theme for rule in release.catalog.findings.values()})
    return [_finding_asset(theme, release, partitions) for theme in themes]


def _finding_asset(
    theme: str, release: Release, partitions: dg.PartitionsDefinition
) -> dg.AssetsDefinition:
    table = finding_table(theme, release.catalog)

    def build(context: BuildContext) -> Build:
        return build_findings(theme, context)

    def trace_columns() -> list[ResolvedColumn]:
        return columns_with_sources(table, release.catalog)

    return table_asset(table, release, partitions, build, trace_columns)
