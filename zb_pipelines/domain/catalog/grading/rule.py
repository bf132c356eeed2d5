"""The shape of a grading rule, and its words.

A rule says, for one kind of change and one kind of source, what happens to each state that a
partition may be in: the day in hand, a past day that landing holds, a past day that it does not.
"""

from dataclasses import dataclass
from typing import Literal

from zb_pipelines.domain.catalog.changes.change import Kind

Mode = Literal["snapshot", "incremental"]
State = Literal["today", "stored", "absent"]
# ``lost``: what ought to be done needs the source's past, which a snapshot source cannot give.
Action = Literal[
    "purge", "pull", "remask", "restandardise", "rebuild", "revoke", "schedule", "nothing", "lost"
]

# Templates of the message catalogue.
ACTION_TITLES: dict[Action, str] = {
    "purge": "purge",
    "pull": "pull",
    "remask": "mask again",
    "restandardise": "standardise again",
    "rebuild": "build again",
    "revoke": "revoke",
    "schedule": "reschedule",
    "nothing": "nothing to do",
    "lost": "cannot be had",
}


@dataclass(frozen=True)
class GradingRule:
    """One row of the table.

    ``today``, ``stored`` and ``absent`` are the actions on partitions of that state.
    ``clock``: the 15 working days of art. 10 para 4 begin. ``clause`` is the clause of the
    Measures or the other reason, ``because`` the explanation that a plan prints; both are
    templates of the message catalogue.
    """

    kind: Kind
    source: Mode | Literal["any"]
    today: Action
    stored: Action
    absent: Action
    clause: str
    because: str
    irreversible: bool = False
    clock: bool = False

    def action(self, state: State) -> Action:
        """What happens to a partition of that state."""
        actions: dict[State, Action] = {
            "today": self.today,
            "stored": self.stored,
            "absent": self.absent,
        }
        return actions[state]
