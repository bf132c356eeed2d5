"""What the themes found on a day, counted for whoever must verify it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assets.thematic.finding_table import finding_table
from resources.platform import Platform
from resources.registry import Release
from zb_pipelines.domain.errors import input_error


@dataclass(frozen=True)
class Found:
    """One rule's findings of a day: how many, how many of them the day before had not, and 元."""

    theme: str
    rule: str
    title: str
    law: str
    verifier: str
    count: int
    fresh: int
    amount: Decimal | None


def found_on(platform: Platform, release: Release, day: date, theme: str | None) -> list[Found]:
    """The findings in the state of ``day``, by theme and rule; rules without any are told with 0.

    :class:`InputError` for a theme without rules.
    """
    rules = release.catalog.findings
    themes = sorted({rule.theme for rule in rules.values()})
    if theme and theme not in themes:
        raise input_error(
            f"--theme {theme}", "没有这个主题的疑点规则", f"改成其中之一：{'、'.join(themes)}"
        )
    found: list[Found] = []
    for each in themes:
        if theme in (None, each):
            found += _of_theme(platform, release, each, day)
    return found


def _of_theme(platform: Platform, release: Release, theme: str, day: date) -> list[Found]:
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
    by_rule = {row[0]: Found(theme, *row) for row in counted}
    silent = {
        rule.rule: Found(theme, rule.rule, rule.title, "", rule.verifier, 0, 0, None)
        for rule in release.catalog.findings.values()
        if rule.theme == theme
    }
    return [by_rule.get(rule, each) for rule, each in sorted(silent.items())]
