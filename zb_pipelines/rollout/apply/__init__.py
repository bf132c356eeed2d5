"""Carrying a plan out to its end: backfills and jobs in Dagster, watched or driven from here."""

from zb_pipelines.rollout.apply.execute import Applied, carry_out
from zb_pipelines.rollout.apply.person import erase_person
from zb_pipelines.rollout.apply.release import apply

__all__ = ["Applied", "apply", "carry_out", "erase_person"]
