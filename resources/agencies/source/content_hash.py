"""The hash of a delivery's content, by which an unchanged one is recognised.

It is the rows as a multiset: the hashes of all rows, summed without their carry. So rows may be
counted in any order and piece by piece. It recognises, it does not protect: DuckDB's hash is not
cryptographic, and another version of DuckDB may give another one, whereupon every snapshot is
stored once more.
"""

import hashlib
from collections.abc import Sequence

from resources.engine import Engine
from zb_pipelines.domain.sql import identifier

_CARRY = 2**64


def row_hash_sql(columns: Sequence[str]) -> str:
    """SQL of one row's hash over ``columns``, in any order.

    DuckDB joins the hashes of several values by XOR, which would let values of one column change
    places between rows nearly unseen; hashed once more, their sum tells them.
    """
    return f"hash(hash({', '.join(identifier(column) for column in sorted(columns))}))"


def told_hash(columns: Sequence[str], rows: int, hashes: int) -> str:
    """SHA-256 in hex over the names of ``columns``, the number of rows and the sum of their hashes."""
    told = "\n".join([*sorted(columns), str(rows), str(hashes % _CARRY)])
    return hashlib.sha256(told.encode()).hexdigest()


def content_hash(engine: Engine, relation: str, columns: Sequence[str]) -> tuple[str, int]:
    """:func:`told_hash` of the rows of ``relation``, and how many rows there are.

    Neither the order of rows nor of ``columns`` matters; names, nulls and repeated rows do.
    """
    hashed = f"coalesce(sum({row_hash_sql(columns)}), 0)"
    rows, hashes = engine.rows(f"SELECT count(*), {hashed} FROM {relation}")[0]
    return told_hash(columns, rows, hashes), rows
