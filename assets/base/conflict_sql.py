"""SQL of conflicts: what a claim said that the golden record does not keep.

One row per key, field, value and source; the same value said several times by one
source is listed once, with its newest time. A claim that agrees is no conflict, nor is
one that says nothing. Older rows of the winning source are listed like any other.
"""

from collections.abc import Mapping, Sequence

from assets.base.align_claims import KEY_CODE
from assets.base.claim_rank import timestamp_of_age
from assets.base.claim_sources import ClaimSource
from assets.base.claim_sql import AGE_RANK
from assets.base.record_decision_sql import SOURCE, TIME, compared_fields, disputed_column
from zb_pipelines.domain.sql import identifier, literal, with_steps
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
_CLAIMED = "__claimed"
"""Behind a field's name: the value that the claim says, beside the kept one."""


def conflicts_select(
    consolidation: Consolidation,
    sources: Sequence[ClaimSource],
    relations: Mapping[int, str],
    records: str,
) -> str:
    """SELECT: the losing values of the claims (FROM text by number; absent: no rows).

    ``records`` are their golden records with ``_key_code`` and the :func:`disputed_column` of each
    claim whose keys do not repeat.
    """
    entries = [claim.entry for claim in consolidation.claims]
    unique, repeated = [_no_conflicts()], [_no_conflicts()]
    steps: dict[str, str] = {}
    for source in sources:
        rows = relations.get(source.number)
        compared = compared_fields(consolidation, source)
        if rows is None or not compared:
            continue
        steps[_step(source)] = _differing_select(consolidation, source, rows, records)
        # A row of its own key, from an entry that makes no other claim, says nothing twice.
        says_twice = source.may_repeat_key or entries.count(source.entry) > 1
        (repeated if says_twice else unique).extend(_losing(source, field) for field in compared)
    steps["repeated"] = _union(repeated)
    newest = (
        "SELECT key, field, value, source, max(time) AS time, kept_value, kept_source, kept_time\n"
        "FROM repeated\nGROUP BY ALL"
    )
    return with_steps(steps, _union([*unique, newest]))


def _no_conflicts() -> str:
    nothing = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in COLUMNS.items())
    return f"SELECT {nothing} WHERE false"


def _differing_select(
    consolidation: Consolidation, source: ClaimSource, rows: str, records: str
) -> str:
    """The rows of a claim that say something else than is kept, beside what is kept.

    Read once per field, hence MATERIALIZED: that is quicker than to unnest a list of all fields.
    """
    compared = compared_fields(consolidation, source)
    differs = " OR ".join(
        f"_claim.{identifier(field.name)} <> golden.{identifier(field.name)}" for field in compared
    )
    kept = [f"golden.{identifier(f.name + part)}" for f in compared for part in ("", SOURCE, TIME)]
    claimed = [f"_claim.{identifier(f.name)} AS {identifier(f.name + _CLAIMED)}" for f in compared]
    key = f"golden.{identifier(consolidation.key)} AS key"
    columns = ", ".join([key, f"_claim.{AGE_RANK}", *kept, *claimed])
    return (
        f"MATERIALIZED SELECT {columns}\n"
        f"FROM {_claims_beside_records(source, rows, records)}\nWHERE {differs}"
    )


def _claims_beside_records(source: ClaimSource, rows: str, records: str) -> str:
    """FROM text: the claim's rows as ``_claim``, each beside its record as ``golden``."""
    if source.may_repeat_key:
        return f"{rows} AS _claim JOIN {records} AS golden ON golden.{KEY_CODE} = _claim.{KEY_CODE}"
    disputed = disputed_column(source)
    return (
        f"(SELECT *, {disputed}[1] AS _claim FROM {records} WHERE {disputed} IS NOT NULL) AS golden"
    )


def _losing(source: ClaimSource, field: GoldenField) -> str:
    """SELECT: the values of one field that a claim says and that are not kept."""
    kept, claimed = identifier(field.name), identifier(field.name + _CLAIMED)
    kept_source, kept_time = identifier(field.name + SOURCE), identifier(field.name + TIME)
    return (
        f"SELECT key, {literal(field.name)} AS field, CAST({claimed} AS VARCHAR) AS value,\n"
        f"  {literal(source.entry)} AS source, {timestamp_of_age(AGE_RANK)} AS time,\n"
        f"  CAST({kept} AS VARCHAR) AS kept_value, CAST({kept_source} AS VARCHAR) AS kept_source,\n"
        f"  {kept_time} AS kept_time\n"
        f"FROM {_step(source)} WHERE {claimed} <> {kept}"
    )


def _step(source: ClaimSource) -> str:
    return f"differing_{source.number}"


def _union(selects: Sequence[str]) -> str:
    return "\nUNION ALL\n".join(selects)
