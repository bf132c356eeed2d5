"""The states of a ticket and who may move it: 发现 → 派发 → 签收 → 核实 → 整改 → 复检 → 办结.

Beside them stand 退回 and 挂起 (the ticket waits), 延期 (a longer limit) and 督办 (pressed). The
names are our own (no standard was found); 办结 and 重开 only ever follow from a check of the data.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

State = Literal["发现", "派发", "签收", "核实", "整改", "复检", "办结"]
Side = Literal["退回", "挂起"]
STATES: tuple[State, ...] = ("发现", "派发", "签收", "核实", "整改", "复检", "办结")
CLOSED: State = "办结"
_OPEN = STATES[:-1]


@dataclass(frozen=True)
class TicketStatus:
    """Where a ticket stands; ``side`` is ``None`` unless it waits."""

    state: State
    side: Side | None = None
    extended: bool = False
    supervised: bool = False


# Action of a person → the states it may be taken in.
_ALLOWED: Mapping[str, tuple[State, ...]] = {
    "派发": ("发现",),
    "签收": ("派发",),
    "核实": ("派发", "签收"),
    "整改": ("签收", "核实"),
    "复检": ("派发", "签收", "核实", "整改"),
    "退回": ("派发", "签收", "核实"),
    "挂起": _OPEN,
    "恢复": _OPEN,
    "延期": _OPEN,
    "督办": _OPEN,
}
ACTIONS = tuple(_ALLOWED)
_ONWARD: Mapping[str, State] = {name: name for name in STATES[1:-1]}


def open_actions(now: TicketStatus) -> list[str]:
    """The actions that may be taken now."""
    if now.state == CLOSED:
        return []
    if now.side == "退回":
        return ["派发", "挂起", "督办"]
    if now.side == "挂起":
        return ["恢复", "督办"]
    waiting = ("恢复",)
    return [
        name for name, states in _ALLOWED.items() if now.state in states and name not in waiting
    ]


def act(now: TicketStatus, action: str) -> TicketStatus:
    """The standing after ``action``; :class:`InputError` where it is unknown or out of turn.

    A ticket that was sent back is dispatched again; one that is suspended must be resumed first.
    """
    if action not in _ALLOWED:
        raise input_error(
            message("Ticket"),
            message("There is no action {action}", action=action),
            message("use one of: {known}", known=message(", ").join(ACTIONS)),
        )
    again = action == "派发" and now.side == "退回"
    if now.side and not again and action not in ("恢复", "督办", "挂起"):
        raise input_error(
            message("Ticket"),
            message(
                "The action {action} is not open to a ticket in {side}",
                action=action,
                side=now.side,
            ),
            message("dispatch it first where it was sent back, resume it where it is suspended"),
        )
    if now.state not in _ALLOWED[action] and not again:
        raise input_error(
            message("Ticket"),
            message(
                "The action {action} is not open to a ticket in state {state}",
                action=action,
                state=now.state,
            ),
            message("follow the order of the states"),
        )
    match action:
        case "退回" | "挂起":
            return replace(now, side=action)
        case "恢复":
            return replace(now, side=None)
        case "延期" if now.extended:
            raise input_error(
                message("Ticket"),
                message("It was extended once already"),
                message("it cannot be extended again; suspend it where its basis is in doubt"),
            )
        case "延期":
            return replace(now, extended=True)
        case "督办":
            return replace(now, supervised=True)
        case _:
            return replace(now, state=_ONWARD[action], side=None)
