"""The asset ``report/quality_month``: the bureau's report of a month, and the job for any other period."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import dagster as dg
from pydantic import Field

from assets.asset_specs import report_spec
from assets.partitions import FIRST_DAY
from assets.reports.quality.quality_report import FORMATS, write_report
from assets.reports.quality.rendering.pdf import browser
from assets.reports.quality.report_metadata import report_metadata
from resources.platform import Platform
from resources.platform_resource import PlatformResource
from resources.registry import Release
from zb_pipelines.domain.business_day import TIMEZONE, today
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.period import period_of

KEY = dg.AssetKey(["report", "quality_month"])
ON_DEMAND = "report_on_demand"


class Wanted(dg.Config):
    """``formats`` of the city's report and of those of ``agencies``; none named: all that can be made."""

    formats: list[str] = Field(default=[])
    agencies: list[str] = Field(default=[])


class WantedPeriod(Wanted):
    """``period``: ``2026``, ``2026-Q4``, ``2026-11`` or ``2026-11-22``."""

    period: str


def monthly_partitions(first: date | None = None) -> dg.MonthlyPartitionsDefinition:
    """One partition per calendar month from that of ``first`` that has ended, named by its first day."""
    clock, day = datetime.now(ZoneInfo(TIMEZONE)).date(), today()
    ahead = (day.year - clock.year) * 12 + day.month - clock.month
    return dg.MonthlyPartitionsDefinition(
        start_date=first.replace(day=1).isoformat() if first else FIRST_DAY,
        timezone=TIMEZONE,
        end_offset=max(0, ahead),
    )


def month_asset(release: Release, first: date | None = None) -> dg.AssetsDefinition:
    """The report of a month: page, workbook and, where a browser is found, PDF."""
    spec = report_spec(
        KEY,
        message(
            "Quality report of the month\n\nOne result as page, workbook and PDF; with editions of agencies (as configured)."
        ),
        release,
        monthly_partitions(first),
        deps=[dg.AssetKey(["report", "quality"])],
        kinds={"html", "excel"},
    )

    @dg.multi_asset(name="report__quality_month", specs=[spec])
    def quality_month(
        context: dg.AssetExecutionContext, config: Wanted, installation: PlatformResource
    ) -> Iterator[dg.MaterializeResult]:
        metadata = _write_reports(installation.open(), context.partition_key[:7], config)
        yield dg.MaterializeResult(metadata=metadata)

    return quality_month


def on_demand_job() -> dg.JobDefinition:
    """The report of any period, for the launchpad; its files are among the output's metadata."""

    @dg.op(
        description=message(
            "Quality report of any period: write period as 2026, 2026-Q4, 2026-11 or 2026-11-22"
        )
    )
    def report_period(
        context: dg.OpExecutionContext, config: WantedPeriod, installation: PlatformResource
    ) -> None:
        metadata = _write_reports(installation.open(), config.period, config)
        context.add_output_metadata(dict(metadata))

    @dg.job(
        name=ON_DEMAND,
        description=message(
            "Quality report on demand; fill in period, agencies and formats in the Launchpad"
        ),
        executor_def=dg.in_process_executor,
    )
    def report_on_demand() -> None:
        report_period()

    return report_on_demand


def _write_reports(platform: Platform, period: str, config: Wanted) -> dict[str, dg.MetadataValue]:
    """Write the city's report and those of the agencies named; the metadata of the city's."""
    chosen = period_of(period)
    formats = config.formats or [each for each in FORMATS if each != "pdf" or browser()]
    made = write_report(platform, chosen, formats=formats)
    told = dict(report_metadata(made))
    if "pdf" not in formats:
        told["PDF"] = dg.MetadataValue.text(message("not made: no browser, or not asked for"))
    for agency in config.agencies:
        own = write_report(platform, chosen, agency=agency, formats=formats)
        for name, link in report_metadata(own).items():
            if name.startswith(message("report")):
                told[f"{agency} {name}"] = link
    return told
