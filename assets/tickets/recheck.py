"""The nightly check of tickets: raised, updated, reopened and closed by the data of the night.

An entry that was not standardised on the day says nothing: its tickets stay as they are.
"""

from collections.abc import Collection, Iterator
from datetime import date

from assets.sharing.challenge import open_challenges
from assets.sharing.channel_tickets import channel_problems
from assets.tickets.disputes import found_conflicts
from assets.tickets.failing_rows import failing_rows
from assets.tickets.wording import field_of, rule_words
from resources.engine import Engine
from resources.platform import Platform
from resources.registry import Release
from resources.registry.records.tickets import Kind, ProblemCount, Subject
from resources.registry.tickets.tickets import NIGHT
from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.tickets.limits import limits_in_force


def update_tickets(platform: Platform, release: Release, day: date) -> dict[str, list[str]]:
    """Bring every ticket to what the night of ``day`` found; the events by ticket.

    Running it again changes nothing; a day before the last that was looked at changes nothing.
    """
    registry = platform.registry
    looked_at = (
        registry.standardisations(day).keys() | registry.quality.blocked_deliveries(day).keys()
    )
    return recheck(platform, release, day, looked_at, NIGHT, {})


def recheck(
    platform: Platform,
    release: Release,
    day: date,
    entries: Collection[str],
    actor: str,
    reasons: dict[str, str],
) -> dict[str, list[str]]:
    """Count again what fails in ``entries`` and between agencies; ``reasons`` by ticket, if known."""
    with platform.engine() as engine:
        found = [
            *_in_entries(platform, release, day, entries, engine, reasons),
            *_between_agencies(platform, release.catalog, day, engine, reasons),
            *open_challenges(platform, release, day, engine),
            *channel_problems(release.catalog, day),
        ]
    told = {each.subject.id for each in found}
    found += _void(platform, release, entries, told)
    return platform.registry.tickets.recheck(
        found, day, limits_in_force(release.catalog.tickets), actor
    )


def subject_of(kind: Kind, entry: str, rule: str, catalog: Catalog) -> Subject:
    """The subject of a ticket, with the responsible unit and person of today (article 6)."""
    agency = catalog.entries[entry].agency
    contact = catalog.agencies[agency].responsible
    return Subject(kind, agency, entry, rule, contact.unit, contact.person)


def counts_by_rule(platform: Platform, entry: Entry, day: date, engine: Engine) -> dict[str, int]:
    """How many failing rows of ``entry`` give each rule as a reason."""
    rows = failing_rows(entry, day, platform.lake, platform.registry)
    if rows is None:
        return {}
    counted = engine.rows(
        f"SELECT rule, count(*) FROM (SELECT unnest(_reasons) AS rule FROM {rows}) GROUP BY rule"
    )
    return {rule: int(count) for rule, count in counted}


def _in_entries(
    platform: Platform,
    release: Release,
    day: date,
    entries: Collection[str],
    engine: Engine,
    reasons: dict[str, str],
) -> Iterator[ProblemCount]:
    catalog = release.catalog
    blocked = platform.registry.quality.blocked_deliveries(day)
    for key in sorted(catalog.entries.keys() & set(entries)):
        entry = catalog.entries[key]
        counts = counts_by_rule(platform, entry, day, engine)
        if key in blocked:
            counts[blocked[key].rule] = max(blocked[key].landed, 1)
        for rule in sorted(rule_words(entry, catalog).keys() | counts.keys()):
            subject = subject_of("rule", key, rule, catalog)
            clean = message("{day} recheck: the data has no such problem any more", day=day)
            yield ProblemCount(subject, counts.get(rule, 0), reasons.get(subject.id, clean))


def _between_agencies(
    platform: Platform, catalog: Catalog, day: date, engine: Engine, reasons: dict[str, str]
) -> Iterator[ProblemCount]:
    lake, registry = platform.lake, platform.registry
    clean = message("{day} recheck: no conflict waits for this agency", day=day)
    for kind, entry, rule, rows in found_conflicts(catalog, day, lake, registry, engine):
        if entry in catalog.entries:
            subject = subject_of(kind, entry, rule, catalog)
            yield ProblemCount(subject, rows, reasons.get(subject.id, clean))


def _void(
    platform: Platform, release: Release, entries: Collection[str], told: Collection[str]
) -> Iterator[ProblemCount]:
    """Open tickets of what the catalog no longer asks: an entry, a rule, a field."""
    for each in platform.registry.tickets.all():
        if each.open and each.subject.id not in told:
            gone = _gone(each.subject, release.catalog, entries)
            if gone:
                yield ProblemCount(
                    each.subject,
                    0,
                    message(
                        "from release {release} of the catalog on, {reason}; the ticket ends",
                        release=release.id,
                        reason=gone,
                    ),
                )


def _gone(subject: Subject, catalog: Catalog, entries: Collection[str]) -> str | None:
    if subject.kind == "channel":  # those still declared have all been told
        return message("the channel is declared no more")
    entry = catalog.entries.get(subject.entry)
    if entry is None:
        return message("the entry has left the catalog")
    if entry.withheld:
        return message("the entry is exempt by law")
    if subject.kind != "rule":
        return None if field_of(subject, catalog) else message("the field is consolidated no more")
    # The rules in force of a checked entry have all been told.
    return message("the rule is no more") if subject.entry in entries else None
