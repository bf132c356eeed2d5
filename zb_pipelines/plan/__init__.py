"""What a release asks to be done with data that is already there, before anything is done."""

from zb_pipelines.plan.item import Item, Phase, Plan, Reason
from zb_pipelines.plan.planner import plan
from zb_pipelines.plan.runs import Run, runs_of

__all__ = ["Item", "Phase", "Plan", "Reason", "Run", "plan", "runs_of"]
