"""Requests of persons: every step is a row of the journal, and its last row is the request.

Nothing else is kept of them, so nothing else can be changed: whoever tampers breaks the chain.
"""

import json
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from resources.registry.audit.journal import LOCK, append_line, journal_lines
from resources.registry.schema.database import RegistryDatabase
from zb_pipelines.domain.duties.person_request import (
    PersonRequest,
    RequestAct,
    take_request_step,
)
from zb_pipelines.domain.errors import InputError, input_error
from zb_pipelines.domain.messages import message

# Actions of the journal, which is Chinese.
_RECEIVED = "个人请求受理"
_ACTIONS: dict[RequestAct, str] = {
    "verify": "个人请求核身",
    "finish": "个人请求办结",
    "refuse": "个人请求不予办理",
    "withdraw": "个人请求撤回",
}
_ALL = (_RECEIVED, *_ACTIONS.values())


class PersonRequests:
    """All requests of the installation."""

    def __init__(self, database: RegistryDatabase) -> None:
        self._database = database

    def all(self) -> list[PersonRequest]:
        """Every request as it stands, the first received first."""
        with self._database.reading() as connection:
            lines = journal_lines(connection, actions=_ALL)
        found: dict[str, PersonRequest] = {}
        for line in lines:
            found[line.subject] = _request(json.loads(line.detail))
        return list(found.values())

    def one(self, number: str) -> PersonRequest:
        """The request of that number; :class:`InputError` where there is none."""
        found = next((each for each in self.all() if each.id == number), None)
        if found is None:
            raise _unknown(number)
        return found

    def receive(self, wanted: PersonRequest) -> PersonRequest:
        """Keep a new request under the next number, which takes the place of its own."""
        with self._database.writing(lock=LOCK) as connection:
            known = journal_lines(connection, actions=[_RECEIVED])
            made = replace(wanted, id=f"P{len(known) + 1:05d}")
            append_line(connection, made.actor, _RECEIVED, made.id, asdict(made))
        return made

    def take(
        self, number: str, act: RequestAct, actor: str, reason: str, evidence: str
    ) -> PersonRequest:
        """Let ``actor`` take a step; of two who try at once, the second sees what the first did."""
        with self._database.writing(lock=LOCK) as connection:
            lines = journal_lines(connection, number, _ALL)
            if not lines:
                raise _unknown(number)
            now = _request(json.loads(lines[-1].detail))
            after = take_request_step(now, act, actor, reason, evidence)
            append_line(connection, actor, _ACTIONS[act], number, asdict(after))
        return after


def _request(said: dict[str, Any]) -> PersonRequest:
    days: dict[str, Any] = {name: date.fromisoformat(said[name]) for name in ("received", "due")}
    return PersonRequest(**(said | days))


def _unknown(number: str) -> InputError:
    return input_error(
        number,
        message("there is no such request"),
        message("see the numbers with zb duties persons list"),
    )
