"""What the registry remembers of a finding's verification."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zb_pipelines.domain.tickets.finding_states import FindingState


@dataclass(frozen=True)
class FindingCase:
    """A finding that somebody verified: how it stands, who said so and why; ``recovered`` in yuan."""

    finding: str
    theme: str
    rule: str
    state: FindingState
    recovered: Decimal
    actor: str
    reason: str
    day: date
