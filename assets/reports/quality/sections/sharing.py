"""共享开放: requests by state, grants and their use by agency, what is overdue, and the identity of channels."""

from collections import Counter
from collections.abc import Iterable

from assets.reports.quality.document.document import Cell, Column, Section, Sentences, Table
from assets.reports.quality.facts.facts import Facts
from assets.reports.quality.facts.names import Names
from assets.reports.quality.facts.sharing_facts import SharingFacts
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.channels import count_channels
from zb_pipelines.domain.sharing.request import BUREAU, RequestState, SharingRequest, state_title


def sharing(facts: Facts, names: Names) -> Section:
    """The chapter; of an agency's edition what the agency asks, reviews, has and declared."""
    title = message("Sharing and opening")
    return Section("sharing", title, sharing_blocks(facts.sharing, names))


def sharing_blocks(
    said: SharingFacts, names: Names
) -> tuple[Sentences, Table, Table, Table, Table]:
    """Three sentences, requests by state, by agency, what is to be looked at, and the channels."""
    return (
        Sentences((_requests_sentence(said), _usage_sentence(said), _channels_sentence(said))),
        _by_state(said),
        _by_agency(said, names),
        _attention(said, names),
        _channels(said, names),
    )


def overdue_requests(said: SharingFacts) -> list[SharingRequest]:
    """Requests whose step was past its limit at the end of the day that is told."""
    return [each for each in said.requests if each.is_overdue(said.until)]


def _requests_sentence(said: SharingFacts) -> str:
    return message(
        "Until {day} {requests} requests for sharing were made, {overdue} of them are overdue; {active} grants are in force.",
        day=said.until,
        requests=len(said.requests),
        overdue=len(overdue_requests(said)),
        active=sum(each.state(said.until) == "active" for each in said.grants),
    )


def _usage_sentence(said: SharingFacts) -> str:
    return message(
        "From {first} to {last} {calls} calls were answered or refused, {rows} rows handed out; {unused} grants were not used for 90 days, {over} asked for more than their quota.",
        first=said.usage.first,
        last=said.usage.last,
        calls=f"{sum(each.calls for each in said.usage.sums):,}",
        rows=f"{sum(each.rows for each in said.usage.sums):,}",
        unused=len(said.usage.unused),
        over=len(said.usage.over_quota),
    )


def _channels_sentence(said: SharingFacts) -> str:
    counts = count_channels(said.channels_of, said.day)
    words = message(
        "Channels declared {declared} = merged {merged} + merging {merging} + overdue {overdue}",
        declared=counts.declared,
        merged=counts.merged,
        merging=counts.merging,
        overdue=counts.overdue,
    )
    holds = message("✓ holds") if counts.is_conserved else message("✗ does not hold")
    return message("{text} ({remark})", text=words, remark=holds)


def _by_state(said: SharingFacts) -> Table:
    states = Counter[RequestState](each.state for each in said.requests)
    late = Counter(each.state for each in overdue_requests(said))
    columns = (
        Column(message("State")),
        Column(message("Requests"), "count", key="requests"),
        Column(message("Overdue"), "alarm", key="overdue"),
    )
    rows = tuple((state_title(state), states[state], late[state]) for state in sorted(states))
    title = message("Requests by state")
    return Table("share_requests", title, columns, rows, message("No requests"))


def _by_agency(said: SharingFacts, names: Names) -> Table:
    columns = (
        Column(message("Agency")),
        Column(message("Asked"), "count"),
        Column(message("Reviewed"), "count"),
        Column(message("Overdue"), "alarm"),
        Column(message("Grants in force"), "count"),
        Column(message("Calls"), "count", key="calls"),
        Column(message("Rows"), "count", key="rows"),
    )
    late = Counter(each.agency or BUREAU for each in overdue_requests(said))
    asked = Counter(each.recipient for each in said.requests)
    reviewed = Counter(each.agency or BUREAU for each in said.requests)
    active = Counter(each.recipient for each in said.grants if each.state(said.until) == "active")
    calls, rows = usage_by_recipient(said)
    keys = sorted({*asked, *reviewed, *active, *calls} - {BUREAU})
    lines = [
        (names.agency(k), asked[k], reviewed[k], late[k], active[k], calls[k], rows[k])
        for k in keys
    ]
    if reviewed[BUREAU]:
        bureau = message("the bureau")
        lines.append((bureau, 0, reviewed[BUREAU], late[BUREAU], 0, 0, 0))
    title = message("Sharing by agency")
    return Table("share_agencies", title, columns, tuple(lines), message("No requests"))


def usage_by_recipient(said: SharingFacts) -> tuple[Counter[str], Counter[str]]:
    """Calls and rows of the period by the agency that has the grant."""
    calls, rows = Counter[str](), Counter[str]()
    owner = said.recipient_of
    for each in said.usage.sums:
        if each.grant in owner:
            calls[owner[each.grant]] += each.calls
            rows[owner[each.grant]] += each.rows
    return calls, rows


def _attention(said: SharingFacts, names: Names) -> Table:
    columns = (
        Column(message("Number"), "code"),
        Column(message("Agency")),
        Column(message("What")),
        Column(message("Due"), "day"),
    )
    rows = (
        *_overdue_lines(said, names),
        *_grant_lines(said, said.usage.unused, message("Not used for 90 days"), names),
        *_grant_lines(said, said.usage.over_quota, message("More asked for than the quota"), names),
    )
    title = message("Requests and grants to be looked at")
    return Table("share_attention", title, columns, rows, message("None"))


def _overdue_lines(said: SharingFacts, names: Names) -> list[tuple[Cell, ...]]:
    return [
        (
            each.id,
            names.agency(each.agency) if each.agency else message("the bureau"),
            message("overdue: {state}", state=state_title(each.state)),
            str(each.due),
        )
        for each in overdue_requests(said)
    ]


def _grant_lines(
    said: SharingFacts, grants: Iterable[str], what: str, names: Names
) -> list[tuple[Cell, ...]]:
    owner = said.recipient_of
    return [(key, names.agency(owner[key]), what, None) for key in grants if key in owner]


def _channels(said: SharingFacts, names: Names) -> Table:
    columns = (
        Column(message("Agency")),
        Column(message("Channels declared"), "count", key="declared"),
        Column(message("Merged or closed"), "count", key="merged"),
        Column(message("Merging"), "count", key="merging"),
        Column(message("Overdue"), "alarm", key="overdue"),
    )
    rows: list[tuple[Cell, ...]] = []
    for agency, declared in sorted(said.channels_of.items()):
        counts = count_channels({agency: declared}, said.day)
        figures = (counts.declared, counts.merged, counts.merging, counts.overdue)
        rows.append((names.agency(agency), *figures))
    title = message("Channels by agency")
    return Table("channels", title, columns, tuple(rows), message("No agency declared a channel"))
