"""The open dockets of changes of law (art. 10 para 4), as the status and the report tell them."""

from dataclasses import dataclass
from datetime import date

from assets.reports.law.law_watch import Watched
from zb_pipelines.domain.legal.amendment_deadline import urgency, urgency_name


@dataclass(frozen=True)
class DeadlineLine:
    """One open docket: who owes what until when; ``urgency`` in Chinese."""

    entry: str
    unit: str
    what: str
    due: date
    provisional: bool
    urgency: str


def deadline_lines(watched: Watched) -> tuple[DeadlineLine, ...]:
    """The dockets that stand, most pressing first."""
    return tuple(
        DeadlineLine(
            entry=each.duty.entry,
            unit=each.duty.unit,
            what=each.duty.what,
            due=each.duty.due,
            provisional=each.duty.provisional,
            urgency=urgency_name(urgency(each.duty.due, watched.day)),
        )
        for each in sorted(watched.dockets, key=lambda each: (each.duty.due, each.duty.entry))
    )
