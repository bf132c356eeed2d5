"""SQL of golden records: which claim decides each field of an entity, with its source and time.

Reads the aligned claims (``align_claims.py``), one row per key, in three steps: ``ranked`` adds a rank
where time may decide, ``decided`` value, position and age of every field, ``judged`` what a claim says
where it is not kept. Source and time are read back from position and age in the end.

``authority``: the first claim in order that has a value; of equal authorities, and where ``latest``
decides, the newest, in order of authority where several are of the same second.
"""

from collections.abc import Iterable, Mapping, Sequence

from assets.base.align_claims import KEY_CODE, SOURCE_MASK, age_column, value_column
from assets.base.claim_rank import age_of_rank, claim_rank, position_of_rank, timestamp_of_age
from assets.base.claim_sources import ClaimSource
from assets.base.claim_sql import AGE_RANK, KEY
from zb_pipelines.domain.sql import DUCKDB_TYPES, identifier, literal, string_list, with_steps
from zb_pipelines.domain.survivorship.model import Consolidation, GoldenField

SOURCE, TIME, SOURCES = "__source", "__time", "_sources"
"""Behind a field's name: the entry that decided it and the time of its claim; all entries that speak."""
NO_CLAIMS = (
    f"(SELECT CAST(NULL AS VARCHAR) AS {KEY}, CAST(NULL AS INTEGER) AS {KEY_CODE},"
    f" CAST(NULL AS BIGINT) AS {SOURCE_MASK} WHERE false)"
)
"""FROM text: no aligned claims."""

_POSITION, _AGE = "__position", "__age"
_PARTS = ("", _POSITION, _AGE)
"""Behind a field's name: its value, the position of the claim that decides it, the age of the value."""
_MASK_BITS = 5  # that one CASE looks at: 31 lists, a quarter of the time of a list_filter

Present = Mapping[int, ClaimSource]
"""The claims that have rows, by their number."""


def golden_records_select(
    consolidation: Consolidation,
    sources: Iterable[ClaimSource],
    claims: str,
    extra: Sequence[str] = (),
) -> str:
    """SELECT: the golden records of the aligned ``claims`` (FROM text), of ``sources`` that have rows.

    Columns: the key, each field with ``<field>__source`` and ``<field>__time``, ``_sources``, and
    those named by ``extra``: ``_key_code`` and the :func:`disputed_column` of claims.
    """
    present = {source.number: source for source in sources}
    steps = {
        "ranked": _ranked_select(consolidation, present, claims),
        "decided": _decided_select(consolidation, present),
        "judged": _judged_select(consolidation, present),
    }
    columns = [f"{KEY} AS {identifier(consolidation.key)}"]
    for field in consolidation.fields:
        age = timestamp_of_age(f"judged.{identifier(field.name + _AGE)}")
        columns += [
            identifier(field.name),
            f"{_source_of(consolidation, field)} AS {identifier(field.name + SOURCE)}",
            f"{age} AS {identifier(field.name + TIME)}",
        ]
    selected = ",\n  ".join([*columns, _sources(consolidation), *extra])
    return with_steps(steps, f"SELECT {selected}\nFROM judged")


def disputing_sources(
    consolidation: Consolidation, sources: Iterable[ClaimSource]
) -> list[ClaimSource]:
    """The claims, of those whose keys do not repeat, that may contradict the golden record."""
    return [
        source
        for source in sources
        if not source.may_repeat_key and compared_fields(consolidation, source)
    ]


def disputed_column(source: ClaimSource) -> str:
    """The column with what a claim says where any of it is not kept: a list of one struct, or NULL.

    A list, since a NULL of a struct takes the room of a full one.
    """
    return f"_disputed_{source.number}"


def compared_fields(consolidation: Consolidation, source: ClaimSource) -> list[GoldenField]:
    """The fields in which the claim may contradict the golden record, and which are compared."""
    return [
        field
        for field in consolidation.claimed_fields(source.claim)
        if field.compare
        and (source.may_repeat_key or len(consolidation.claims_by_authority(field)) > 1)
    ]


def _ranked_select(consolidation: Consolidation, present: Present, claims: str) -> str:
    """SELECT: the aligned claims, with a rank for each field in which time may decide."""
    ranks: list[str] = []
    for field in consolidation.fields:
        if _decided_by_rank(consolidation, field, present):
            ranks.append(f"least({_ranks_of(consolidation, field, present)}) AS {_rank(field)}")
    return f"SELECT {', '.join(['*', *ranks])}\nFROM {claims}"


def _ranks_of(consolidation: Consolidation, field: GoldenField, present: Present) -> str:
    ranks: list[str] = []
    for position, source in _deciding(consolidation, field, present).items():
        precedence = field.precedence(source.entry, position)
        rank = claim_rank(precedence, _age(field, source), position)
        ranks.append(f"CASE WHEN {_value(field, source)} IS NOT NULL THEN {rank} END")
    return ", ".join(ranks)


def _decided_select(consolidation: Consolidation, present: Present) -> str:
    """SELECT: the ranked claims, with the columns :data:`_PARTS` of each field."""
    columns = [
        column
        for field in consolidation.fields
        for column in _field_decision(consolidation, field, present)
    ]
    return "SELECT *,\n  " + ",\n  ".join(columns) + "\nFROM ranked"


def _field_decision(
    consolidation: Consolidation, field: GoldenField, present: Present
) -> tuple[str, str, str]:
    """The columns :data:`_PARTS` of a field."""
    value, position, age = (identifier(field.name + part) for part in _PARTS)
    deciding = _deciding(consolidation, field, present)
    if not deciding:
        found = f"CAST(NULL AS {DUCKDB_TYPES[field.type]})"
        of_position, of_age = "CAST(NULL AS TINYINT)", "CAST(NULL AS BIGINT)"
    elif _decided_by_rank(consolidation, field, present):
        at = position_of_rank(_rank(field))
        values = " ".join(f"WHEN {n} THEN {_value(field, s)}" for n, s in deciding.items())
        found = f"CASE {at} {values} END"
        of_position, of_age = f"CAST({at} AS TINYINT)", age_of_rank(_rank(field))
    else:
        said = {n: f"WHEN {_value(field, s)} IS NOT NULL" for n, s in deciding.items()}
        positions = " ".join(f"{when} THEN {n}" for n, when in said.items())
        ages = " ".join(f"{said[n]} THEN {_age(field, s)}" for n, s in deciding.items())
        found = f"coalesce({', '.join(_value(field, s) for s in deciding.values())})"
        of_position, of_age = f"CAST(CASE {positions} END AS TINYINT)", f"CASE {ages} END"
    return f"{found} AS {value}", f"{of_position} AS {position}", f"{of_age} AS {age}"


def _judged_select(consolidation: Consolidation, present: Present) -> str:
    """SELECT: key, decisions, and the :func:`disputed_column` of each claim that may have one."""
    decisions = [identifier(field.name + part) for field in consolidation.fields for part in _PARTS]
    disputed = [
        _disputed_sql(source, compared_fields(consolidation, source))
        for source in disputing_sources(consolidation, present.values())
    ]
    columns = ",\n  ".join([KEY, KEY_CODE, SOURCE_MASK, ", ".join(decisions), *disputed])
    return f"SELECT {columns}\nFROM decided"


def _disputed_sql(source: ClaimSource, compared: Sequence[GoldenField]) -> str:
    differs = " OR ".join(f"{_value(f, source)} <> {identifier(f.name)}" for f in compared)
    values = ", ".join(f"{identifier(f.name)} := {_value(f, source)}" for f in compared)
    # One age for all fields, as the keys do not repeat.
    row = f"struct_pack({values}, {AGE_RANK} := {_age(compared[0], source)})"
    return f"CASE WHEN {differs} THEN [{row}] END AS {disputed_column(source)}"


def _deciding(
    consolidation: Consolidation, field: GoldenField, present: Present
) -> dict[int, ClaimSource]:
    """The claims that have rows and may decide the field, by their position in its order."""
    return {
        position: present[number]
        for position, number in enumerate(consolidation.claims_by_authority(field))
        if number in present
    }


def _decided_by_rank(consolidation: Consolidation, field: GoldenField, present: Present) -> bool:
    """Whether time may decide between two claims."""
    deciding = _deciding(consolidation, field, present).items()
    precedences = {field.precedence(source.entry, position) for position, source in deciding}
    return len(precedences) < len(deciding)


def _value(field: GoldenField, source: ClaimSource) -> str:
    return identifier(value_column(field, source))


def _age(field: GoldenField, source: ClaimSource) -> str:
    return identifier(age_column(field, source))


def _rank(field: GoldenField) -> str:
    return identifier(f"{field.name}__rank")


def _source_of(consolidation: Consolidation, field: GoldenField) -> str:
    """The entry that decided; an ENUM, as a name of one byte is handed on ten times as fast."""
    numbers = consolidation.claims_by_authority(field)
    entries = [consolidation.claims[number].entry for number in numbers]
    if not entries:
        return "CAST(NULL AS VARCHAR)"
    names = f"ENUM({string_list(dict.fromkeys(entries))})"
    position = identifier(field.name + _POSITION)
    return f"(CAST([{string_list(entries)}] AS {names}[]))[judged.{position} + 1]"


def _sources(consolidation: Consolidation) -> str:
    """The entries that speak, by the bits of the mask: a list for each way to set a few of them."""
    entries = consolidation.claiming_entries
    lists = [
        _entries_of_bits(first, entries[first : first + _MASK_BITS])
        for first in range(0, len(entries), _MASK_BITS)
    ]
    return f"list_concat({', '.join(lists)}) AS {SOURCES}"


def _entries_of_bits(first: int, entries: Sequence[str]) -> str:
    cases: list[str] = []
    for mask in range(1, 1 << len(entries)):
        listed = [literal(entry) for bit, entry in enumerate(entries) if mask >> bit & 1]
        cases.append(f"WHEN {mask} THEN [{', '.join(listed)}]")
    return f"CASE {SOURCE_MASK} >> {first} & {(1 << len(entries)) - 1} {' '.join(cases)} END"
