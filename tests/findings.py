"""Findings in the lake as a night leaves them, for tests of what people do with them."""

from collections.abc import Iterable
from datetime import date

from assets.thematic.finding_table import finding_table
from resources.platform import Platform
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.sql import literal

THEME, RULE, VERIFIER = "social_security", "benefit_after_death", "human_resources"


def store_findings(platform: Platform, catalog: Catalog, day: date, numbers: Iterable[str]) -> None:
    """One finding of ``RULE`` for each number, 1,200.50 yuan each, on ``day``."""
    rows = " UNION ALL ".join(
        f"SELECT {literal(number)} AS finding, {literal(RULE)} AS rule, '去世后仍发放待遇' AS title,"
        f" '《条例》第一条' AS law, {literal(VERIFIER)} AS verifier, 'person' AS subject_kind, 'p1' AS subject,"
        " DATE '2026-10-01' AS since, NULL::DATE AS until, 1200.5 AS amount, '说明' AS detail,"
        " ['human_resources/pension#r1 发放'] AS evidence, '核对' AS advice"
        for number in numbers
    )
    with platform.engine() as engine:
        platform.lake.replace(engine, finding_table(THEME, catalog).name, day, rows)
