"""The claims of one bucket side by side: one row per key, columns per claim and field.

Each key is looked up once, in the dictionary of the bucket's keys; from then on a claim is brought
into its order by number. A chain of FULL JOINs of the engine hashes and compares the texts of the
keys once per claim: with it a bucket's records take 1.4 times the processor time. Who decides a
field is said in SQL over these rows (``decision_sql``).

A claim whose keys repeat is reduced to one row per key first: each field is what the newest row
says that says anything; of rows of the same second the first in order of ``_order``, ``_row``, ``day``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from assets.base.claim_order import entries_in_order
from assets.base.claim_rank import TIME_BITS
from assets.base.claim_sql import ReadClaim, claimed_fields
from zb_pipelines.domain.survivorship.model import Consolidation, GoldenField

KEY, CODE, SAID, NEWNESS = "_key", "_code", "_said", "_newness"
"""The key, its number in the bucket, the mask of the entries that speak of it, a row's newness."""
_TIE = ("_order", "_row", "day")

Numbers = npt.NDArray[Any]


@dataclass(frozen=True)
class Coded:
    """The keys of one bucket, and each claim's rows with :data:`CODE` instead of :data:`KEY`.

    The rows stand by the claim's number; a claim without any is absent.
    """

    keys: pa.Array
    rows: Mapping[int, pa.Table]


def coded(tables: Mapping[int, pa.Table]) -> Coded:
    """Give every key of the staged ``tables``, by the claim's number, a number of its own."""
    filled = {number: table for number, table in tables.items() if table.num_rows}
    if not filled:
        return Coded(pa.array([], pa.string()), {})
    keys = [chunk for table in filled.values() for chunk in table.column(KEY).chunks]
    encoded = pa.concat_arrays(keys).dictionary_encode()
    rows: dict[int, pa.Table] = {}
    first = 0
    for number, table in filled.items():
        codes = encoded.indices.slice(first, table.num_rows)
        rows[number] = pa.table({CODE: codes} | _columns(table.drop_columns([KEY])))
        first += table.num_rows
    return Coded(encoded.dictionary, rows)


def side_by_side(c: Consolidation, reads: Sequence[ReadClaim], bucket: Coded) -> pa.Table:
    """One row per key: it, :data:`CODE`, :data:`SAID`, and of each claim that has rows
    :func:`value_column` and :func:`newness_column` of every field.

    Raises ValueError where a claim whose keys do not repeat has two rows of one key.
    """
    count, entries = len(bucket.keys), entries_in_order(c)
    said = np.zeros(count, np.int64)
    columns: dict[str, Any] = {}
    for read in reads:
        if (rows := bucket.rows.get(read.number)) is not None:
            codes = rows.column(CODE).chunk(0).to_numpy()
            said[codes] |= 1 << entries.index(read.entry)
            reduced = _newest if read.repeats else _only
            columns |= reduced(c, read, rows, codes, count)
    own = {KEY: bucket.keys, CODE: np.arange(count, dtype=np.int32), SAID: said}
    return pa.table(own | columns)


def value_column(field: GoldenField, number: int) -> str:
    """The column with what the claim of that number says of ``field``."""
    return f"{field.name}__{number}"


def newness_column(field: GoldenField, read: ReadClaim) -> str:
    """The column with the newness of it: of a claim whose keys do not repeat one for all fields."""
    return f"{field.name}__newness_{read.number}" if read.repeats else f"_newness_{read.number}"


def _only(
    c: Consolidation, read: ReadClaim, rows: pa.Table, codes: Numbers, count: int
) -> dict[str, Any]:
    """The columns of a claim that says one row per key."""
    at, known = _placed(codes, np.arange(len(codes), dtype=np.int32), count)
    if known != len(codes):
        doubles = f"{len(codes) - known} rows of a key that it had named"
        raise ValueError(f"{read.entry}: {doubles}, where no two rows should name the same")
    newness = _taken(rows, NEWNESS, at)
    columns: dict[str, Any] = {}
    for field in claimed_fields(c, read):
        columns[value_column(field, read.number)] = _taken(rows, field.name, at)
        columns[newness_column(field, read)] = newness
    return columns


def _newest(
    c: Consolidation, read: ReadClaim, rows: pa.Table, codes: Numbers, count: int
) -> dict[str, Any]:
    """The columns of a claim whose keys repeat."""
    order = _newest_first(rows, codes)
    ordered = codes[order]
    columns: dict[str, Any] = {}
    for field in claimed_fields(c, read):
        says = rows.column(field.name).chunk(0).is_valid().to_numpy(zero_copy_only=False)[order]
        of_key, of_row = ordered[says], order[says]
        first = np.ones(len(of_key), np.bool_)
        first[1:] = of_key[1:] != of_key[:-1]
        at, _ = _placed(of_key[first], of_row[first], count)
        columns[value_column(field, read.number)] = _taken(rows, field.name, at)
        columns[newness_column(field, read)] = _taken(rows, NEWNESS, at)
    return columns


def _newest_first(rows: pa.Table, codes: Numbers) -> Numbers:
    """The numbers of the rows, key by key, the newest of a key first."""
    ranks = (codes.astype(np.int64) << TIME_BITS) + rows.column(NEWNESS).chunk(0).to_numpy()
    order = np.argsort(ranks)
    ranks = ranks[order]
    same = ranks[1:] == ranks[:-1]
    tied = np.flatnonzero(np.append(same, False) | np.append(False, same))
    if len(tied):
        # Hardly any key says two things in one second: only those rows are sorted by more.
        among = rows.select(list(_TIE)).take(order[tied])
        among = among.append_column("rank", pa.array(ranks[tied]))
        among = among.append_column("row", pa.array(order[tied]))
        by = [(name, "ascending") for name in ("rank", *_TIE)]
        order[tied] = among.sort_by(by).column("row").to_numpy()
    return order


def _placed(codes: Numbers, rows: Numbers, count: int) -> tuple[pa.Array, int]:
    """Per key the number of its row, NULL where it has none; how many have one."""
    at = np.full(count, -1, np.int32)
    at[codes] = rows
    missing = at < 0
    return pa.array(at, mask=missing), count - int(np.count_nonzero(missing))


def _taken(rows: pa.Table, column: str, at: pa.Array) -> pa.Array:
    return rows.column(column).chunk(0).take(at)


def _columns(table: pa.Table) -> dict[str, pa.Array]:
    """The columns, each in one piece: to take from many is slower by far."""
    return {name: table.column(name).combine_chunks() for name in table.column_names}
