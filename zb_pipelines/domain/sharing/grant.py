"""A grant: who may have which product for what, from when until when; it ends by itself."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from zb_pipelines.domain.messages import message

GrantState = Literal["active", "waiting", "expired", "revoked"]


@dataclass(frozen=True)
class SharingGrant:
    """One grant. ``until`` is its last day; ``quota`` are calls a day (0: no limit).

    ``granted_level`` is the highest level of the product's columns when it was granted.
    """

    id: str
    request: str
    product: str
    form: str
    recipient: str
    purpose: str
    basis: str
    scene: str
    first: date
    until: date
    quota: int
    granted_level: str
    approver: str
    granted: date
    revoked: date | None = None
    revoked_by: str | None = None
    revoked_for: str | None = None

    def state(self, day: date) -> GrantState:
        """Where it stands on ``day``; a revocation is final from its day on."""
        if self.revoked is not None and day >= self.revoked:
            return "revoked"
        if day > self.until:
            return "expired"
        return "waiting" if day < self.first else "active"


def grant_state_title(state: GrantState) -> str:
    """The state in the reader's language."""
    match state:
        case "active":
            return message("in force")
        case "waiting":
            return message("not begun")
        case "expired":
            return message("ended")
        case "revoked":
            return message("revoked")
