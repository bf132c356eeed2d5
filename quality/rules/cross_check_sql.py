"""The SQL of a rule over tables: one row per judged row, ``record`` (hash) and ``broken`` (BOOLEAN).

Tables are read by their lake names, as views of the day. NULL in ``broken``: not judged.
"""

from collections.abc import Mapping, Sequence

from zb_pipelines.domain.cross_checks.model import (
    AnyRule,
    Condition,
    Order,
    Reference,
    SameFact,
    Total,
)
from zb_pipelines.domain.sql import identifier, literal


def verdict_sql(
    rule: AnyRule,
    records: Mapping[str, str],
    days: Mapping[str, str],
    rejected: str | None = None,
) -> str:
    """SELECT of ``record`` and ``broken``.

    ``records`` names the SQL of a table's record hash; ``days`` the one day that is judged of a
    table that grows by the day. ``rejected`` is a table of what a reference's target has in
    quarantine: a row that refers to it is not judged, for the fault is the target's and told there.
    """
    judged = _judged_rows_sql(rule, days.get(rule.table))
    record = records[rule.table]
    match rule:
        case Condition():
            return f"SELECT {record} AS record, NOT ({rule.holds}) AS broken FROM {judged}"
        case Order() if rule.target is None:
            return f"SELECT {record} AS record, ({rule.earlier}) > ({rule.later}) AS broken FROM {judged}"
        case Order():
            target = rule.target or ""
            there = _facts(target, rule.target_items, rule.later, None)
            own = f"{record} AS record, ({rule.earlier}) AS mine, {_keys(rule.items)}"
            return _joined_sql(own, judged, there, len(rule.items), "own.mine > there.theirs")
        case SameFact():
            there = _facts(rule.target, rule.target_items, rule.target_value, rule.target_where)
            own = f"{record} AS record, ({rule.value}) AS mine, {_keys(rule.items)}"
            return _joined_sql(own, judged, there, len(rule.items), "own.mine <> there.theirs")
        case Reference():
            return _reference(rule, record, judged, rejected)
        case Total():
            return _total(rule, judged)


def _judged_rows_sql(rule: AnyRule, day: str | None) -> str:
    conditions = [f"({rule.where})"] if rule.where else []
    conditions += [f"day = DATE {literal(day)}"] if day else []
    return f"(SELECT * FROM {rule.table} WHERE {' AND '.join(conditions) or 'true'})"


def _keys(items: Sequence[str]) -> str:
    """The joined columns as text, numbered: their types may differ between agencies."""
    return ", ".join(f"{identifier(item)}::VARCHAR AS k{n}" for n, item in enumerate(items))


def _on(count: int) -> str:
    return " AND ".join(f"own.k{n} = there.k{n}" for n in range(count))


def _facts(table: str, items: Sequence[str], value: str, where: str | None) -> str:
    """One row per key of the other table that says one thing only."""
    keys = ", ".join(f"k{n}" for n in range(len(items)))
    rows = f"SELECT {_keys(items)}, ({value}) AS theirs FROM {table} WHERE {where or 'true'}"
    return (
        f"(SELECT {keys}, min(theirs) AS theirs FROM ({rows}) WHERE theirs IS NOT NULL"
        f" GROUP BY {keys} HAVING count(DISTINCT theirs) = 1)"
    )


def _joined_sql(own: str, judged: str, there: str, keys: int, broken: str) -> str:
    return (
        f"SELECT own.record, {broken} AS broken FROM (SELECT {own} FROM {judged}) AS own"
        f" JOIN {there} AS there ON {_on(keys)}"
    )


def _reference(rule: Reference, record: str, judged: str, rejected: str | None) -> str:
    count = len(rule.items)
    held = f"SELECT DISTINCT {_keys(rule.target_items)} FROM {rule.target} WHERE {rule.target_where or 'true'}"
    judgeable = " AND ".join(f"own.k{n} IS NOT NULL" for n in range(count))
    beside = ""
    if rejected:
        on = " AND ".join(f"own.k{n} = rejected.k{n}" for n in range(count))
        beside = f" LEFT JOIN {rejected} AS rejected ON {on}"
        judgeable += " AND (there.k0 IS NOT NULL OR rejected.k0 IS NULL)"
    return (
        f"SELECT own.record, CASE WHEN {judgeable} THEN there.k0 IS NULL END AS broken"
        f" FROM (SELECT {record} AS record, {_keys(rule.items)} FROM {judged}) AS own"
        f" LEFT JOIN ({held}) AS there ON {_on(count)}{beside}"
    )


def _total(rule: Total, judged: str) -> str:
    """One verdict per group; its record is the hash of what the group is."""
    group = ", ".join(identifier(item) for item in rule.group)
    said = ", ".join(f"coalesce({identifier(item)}::VARCHAR, '')" for item in rule.group)
    value = f"({rule.value})::DECIMAL(38, 6)"
    return (
        f"SELECT md5(concat_ws(chr(31), {said})) AS record,"
        f" abs(_parts - _whole) > {rule.tolerance} * abs(_whole) AS broken FROM (SELECT {group},"
        f" sum({value}) FILTER ({rule.parts}) AS _parts, sum({value}) FILTER ({rule.whole}) AS _whole"
        f" FROM {judged} GROUP BY {group})"
    )
