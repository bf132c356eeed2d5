"""SQL of conflicts: what a claim said that the golden record does not keep.

One row per key, field, value and source; the same value said several times by one
source is listed once, with its newest time. A claim that agrees is no conflict, nor is
one that says nothing. Older rows of the winning source are listed like any other.
"""

from collections.abc import Mapping, Sequence

from assets.base.align_claims import CODE
from assets.base.claim_order import compared_fields
from assets.base.claim_rank import timestamp
from assets.base.claim_sql import ReadClaim
from assets.base.golden_record_sql import SOURCE, TIME
from assets.base.record_decision_sql import disputes
from zb_pipelines.domain.sql import identifier, literal
from zb_pipelines.domain.survivorship.model import Consolidation, GoldenField

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
_SAID = "__said"


def conflicts(
    c: Consolidation, reads: Sequence[ReadClaim], relations: Mapping[int, str], records: str
) -> str:
    """SELECT: the losing values of the coded claims (FROM text by number; absent: no rows).

    ``records`` are their golden records with the number of their key and :func:`disputes` of each
    claim whose keys do not repeat.
    """
    entries = [claim.entry for claim in c.claims]
    nothing = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in COLUMNS.items())
    once, often = [f"SELECT {nothing} WHERE false"], [f"SELECT {nothing} WHERE false"]
    differing: list[str] = []
    for read in reads:
        rows = relations.get(read.number)
        if rows and (compared := compared_fields(c, read)):
            # A row of its own key, from an entry that speaks in no other claim, says nothing twice.
            branches = often if read.repeats or entries.count(read.entry) > 1 else once
            branches += [_lost(read, field) for field in compared]
            differing.append(_differing(c, read, compared, rows, records))
    said_often = "\nUNION ALL\n".join(often)
    grouped = (
        "SELECT key, field, value, source, max(time) AS time,"
        f" kept_value, kept_source, kept_time\nFROM (\n{said_often}\n)\nGROUP BY ALL"
    )
    named = "WITH " + ",\n".join(differing) + "\n" if differing else ""
    return named + "\nUNION ALL\n".join([*once, grouped])


def _differing(
    c: Consolidation, read: ReadClaim, compared: Sequence[GoldenField], rows: str, records: str
) -> str:
    """WITH text: the rows that say something else than is kept, beside what is kept."""
    differs = " OR ".join(_differs(field) for field in compared)
    column = disputes(read)
    if read.repeats:
        held = f"{rows} AS _claim JOIN {records} AS golden ON golden.{CODE} = _claim.{CODE}"
    else:
        held = (
            f"(SELECT *, {column}[1] AS _claim FROM {records} WHERE {column} IS NOT NULL) AS golden"
        )
    kept = [f"golden.{identifier(f.name + part)}" for f in compared for part in ("", SOURCE, TIME)]
    said = [f"_claim.{identifier(f.name)} AS {identifier(f.name + _SAID)}" for f in compared]
    columns = ", ".join([f"golden.{identifier(c.key)} AS key", "_claim._newness", *kept, *said])
    # Read once per field, so it is kept: that is quicker than to unnest a list of all fields.
    return f"{_name(read)} AS MATERIALIZED (SELECT {columns}\n  FROM {held} WHERE {differs})"


def _lost(read: ReadClaim, field: GoldenField) -> str:
    """The values of one field that a claim says and that are not kept."""
    kept, said = identifier(field.name), identifier(field.name + _SAID)
    return (
        f"SELECT key, {literal(field.name)} AS field, CAST({said} AS VARCHAR) AS value,"
        f" {literal(read.entry)} AS source, {timestamp('_newness')} AS time,"
        f" CAST({kept} AS VARCHAR) AS kept_value,"
        f" CAST({identifier(field.name + SOURCE)} AS VARCHAR) AS kept_source,"
        f" {identifier(field.name + TIME)} AS kept_time\nFROM {_name(read)} WHERE {said} <> {kept}"
    )


def _name(read: ReadClaim) -> str:
    return f"differing_{read.number}"


def _differs(field: GoldenField) -> str:
    return f"_claim.{identifier(field.name)} <> golden.{identifier(field.name)}"
