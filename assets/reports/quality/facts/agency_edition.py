"""Whose report it is: the city's, or one agency's with nothing of another agency in it."""

from collections.abc import Iterable
from dataclasses import replace

from assets.reports.coverage.ledger import Ledger
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.measures import Sums
from assets.reports.quality.facts.ranks import CITY, agency_of, ranks
from assets.reports.quality.facts.sharing_facts import sharing_of_agency
from quality.scores.scores import Measure
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message


def of_agency(facts: Facts, agency: str) -> Facts:
    """The part of a city's facts that is this agency's; :class:`InputError` for an unknown one."""
    catalog = facts.release.catalog
    if agency not in catalog.agencies:
        known = message(", ").join(sorted(catalog.agencies))
        raise input_error(
            f"--agency {agency}",
            message("the directory of agencies does not have this agency"),
            message("use one of {known}", known=known),
        )
    mine = {key for key, entry in catalog.entries.items() if entry.agency == agency}
    ledger = Ledger(
        facts.ledger.day,
        facts.ledger.release,
        tuple(each for each in facts.ledger.entries if each.agency == agency),
        tuple(key for key in facts.ledger.unbalanced if key in mine),
    )
    return replace(
        facts,
        ledger=ledger,
        since={key: day for key, day in facts.since.items() if key in mine},
        now=_sums(facts.now, mine),
        before=_sums(facts.before, mine),
        trend=tuple((period, measures_of(found, mine)) for period, found in facts.trend),
        flow=tuple(each for each in facts.flow if each.entry in mine),
        builds=(),
        built=(),
        rounds=tuple(each for each in facts.rounds if each.agency == agency),
        tickets=tuple(each for each in facts.tickets if each.subject.agency == agency),
        dockets=tuple(each for each in facts.dockets if each.duty.agency == agency),
        past_dockets=tuple(each for each in facts.past_dockets if each.duty.agency == agency),
        sharing=sharing_of_agency(facts.sharing, agency),
        conflicts=tuple(each for each in facts.conflicts if each.source in mine),
        duplicates=tuple(each for each in facts.duplicates if each.entry in mine),
        held=tuple(each for each in facts.held if each.entry in mine),
        findings=(),
        earlier=tuple(each.of_agency(agency, mine) for each in facts.earlier),
        placed=(),
        districts=(),
        towns=(),
        year_before=measures_of(facts.year_before, mine),
        suspected=measures_of(facts.suspected, mine),
        agency=agency,
        rank=_rank(facts, agency),
    )


def measures_of(measures: Iterable[Measure], places: Iterable[str]) -> tuple[Measure, ...]:
    """The measures of some entries."""
    wanted = set(places)
    return tuple(each for each in measures if each.place in wanted)


def _sums(sums: Sums, mine: set[str]) -> Sums:
    rules = tuple(each for each in sums.rules if each.table_name in mine)
    return Sums(rules, measures_of(sums.measures, mine))


def _rank(facts: Facts, agency: str) -> tuple[int, int] | None:
    """Its place among those it is ranked with; ``None`` where too little was checked."""
    city = facts.release.catalog.agencies[agency].node == CITY
    found = ranks(facts, agency_of(facts, city=city))
    places = {each.name: each.place for each in found if each.place is not None}
    return (places[agency], len(places)) if agency in places else None
