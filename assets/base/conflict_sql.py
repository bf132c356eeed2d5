"""SQL of conflicts: what a claim said that the golden record does not keep.

One row per key, field, value and source; the same value said several times by one
source is listed once, with its newest time. A claim that agrees is no conflict, nor is
one that says nothing. Older rows of the winning source are listed like any other.
"""

from collections.abc import Mapping, Sequence

from assets.base.claim_sql import ReadClaim, claimed_fields, quoted, text
from assets.base.golden_sql import SOURCE, TIME
from assets.base.rank import timestamp
from zb_pipelines.survivorship.model import Consolidation, GoldenField

COLUMNS = {
    "key": "VARCHAR",
    "field": "VARCHAR",
    "value": "VARCHAR",
    "source": "VARCHAR",
    "time": "TIMESTAMP",
    "kept_value": "VARCHAR",
    "kept_source": "VARCHAR",
    "kept_time": "TIMESTAMP",
}
PRIVATE = ("key", "value", "kept_value")


def conflicts(
    c: Consolidation, reads: Sequence[ReadClaim], relations: Mapping[int, str], golden: str
) -> str:
    """SELECT: the losing values of the staged claims against the records of ``golden`` (FROM text)."""
    nothing = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in COLUMNS.items())
    branches = [f"SELECT {nothing} WHERE false"] + [
        _branch(c, read, compared, relations[read.number], golden)
        for read in reads
        if read.number in relations
        and (compared := [field for field in claimed_fields(c, read) if field.compare])
    ]
    union = "\nUNION ALL\n".join(branches)
    return (
        "SELECT key, field, value, source, max(time) AS time,"
        " kept_value, kept_source, kept_time\n"
        f"FROM (\n{union}\n)\nGROUP BY ALL"
    )


def _branch(
    c: Consolidation,
    read: ReadClaim,
    compared: Sequence[GoldenField],
    relation: str,
    golden: str,
) -> str:
    differs = " OR ".join(_differs(field) for field in compared)
    losses = ",\n    ".join(
        f"CASE WHEN {_differs(field)} THEN {_loss(field)} END" for field in compared
    )
    return (
        "SELECT _key, loss.field, loss.value,"
        f" {text(read.entry)}, {timestamp('_newness')},"
        " loss.kept_value, loss.kept_source, loss.kept_time\n"
        f"FROM (SELECT claim._key, claim._newness, unnest([\n    {losses}\n  ]) AS loss\n"
        f"  FROM {relation} AS claim JOIN {golden} AS golden"
        f" ON golden.{quoted(c.key)} = claim._key\n  WHERE {differs})\n"
        "WHERE loss IS NOT NULL"
    )


def _differs(field: GoldenField) -> str:
    return f"claim.{quoted(field.name)} <> golden.{quoted(field.name)}"


def _loss(field: GoldenField) -> str:
    name = quoted(field.name)
    return (
        f"struct_pack(field := {text(field.name)}, value := CAST(claim.{name} AS VARCHAR),"
        f" kept_value := CAST(golden.{name} AS VARCHAR),"
        f" kept_source := golden.{quoted(field.name + SOURCE)},"
        f" kept_time := golden.{quoted(field.name + TIME)})"
    )
