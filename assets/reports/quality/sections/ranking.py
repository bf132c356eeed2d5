"""Agencies and districts against each other (facts §8.3: 目录数, 挂接数, 汇聚量, 及时率, 问题数, 整改率, 得分)."""

from collections.abc import Callable, Collection, Iterator

from assets.reports.coverage.ledger import OUTSTANDING
from assets.reports.quality.document.document import Cell, Column, Section, Sentences, Table
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.measures import REACHED, TIMELY
from assets.reports.quality.facts.names import Names
from assets.reports.quality.facts.ranks import CITY, Ranked, agency_of, ranks
from assets.reports.quality.facts.scored import Scored, scored_by
from assets.reports.quality.sections.overall import score_columns
from assets.tickets.figures import ticket_figures
from zb_pipelines.domain.messages import message


def figure_columns() -> tuple[Column, ...]:
    """The columns of :func:`row_of`."""
    return (
        Column(message("Entries in the catalog"), "count"),
        Column(message("Entries linked"), "count"),
        Column(message("Exempt by law"), "count"),
        Column(message("Not aggregated"), "alarm"),
        Column(message("Records at the end"), "count", "records"),
        Column(message("Fetches that succeeded"), "ratio"),
        Column(message("Timely"), "ratio"),
        Column(message("Rows quarantined at the end"), "count", "quarantined"),
        Column(message("Correction rate"), "ratio"),
        *score_columns(),
    )


def ranking(facts: Facts, names: Names) -> Section:
    """部门、区县排名; in an agency's own report its one row and its place."""
    agencies = _table(facts, names, "agencies", message("Agencies"), agency_of(facts, city=True))
    if facts.agency:
        place = message("No score, no rank.")
        if facts.rank:
            place = message(
                "Place {place} of the {count} agencies with a score.",
                place=facts.rank[0],
                count=facts.rank[1],
            )
        return Section("ranking", message("This agency"), (Sentences((place,)), agencies))
    districts = _table(
        facts, names, "districts", message("Districts"), lambda place: _district(facts, place)
    )
    note = message(
        "In the order of the score; whose scores do not differ surely (95 %) cannot be told apart, and of whom too little was checked has no place. The correction rate is of the tickets raised in the period that are closed or due."
    )
    return Section(
        "ranking",
        message("Agencies and districts ranked"),
        (Sentences((note, *_absent_districts(facts))), agencies, districts),
    )


def row_of(facts: Facts, agencies: Collection[str], scored: Scored | None) -> tuple[Cell, ...]:
    """The figures of some agencies together, in the order of :func:`figure_columns`."""
    mine = [each for each in facts.ledger.entries if each.agency in agencies]
    keys = {each.entry for each in mine}
    young = [
        each
        for each in facts.now.measures
        if each.indicator == TIMELY and each.place.partition("/")[0] in agencies
    ]
    reached = [
        each
        for each in facts.now.measures
        if each.rule == REACHED and each.place.partition("/")[0] in agencies
    ]
    figures = [
        each
        for each in ticket_figures(facts.rounds, facts.period, facts.day)
        if each.agency in agencies
    ]
    return (
        len(mine),
        sum(each.good_day is not None for each in mine),
        sum(each.state == "exempt" for each in mine),
        sum(each.state in OUTSTANDING for each in mine),
        sum(each.aggregated for each in facts.held if each.entry in keys),
        (sum(each.passed for each in reached), sum(each.checked for each in reached)),
        (sum(each.passed for each in young), sum(each.checked for each in young)),
        sum(each.quarantined for each in facts.held if each.entry in keys),
        (sum(each.raised_closed for each in figures), sum(each.raised_due for each in figures)),
        *(scored.cells() if scored else (None, None, None, None)),
    )


def _table(
    facts: Facts, names: Names, key: str, title_: str, group: Callable[[str], str | None]
) -> Table:
    """Those that ``group`` gives the entries; agencies that it gives nothing stand last, without a place."""
    members: dict[str, set[str]] = {}
    beside: set[str] = set()
    for each in facts.ledger.entries:
        name = group(each.entry)
        if name:
            members.setdefault(name, set()).add(each.agency)
        elif key == "agencies":
            beside.add(each.agency)
    found = ranks(facts, group)
    named = {each.name for each in found}
    unscored = sorted(name for name in members if name not in named)
    codes = facts.release.catalog.codes.get("district")
    districts = codes.values if codes else {}

    def title(name: str) -> str:
        return districts.get(name, name) if key == "districts" else names.agency(name)

    rows = (
        *(
            (*_rank(facts, each), title(each.name), *row_of(facts, members[each.name], each.scored))
            for each in found
            if each.name in members
        ),
        *((None, None, title(name), *row_of(facts, members[name], None)) for name in unscored),
        *_beside(facts, names, beside),
    )
    columns = (
        Column(message("No."), "count"),
        Column(message("Places that cannot be told apart")),
        Column(message("Agency")),
        *figure_columns(),
    )
    return Table(key, title_, columns, rows)


def _beside(facts: Facts, names: Names, agencies: Collection[str]) -> Iterator[tuple[Cell, ...]]:
    """Agencies of districts, with their scores: they are ranked as districts."""
    scored = scored_by(facts, agency_of(facts, city=False))
    remark = None if facts.agency else message("ranked among the districts")
    place = facts.rank[0] if facts.rank else None
    for key in sorted(agencies):
        yield place, remark, names.agency(key), *row_of(facts, {key}, scored.get(key))


def _rank(facts: Facts, each: Ranked) -> tuple[int | None, str | None]:
    """Place and interval; in an agency's own edition its place among all."""
    if facts.agency:
        return (facts.rank[0] if facts.rank else None), None
    if each.interval is None:
        return None, message("too little checked to rank")
    return each.place, _interval(*each.interval)


def _interval(first: int, last: int) -> str:
    return str(first) if first == last else message("{first} to {last}", first=first, last=last)


def _district(facts: Facts, place: str) -> str | None:
    agency = facts.release.catalog.agencies.get(place.partition("/")[0])
    return None if agency is None or agency.node == CITY else agency.node


def _absent_districts(facts: Facts) -> tuple[str, ...]:
    """The districts that are not ranked since none of their agencies has an entry."""
    codes = facts.release.catalog.codes.get("district")
    present = {_district(facts, each.entry) for each in facts.ledger.entries}
    absent = [title for code, title in codes.values.items() if code not in present] if codes else []
    if not absent:
        return ()
    return (
        message(
            "Not ranked, for no agency of theirs has an entry in the catalog yet: {districts}.",
            districts=message(", ").join(absent),
        ),
    )
