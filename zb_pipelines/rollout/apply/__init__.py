"""Carrying a plan out to its end: backfills and jobs in Dagster, watched or driven from here."""

from zb_pipelines.rollout.apply.execute import Applied, execute_launches
from zb_pipelines.rollout.apply.person import erase_person
from zb_pipelines.rollout.apply.release import apply, note_applied

__all__ = ["Applied", "apply", "erase_person", "execute_launches", "note_applied"]
