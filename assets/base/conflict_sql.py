"""SQL of conflicts: what a claim said that the golden record does not keep.

One row per key, field, value and source; the same value said several times by one
source is listed once, with its newest time. A claim that agrees is no conflict, nor is
one that says nothing. Older rows of the winning source are listed like any other.
"""

from collections.abc import Mapping, Sequence

from assets.base.claim_order import compared_fields
from assets.base.claim_sql import ReadClaim, quoted, text
from assets.base.golden_sql import source_of, time_of
from assets.base.joined_sql import disputes
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
    c: Consolidation, reads: Sequence[ReadClaim], relations: Mapping[int, str], joined: str
) -> str:
    """SELECT: the losing values of the staged claims, which are brought together in ``joined``."""
    entries = [claim.entry for claim in c.claims]
    nothing = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in COLUMNS.items())
    once, often = [f"SELECT {nothing} WHERE false"], [f"SELECT {nothing} WHERE false"]
    for read in reads:
        if read.number in relations and (compared := compared_fields(c, read)):
            # A row of its own key, from an entry that speaks in no other claim, says nothing twice.
            branches = often if read.repeats or entries.count(read.entry) > 1 else once
            held = _held_against_kept(read, compared, relations, joined)
            branches.append(_branch(c, read, compared, held))
    said_often = "\nUNION ALL\n".join(often)
    grouped = (
        "SELECT key, field, value, source, max(time) AS time,"
        f" kept_value, kept_source, kept_time\nFROM (\n{said_often}\n)\nGROUP BY ALL"
    )
    return "\nUNION ALL\n".join([*once, grouped])


def _held_against_kept(
    read: ReadClaim, compared: Sequence[GoldenField], relations: Mapping[int, str], joined: str
) -> str:
    """FROM text: ``_claim``, a row that says something else than the row ``golden``."""
    if read.repeats:
        differs = " OR ".join(_differs(field) for field in compared)
        return (
            f"{relations[read.number]} AS _claim JOIN {joined} AS golden"
            f" ON golden._key = _claim._key WHERE {differs}"
        )
    column = disputes(read)
    return f"(SELECT *, {column}[1] AS _claim FROM {joined} WHERE {column} IS NOT NULL) AS golden"


def _branch(c: Consolidation, read: ReadClaim, compared: Sequence[GoldenField], held: str) -> str:
    losses = ",\n    ".join(
        f"CASE WHEN {_differs(field)} THEN {_loss(c, field)} END" for field in compared
    )
    return (
        "SELECT _key, loss.field, loss.value,"
        f" {text(read.entry)}, {timestamp('_newness')},"
        " loss.kept_value, loss.kept_source, loss.kept_time\n"
        f"FROM (SELECT golden._key, _claim._newness, unnest([\n    {losses}\n  ]) AS loss\n"
        f"  FROM {held})\nWHERE loss IS NOT NULL"
    )


def _differs(field: GoldenField) -> str:
    return f"_claim.{quoted(field.name)} <> golden.{quoted(field.name)}"


def _loss(c: Consolidation, field: GoldenField) -> str:
    name = quoted(field.name)
    return (
        f"struct_pack(field := {text(field.name)}, value := CAST(_claim.{name} AS VARCHAR),"
        f" kept_value := CAST(golden.{name} AS VARCHAR),"
        f" kept_source := {source_of(c, field)}, kept_time := {time_of(field)})"
    )
