"""The nightly check of the law: every basis judged for the day, dockets opened, moved and closed.

Article 10 para 4: a changed law, regulation or rule is answered in the catalog within 15
working days. Article 13: an exemption whose basis stops holding is suspended that day.
"""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from resources.platform import Platform
from resources.registry import Release
from resources.registry.audit.dockets import Docket, DocketDuty, Event
from zb_pipelines.domain.catalog.law_effects import EXEMPTION, Touched, unanswered_changes
from zb_pipelines.domain.catalog.model.exemptions import verdicts
from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.legal.amendment import BINDING
from zb_pipelines.domain.legal.amendment_deadline import (
    Start,
    Urgency,
    chosen_start,
    deadline,
    start_of,
    urgency,
)
from zb_pipelines.domain.legal.update_deadline import chosen_rules, update_deadlines
from zb_pipelines.domain.messages import in_chinese, message


@dataclass(frozen=True)
class Watched:
    """What a night's look brought: the dockets that stand, what happened to which, lapsed entries."""

    day: date
    dockets: tuple[Docket, ...]
    events: dict[str, Event]
    suspended: dict[str, tuple[str, ...]]

    def pressing(self) -> dict[Urgency, list[Docket]]:
        """The standing dockets by how pressing they are."""
        found: dict[Urgency, list[Docket]] = defaultdict(list)
        for each in self.dockets:
            found[urgency(each.duty.due, self.day)].append(each)
        return dict(found)


def watch_law(platform: Platform, day: date) -> Watched:
    """Judge the release in force on ``day`` and keep the dockets; twice a day changes nothing.

    A day before the last that was looked at only tells what stood then.
    """
    releases = [each for each in platform.registry.releases() if each.effective <= day]
    suspended: dict[str, tuple[str, ...]] = {}
    events: dict[str, Event] = {}
    registry = platform.registry
    with in_chinese():  # what a docket says is stored
        if releases:
            suspended = lapsed_exemptions(releases[-1].catalog, day)
            opened = {each.duty.id: each.opened for each in registry.dockets.all()}
            duties = duties_on(releases, suspended, day, chosen_start(), opened)
            evidence = _evidence(releases[-1])
            events = registry.dockets.reconcile(duties, day, releases[-1].id, evidence)
    standing = tuple(each for each in registry.dockets.all() if each.stood_on(day))
    return Watched(day, standing, events, suspended)


def standing_on(platform: Platform, day: date) -> Watched:
    """What stands on ``day`` as the last look left it; nothing is judged or changed."""
    registry = platform.registry
    standing = tuple(each for each in registry.dockets.all() if each.stood_on(day))
    return Watched(day, standing, {}, {})


def lapsed_exemptions(catalog: Catalog, day: date) -> dict[str, tuple[str, ...]]:
    """The entries whose exemption does not hold on ``day``, with the reasons."""
    return {key: found.reasons for key, found in verdicts(catalog, day).items() if not found.valid}


def duties_on(
    releases: Sequence[Release],
    suspended: dict[str, tuple[str, ...]],
    day: date,
    start: Start,
    opened: dict[str, date],
) -> list[DocketDuty]:
    """What the agencies owe on ``day``: one duty per entry and change, one per lapsed exemption.

    ``opened`` says since when a docket stands, from which the clock of a lapse counts.
    """
    catalog = releases[-1].catalog
    found: dict[tuple[str, str], list[Touched]] = defaultdict(list)
    for each in unanswered_changes([(release.effective, release.catalog) for release in releases]):
        found[each.entry, each.amendment.key].append(each)
    duties = [_by_law(catalog, touched, start) for touched in found.values()]
    told = {
        each.entry
        for touched in found.values()
        for each in touched
        if each.basis == EXEMPTION and each.amendment.in_force <= day
    }
    for key, reasons in suspended.items():
        if key not in told:
            duties.append(_by_lapse(catalog, key, reasons, day, opened))
    return duties


def _by_law(catalog: Catalog, touched: Sequence[Touched], start: Start) -> DocketDuty:
    change = touched[0].amendment
    since = start_of(change.in_force, change.published_on, start)
    sentences = [
        message("{first}: {second}", first=t.basis, second=each.sentence)
        for t in touched
        for each in t.effects
    ]
    binding = any(each.kind in BINDING for t in touched for each in t.effects)
    what = "\n".join(dict.fromkeys(sentences))
    entry = catalog.entries[touched[0].entry]
    return _duty(catalog, entry, f"law:{change.key}", what, binding=binding, since=since)


def _by_lapse(
    catalog: Catalog, key: str, reasons: Sequence[str], day: date, opened: dict[str, date]
) -> DocketDuty:
    entry = catalog.entries[key]
    basis = entry.exemption.basis if entry.exemption else ""
    cause = f"basis:{hashlib.sha256(basis.encode()).hexdigest()[:12]}"
    head = message("the basis for not aggregating no longer holds, aggregate from today:")
    what = "\n".join((head, *reasons))
    duty = _duty(catalog, entry, cause, what, binding=True, since=day)
    since = opened.get(duty.id, day)
    return _duty(catalog, entry, cause, what, binding=True, since=since)


def _duty(
    catalog: Catalog, entry: Entry, cause: str, what: str, *, binding: bool, since: date
) -> DocketDuty:
    agency = catalog.agencies[entry.agency]
    limits = update_deadlines(catalog.statutes, agency.name, agency.kind, since, chosen_rules())
    due = deadline(since, limits[0].working_days)
    contact = agency.responsible
    told = message(
        "time limit by {rules}; the first applies.",
        rules=message("; ").join(limit.text for limit in limits),
    )
    return DocketDuty(
        entry=entry.key,
        agency=entry.agency,
        cause=cause,
        what=f"{what}\n{told}",
        binding=binding,
        since=since,
        due=due.day,
        provisional=due.provisional,
        unit=contact.unit,
        person=contact.person,
    )


def _evidence(release: Release) -> dict[str, str]:
    """What closed a docket, by entry: the release, and who reviewed it."""
    text = message(
        "release {number} of the catalog (in effect from {day}, reviewed by {who})",
        number=release.id,
        day=release.effective,
        who=release.reviewer,
    )
    said = dict.fromkeys(release.catalog.entries, message("{text} complies", text=text))
    left = message("the entry left the catalog with {text}", text=text)
    gone = {each.entry: left for each in release.catalog.retired}
    return gone | said
