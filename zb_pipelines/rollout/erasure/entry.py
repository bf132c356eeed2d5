"""Erases a whole entry: its landing, aggregation and quarantine tables, its manifests, and its key."""

from resources.lake.file_encryption import key_name
from resources.platform import Platform
from zb_pipelines.rollout.erasure.certificate import certificate, entry_tables, inventory
from zb_pipelines.rollout.erasure.key import key_facts


def purge_entry(platform: Platform, entry: str, *, release_id: int, reason: str) -> int:
    """Destroy everything the lake holds of ``entry``, with the key of its files; how many rows that were.

    The certificate is written first: interrupted in between, the rest is purged by doing it
    again. Base tables and reports are not touched here, they are rebuilt without the entry.
    """
    tables = entry_tables(entry)
    key = key_name(tables[0])
    with platform.engine() as engine:
        held = [each for table in tables for each in inventory(platform, engine, table)]
    if held:
        platform.registry.erasures.record(
            "entry",
            entry,
            certificate(held) | key_facts(platform, key),
            release_id=release_id,
            reason=reason,
        )
    for table in tables:
        platform.lake.destroy(table)
    platform.registry.history.forget(entry, tables)
    platform.keys.destroy(key)
    return sum(each.rows for each in held)
