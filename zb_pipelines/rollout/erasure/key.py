"""Erases by a key: what was written with it can be read in no copy any more, whoever has one."""

from collections.abc import Sequence
from typing import Any

from resources.lake.file_encryption import PREFIX, key_name
from resources.platform import Platform
from zb_pipelines.domain.errors import InputError, input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.rollout.erasure.certificate import Destroyed, certificate, inventory
from zb_pipelines.rollout.erasure.doubtful_rows import declared_entries


def purge_key(platform: Platform, name: str, *, reason: str, actor: str | None = None) -> int:
    """Destroy the key ``name`` of lake tables in all its versions, and then those tables; how many rows that were.

    The certificate is written first, and each version noted as it goes; interrupted in between, the
    rest is done by doing it again. An entry's manifests go too, so that the next night pulls it anew,
    under a new version, as long as it is aggregated; a built table is built anew.
    Raises :class:`InputError` for any other key, and for one that is not there.
    """
    tables = tables_of(platform, name)
    versions = platform.keys.held_versions(name)
    if not name.startswith(PREFIX) or not (versions or tables):
        raise input_error(
            name,
            message("is no key of the lake's files"),
            message("use one of those that zb keys list shows: {prefix}…", prefix=PREFIX),
        )
    held, unread = _inventories(platform, tables)
    told = certificate(held) | {"unreadable": unread} | key_facts(platform, name)
    platform.registry.erasures.record("key", name, told, release_id=None, reason=reason)
    platform.keys.destroy(name, actor)
    for table in tables:
        platform.lake.destroy(table)
    platform.registry.history.forget(_entry_of(platform, name), tables)
    return sum(each.rows for each in held)


def tables_of(platform: Platform, name: str) -> list[str]:
    """The lake tables whose files the key ``name`` encrypts."""
    return [table for table in platform.lake.tables() if key_name(table) == name]


def key_facts(platform: Platform, name: str) -> dict[str, Any]:
    """What a certificate says of the key that goes with the data: nothing where there is none."""
    keys = platform.keys
    made = [keys.version(name, version) for version in keys.held_versions(name)]
    said = [{"version": each.version, "fingerprint": each.fingerprint} for each in made]
    return {"key": name, "key_versions": said} if said else {}


def _inventories(platform: Platform, tables: Sequence[str]) -> tuple[list[Destroyed], list[str]]:
    """What the tables hold, and which of them cannot be read: their key was lost, or destroyed before."""
    held: list[Destroyed] = []
    unread: list[str] = []
    for table in tables:
        with platform.engine() as engine:
            try:
                held += inventory(platform, engine, table)
            except InputError:
                unread.append(table)
    return held, unread


def _entry_of(platform: Platform, name: str) -> str:
    """The entry whose key it is; empty for a built table's."""
    entries = (each.key for each in declared_entries(platform))
    return next((key for key in entries if key_name(entry_table("landing", key)) == name), "")
