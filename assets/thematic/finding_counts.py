"""Counts of the findings of a day, by rule, for those who must verify them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assets.thematic.finding_table import finding_table
from resources.platform import Platform
from resources.registry import Release
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message


@dataclass(frozen=True)
class FindingCount:
    """One rule's findings of a day: how many, how many of them the day before had not, and yuan."""

    theme: str
    rule: str
    title: str
    law: str
    verifier: str
    count: int
    fresh: int
    amount: Decimal | None


def count_findings(
    platform: Platform, release: Release, day: date, theme: str | None
) -> list[FindingCount]:
    """The findings in the state of ``day``, by theme and rule; a rule without any has 0.

    :class:`InputError` for a theme without rules.
    """
    rules = release.catalog.findings
    themes = sorted({rule.theme for rule in rules.values()})
    if theme and theme not in themes:
        raise input_error(
            f"--theme {theme}",
            message("no finding rules of this theme"),
            message("use one of {names}", names=message(", ").join(themes)),
        )
    counts: list[FindingCount] = []
    for each in themes:
        if theme in (None, each):
            counts += _counts_of_theme(platform, release, each, day)
    return counts


def _counts_of_theme(
    platform: Platform, release: Release, theme: str, day: date
) -> list[FindingCount]:
    table = finding_table(theme, release.catalog).name
    lake = platform.lake
    built = lake.last_day(table, day) if lake.exists(table) else None
    if built is None:
        return []
    days = [each for each in lake.days(table) if each < built]
    before = f"SELECT finding FROM {lake.relation(table, days[-1])}" if days else "SELECT ''"
    with platform.engine() as engine:
        counted = engine.rows(
            "SELECT rule, any_value(title), any_value(law), any_value(verifier), count(*),"
            f" count(*) FILTER (finding NOT IN ({before})), sum(amount)"
            f" FROM {lake.relation(table, built)} GROUP BY rule ORDER BY rule"
        )
    by_rule = {row[0]: FindingCount(theme, *row) for row in counted}
    without_findings = {
        rule.rule: FindingCount(theme, rule.rule, rule.title, "", rule.verifier, 0, 0, None)
        for rule in release.catalog.findings.values()
        if rule.theme == theme
    }
    return [by_rule.get(rule, each) for rule, each in sorted(without_findings.items())]
