"""What became of a workbook that came back: answers by outcome, lines to look at again, in words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from resources.registry.records.tickets import Ticket
from zb_pipelines.domain.messages import message

Outcome = Literal["accepted", "refused", "disputed", "gone", "confirmed", "at_source"]


OUTCOMES: tuple[Outcome, ...] = (
    "accepted",
    "refused",
    "disputed",
    "gone",
    "confirmed",
    "at_source",
)


@dataclass(frozen=True)
class Line:
    """What became of one line that was not taken: sheet, row in Excel, outcome, why."""

    sheet: str
    row: int
    outcome: str
    reasons: tuple[str, ...]


@dataclass
class Imported:
    """What became of a workbook: answers by outcome, lines to look at again, tickets by number."""

    agency: str
    outcomes: Counter[str] = field(default_factory=Counter[str])
    lines: list[Line] = field(default_factory=list[Line])
    events: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    tickets: list[Ticket] = field(default_factory=list[Ticket])
    built: list[str] = field(default_factory=list[str])


def outcome_sentence(counts: Mapping[str, int]) -> str:
    """How many answers had which outcome, in words."""
    said = (_outcome(name, counts[name]) for name in OUTCOMES if counts.get(name))
    return message(
        "From the workbook: {outcomes}; what was not answered stays as it was",
        outcomes=message(", ").join(said),
    )


def _outcome(name: Outcome, count: int) -> str:
    match name:
        case "accepted":
            return message("{count} rows: the correction passes the rules in force", count=count)
        case "refused":
            return message(
                "{count} rows: the correction does not pass the rules in force", count=count
            )
        case "disputed":
            return message(
                "{count} rows are right as they are, says the agency; the bureau decides",
                count=count,
            )
        case "gone":
            return message("{count} rows are no longer in quarantine", count=count)
        case "confirmed":
            return message("{count} values confirmed by the authority", count=count)
        case "at_source":
            return message(
                "{count} values to be corrected by this agency at the source", count=count
            )


def outcome_reasons(
    outcome: str, rules: Sequence[str], words: Mapping[str, str]
) -> tuple[str, ...]:
    """Why an answer was not taken, in words."""
    if outcome == "gone":
        return (
            message("the record was corrected by its source or before, or has changed; not taken"),
        )
    return tuple(words.get(rule, rule) for rule in rules)
