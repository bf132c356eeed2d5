"""How requests stood at the end of a day, from the journal: the registry keeps only how they stand now."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from resources.registry import Registry
from resources.registry.sharing.requests import DAY, REQUEST_ACTIONS, REQUEST_AFTER
from zb_pipelines.domain.sharing.request import SharingRequest

_DAYS = ("first", "until", "opened", "since", "due", "stopped", "closed")
_NAMES = [each.name for each in fields(SharingRequest)]


@dataclass(frozen=True)
class RequestOnDay:
    """A request as it was after the step of row ``seq`` of the journal, taken on ``day``."""

    seq: int
    day: date
    request: SharingRequest


def request_steps(registry: Registry, until: date) -> list[RequestOnDay]:
    """Every step of every request up to ``until``, in the order in which they were taken."""
    return [each for each in _steps(registry) if each.day <= until]


def requests_on(registry: Registry, day: date) -> list[SharingRequest]:
    """Every request as it stood at the end of ``day``, by number."""
    newest = {each.request.id: each.request for each in request_steps(registry, day)}
    return [newest[number] for number in sorted(newest)]


def _steps(registry: Registry) -> Iterator[RequestOnDay]:
    for line in registry.journal.lines(actions=REQUEST_ACTIONS):
        said = json.loads(line.detail)
        written = said.get(REQUEST_AFTER, said)
        # A grant of before these fields were kept says nothing of its request.
        if "state" in written:
            request = _request(written)
            yield RequestOnDay(line.seq, _day_of(said, request), request)


def _request(written: Mapping[str, Any]) -> SharingRequest:
    known: dict[str, Any] = {name: written[name] for name in _NAMES if name in written}
    for name in _DAYS:
        known[name] = date.fromisoformat(known[name]) if known.get(name) else None
    return SharingRequest(**known)


def _day_of(said: Mapping[str, Any], request: SharingRequest) -> date:
    """The step's day; of lines from before it was written down, since when its state stands."""
    told = said.get(DAY) or (said.get("granted") if REQUEST_AFTER in said else None)
    if told:
        return date.fromisoformat(told)
    return request.stopped or request.since or request.opened
