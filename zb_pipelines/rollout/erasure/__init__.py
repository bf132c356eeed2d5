"""Destroying data that may not be held any more, with a certificate of what was destroyed."""

from zb_pipelines.rollout.erasure.columns import purge_columns, remask
from zb_pipelines.rollout.erasure.database import seal
from zb_pipelines.rollout.erasure.entry import purge_entry
from zb_pipelines.rollout.erasure.key import purge_key
from zb_pipelines.rollout.erasure.not_searched import not_searched
from zb_pipelines.rollout.erasure.person import (
    PersonErased,
    person_tombstone,
    purge_person,
    search_person,
)

__all__ = [
    "PersonErased",
    "not_searched",
    "person_tombstone",
    "purge_columns",
    "purge_entry",
    "purge_key",
    "purge_person",
    "remask",
    "seal",
    "search_person",
]
