"""Joins all claims of a bucket on the key, by dictionary code instead of an SQL join.

The result has one row per key, and columns per claim and field. Each key is looked up once, in the
dictionary of the bucket's keys; from then on a claim is brought into its order by number. A chain of
FULL JOINs of the engine hashes and compares the texts of the keys once per claim: with it a bucket's
records take 1.4 times the processor time. Which claim decides a field is said in SQL over these rows
(``record_decision_sql.py``).

A claim whose keys may repeat is reduced to one row per key first: each field is the newest value that
is not NULL; of rows of the same second the first in order of ``_order``, ``_row``, ``day``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from assets.base.claim_rank import AGE_BITS
from assets.base.claim_sources import ClaimSource
from assets.base.claim_sql import AGE_RANK, KEY
from zb_pipelines.domain.survivorship.model import Consolidation, GoldenField

KEY_CODE, SOURCE_MASK = "_key_code", "_source_mask"
"""The number of a key in its bucket; which entries claim something of it, a bit for each."""
_TIE_ORDER = ("_order", "_row", "day")

Numbers = npt.NDArray[Any]


@dataclass(frozen=True)
class CodedClaims:
    """The keys of one bucket, and each claim's rows with :data:`KEY_CODE` instead of :data:`KEY`.

    The rows stand by the claim's number; a claim without any is absent.
    """

    keys: pa.Array
    rows: Mapping[int, pa.Table]


def code_keys(tables: Mapping[int, pa.Table]) -> CodedClaims:
    """Number the keys of the staged ``tables``, which stand by the claim's number."""
    filled = {number: table for number, table in tables.items() if table.num_rows}
    if not filled:
        return CodedClaims(pa.array([], pa.string()), {})
    keys = [chunk for table in filled.values() for chunk in table.column(KEY).chunks]
    encoded = pa.concat_arrays(keys).dictionary_encode()
    rows: dict[int, pa.Table] = {}
    first = 0
    for number, table in filled.items():
        codes = encoded.indices.slice(first, table.num_rows)
        rows[number] = pa.table({KEY_CODE: codes} | _whole_columns(table.drop_columns([KEY])))
        first += table.num_rows
    return CodedClaims(encoded.dictionary, rows)


def align_claims(
    consolidation: Consolidation, sources: Sequence[ClaimSource], bucket: CodedClaims
) -> pa.Table:
    """One row per key: it, :data:`KEY_CODE`, :data:`SOURCE_MASK`, and of each claim that has rows
    :func:`value_column` and :func:`age_column` of every field.

    Raises ValueError where a claim whose keys do not repeat has two rows of one key.
    """
    count, entries = len(bucket.keys), consolidation.claiming_entries
    mask = np.zeros(count, np.int64)
    columns: dict[str, Any] = {}
    for source in sources:
        if (rows := bucket.rows.get(source.number)) is not None:
            codes = rows.column(KEY_CODE).chunk(0).to_numpy()
            mask[codes] |= 1 << entries.index(source.entry)
            fields = consolidation.claimed_fields(source.claim)
            align = _align_newest_rows if source.may_repeat_key else _align_single_rows
            columns |= align(source, fields, rows, codes, count)
    own = {KEY: bucket.keys, KEY_CODE: np.arange(count, dtype=np.int32), SOURCE_MASK: mask}
    return pa.table(own | columns)


def value_column(field: GoldenField, source: ClaimSource) -> str:
    """The column with the claim's value of ``field``."""
    return f"{field.name}__{source.number}"


def age_column(field: GoldenField, source: ClaimSource) -> str:
    """The column with the age of that value; one for all fields where the claim's keys do not repeat."""
    number = source.number
    return f"{field.name}__age_{number}" if source.may_repeat_key else f"_age_{number}"


def _align_single_rows(
    source: ClaimSource,
    fields: Sequence[GoldenField],
    rows: pa.Table,
    codes: Numbers,
    count: int,
) -> dict[str, Any]:
    """The columns of a claim that has one row per key."""
    at, known = _row_of_key(codes, np.arange(len(codes), dtype=np.int32), count)
    if known != len(codes):
        doubles = f"{len(codes) - known} rows of a key that it had named"
        raise ValueError(f"{source.entry}: {doubles}, where no two rows should name the same")
    age = _take(rows, AGE_RANK, at)
    columns: dict[str, Any] = {}
    for field in fields:
        columns[value_column(field, source)] = _take(rows, field.name, at)
        columns[age_column(field, source)] = age
    return columns


def _align_newest_rows(
    source: ClaimSource,
    fields: Sequence[GoldenField],
    rows: pa.Table,
    codes: Numbers,
    count: int,
) -> dict[str, Any]:
    """The columns of a claim whose keys may repeat: per key and field the newest value."""
    order = _newest_first(rows, codes)
    ordered = codes[order]
    columns: dict[str, Any] = {}
    for field in fields:
        has_value = rows.column(field.name).chunk(0).is_valid().to_numpy(zero_copy_only=False)
        has_value = has_value[order]
        of_key, of_row = ordered[has_value], order[has_value]
        first = np.ones(len(of_key), np.bool_)
        first[1:] = of_key[1:] != of_key[:-1]
        at, _ = _row_of_key(of_key[first], of_row[first], count)
        columns[value_column(field, source)] = _take(rows, field.name, at)
        columns[age_column(field, source)] = _take(rows, AGE_RANK, at)
    return columns


def _newest_first(rows: pa.Table, codes: Numbers) -> Numbers:
    """The numbers of the rows, key by key, the newest of a key first."""
    ranks = (codes.astype(np.int64) << AGE_BITS) + rows.column(AGE_RANK).chunk(0).to_numpy()
    order = np.argsort(ranks)
    ranks = ranks[order]
    same = ranks[1:] == ranks[:-1]
    tied = np.flatnonzero(np.append(same, False) | np.append(False, same))
    if len(tied):
        # Hardly any key says two things in one second: only those rows are sorted by more.
        among = rows.select(list(_TIE_ORDER)).take(order[tied])
        among = among.append_column("rank", pa.array(ranks[tied]))
        among = among.append_column("row", pa.array(order[tied]))
        by = [(name, "ascending") for name in ("rank", *_TIE_ORDER)]
        order[tied] = among.sort_by(by).column("row").to_numpy()
    return order


def _row_of_key(codes: Numbers, rows: Numbers, count: int) -> tuple[pa.Array, int]:
    """Per key the number of its row, NULL where it has none; how many have one."""
    at = np.full(count, -1, np.int32)
    at[codes] = rows
    missing = at < 0
    return pa.array(at, mask=missing), count - int(np.count_nonzero(missing))


def _take(rows: pa.Table, column: str, at: pa.Array) -> pa.Array:
    return rows.column(column).chunk(0).take(at)


def _whole_columns(table: pa.Table) -> dict[str, pa.Array]:
    """The columns, each in one piece: to take from many is slower by far."""
    return {name: table.column(name).combine_chunks() for name in table.column_names}
