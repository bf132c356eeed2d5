"""A delivery's copy holds every row in its place, however many or long, or says what broke off."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from resources.agencies.source.attempt import ReadError
from resources.agencies.source.content_hash import content_hash
from resources.agencies.source.delivery_copy import copy_delivery
from resources.engine import Engine


@pytest.mark.parametrize("rows", [0, 1, 122_880, 300_000])
def test_rows_stay_in_order_and_are_hashed_as_the_whole_would_be(
    engine: Engine, tmp_path: Path, rows: int
):
    select = f"SELECT i::VARCHAR AS a, nullif(i % 7, 0)::VARCHAR AS b FROM range({rows}) t (i)"
    copy = copy_delivery(engine, select, ["a", "b"], tmp_path / "copy.parquet")
    assert not isinstance(copy, ReadError)
    relation = f"'{copy.file}'"
    assert (copy.content_hash, copy.rows) == content_hash(engine, relation, ["b", "a"])
    assert engine.rows(f"SELECT count(*) FROM {relation} WHERE a = (_row - 1)::VARCHAR")[0] == (
        rows,
    )
    assert copy.rows == rows
    assert pq.ParquetFile(copy.file).num_row_groups == -(-rows // 122_880)


def test_long_texts_are_written_before_they_fill_the_memory(engine: Engine, tmp_path: Path):
    select = "SELECT repeat(i::VARCHAR, 500) AS a FROM range(100000, 160000) t (i)"
    copy = copy_delivery(engine, select, ["a"], tmp_path / "copy.parquet")
    assert not isinstance(copy, ReadError)
    sizes = engine.rows(f"SELECT length(a), count(*) FROM '{copy.file}' GROUP BY 1")
    assert sizes == [(3000, 60_000)]
    assert pq.ParquetFile(copy.file).num_row_groups > 1


def test_a_source_that_breaks_off_is_told_and_not_raised(engine: Engine, tmp_path: Path):
    select = "SELECT (CASE i WHEN 200000 THEN 'x' ELSE '1' END)::INT AS a FROM range(300000) t (i)"
    broken = copy_delivery(engine, select, ["a"], tmp_path / "copy.parquet")
    assert isinstance(broken, ReadError)
    assert broken.kind == "Conversion Error"
    missing = copy_delivery(engine, "SELECT a FROM nothing", ["a"], tmp_path / "copy.parquet")
    assert isinstance(missing, ReadError)
    assert missing.kind == "Catalog Error"
