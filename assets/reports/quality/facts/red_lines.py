"""Red lines that are crossed: what caps a grade, however many points there are (``scoring.yml``)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from assets.reports.coverage.ledger import EntryState
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.suspected_rules import LEAST_CHECKED
from quality.scores.scores import Measure, score
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.quality.scoring import Line


@dataclass(frozen=True)
class Crossed:
    """A red line that an entry or table crosses; of an agency's silence one for each entry due."""

    line: Line
    place: str


def crossed_lines(facts: Facts) -> tuple[Crossed, ...]:
    """Every red line that is declared and crossed at the period's end, in the order of the declaration."""
    known = facts.derived.get("crossed_lines")
    if known is None:
        known = facts.derived["crossed_lines"] = _crossed_lines(facts)
    return cast("tuple[Crossed, ...]", known)


def _crossed_lines(facts: Facts) -> tuple[Crossed, ...]:
    declared: list[Line] = [each.line for each in facts.scoring.red_lines]
    found = [each for each in _all(facts) if each.line in declared]
    return tuple(sorted(found, key=lambda each: (declared.index(each.line), each.place)))


def line_title(line: Line) -> str:
    """What crosses the line, in words."""
    match line:
        case "source_failed":
            return message("entries failed or late")
        case "entry_outstanding":
            return message("entries never aggregated, or withheld without a basis")
        case "rule_at_zero":
            return message("rules that nothing passes")
        case "entry_wrong":
            return message("entries whose own score has the lowest grade")
        case "agency_silent":
            return message("agencies of which nothing came for weeks")
        case "rule_suspected":
            return message("rules suspected to be wrong, not confirmed")


def _all(facts: Facts) -> Iterator[Crossed]:
    for each in facts.ledger.entries:
        if each.state in ("failed", "late"):
            yield Crossed("source_failed", each.entry)
        elif each.state == "outstanding":
            yield Crossed("entry_outstanding", each.entry)
    for rule in facts.now.rules:
        if rule.last_checked >= LEAST_CHECKED and not rule.last_passed:
            yield Crossed("rule_at_zero", rule.table_name)
    for held in facts.suspected:
        yield Crossed("rule_suspected", held.place)
    yield from _wrong(facts)
    yield from _silent(facts)


def _wrong(facts: Facts) -> Iterator[Crossed]:
    by_place: defaultdict[str, list[Measure]] = defaultdict(list)
    for each in facts.now.measures:
        by_place[each.place].append(each)
    lowest = facts.scoring.grades[-1].grade
    for place, measures in by_place.items():
        points = score(measures, facts.scoring).points
        if points is not None and facts.scoring.grade(float(points)) == lowest:
            yield Crossed("entry_wrong", place)


def _silent(facts: Facts) -> Iterator[Crossed]:
    """Entries of agencies that have been due long enough, and of which nothing good came since."""
    since = facts.day - timedelta(days=facts.scoring.silent_days)
    due: defaultdict[str, list[EntryState]] = defaultdict(list)
    for each in facts.ledger.entries:
        if each.state != "exempt" and each.entry in facts.since:
            due[each.agency].append(each)
    for entries in due.values():
        if all(_quiet(each, facts.since[each.entry], since) for each in entries):
            for each in entries:
                yield Crossed("agency_silent", each.entry)


def _quiet(each: EntryState, due: date, since: date) -> bool:
    return due <= since and (each.good_day is None or each.good_day <= since)
