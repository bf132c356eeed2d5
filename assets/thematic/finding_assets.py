"""The assets of findings: one op per theme that has rules."""

from collections.abc import Callable

import dagster as dg

from assets.derivation.build_table import Workshop
from assets.derivation.table_assets import table_asset
from assets.thematic.finding_table import build_findings, finding_table
from resources.registry import Build, Release


def finding_assets(
    release: Release, partitions: dg.PartitionsDefinition
) -> list[dg.AssetsDefinition]:
    """``thematic/<theme>/finding`` for every theme of the release's catalog with rules."""
    themes = sorted({rule.theme for rule in release.catalog.findings.values()})
    return [
        table_asset(finding_table(theme, release.catalog), release, partitions, _builder(theme))
        for theme in themes
    ]


def _builder(theme: str) -> Callable[[Workshop], Build]:
    return lambda shop: build_findings(theme, shop)
