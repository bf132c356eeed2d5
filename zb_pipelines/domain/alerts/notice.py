"""One message to one recipient: what is new, what still stands, what has ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from zb_pipelines.domain.alerts.alert import Alert, kind_title, severity_title
from zb_pipelines.domain.messages import message

MOST_LINES = 20
"""Lines of one group in a message; the rest is counted."""


@dataclass(frozen=True)
class Notice:
    """The alerts that a recipient is told of at once."""

    role: str
    new: Sequence[Alert] = ()
    standing: Sequence[Alert] = ()
    ended: Sequence[Alert] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.new or self.standing or self.ended)

    @property
    def title(self) -> str:
        """How many of each, in a line."""
        parts = [
            text
            for count, text in (
                (len(self.new), message("new {count}", count=len(self.new))),
                (len(self.standing), message("still standing {count}", count=len(self.standing))),
                (len(self.ended), message("ended {count}", count=len(self.ended))),
            )
            if count
        ]
        return message("Public data platform: {counts}", counts=message(", ").join(parts))

    @property
    def text(self) -> str:
        """The whole message, grouped; plain text."""
        groups = (
            (message("New"), self.new),
            (message("Still standing"), self.standing),
            (message("Ended"), self.ended),
        )
        lines = [self.title]
        for name, alerts in groups:
            if alerts:
                lines += ["", message("[{name}]", name=name), *_lines(alerts)]
        return "\n".join(lines)

    def as_json(self) -> dict[str, Any]:
        """The body of a webhook of one's own."""
        groups = {"new": self.new, "standing": self.standing, "ended": self.ended}
        return {
            "title": self.title,
            "role": self.role,
            **{name: [vars(each) | {"key": each.key} for each in s] for name, s in groups.items()},
        }


def _lines(alerts: Sequence[Alert]) -> list[str]:
    shown = [
        message(
            "{severity} · {kind} · {subject}: {text}",
            severity=severity_title(each.severity),
            kind=kind_title(each.kind),
            subject=each.subject,
            text=each.text,
        )
        for each in alerts[:MOST_LINES]
    ]
    more = len(alerts) - MOST_LINES
    return [*shown, message("and {count} more", count=more)] if more > 0 else shown
