"""What follows from a change: the grader, one table of rules."""

from zb_pipelines.domain.catalog.grading.grade import GradedChange, grade
from zb_pipelines.domain.catalog.grading.rule import Action, GradingRule, Mode, State
from zb_pipelines.domain.catalog.grading.rules import RULES

__all__ = ["RULES", "Action", "GradedChange", "GradingRule", "Mode", "State", "grade"]
