"""The fingerprint of a delivery's content, by which an unchanged one is known."""

import hashlib
from collections.abc import Sequence

from resources.agencies.quoting import sql_name
from resources.engine import Engine


def content_hash(engine: Engine, relation: str, columns: Sequence[str]) -> tuple[str, int]:
    """SHA-256 in hex over the rows of ``relation`` as a multiset, and how many rows there are.

    Computed in the engine in one scan: per row two 64-bit hashes over ``columns`` (in their
    order and in the opposite one), each summed over all rows without overflow. Neither the order of
    rows nor of ``columns`` matters; names, nulls and repeated rows do. It recognises, it
    does not protect: DuckDB's hash is not cryptographic, and another version of DuckDB may give
    another one, whereupon every snapshot is stored once more.
    """
    ordered = sorted(columns)
    forward = ", ".join(sql_name(column) for column in ordered)
    backward = ", ".join(sql_name(column) for column in reversed(ordered))
    rows, first, second = engine.rows(
        f"SELECT count(*), sum(hash({forward}, 0)), sum(hash({backward}, 1)) FROM {relation}"
    )[0]
    told = "\n".join([*ordered, str(rows), str(first), str(second)])
    return hashlib.sha256(told.encode()).hexdigest(), rows
