"""The bureau's quality report: one self-contained HTML page in Chinese.

Opens offline, prints well, carries no unmasked value. The template says the
words; this module brings the figures.
"""

from datetime import date
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from assets.reports.charts import Bar, bar_chart
from assets.reports.deadlines import deadline_lines
from assets.reports.law_watch import standing_on
from assets.reports.ledger import ledger_of
from assets.reports.masked_examples import masked_examples
from assets.reports.quality_figures import Figures, figures_of
from resources.platform import Platform
from resources.registry import Release
from zb_pipelines.business_day import today


def write_report(
    platform: Platform, release: Release, day: date, folder: Path | None = None
) -> Path:
    """Render the report of ``day`` into ``folder`` (default: the installation's reports)."""
    ledger = ledger_of(platform.registry, release, day)
    builds = [
        build for table, build in platform.registry.builds(day).items() if table.startswith("base.")
    ]
    deadlines = deadline_lines(standing_on(platform, day))
    figures = figures_of(ledger, platform.registry.rule_results(day), builds, deadlines)
    # Masked as today's catalog demands, though the figures are those of the day.
    masking = platform.registry.release_on(today()) or release
    page = render(figures, examples_of(platform, masking, figures))
    target = (folder or platform.settings.reports) / f"quality-{day}.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".part")
    partial.write_text(page, encoding="utf-8")
    return partial.replace(target)


def examples_of(
    platform: Platform, release: Release, figures: Figures
) -> dict[tuple[str, str], list[str]]:
    """Masked examples per (table, rule)."""
    with platform.engine() as engine:
        return {
            (problem.table, problem.rule): masked_examples(
                platform, engine, release, problem, figures.day
            )
            for problem in figures.problems
        }


def render(figures: Figures, examples: dict[tuple[str, str], list[str]]) -> str:
    """The page as text; a name that the template does not know is an error."""
    environment = Environment(
        loader=PackageLoader("assets.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("quality.html.j2").render(
        figures=figures,
        examples=examples,
        coverage_chart=Markup(coverage_chart(figures)),  # noqa: S704 -- charts escape their text
        dimension_chart=Markup(dimension_chart(figures)),  # noqa: S704 -- charts escape their text
    )


def coverage_chart(figures: Figures) -> str:
    """Aggregated entries of those due, per agency."""
    bars = [
        Bar(
            line.name,
            line.aggregated / due if (due := line.catalogued - line.exempt) else 1.0,
            f"{line.aggregated} / {due}" if due else "全部依法免予",
        )
        for line in sorted(figures.agencies, key=lambda line: line.name)
    ]
    return bar_chart("各单位汇聚率", bars)


def dimension_chart(figures: Figures) -> str:
    """Passed checks of all checks, per dimension."""
    return bar_chart(
        "各维度规则通过率",
        [Bar(each.name, each.share, f"{each.percent}") for each in figures.dimensions],
    )
