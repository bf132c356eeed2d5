"""SQL of the change log: what differs between the records of two built days.

Only values count: a record whose value now comes from another source, or was
confirmed later, has not changed.
"""

from collections.abc import Sequence

from zb_pipelines.domain.sql import identifier, literal

PRIVATE = ("key", "before", "after")


def changes_select(key: str, fields: Sequence[str], new: str, old: str, since: str) -> str:
    """SELECT: one row per record that was inserted, updated or deleted.

    ``new`` and ``old`` are FROM texts with ``key`` and ``fields``; ``since`` is SQL for the day
    of ``old``. ``before`` and ``after`` are the record's values as JSON text (NULL: no record).
    """
    name = identifier(key)
    differing = [
        f"new.{identifier(field)} IS DISTINCT FROM old.{identifier(field)}" for field in fields
    ]
    named = ", ".join(
        f"CASE WHEN {differs} THEN {literal(field)} END"
        for field, differs in zip(fields, differing, strict=True)
    )
    any_differs = " OR ".join(differing)
    return (
        f"SELECT coalesce(new.{name}, old.{name}) AS key,\n"
        f"  CASE WHEN old.{name} IS NULL THEN 'inserted' WHEN new.{name} IS NULL THEN 'deleted'"
        " ELSE 'updated' END AS change,\n"
        f"  list_filter([{named}], lambda field: field IS NOT NULL) AS fields,\n"
        f"  {_record_json('old', name, fields)} AS before,\n"
        f"  {_record_json('new', name, fields)} AS after,\n"
        f"  {since} AS since\n"
        f"FROM {new} AS new FULL JOIN {old} AS old ON new.{name} = old.{name}\n"
        f"WHERE new.{name} IS NULL OR old.{name} IS NULL OR {any_differs}"
    )


def _record_json(side: str, key: str, fields: Sequence[str]) -> str:
    values = ", ".join(f"{identifier(field)} := {side}.{identifier(field)}" for field in fields)
    return (
        f"CASE WHEN {side}.{key} IS NOT NULL"
        f" THEN CAST(to_json(struct_pack({values})) AS VARCHAR) END"
    )
