"""Applies a plan: runs its backfills and jobs in Dagster, in this process or watched from it."""

from zb_pipelines.rollout.apply.execute import Applied, execute_launches
from zb_pipelines.rollout.apply.person import erase_person
from zb_pipelines.rollout.apply.release import apply, note_applied

__all__ = ["Applied", "apply", "erase_person", "execute_launches", "note_applied"]
