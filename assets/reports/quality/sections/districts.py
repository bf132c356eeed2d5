"""Districts and towns: where data are and where bad rows are, as schematic maps and a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assets.reports.quality.document.document import (
    Area,
    Column,
    Dot,
    Map,
    Section,
    Sentences,
    Table,
)
from assets.reports.quality.facts.district_figures import Town
from assets.reports.quality.facts.facts import Facts
from zb_pipelines.domain.messages import message

PER = 10_000


@dataclass(frozen=True)
class _Sums:
    """One district: entries that have rows of it, of how many; rows held and quarantined."""

    entries: int
    of: int
    held: int
    bad: int

    @property
    def rate(self) -> float | None:
        """Quarantined rows of ten thousand."""
        whole = self.held + self.bad
        return self.bad * PER / whole if whole else None


def districts(facts: Facts) -> tuple[Section, ...]:
    """分区县情况; nothing where no entry says a record's district."""
    codes = facts.release.catalog.codes.get("district")
    if not facts.placed or codes is None:
        return ()
    sums = {code: _sum(facts, code) for code in codes.values}
    blocks = (
        Sentences((_note(facts),)),
        *(_maps(facts, sums) if facts.districts else ()),
        _table(codes.values, sums),
    )
    return (Section("district_map", message("Districts and towns"), blocks),)


def _sum(facts: Facts, code: str) -> _Sums:
    mine = [each for each in facts.placed if each.district == code]
    return _Sums(
        sum(bool(each.aggregated) for each in mine),
        len(mine),
        sum(each.aggregated for each in mine),
        sum(each.quarantined for each in mine),
    )


def _note(facts: Facts) -> str:
    return message(
        "Counted are the rows of {entries} entries that are delivered whole and say a record's district, as of their last good day.",
        entries=len({each.entry for each in facts.placed}),
    )


def _maps(facts: Facts, sums: dict[str, _Sums]) -> tuple[Map, Map]:
    schematic = message("schematic, made of the platform's own outlines; no basis for boundaries")
    highest = max((each.rate or 0 for each in sums.values()), default=0) or 1
    return (
        Map(
            message("Coverage by district (schematic)"),
            _areas(
                facts,
                lambda code: (
                    sums[code].entries / sums[code].of,
                    message("{held} of {of} entries", held=sums[code].entries, of=sums[code].of),
                ),
            ),
            _dots(facts.towns, lambda town: not town.addresses),
            (
                message("Colour: share of the entries that have rows of the district, 0 to 100%."),
                message(
                    "Dots: seats of towns, {shown} of {count} known; {marked} towns, ringed, have no standard address.",
                    shown=sum(bool(town.at) for town in facts.towns),
                    count=len(facts.towns),
                    marked=sum(not town.addresses for town in facts.towns),
                ),
                schematic,
            ),
        ),
        Map(
            message("Problems by district (schematic)"),
            _areas(facts, lambda code: _problem(sums[code], highest)),
            _dots(facts.towns, lambda town: not town.agrees),
            (
                message(
                    "Colour: quarantined rows of ten thousand, 0 to {highest}.",
                    highest=f"{highest:.0f}",
                ),
                message(
                    "Dots: seats of towns; {marked} of {count} towns, ringed, have different or missing codes in the two registers.",
                    count=len(facts.towns),
                    marked=sum(not town.agrees for town in facts.towns),
                ),
                schematic,
            ),
        ),
    )


def _problem(each: _Sums, highest: float) -> tuple[float | None, str]:
    if each.rate is None:
        return None, message("no record")
    return each.rate / highest, message("{rate} of ten thousand", rate=f"{each.rate:.0f}")


def _areas(facts: Facts, value: Callable[[str], tuple[float | None, str]]) -> tuple[Area, ...]:
    codes = facts.release.catalog.codes["district"].values
    return tuple(
        Area(each.name, words, share, each.rings, each.middle)
        for each in facts.districts
        if each.code in codes
        for share, words in (value(each.code),)
    )


def _dots(towns: Sequence[Town], marked: Callable[[Town], bool]) -> tuple[Dot, ...]:
    return tuple(Dot(each.name, each.at, marked(each)) for each in towns if each.at)


def _table(codes: dict[str, str], sums: dict[str, _Sums]) -> Table:
    columns = (
        Column(message("District")),
        Column(message("Entries with rows of the district"), "ratio"),
        Column(message("Records at the end"), "count", "district_rows"),
        Column(message("Rows quarantined at the end"), "count", "district_quarantined"),
        Column(message("Quarantined of ten thousand"), "points"),
    )
    rows = tuple(
        (codes[code], (each.entries, each.of), each.held, each.bad, each.rate)
        for code, each in sums.items()
    )
    return Table("districts_held", message("Records and problems by district"), columns, rows)
