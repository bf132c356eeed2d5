"""What follows from a change: the grader, one table of rules."""

from zb_pipelines.domain.catalog.grading.grade import Grade, grade
from zb_pipelines.domain.catalog.grading.rule import Action, Mode, Rule, State
from zb_pipelines.domain.catalog.grading.rules import RULES

__all__ = ["RULES", "Action", "Grade", "Mode", "Rule", "State", "grade"]
