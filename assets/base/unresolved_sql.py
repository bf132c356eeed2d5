"""Claims that found no entity: listed for people to look at, never merged by guess."""

from collections.abc import Sequence

from assets.base.claim_sql import ReadClaim, resolved
from zb_pipelines.domain.sql import literal

PRIVATE = ("_record",)


def unresolved(reads: Sequence[ReadClaim]) -> str:
    """SELECT ``entry``, ``_record``, ``why``: one row per claim whose key is unknown.

    ``why`` is ``no_key``, ``not_found`` (the lookup knows no such value) or ``ambiguous``
    (it knows several keys for it).
    """
    nothing = "SELECT NULL::VARCHAR AS entry, NULL::VARCHAR AS _record, NULL::VARCHAR AS why"
    branches = [f"{nothing} WHERE false"] + [
        f"SELECT {literal(read.entry)}, _record, _why FROM ({resolved(read)}) WHERE _key IS NULL"
        for read in reads
    ]
    return "\nUNION ALL\n".join(branches)
