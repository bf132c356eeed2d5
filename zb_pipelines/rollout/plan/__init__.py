"""What a release asks to be done with data that is already there, before anything is done."""

from zb_pipelines.rollout.plan.launches import Launch, launches_of
from zb_pipelines.rollout.plan.plan import Item, Phase, Plan, Reason
from zb_pipelines.rollout.plan.planner import plan

__all__ = ["Item", "Launch", "Phase", "Plan", "Reason", "launches_of", "plan"]
