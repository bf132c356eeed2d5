"""Erasures that a restored backup has forgotten, carried out again before anybody reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from resources.platform import Platform
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.rollout.apply.person import rebuild_after_erasure
from zb_pipelines.rollout.erasure.doubtful_rows import DoubtfulRow
from zb_pipelines.rollout.erasure.person import purge_rows, purge_tombstone


@dataclass(frozen=True)
class Replayed:
    """How many erasures were repeated, and those that a release must ask for again."""

    repeated: int
    left: tuple[str, ...]


def replay_erasures(platform: Platform, said: Sequence[Mapping[str, Any]]) -> Replayed:
    """Repeat each erasure of ``said`` (scope, subject, reason, hashes) that the registry does not know.

    Persons and confirmed rows go, and what is built of them is built anew. Entries and items go by
    the release that withholds them, which the backup lacks too: publish and apply it again.
    """
    known = {(each.scope, each.subject) for each in platform.registry.erasures.all()}
    missing = [each for each in said if (each["scope"], each["subject"]) not in known]
    mine = [each for each in missing if each["scope"] in ("person", "rows")]
    for each in mine:
        if each["scope"] == "person":
            purge_tombstone(platform, each["subject"], each["reason"])
        else:
            with platform.engine() as engine:
                purge_rows(platform, engine, _rows(platform, each), each["reason"])
    release = platform.registry.release_on(today())
    if mine and release:
        rebuild_after_erasure(platform, release)
    others = {f"{each['scope']} {each['subject']}" for each in missing if each not in mine}
    return Replayed(len(mine), tuple(sorted(others)))


def _rows(platform: Platform, said: Mapping[str, Any]) -> list[DoubtfulRow]:
    table = entry_table("landing", said["subject"])
    days = tuple(day.isoformat() for day in platform.lake.days(table))
    return [DoubtfulRow(each, said["subject"], days, "restore", {}) for each in said["hashes"]]
