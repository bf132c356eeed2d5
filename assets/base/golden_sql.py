"""SQL of golden records: per key and field the claim of least rank, in one GROUP BY."""

from collections.abc import Callable, Mapping, Sequence

from assets.base.claim_sql import SQL_TYPES, ReadClaim, claimed_fields, quoted, text, tied
from assets.base.rank import place_of, rank, time_of
from zb_pipelines.survivorship.model import Consolidation, GoldenField

SOURCE, TIME, SOURCES = "__source", "__time", "_sources"


def claims_in_order(c: Consolidation, field: GoldenField) -> list[int]:
    """Positions of the claims that may decide ``field``, the highest authority first.

    Two claims of one entry keep the order in which they are declared.
    """
    claiming = [n for n, claim in enumerate(c.claims) if field.name in claim.fields]
    return sorted(claiming, key=lambda n: (field.order.index(c.claims[n].entry), n))


def golden(c: Consolidation, reads: Sequence[ReadClaim], relations: Mapping[int, str]) -> str:
    """SELECT: the golden records of the staged claims.

    ``relations`` gives the staged rows by number of the claim; a claim without any is absent.
    Columns: the key, each field with ``<field>__source`` and ``<field>__time``, ``_sources``.
    """
    entries = sorted({claim.entry for claim in c.claims}, key=_first_mention(c))
    said = {entry: 1 << bit for bit, entry in enumerate(entries)}
    branches = [_nothing(c)] + [
        _branch(c, read, relations[read.number], said[read.entry])
        for read in reads
        if read.number in relations
    ]
    inner = ",\n  ".join(
        [f"_key AS {quoted(c.key)}", "bit_or(_said) AS _said"]
        + [f"{_winner(field)}, min({_rank(field)}) AS {_rank(field)}" for field in c.fields]
    )
    outer = ",\n  ".join(
        [quoted(c.key), *(_provenance(c, field) for field in c.fields), _sources(entries)]
    )
    union = "\nUNION ALL\n".join(branches)
    return f"SELECT {outer}\nFROM (SELECT {inner}\nFROM (\n{union}\n)\nGROUP BY _key)"


def _first_mention(c: Consolidation) -> Callable[[str], int]:
    mentioned = [claim.entry for claim in c.claims]
    return mentioned.index


def _rank(field: GoldenField) -> str:
    return quoted(f"{field.name}__rank")


def _winner(field: GoldenField) -> str:
    return f"arg_min({quoted(field.name)}, {_rank(field)}) AS {quoted(field.name)}"


def _nothing(c: Consolidation) -> str:
    """A branch without rows that fixes names and types, whoever delivered."""
    columns = ["CAST(NULL AS VARCHAR) AS _key", "CAST(NULL AS BIGINT) AS _said"]
    for field in c.fields:
        columns.append(f"CAST(NULL AS {SQL_TYPES[field.type]}) AS {quoted(field.name)}")
        columns.append(f"CAST(NULL AS BIGINT) AS {_rank(field)}")
    return f"SELECT {', '.join(columns)} WHERE false"


def _branch(c: Consolidation, read: ReadClaim, relation: str, said: int) -> str:
    claimed = claimed_fields(c, read)
    columns = ["_key", str(said)]
    for field in c.fields:
        if field not in claimed:
            columns += ["NULL", "NULL"]
            continue
        name = quoted(field.name)
        place = claims_in_order(c, field).index(read.number)
        ranked = rank(field.group(read.entry, place), place, "_newness", "_tie")
        columns += [name, f"CASE WHEN {name} IS NOT NULL THEN {ranked} END"]
    return f"SELECT {', '.join(columns)} FROM {tied(read, relation)}"


def _provenance(c: Consolidation, field: GoldenField) -> str:
    sources = ", ".join(text(c.claims[n].entry) for n in claims_in_order(c, field))
    place = place_of(_rank(field))
    return (
        f"{quoted(field.name)},"
        f" ([{sources}])[{place} + 1] AS {quoted(field.name + SOURCE)},"
        f" {time_of(_rank(field))} AS {quoted(field.name + TIME)}"
    )


def _sources(entries: Sequence[str]) -> str:
    parts = [
        f"CASE WHEN _said & {1 << bit} <> 0 THEN {text(e)} END" for bit, e in enumerate(entries)
    ]
    return f"list_filter([{', '.join(parts)}], lambda said: said IS NOT NULL) AS {SOURCES}"
