"""Erasures that a restored backup has forgotten, carried out again before anybody reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from resources.lake.file_encryption import key_name
from resources.platform import Platform
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.rollout.apply.person import rebuild_after_erasure
from zb_pipelines.rollout.erasure.doubtful_rows import DoubtfulRow
from zb_pipelines.rollout.erasure.key import purge_key, tables_of
from zb_pipelines.rollout.erasure.person import purge_rows, purge_tombstone


@dataclass(frozen=True)
class Replayed:
    """How many erasures were repeated, and those that a release must ask for again."""

    repeated: int
    left: tuple[str, ...]


def replay_erasures(platform: Platform, said: Sequence[Mapping[str, Any]]) -> Replayed:
    """Repeat each erasure of ``said`` (scope, subject, reason, hashes) that the registry does not know.

    Persons, confirmed rows and keys go, and what is built of them is built anew. Entries and items go by
    the release that withholds them, which the backup lacks too: publish and apply it again.
    """
    known = {(each.scope, each.subject) for each in platform.registry.erasures.all()}
    missing = [each for each in said if (each["scope"], each["subject"]) not in known]
    mine = [each for each in missing if each["scope"] in ("person", "rows", "key")]
    for each in mine:
        if each["scope"] == "person":
            purge_tombstone(platform, each["subject"], each["reason"])
        elif each["scope"] == "key":
            _purge_key(platform, each)
        else:
            with platform.engine() as engine:
                purge_rows(platform, engine, _rows(platform, each), each["reason"])
    release = platform.registry.release_on(today())
    if mine and release:
        rebuild_after_erasure(platform, release)
    others = {f"{each['scope']} {each['subject']}" for each in missing if each not in mine}
    return Replayed(len(mine), tuple(sorted(others)))


def keys_of_erasures(said: Sequence[Mapping[str, Any]]) -> set[str]:
    """The names of the keys that went with these erasures."""
    entries = [each["subject"] for each in said if each["scope"] == "entry"]
    named = {each["subject"] for each in said if each["scope"] == "key"}
    return named | {key_name(entry_table("landing", entry)) for entry in entries}


def _purge_key(platform: Platform, said: Mapping[str, Any]) -> None:
    """Where the folder of keys was kept from before too, the key goes again."""
    name = said["subject"]
    if platform.keys.held_versions(name) or tables_of(platform, name):
        purge_key(platform, name, reason=said["reason"])


def _rows(platform: Platform, said: Mapping[str, Any]) -> list[DoubtfulRow]:
    table = entry_table("landing", said["subject"])
    days = tuple(day.isoformat() for day in platform.lake.days(table))
    return [DoubtfulRow(each, said["subject"], days, "restore", {}) for each in said["hashes"]]
