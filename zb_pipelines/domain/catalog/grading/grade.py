"""Looks a change up in the table of grading rules."""

from dataclasses import dataclass

from zb_pipelines.domain.catalog.changes.change import Change, Kind
from zb_pipelines.domain.catalog.grading.rule import Action, GradingRule, Mode, State
from zb_pipelines.domain.catalog.grading.rules import RULES

_BY_KIND: dict[tuple[Kind, str], GradingRule] = {(rule.kind, rule.source): rule for rule in RULES}


@dataclass(frozen=True)
class GradedChange:
    """A change with the rule that answers it."""

    change: Change
    rule: GradingRule

    def action(self, state: State) -> Action:
        """What happens to a partition of that state."""
        return self.rule.action(state)


def grade(change: Change, mode: Mode = "snapshot") -> GradedChange:
    """The rule for ``change`` at a source of that extraction mode (of the new entry).

    ``mode`` does not matter for changes of databases, statutes and texts.
    """
    rule = _BY_KIND.get((change.kind, "any")) or _BY_KIND[change.kind, mode]
    return GradedChange(change, rule)
