"""What must be done after a change: one table of rules and its look-up."""

from zb_pipelines.domain.catalog.grading.grade import GradedChange, grade
from zb_pipelines.domain.catalog.grading.rule import Action, GradingRule, Mode, State
from zb_pipelines.domain.catalog.grading.rules import RULES

__all__ = ["RULES", "Action", "GradedChange", "GradingRule", "Mode", "State", "grade"]
