"""What a release asks to be done with data that is already there, before anything is done."""

from zb_pipelines.rollout.plan.launches import Launch, launches_of
from zb_pipelines.rollout.plan.plan import Phase, Plan, PlanItem, Reason
from zb_pipelines.rollout.plan.planner import plan

__all__ = ["Launch", "Phase", "Plan", "PlanItem", "Reason", "launches_of", "plan"]
