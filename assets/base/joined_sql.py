"""SQL that brings the claims of an entity side by side and says who decides each field.

Each claim is first reduced to one row per key, then all are joined on the key: a value is
gathered once from whoever decides, while a GROUP BY over the union of the claims would update
the state of every field with every row.

Columns: ``_key``; ``_said``, the mask of the entries that speak; per field its value, ``__place``
(position in :func:`claims_in_order`) and ``__newness``; per claim whose keys do not repeat
:func:`disputes`.
"""

from collections.abc import Mapping, Sequence

from assets.base.claim_order import compared_fields, entries_in_order
from assets.base.claim_sql import ReadClaim, claimed_fields, quoted, tied
from assets.base.deciding_sql import PARTS, claimed, decided, newness_claimed, ranked
from assets.base.rank import newness_of_row, row_rank
from zb_pipelines.survivorship.model import Consolidation, GoldenField

_NOBODY = "(SELECT CAST(NULL AS VARCHAR) AS _key WHERE false)"


def joined(c: Consolidation, reads: Sequence[ReadClaim], relations: Mapping[int, str]) -> str:
    """SELECT: one row per key of the staged claims.

    ``relations`` gives the staged rows by number of the claim; a claim without any is absent.
    """
    present = {read.number: read for read in reads if read.number in relations}
    claims = [_one_row_per_key(c, read, relations[number]) for number, read in present.items()]
    rows = "\nFULL JOIN ".join(
        [*claims[:1], *(f"{claim} USING (_key)" for claim in claims[1:])] or [_NOBODY]
    )
    ranks = "".join(f", {rank}" for field in c.fields if (rank := ranked(c, field, present)))
    values = ",\n  ".join(decided(c, field, present) for field in c.fields)
    kept = ", ".join(quoted(field.name + part) for field in c.fields for part in PARTS)
    said = " | ".join(
        ["CAST(0 AS BIGINT)", *(f"coalesce(_said_{number}, 0)" for number in present)]
    )
    disputed = "".join(
        f",\n  {_disputed(read, compared)}"
        for read in present.values()
        if not read.repeats and (compared := compared_fields(c, read))
    )
    return (
        f"SELECT _key, {said} AS _said,\n  {kept}{disputed}\n"
        f"FROM (SELECT *,\n  {values}\nFROM (SELECT *{ranks}\nFROM {rows}))"
    )


def disputes(read: ReadClaim) -> str:
    """The column with what a claim says where any of it is not kept: a list of one, or NULL.

    A list, since a NULL of a struct takes the room of a full one.
    """
    return f"_disputes_{read.number}"


def _disputed(read: ReadClaim, compared: Sequence[GoldenField]) -> str:
    named = [(quoted(field.name), claimed(field, read.number)) for field in compared]
    differs = " OR ".join(f"{value} <> {name}" for name, value in named)
    values = ", ".join(f"{name} := {value}" for name, value in named)
    row = f"struct_pack({values}, _newness := _newness_{read.number})"
    return f"CASE WHEN {differs} THEN [{row}] END AS {disputes(read)}"


def _one_row_per_key(c: Consolidation, read: ReadClaim, relation: str) -> str:
    """FROM text: the claim's values, each with its newness, and the bit of its entry."""
    number, fields = read.number, claimed_fields(c, read)
    said = f"CAST({1 << entries_in_order(c).index(read.entry)} AS BIGINT) AS _said_{number}"
    if not read.repeats:
        values = [f"{quoted(field.name)} AS {claimed(field, number)}" for field in fields]
        columns = ["_key", said, f"_newness AS _newness_{number}", *values]
        return f"(SELECT {', '.join(columns)} FROM {relation}) AS claim_{number}"
    columns = ["_key", said]
    for field in fields:
        name, rank = quoted(field.name), quoted(f"{field.name}__rank")
        columns.append(f"arg_min({name}, {rank}) AS {claimed(field, number)}")
        columns.append(f"{newness_of_row(f'min({rank})')} AS {newness_claimed(field, read)}")
    return (
        f"(SELECT {', '.join(columns)}\nFROM ({_ranked_rows(fields, relation)})"
        f"\nGROUP BY _key) AS claim_{number}"
    )


def _ranked_rows(fields: Sequence[GoldenField], relation: str) -> str:
    columns = ["_key"]
    for field in fields:
        name, rank = quoted(field.name), quoted(f"{field.name}__rank")
        columns.append(
            f"{name}, CASE WHEN {name} IS NOT NULL THEN {row_rank('_newness', '_tie')} END AS {rank}"
        )
    return f"SELECT {', '.join(columns)} FROM {tied(relation)}"
