"""A report verified: every figure of it recomputed from the lake by its own definition, and compared.

Both the report that was written and the one that would be written now are compared with the lake,
and the sums that a written report shows with its figures, and its text with its checksum.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assets.reports.quality.facts.facts import Facts, gather
from assets.reports.quality.figures.definitions import FIGURES
from assets.reports.quality.figures.figure_values import FigureValue, figure_values
from assets.reports.quality.figures.lake_queries import recompute
from resources.platform import Platform
from resources.registry import Release
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import in_chinese, message
from zb_pipelines.domain.period import Period


@dataclass(frozen=True)
class FigureDifference:
    """A figure that ``source`` (``written`` report or ``registry``) says otherwise than the lake.

    ``query`` is the definition; for a sum or a checksum, what it was compared with.
    """

    source: str
    figure: str
    title: str
    place: str
    rule: str
    told: int | str | None
    recomputed: int | str | None
    query: str


@dataclass(frozen=True)
class VerifiedReport:
    """How many figures were compared, and every difference; ``report`` is the file, where one is."""

    period: str
    day: date
    report: Path | None
    figures: int
    problems: tuple[FigureDifference, ...]


def verify_report(
    platform: Platform, period: Period, *, release: Release | None = None, agency: str | None = None
) -> VerifiedReport:
    """Compare the report of ``period`` with the lake; :class:`InputError` where there is no night."""
    with in_chinese():
        facts = gather(platform, period, today(), release)
    known = figure_values(facts)
    problems = list(_compare(platform, facts, facts.day, known, "registry"))
    file = platform.settings.reports / f"quality-{period.name}{f'-{agency}' if agency else ''}.json"
    if not file.is_file():
        return VerifiedReport(period.name, facts.day, None, len(known), tuple(problems))
    result = _read(file)
    written = tuple(_written_figures(result["result"]))
    day = _day_of(result["result"]) or facts.day
    problems += _compare(platform, facts, day, written, "written")
    problems += _sums(result["result"], written)
    problems += _checksum(result)
    return VerifiedReport(period.name, facts.day, file, len(known) + len(written), tuple(problems))


def _compare(
    platform: Platform, facts: Facts, day: date, figures: Sequence[FigureValue], source: str
) -> Iterator[FigureDifference]:
    span = (facts.period.first, day)
    for each, found in recompute(platform, facts.release.catalog, span, figures):
        if found != each.value:
            known = FIGURES[each.key]
            yield FigureDifference(
                source, each.key, known.title, each.place, each.rule, each.value, found, known.sql
            )


def _read(file: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(file.read_text("utf-8"))
        if isinstance(found["result"], dict):
            return found
    except (OSError, ValueError, KeyError, TypeError):
        pass
    raise input_error(
        str(file),
        message("this is no report's JSON"),
        message("write the report again: zb report --period …"),
    )


def _written_figures(result: Mapping[str, Any]) -> Iterator[FigureValue]:
    """The figures of a written report; none of one from before reports had them."""
    for key, _, place, rule, value in result.get("figures", {}).get("rows", ()):
        if key in FIGURES:
            yield FigureValue(key, place, rule, value)


def _day_of(result: Mapping[str, Any]) -> date | None:
    with in_chinese():
        label = message("Data until")
    found = dict(result["cover"]).get(label)
    return date.fromisoformat(found) if found else None


def _sums(result: Mapping[str, Any], figures: Iterable[FigureValue]) -> Iterator[FigureDifference]:
    """Tiles and columns of tables whose sum is not the figure's."""
    totals: dict[str, int] = {}
    for each in figures:
        totals[each.key] = totals.get(each.key, 0) + each.value
    for place, key, told in _shown_sums(result):
        if key in totals and told != totals[key]:
            sum_ = message("sum of the figures of the same report")
            yield FigureDifference(
                "written", key, FIGURES[key].title, place, "", told, totals[key], sum_
            )


def _shown_sums(result: Mapping[str, Any]) -> Iterator[tuple[str, str, int]]:
    """(tile or table, figure, what it says) of everything that shows the sum of a figure."""
    blocks = [block for section in result["sections"] for block in section["blocks"]]
    for block in blocks:
        for tile in block.get("tiles", ()):
            if tile.get("figure"):
                yield tile["title"], tile["figure"], tile["value"]
        for key, figure in FIGURES.items():
            for each in figure.shown:
                if block.get("key") == each.table and "columns" in block:
                    names = [column.get("key") for column in block["columns"]]
                    if each.column in names:
                        at = names.index(each.column)
                        yield block["title"], key, sum(row[at] or 0 for row in block["rows"])


def _checksum(written: Mapping[str, Any]) -> Iterator[FigureDifference]:
    text = json.dumps(written["result"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    found = hashlib.sha256(text.encode()).hexdigest()
    if found != written.get("checksum"):
        title = message("Checksum")
        yield FigureDifference(
            "written", "checksum", title, "", "", written.get("checksum"), found, "SHA-256"
        )


def as_json(found: VerifiedReport) -> dict[str, Any]:
    """The shape of ``zb report verify --json``."""
    return {
        "period": found.period,
        "date": found.day,
        "report": found.report,
        "figures": found.figures,
        "problems": [asdict(each) for each in found.problems],
    }
