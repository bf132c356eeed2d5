"""The bureau's quality report of a day, month, quarter or year, written as files.

One result, rendered as page, paper and workbook; it carries no unmasked value. What is said
stands in ``sections``, how it looks in ``rendering``; this module brings them together.
"""

import json
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from assets.reports.quality.compose import document, problems_with_examples
from assets.reports.quality.document.document import Document
from assets.reports.quality.facts.agency_edition import of_agency
from assets.reports.quality.facts.facts import Facts, gather
from assets.reports.quality.facts.masked_examples import masked_examples
from assets.reports.quality.facts.report_days import last_day
from assets.reports.quality.rendering.html import page
from assets.reports.quality.rendering.pdf import browser, remedy_without_browser
from assets.reports.quality.rendering.print_part import print_part
from assets.reports.quality.rendering.workbook import workbook
from resources.local_files.atomic_file import write_atomically
from resources.platform import Platform
from resources.registry import Release
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import in_chinese, message
from zb_pipelines.domain.period import Period
from zb_pipelines.domain.progress import report_progress

FORMATS = ("html", "pdf", "xlsx")


@dataclass(frozen=True)
class Reported:
    """The result and the files it was written to, by format; ``json`` is always among them."""

    document: Document
    files: dict[str, Path]


def write_report(
    platform: Platform,
    period: Period,
    *,
    agency: str | None = None,
    formats: Collection[str] = ("html",),
    folder: Path | None = None,
    release: Release | None = None,
) -> Reported:
    """Write the report of ``period`` into ``folder`` (default: the installation's reports).

    With ``agency`` its own rows alone. :class:`InputError` for an unknown format or agency, a period
    without any night, or ``pdf`` where no browser can print it; then nothing is written.
    """
    _refuse_unknown(formats)
    last_day(platform.registry, period, today())
    # Threads that render begin in Chinese of themselves.
    with in_chinese():
        return _write(platform, period, agency, formats, folder, release)


def _write(
    platform: Platform,
    period: Period,
    agency: str | None,
    formats: Collection[str],
    folder: Path | None,
    release: Release | None,
) -> Reported:
    facts = gather(platform, period, today(), release)
    if agency:
        facts = of_agency(facts, agency)
    report_progress(message("facts"), 1, 3)
    made = document(facts, _examples(platform, facts))
    report_progress(message("sections"), 2, 3)
    target = folder or platform.settings.reports
    name = f"quality-{period.name}{f'-{agency}' if agency else ''}"
    contents = _render(made, facts, formats, platform.settings.scratch)
    report_progress(message("pages"), 3, 3)
    return Reported(
        made,
        {
            kind: write_atomically(target / f"{name}.{kind}", text)
            for kind, text in contents.items()
        },
    )


def _refuse_unknown(formats: Collection[str]) -> None:
    unknown = sorted(set(formats) - set(FORMATS))
    if unknown:
        what = message("unknown formats: {formats}", formats=message(", ").join(unknown))
        remedy = message("choose from {formats}, separated by commas", formats=", ".join(FORMATS))
        raise input_error("--format", what, remedy)
    if "pdf" in formats and browser() is None:
        raise input_error(
            "--format pdf",
            message("no browser that prints PDF (chromium) was found"),
            remedy_without_browser(),
        )


def _render(
    made: Document, facts: Facts, formats: Collection[str], scratch: Path
) -> dict[str, bytes]:
    text = json.dumps(made.as_json(), ensure_ascii=False, indent=1, sort_keys=True)
    shown = page(made)
    renderers: Mapping[str, Callable[[], bytes]] = {
        "html": shown.encode,
        "pdf": lambda: print_part(made, "body", facts.day, scratch),
        "annex.pdf": lambda: print_part(made, "annex", facts.day, scratch),
        "xlsx": lambda: workbook(made),
    }
    # The browser prints in a process of its own meanwhile.
    with ThreadPoolExecutor() as threads:
        # What takes longest begins first.
        wanted = ["annex.pdf"] if "pdf" in formats else []
        wanted += [kind for kind in FORMATS if kind in formats]
        work = {kind: threads.submit(renderers[kind]) for kind in wanted}
        return {"json": text.encode(), **{kind: each.result() for kind, each in work.items()}}


def _examples(platform: Platform, facts: Facts) -> dict[tuple[str, str], list[str]]:
    """Masked examples of the problems that are told, by (place, rule)."""
    # Masked as today's catalog demands, though the figures are those of the period.
    masking = platform.registry.release_on(today()) or facts.release
    with platform.engine() as engine:
        return {
            (each.place, each.rule): masked_examples(platform, engine, masking, each, facts.day)
            for each in problems_with_examples(facts)
        }
