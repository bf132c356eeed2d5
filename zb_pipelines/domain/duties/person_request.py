"""A person's request: its states, who may take which step, and what a step must show."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from zb_pipelines.domain.duties.declaration import RequestKind
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

RequestState = Literal["received", "verified", "done", "refused", "withdrawn"]
RequestAct = Literal["verify", "finish", "refuse", "withdraw"]
_STEPS: Mapping[RequestAct, tuple[tuple[RequestState, ...], RequestState]] = {
    "verify": (("received",), "verified"),
    "finish": (("verified",), "done"),
    "refuse": (("received", "verified"), "refused"),
    "withdraw": (("received", "verified"), "withdrawn"),
}
ACTS: tuple[RequestAct, ...] = tuple(_STEPS)


@dataclass(frozen=True)
class PersonRequest:
    """One request; ``person`` is the salted hash of the identity number, never the number.

    ``evidence`` is what answered it: a ticket, a certificate, the number of a letter.
    """

    id: str
    kind: RequestKind
    person: str
    received: date
    due: date
    provisional: bool
    state: RequestState
    actor: str
    reason: str = ""
    evidence: str = ""

    @property
    def open(self) -> bool:
        """Whether somebody still has to answer it."""
        return self.state in ("received", "verified")

    def is_overdue(self, day: date) -> bool:
        """Whether its clock has run out on ``day`` without an answer."""
        return self.open and day > self.due


def take_request_step(
    now: PersonRequest, act: RequestAct, actor: str, reason: str, evidence: str
) -> PersonRequest:
    """The request after ``act``; :class:`InputError` out of turn, without a reason or without evidence."""
    before, after = _STEPS[act]
    if now.state not in before:
        raise input_error(
            now.id,
            message("{act} is not open to a request that is {state}", act=act, state=now.state),
            message("see where it stands with zb duties persons list"),
        )
    if act in ("verify", "refuse") and not reason.strip():
        raise input_error(
            now.id,
            message("the reason is missing"),
            message("say how the person was identified, or why it is refused (--reason)"),
        )
    if act == "finish" and not evidence.strip():
        raise input_error(
            now.id,
            message("nothing shows that it was answered"),
            message("name the ticket, certificate or letter (--evidence)"),
        )
    return replace(now, state=after, actor=actor, reason=reason, evidence=evidence)
