"""The figures of the quality report: one result object, from the registry, without a data value.

Every percentage is a numerator and a denominator that the night recorded; the
object's hash stands on the cover, so that a printed page can be traced back.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from assets.reports.deadlines import DeadlineLine
from assets.reports.ledger import EntryState, Ledger
from assets.reports.problems import ProblemLine, problem_lines
from quality.dimensions import DIMENSIONS
from resources.registry import Build, RuleResult
from zb_pipelines.naming import database_table, entry_table


@dataclass(frozen=True)
class Ratio:
    """``passed`` of ``checked``; ``share`` is 1 where nothing was checked."""

    name: str
    passed: int
    checked: int

    @property
    def share(self) -> float:
        """The ratio as a number between 0 and 1."""
        return self.passed / self.checked if self.checked else 1.0

    @property
    def percent(self) -> str:
        """As a percentage that never rounds a defect away."""
        if self.passed == self.checked:
            return "100%" if self.checked else "—"
        return f"{min(self.share, 0.9999):.2%}"


@dataclass(frozen=True)
class AgencyLine:
    """One agency's row of the ranking."""

    name: str
    catalogued: int
    aggregated: int
    exempt: int
    outstanding: int
    rows: int
    quarantined: int
    quality: Ratio


@dataclass(frozen=True)
class Figures:
    """Everything the page says."""

    day: date
    release: int
    catalog_hash: str
    catalogued: int
    aggregated: int
    exempt: int
    outstanding: int
    coverage: Ratio
    quality: Ratio
    quarantined: int
    rows: int
    conserved: bool
    dimensions: tuple[Ratio, ...]
    agencies: tuple[AgencyLine, ...]
    exemptions: tuple[EntryState, ...]
    open_entries: tuple[EntryState, ...]
    problems: tuple[ProblemLine, ...]
    builds: tuple[Build, ...]
    deadlines: tuple[DeadlineLine, ...]
    behind: dict[str, str]
    """Entries of which no build could read the day's own delivery, with the day of the last good one."""

    @property
    def checksum(self) -> str:
        """The hash that is printed on the cover."""
        text = json.dumps(asdict(self), default=str, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def summed(name: str, results: Sequence[RuleResult]) -> Ratio:
    """All checks of several rules together."""
    return Ratio(name, sum(r.passed for r in results), sum(r.checked for r in results))


def figures_of(
    ledger: Ledger,
    results: Sequence[RuleResult],
    builds: Sequence[Build],
    deadlines: tuple[DeadlineLine, ...] = (),
) -> Figures:
    """Compute the report's figures of one day."""
    due = len(ledger.entries) - ledger.count("exempt")
    return Figures(
        day=ledger.day,
        release=ledger.release.id,
        catalog_hash=ledger.release.content_hash,
        catalogued=len(ledger.entries),
        aggregated=ledger.count("aggregated"),
        exempt=ledger.count("exempt"),
        outstanding=ledger.outstanding,
        coverage=Ratio("汇聚率", ledger.count("aggregated"), due),
        quality=summed("规则通过率", results),
        quarantined=ledger.quarantined,
        rows=sum(entry.landed or 0 for entry in ledger.entries),
        conserved=ledger.conserved,
        dimensions=dimension_ratios(ledger, results, builds),
        agencies=agency_lines(ledger, results),
        exemptions=tuple(entry for entry in ledger.entries if entry.basis),
        open_entries=tuple(
            entry for entry in ledger.entries if entry.state in {"late", "failed", "outstanding"}
        ),
        problems=problem_lines(ledger.release, results),
        builds=tuple(sorted(builds, key=lambda build: build.table_name)),
        deadlines=deadlines,
        behind={
            entry.entry: str(entry.good_day or "从未")
            for entry in ledger.entries
            if entry.state != "exempt" and entry.good_day != ledger.day
        },
    )


def dimension_ratios(
    ledger: Ledger, results: Sequence[RuleResult], builds: Sequence[Build]
) -> tuple[Ratio, ...]:
    """All six dimensions of GB/T 36344, in its order.

    Rules count in their dimension. To consistency come the values of the base databases, of which
    those fail that another source contradicts; to accessibility the entries due, of which those
    fail that could not be had in time.
    """
    fields = {
        database_table("base", c.database, c.table): len(c.fields)
        for c in ledger.release.catalog.consolidations.values()
    }
    values = sum(build.rows * fields.get(build.table_name, 0) for build in builds)
    disputed = sum(build.conflicts for build in builds if build.table_name in fields)
    due = len(ledger.entries) - ledger.count("exempt")
    beside = {
        "一致性": (values - min(disputed, values), values),
        "可访问性": (ledger.count("aggregated"), due),
    }
    ratios: list[Ratio] = []
    for name in DIMENSIONS:
        ruled = summed(name, [r for r in results if r.dimension == name])
        passed, checked = beside.get(name, (0, 0))
        ratios.append(Ratio(name, ruled.passed + passed, ruled.checked + checked))
    return tuple(ratios)


def agency_lines(ledger: Ledger, results: Sequence[RuleResult]) -> tuple[AgencyLine, ...]:
    """One line per agency that has catalogued anything, worst quality first."""
    lines: list[AgencyLine] = []
    for key, agency in ledger.release.catalog.agencies.items():
        mine = [entry for entry in ledger.entries if entry.agency == key]
        if not mine:
            continue
        tables = {entry_table("aggregation", entry.entry) for entry in mine}
        open_states = {"late", "failed", "outstanding"}
        lines.append(
            AgencyLine(
                name=agency.name,
                catalogued=len(mine),
                aggregated=sum(entry.state == "aggregated" for entry in mine),
                exempt=sum(entry.state == "exempt" for entry in mine),
                outstanding=sum(entry.state in open_states for entry in mine),
                rows=sum(entry.landed or 0 for entry in mine),
                quarantined=sum(entry.quarantined or 0 for entry in mine),
                quality=summed(agency.name, [r for r in results if r.table_name in tables]),
            )
        )
    return tuple(sorted(lines, key=lambda line: (line.quality.share, line.name)))
