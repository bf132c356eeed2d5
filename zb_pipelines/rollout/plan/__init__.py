"""Plans what a release changes in stored data, before anything is changed."""

from zb_pipelines.rollout.plan.launches import Launch, launches_of
from zb_pipelines.rollout.plan.plan import Phase, Plan, PlanItem, Reason
from zb_pipelines.rollout.plan.planner import plan

__all__ = ["Launch", "Phase", "Plan", "PlanItem", "Reason", "launches_of", "plan"]
