"""Whom a login acts for in the sharing of data: its agency, or the bureau; and which steps it may take."""

from collections.abc import Iterable

from zb_pipelines.domain.access import Principal
from zb_pipelines.domain.access.roles import Role
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.sharing.request import (
    ACTS,
    BUREAU,
    Act,
    RequestStep,
    SharingRequest,
    take_step,
)

_OF_AGENCY: tuple[Role, ...] = ("clerk", "recipient", "engineer", "reviewer", "security_officer")
_OF_BUREAU: tuple[Role, ...] = ("reviewer", "security_officer")


def side_of(principal: Principal) -> str | None:
    """The agency that ``principal`` acts for, ``bureau`` for the bureau's deciders, ``None`` for all others.

    Auditors and analysts look on; so does whoever has no agency and decides nothing.
    """
    if principal.agency:
        return principal.agency if principal.has(*_OF_AGENCY) else None
    return BUREAU if principal.has(*_OF_BUREAU) else None


def open_acts(now: SharingRequest, actor: str, agency: str) -> list[Act]:
    """The steps that ``actor`` may take for ``agency`` from where ``now`` stands, by the rules themselves."""
    return [act for act in ACTS if _is_open(now, RequestStep(act, actor, agency, "-"))]


def concerned_sides(now: SharingRequest) -> Iterable[str]:
    """Who may have a step to take: the recipient, the reviewing agency, the bureau."""
    return dict.fromkeys(each for each in (now.recipient, now.agency, BUREAU) if each)


def _is_open(now: SharingRequest, step: RequestStep) -> bool:
    try:
        take_step(now, step, conditional=False)
    except InputError:
        return False
    return True
