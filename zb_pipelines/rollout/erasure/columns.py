"""Erases some items of an entry from every partition, or rewrites files so that the log holds no values."""

from collections.abc import Collection, Sequence

from resources.engine import Engine
from resources.platform import Platform
from zb_pipelines.domain.access.levels import is_private
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.sql import identifier
from zb_pipelines.rollout.erasure.certificate import Destroyed, certificate, entry_tables, partition


def purge_columns(
    platform: Platform, entry: Entry, columns: Collection[str], *, release_id: int, reason: str
) -> int:
    """Take the items ``columns`` out of all that is held of ``entry``; how many rows lost them."""
    destroyed: list[Destroyed] = []
    with platform.engine() as engine:
        for table in entry_tables(entry.key):
            destroyed += _purge_from(platform, engine, entry, table, columns)
    if destroyed:
        told = certificate(destroyed) | {"items": sorted(columns)}
        platform.registry.erasures.record(
            "items", entry.key, told, release_id=release_id, reason=reason
        )
    return sum(each.rows for each in destroyed)


def remask(platform: Platform, entry: Entry) -> None:
    """Rewrite every partition of ``entry`` by its levels, and forget the logs before.

    The log of a table may hold least and greatest values of items up to L2; those of items that
    were raised above must go. No row and no value changes.
    """
    with platform.engine() as engine:
        for table in entry_tables(entry.key)[1:]:
            _rewrite(platform, engine, entry, table, ())


def _purge_from(
    platform: Platform, engine: Engine, entry: Entry, table: str, columns: Collection[str]
) -> list[Destroyed]:
    wanted = set(columns) & set(platform.lake.columns(table))
    if not wanted:
        return []
    found = [partition(platform, engine, table, day) for day in platform.lake.days(table)]
    _rewrite(platform, engine, entry, table, sorted(wanted))
    return found


def _rewrite(
    platform: Platform, engine: Engine, entry: Entry, table: str, dropped: Sequence[str]
) -> None:
    """Every partition less ``dropped``; then nothing of before is left in files or log."""
    lake = platform.lake
    plain = {item.name for item in entry.items if not is_private(item)}
    for day in lake.days(table):
        relation = lake.relation(table, day)
        held = [name for name in engine.columns(f"SELECT * FROM {relation}") if name != "day"]
        kept = [name for name in held if name not in dropped]
        private = [name for name in kept if name not in plain]
        named = ", ".join(identifier(name) for name in kept)
        with engine.preserve_row_order():
            lake.replace(engine, table, day, f"SELECT {named} FROM {relation}", private=private)
    lake.erase_history(table)
