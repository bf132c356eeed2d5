"""Claims brought side by side: what is in a bucket's files, and a row of two claims that may not be."""

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.base.align_claims import align_claims, code_keys
from assets.base.bucket_files import BUCKET, read_bucket_file, write_bucket_files
from assets.base.claim_sources import ClaimSource
from resources.engine import Engine
from tests.base.city import consolidation, golden_field
from zb_pipelines.domain.survivorship.model import Claim

C = consolidation(
    [Claim(entry=entry, key="id_no", fields={"name": "name"}) for entry in ("a/x", "b/y")],
    [golden_field("name", "a/x", "b/y")],
)
REGISTER = ClaimSource(0, C.claims[0], "", None, may_repeat_key=False)
OFTEN = ClaimSource(1, C.claims[1], "", None, may_repeat_key=True)


def rows(*said: tuple[str, str | None, int, str]) -> pa.Table:
    """Staged rows: key, name, age, order."""
    keys, names, age, orders = zip(*said, strict=True)
    numbers = list(range(len(said)))
    return pa.table(
        {"_key": keys, "name": pa.array(names, pa.string()), "_age_rank": age}
        | {"_row": numbers, "day": numbers, "_order": orders}
    )


def test_each_key_has_one_row_with_what_every_claim_says_of_it():
    register = rows(("1", "甲", 5, ""), ("2", None, 5, ""))
    often = rows(("3", "丙", 9, "a"), ("1", "丁", 8, "b"), ("1", "乙", 8, "a"), ("1", None, 7, "c"))

    made = align_claims(C, [REGISTER, OFTEN], code_keys({0: register, 1: often}))

    assert made.select(
        ["_key", "_source_mask", "name__0", "name__1", "name__age_1"]
    ).to_pylist() == [
        {"_key": "1", "_source_mask": 3, "name__0": "甲", "name__1": "乙", "name__age_1": 8},
        {"_key": "2", "_source_mask": 1, "name__0": None, "name__1": None, "name__age_1": None},
        {"_key": "3", "_source_mask": 2, "name__0": None, "name__1": "丙", "name__age_1": 9},
    ]


def test_a_bucket_of_nobody_has_no_rows():
    made = align_claims(C, [REGISTER], code_keys({0: rows(("1", None, 1, "")).slice(1)}))
    assert made.to_pydict() == {"_key": [], "_key_code": [], "_source_mask": []}


def test_two_rows_of_a_key_that_should_have_one_are_an_error_that_names_the_entry_only():
    doubled = code_keys({0: rows(("370303", "甲", 5, ""), ("370303", "甲", 6, ""))})
    with pytest.raises(ValueError, match="a/x: 1 rows of a key") as failure:
        align_claims(C, [REGISTER], doubled)
    assert "370303" not in str(failure.value)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.text(max_size=3) | st.none()), max_size=30))
def test_every_row_is_in_the_file_of_its_bucket(
    tmp_path_factory: pytest.TempPathFactory, said: list[tuple[int, str | None]]
):
    scratch = tmp_path_factory.mktemp("buckets")
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE said ({BUCKET} SMALLINT, value VARCHAR)")
        for row in said:
            connection.execute("INSERT INTO said VALUES (?, ?)", row)
        write_bucket_files(Engine(connection, scratch), "FROM said", scratch / "claim")

    for bucket in range(6):
        found = read_bucket_file(scratch / "claim", bucket)
        held = found.column("value").to_pylist() if found else []
        assert sorted(held, key=str) == sorted((v for b, v in said if b == bucket), key=str)
