"""Requests for sharing in the registry; each step is one transaction with its row of the journal."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from resources.registry.audit.evidence_rows import journal_rows
from resources.registry.audit.journal import LOCK, Journal
from resources.registry.schema.database import RegistryDatabase
from resources.registry.schema.sharing_tables import share_grant, share_request
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sharing.clock import run_clock
from zb_pipelines.domain.sharing.grant import SharingGrant
from zb_pipelines.domain.sharing.limits import SharingRules
from zb_pipelines.domain.sharing.request import Act, RequestStep, SharingRequest, take_step

# Actions of the journal, which is Chinese.
_ACTIONS: Mapping[Act, str] = {
    "submit": "共享申请提交",
    "assign": "共享需求分办",
    "match": "共享需求匹配",
    "notice": "共享申请告知补正",
    "answer": "共享申请补正",
    "approve": "共享申请同意",
    "grant": "共享授权",
    "supply": "共享供给",
    "feedback": "共享使用反馈",
    "refuse": "共享申请不同意",
    "resubmit": "共享申请重新提交",
    "object": "共享异议提出",
    "uphold": "共享异议成立",
    "dismiss": "共享异议不成立",
    "withdraw": "共享申请撤回",
}
_DRAFTED = "共享申请起草"
REQUEST_ACTIONS = (*_ACTIONS.values(), _DRAFTED)
# Keys of a line's detail, beside the fields of the request or grant after the step.
DAY = "day"
REQUEST_AFTER = "request_after"


class Requests:
    """All requests of the installation."""

    def __init__(self, database: RegistryDatabase) -> None:
        self._database = database
        self.journal = Journal(database)

    def all(self) -> list[SharingRequest]:
        """Every request by number."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(share_request).order_by(share_request.c.id))
            return [SharingRequest(**row) for row in rows.mappings()]

    def one(self, number: str) -> SharingRequest:
        """The request of that number; :class:`InputError` where there is none."""
        with self._database.reading() as connection:
            return _require_request(connection, number)

    def draft(self, wanted: SharingRequest, actor: str) -> SharingRequest:
        """Keep a new request under the next number, which takes the place of its own."""
        with self._database.writing(lock=LOCK) as connection:
            number = _next_number(connection, share_request, "Q")
            drafted = replace(wanted, id=number)
            self._keep(connection, drafted)
            self.journal.append_within(connection, actor, _DRAFTED, number, asdict(drafted))
        return drafted

    def take(
        self, number: str, step: RequestStep, day: date, rules: SharingRules, **changes: Any
    ) -> SharingRequest:
        """Let somebody take ``step`` on ``day``; ``changes`` are fields that the step sets.

        ``changes`` must hold ``conditional``: whether its data are shared under conditions.
        """
        conditional = bool(changes.pop("conditional"))
        with self._database.writing(lock=LOCK) as connection:
            before = _require_request(connection, number)
            after = take_step(before, step, conditional=conditional)
            after = run_clock(before, replace(after, **changes), day, rules)
            self._keep(connection, after)
            self._journal(connection, step, after, day)
        return after

    def grant(
        self, number: str, step: RequestStep, day: date, rules: SharingRules, level: str, form: str
    ) -> SharingGrant:
        """The grant of an approved request, which begins the clock of supply."""
        with self._database.writing(lock=LOCK) as connection:
            before = _require_request(connection, number)
            after = take_step(before, step, conditional=False)
            after = run_clock(before, after, day, rules)
            made = SharingGrant(
                id=_next_number(connection, share_grant, "G"),
                request=before.id,
                product=before.product or "",
                form=form,
                recipient=before.recipient,
                purpose=before.purpose,
                basis=before.basis,
                scene=before.scene,
                first=max(before.first, day),
                until=before.until,
                quota=before.quota,
                granted_level=level,
                approver=step.actor,
                granted=day,
            )
            self._keep(connection, after)
            self._database.upsert(connection, share_grant, [asdict(made)])
            action = _ACTIONS["grant"]
            detail = asdict(made) | {REQUEST_AFTER: asdict(after)}
            self.journal.append_within(connection, step.actor, action, made.id, detail)
            journal_rows(connection, {share_grant: [(made.id,)]})
        return made

    def _keep(self, connection: sa.Connection, after: SharingRequest) -> None:
        self._database.upsert(connection, share_request, [asdict(after)])
        journal_rows(connection, {share_request: [(after.id,)]})

    def _journal(
        self, connection: sa.Connection, step: RequestStep, after: SharingRequest, day: date
    ) -> None:
        detail = asdict(after) | {"agency_of_actor": step.agency, DAY: day}
        self.journal.append_within(connection, step.actor, _ACTIONS[step.act], after.id, detail)


def _require_request(connection: sa.Connection, number: str) -> SharingRequest:
    query = sa.select(share_request).where(share_request.c.id == number)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise input_error(
            number,
            message("there is no such request"),
            message("see the numbers with zb share requests"),
        )
    return SharingRequest(**row)


def _next_number(connection: sa.Connection, table: sa.Table, letter: str) -> str:
    count = connection.execute(sa.select(sa.func.count()).select_from(table)).scalar() or 0
    return f"{letter}{count + 1:05d}"
