"""A request for sharing: what is asked for, and the states it goes through (申请、审核、授权、供给、使用、反馈).

Pure: who may take which step from which state, and what follows. Whether a reason holds in law is
judged in :mod:`zb_pipelines.domain.catalog.products.decisions`; clocks run in :mod:`clock`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

RequestState = Literal[
    "draft",
    "collecting",
    "submitted",
    "supplement",
    "agency_review",
    "bureau_review",
    "approved",
    "granted",
    "supplied",
    "refused",
    "objection",
    "withdrawn",
    "closed",
]
Side = Literal["recipient", "agency", "bureau"]
Act = Literal[
    "submit",
    "assign",
    "match",
    "notice",
    "answer",
    "approve",
    "grant",
    "supply",
    "feedback",
    "refuse",
    "resubmit",
    "object",
    "uphold",
    "dismiss",
    "withdraw",
]
BUREAU = "bureau"
OBJECTION_STEPS = 3
_OPEN: tuple[RequestState, ...] = (
    "draft",
    "collecting",
    "submitted",
    "supplement",
    "agency_review",
    "bureau_review",
    "approved",
)


@dataclass(frozen=True)
class SharingRequest:
    """One request. ``product`` is ``None`` for a demand that no entry answers yet.

    ``agency`` reviews it (the source agency, or the one that has the duty to collect). ``since`` is
    when its present step began, ``due`` its last day, ``stopped`` since when the clock stands still.
    """

    id: str
    product: str | None
    recipient: str
    requester: str
    purpose: str
    basis: str
    scene: str
    first: date
    until: date
    quota: int
    opened: date
    state: RequestState = "draft"
    round: int = 1
    agency: str | None = None
    noticed: bool = False
    objections: int = 0
    standing: str | None = None
    words: str | None = None
    decided_by: str | None = None
    since: date | None = None
    due: date | None = None
    provisional: bool = False
    stopped: date | None = None
    closed: date | None = None

    def is_overdue(self, day: date) -> bool:
        """Whether the limit of its present step has passed on ``day``."""
        return self.stopped is None and self.due is not None and day > self.due


@dataclass(frozen=True)
class RequestStep:
    """One act of somebody: ``agency`` is whom the person acts for, ``bureau`` for the bureau."""

    act: Act
    actor: str
    agency: str
    words: str = ""


_ALLOWED: Mapping[Act, tuple[tuple[RequestState, ...], tuple[Side, ...]]] = {
    "submit": (("draft",), ("recipient",)),
    "assign": (("collecting",), ("bureau",)),
    "match": (("collecting",), ("agency", "bureau")),
    "notice": (("submitted", "agency_review"), ("agency", "bureau")),
    "answer": (("supplement",), ("recipient",)),
    "approve": (("submitted", "agency_review", "bureau_review"), ("agency", "bureau")),
    "grant": (("approved",), ("bureau",)),
    "supply": (("granted",), ("agency", "bureau")),
    "feedback": (("granted", "supplied"), ("recipient",)),
    "refuse": (
        ("collecting", "submitted", "agency_review", "bureau_review"),
        ("agency", "bureau"),
    ),
    "resubmit": (("refused",), ("recipient",)),
    "object": (("refused",), ("recipient",)),
    "uphold": (("objection",), ("bureau",)),
    "dismiss": (("objection",), ("bureau",)),
    "withdraw": (_OPEN, ("recipient",)),
}
ACTS: tuple[Act, ...] = tuple(_ALLOWED)


def take_step(now: SharingRequest, step: RequestStep, *, conditional: bool) -> SharingRequest:
    """The request after ``step``; :class:`InputError` where it is out of turn or not for that person.

    ``conditional``: its data are shared under conditions, so the source agency reviews them.
    """
    _require_turn(now, step)
    _require_side(now, step)
    after = replace(
        now,
        words=step.words or now.words,
        decided_by=step.actor,
        state=_next(now, step, conditional),
    )
    match step.act:
        case "notice":
            return replace(after, noticed=True)
        case "resubmit":
            return replace(after, round=now.round + 1, noticed=False, requester=step.actor)
        case "object":
            return replace(after, objections=now.objections + 1)
        case "submit":
            return replace(after, requester=step.actor)
        case _:
            return after


_AFTER: Mapping[Act, RequestState] = {
    "submit": "submitted",
    "resubmit": "submitted",
    "match": "submitted",
    "assign": "collecting",
    "notice": "supplement",
    "answer": "submitted",
    "grant": "granted",
    "supply": "supplied",
    "refuse": "refused",
    "dismiss": "refused",
    "object": "objection",
    "uphold": "bureau_review",
    "withdraw": "withdrawn",
}


def _next(now: SharingRequest, step: RequestStep, conditional: bool) -> RequestState:
    if step.act == "approve":
        return _after_approval(now, conditional)
    if step.act == "feedback":
        return "closed" if now.state == "supplied" else now.state
    if now.product is None and step.act in ("uphold", "resubmit"):
        return "collecting"
    return _AFTER[step.act]


def _after_approval(now: SharingRequest, conditional: bool) -> RequestState:
    if now.state == "submitted":
        reviewed = conditional and now.agency is not None
        return "agency_review" if reviewed else "approved"
    return "bureau_review" if now.state == "agency_review" else "approved"


def _require_turn(now: SharingRequest, step: RequestStep) -> None:
    states, _ = _ALLOWED[step.act]
    if now.state not in states:
        raise input_error(
            now.id,
            message(
                "{act} is not open to a request that is {state}",
                act=step.act,
                state=state_title(now.state),
            ),
            message(
                "see where it stands with zb share requests, and follow the order of the states"
            ),
        )
    if step.act == "notice" and now.noticed:
        raise input_error(
            now.id,
            message("what is missing was already told once in this round"),
            message("decide on what is there: everything missing is told at one time"),
        )
    if step.act == "object" and now.objections >= OBJECTION_STEPS:
        raise input_error(
            now.id,
            message("all three steps of objection were taken"),
            message("resubmit the request with new grounds"),
        )
    if not step.actor.strip():
        raise input_error(
            now.id, message("nobody is named who does this"), message("name the person")
        )
    needs_words = ("notice", "refuse", "object", "uphold", "dismiss", "feedback", "answer")
    if step.act in needs_words and not step.words.strip():
        raise input_error(now.id, message("the reason is missing"), message("say it in words"))


def _require_side(now: SharingRequest, step: RequestStep) -> None:
    _, sides = _ALLOWED[step.act]
    deciding = "recipient" not in sides
    if deciding and (step.actor == now.requester or step.agency == now.recipient):
        raise input_error(
            now.id,
            message("nobody decides a request of their own"),
            message("have somebody else decide, who is not of the agency that asks"),
        )
    if not _acts_for(now, step, sides):
        raise input_error(
            now.id,
            message("{agency} may not {act} this request now", agency=step.agency, act=step.act),
            message("the step belongs to {who}", who=_whose(now, sides)),
        )


def _acts_for(now: SharingRequest, step: RequestStep, sides: tuple[Side, ...]) -> bool:
    if "recipient" in sides:
        return step.agency == now.recipient
    if now.state == "agency_review" and step.act != "notice":
        return step.agency == now.agency
    if "agency" in sides and now.state in ("agency_review", "collecting", "granted"):
        return step.agency in (now.agency, BUREAU)
    return step.agency == BUREAU


def _whose(now: SharingRequest, sides: tuple[Side, ...]) -> str:
    if "recipient" in sides:
        return now.recipient
    if now.state == "agency_review" and now.agency:
        return now.agency
    return BUREAU


def state_title(state: RequestState) -> str:
    """The state in the reader's language."""
    titles: dict[RequestState, str] = {
        "draft": message("being drafted"),
        "collecting": message("waiting for a source"),
        "submitted": message("in form check"),
        "supplement": message("waiting for what is missing"),
        "agency_review": message("with the source agency"),
        "bureau_review": message("with the bureau"),
        "approved": message("approved"),
        "granted": message("granted"),
        "supplied": message("supplied"),
        "refused": message("not agreed to"),
        "objection": message("in objection"),
        "withdrawn": message("withdrawn"),
        "closed": message("completed"),
    }
    return titles[state]
