"""Dockets: the work that a change of the law leaves with an agency, until a release answers it.

Whether a docket must stand is computed again every night; here it is remembered when it was
opened, moved to another person, answered and closed, each with its row of the journal.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Literal

import sqlalchemy as sa

from resources.registry.audit.evidence_rows import journal_rows
from resources.registry.audit.journal import LOCK, Journal
from resources.registry.schema.audit_tables import docket
from resources.registry.schema.database import RegistryDatabase
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

Event = Literal["开立", "移交", "更正", "重开", "办结"]
WATCH = "依据监测"
_MOVED = ("unit", "person")
_CORRECTED = ("what", "binding", "since", "due", "provisional")


@dataclass(frozen=True)
class DocketDuty:
    """What must be done about one entry, by whom and until when; ``binding``: its text must change."""

    entry: str
    agency: str
    cause: str
    what: str
    binding: bool
    since: date
    due: date
    provisional: bool
    unit: str
    person: str

    @property
    def id(self) -> str:
        """The docket's number: the same for the same entry and cause."""
        return hashlib.sha256(f"{self.entry}\n{self.cause}".encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Docket:
    """A duty with what became of it. ``release_id`` is the release that closed it."""

    duty: DocketDuty
    state: Literal["open", "answered", "closed"]
    opened: date
    closed: date | None = None
    release_id: int | None = None
    evidence: str | None = None
    answered_by: str | None = None
    answered_after: int | None = None

    def stood_on(self, day: date) -> bool:
        """Whether it was open (or answered, but not closed) on ``day``."""
        return self.opened <= day and (self.closed is None or day < self.closed)


class Dockets:
    """The dockets in the registry."""

    def __init__(self, database: RegistryDatabase) -> None:
        self._database = database
        self.journal = Journal(database)

    def all(self) -> list[Docket]:
        """Every docket ever opened, by due day."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(docket).order_by(docket.c.due, docket.c.id))
            return [_docket(row) for row in rows.mappings()]

    def reconcile(
        self, duties: Sequence[DocketDuty], day: date, release_id: int, evidence: Mapping[str, str]
    ) -> dict[str, Event]:
        """Bring the dockets to what ``duties`` ask for on ``day``; what happened, by docket.

        A docket whose duty is gone is closed by the release, with the sentence that
        ``evidence`` holds for its entry. A day before the last that was looked at changes nothing.
        """
        with self._database.writing(lock=LOCK) as connection:
            known = {
                each.duty.id: each
                for each in map(_docket, connection.execute(sa.select(docket)).mappings())
            }
            if any(day < max(each.opened, each.closed or each.opened) for each in known.values()):
                return {}
            wanted = {duty.id: duty for duty in duties}
            events: dict[str, Event] = {}
            for key in sorted(wanted.keys() | known.keys()):
                found = _settle(known.get(key), wanted.get(key), day, release_id, evidence)
                if found:
                    events[key], after = found
                    self._record(connection, events[key], WATCH, after)
        return events

    def answer(self, key: str, actor: str, reason: str, newest_release: int) -> Docket:
        """Note that the responsible agency looked and found the wording still right.

        The next release closes it. :class:`InputError` for a docket that is not open, or whose
        basis must be reworded.
        """
        with self._database.writing(lock=LOCK) as connection:
            mine = sa.select(docket).where(docket.c.id == key)
            row = connection.execute(mine).mappings().first()
            if row is None:
                raise input_error(
                    key,
                    message("there is no such docket"),
                    message("see the numbers with zb law dockets"),
                )
            now = _docket(row)
            if now.state != "open":
                raise input_error(
                    key,
                    message("the docket is answered or closed already"),
                    message("it needs no further answer"),
                )
            if now.duty.binding:
                raise input_error(
                    key,
                    message("this basis must be worded anew; an explanation is not enough"),
                    message("change the catalog, submit and publish it again"),
                )
            if not reason.strip():
                raise input_error(
                    key,
                    message("the result of the review is missing"),
                    message("say what was checked and why nothing must change"),
                )
            after = replace(
                now,
                state="answered",
                answered_by=actor,
                answered_after=newest_release,
                evidence=reason,
            )
            self._record(connection, "答复", actor, after)
        return after

    def _record(self, connection: sa.Connection, event: str, actor: str, after: Docket) -> None:
        row = _row(after)
        self._database.upsert(connection, docket, [row])
        self.journal.append_within(connection, actor, f"事项{event}", after.duty.id, row)
        journal_rows(connection, {docket: [(after.duty.id,)]})


def _settle(
    now: Docket | None,
    duty: DocketDuty | None,
    day: date,
    release_id: int,
    evidence: Mapping[str, str],
) -> tuple[Event, Docket] | None:
    """The docket as it should be and what that is called; ``None`` where it is so already."""
    if duty is None:
        if now is None or now.state == "closed":
            return None
        return "办结", _close(now, day, release_id, evidence.get(now.duty.entry, ""))
    if now is None:
        return "开立", Docket(duty, "open", day)
    if now.state == "answered" and release_id > (now.answered_after or 0):
        return "办结", _close(now, day, release_id, now.evidence or "")
    if now.state == "closed":
        if now.answered_by and now.duty.what == duty.what:
            return None
        return "重开", Docket(duty, "open", now.opened)
    if _differ(now.duty, duty, _MOVED):
        return "移交", replace(now, duty=duty)
    if _differ(now.duty, duty, _CORRECTED):
        return "更正", replace(now, duty=duty)
    return None


def _close(now: Docket, day: date, release_id: int, evidence: str) -> Docket:
    return replace(now, state="closed", closed=day, release_id=release_id, evidence=evidence)


def _differ(one: DocketDuty, two: DocketDuty, names: Sequence[str]) -> bool:
    return any(getattr(one, name) != getattr(two, name) for name in names)


def _row(each: Docket) -> dict[str, Any]:
    row = asdict(each)
    return {"id": each.duty.id, **row.pop("duty"), **row}


def _docket(row: sa.RowMapping) -> Docket:
    columns = dict(row)
    del columns["id"]
    duty = DocketDuty(**{name: columns.pop(name) for name in DocketDuty.__dataclass_fields__})
    return Docket(duty, **columns)
