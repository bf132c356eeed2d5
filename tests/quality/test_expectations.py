"""Suites run in the engine: counts as Great Expectations means them, one scan, no value anywhere."""

import re
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlalchemy as sa
from sqlalchemy import event

from quality.expectations.data_docs import build_site, first_page
from quality.expectations.run_suite import Outcome, validate
from zb_pipelines.domain.quality.expectation import Expectation, expectation_types

TABLE = "base.population__person"
SECRET = "王小明"


def expect(kind: str, **kwargs: Any) -> Expectation:
    return Expectation(type=kind, kwargs=kwargs, dimension="准确性", title="测试")


@pytest.fixture
def rows(tmp_path: Path) -> str:
    """Five rows: a key twice, a name absent, an unknown sex, a bad phone, an age out of bounds."""
    file = tmp_path / "rows.parquet"
    duckdb.sql(
        f"""COPY (SELECT * FROM (VALUES ('1', '{SECRET}', '1', '13812345678', 20), ('2', NULL, '9', NULL, 30),
        ('2', '李四', 'X', '12345', 40), ('4', '赵六', NULL, '13900000000', 150),
        ('5', '钱七', '2', '13900000001', NULL)) AS person(id, name, sex, phone, age))
        TO '{file}' (FORMAT parquet)"""
    )
    return f"read_parquet('{file}')"


def run(rows: str, tmp_path: Path, *suite: Expectation) -> dict[str, Outcome]:
    found = validate({TABLE: rows}, {TABLE: suite}, tmp_path / "scratch", tmp_path / "docs")
    return {each.expectation.rule: each for each in found[TABLE]}


def test_counts_are_those_of_great_expectations_and_values_are_never_read(
    rows: str, tmp_path: Path
) -> None:
    asked: list[str] = []

    def listen(_c: Any, _u: Any, statement: str, _p: Any, _x: Any, _m: bool) -> None:
        asked.append(statement)

    event.listen(sa.engine.Engine, "before_cursor_execute", listen)
    try:
        found = run(
            rows,
            tmp_path,
            expect("expect_column_values_to_not_be_null", column="name"),
            expect("expect_column_values_to_be_unique", column="id"),
            expect("expect_column_values_to_be_in_set", column="sex", value_set=["1", "2", "9"]),
            expect("expect_column_values_to_match_regex", column="phone", regex="^1[3-9][0-9]{9}$"),
            expect("expect_column_values_to_be_between", column="age", min_value=0, max_value=120),
            expect("expect_column_value_lengths_to_equal", column="id", value=1),
            expect("expect_table_row_count_to_be_between", min_value=1),
        )
    finally:
        event.remove(sa.engine.Engine, "before_cursor_execute", listen)
    counts = {rule: (each.passed, each.checked) for rule, each in found.items()}
    assert counts == {
        "gx.not_be_null:name": (4, 5),
        "gx.be_unique:id": (4, 5),
        "gx.be_in_set:sex": (3, 4),
        "gx.match_regex:phone": (3, 4),
        "gx.be_between:age": (3, 4),
        "gx.column_value_lengths_to_equal:id": (5, 5),
        "gx.table_row_count_to_be_between:table": (1, 1),
    }
    # Everything was counted before Great Expectations asked: it neither counts nor samples.
    assert not [each for each in asked if "sum(" in each or "unexpected_values" in each]


def test_a_table_without_rows_is_judged_by_its_row_count_alone(rows: str, tmp_path: Path) -> None:
    found = run(
        f"(SELECT * FROM {rows} WHERE false)",
        tmp_path,
        expect("expect_column_values_to_not_be_null", column="name"),
        expect("expect_column_values_to_be_null", column="phone"),
        expect("expect_column_values_to_be_unique", column="id"),
        expect("expect_column_values_to_be_in_set", column="sex", value_set=["1"]),
        expect("expect_column_values_to_not_be_in_set", column="sex", value_set=["9"]),
        expect("expect_column_values_to_match_regex", column="phone", regex="^1"),
        expect("expect_column_values_to_be_between", column="age", min_value=0),
        expect("expect_column_value_lengths_to_equal", column="id", value=1),
        expect("expect_column_pair_values_to_be_equal", column_A="id", column_B="name"),
        expect(
            "expect_column_pair_values_a_to_be_greater_than_b",
            column_A="age",
            column_B="age",
            or_equal=True,
        ),
        expect("expect_compound_columns_to_be_unique", column_list=["id", "name"]),
        expect("expect_table_row_count_to_equal", value=0),
        expect("expect_table_row_count_to_be_between", min_value=1),
    )
    fewest = found.pop("gx.table_row_count_to_be_between:table")
    assert (fewest.success, fewest.passed, fewest.checked) == (False, 0, 1)
    none = found.pop("gx.table_row_count_to_equal:table")
    assert (none.success, none.passed, none.checked) == (True, 1, 1)
    assert {(each.success, each.passed, each.checked) for each in found.values()} == {(True, 0, 0)}


def test_the_data_docs_show_counts_and_no_value(rows: str, tmp_path: Path) -> None:
    run(
        rows,
        tmp_path,
        expect("expect_column_values_to_be_in_set", column="name", value_set=["李四"]),
        expect("expect_column_values_to_be_between", column="age", min_value=0, max_value=120),
    )
    assert build_site(tmp_path / "docs") == first_page(tmp_path / "docs")
    pages = {
        page.relative_to(tmp_path / "docs" / "site"): page.read_text("utf-8")
        for page in (tmp_path / "docs").rglob("*.html")
    }
    assert Path("index.html") in pages
    for text in pages.values():
        assert "库表质量要求及其核验结果" in text
        assert not re.findall(r"https?:|src=|@import|url\(", text)
        assert SECRET not in text
        assert "赵六" not in text


def test_other_expectations_are_left_to_great_expectations(rows: str, tmp_path: Path) -> None:
    found = run(
        rows, tmp_path, expect("expect_column_max_to_be_between", column="age", max_value=100)
    )
    (outcome,) = found.values()
    assert not outcome.success


def test_an_expectation_about_a_column_that_is_not_there_is_an_error_with_its_name(
    rows: str, tmp_path: Path
) -> None:
    with pytest.raises(RuntimeError, match=r"gx\.be_unique:number could not be evaluated"):
        run(rows, tmp_path, expect("expect_column_values_to_be_unique", column="number"))


def test_the_known_expectations_are_those_of_the_package() -> None:
    from great_expectations.expectations.registry import list_registered_expectation_implementations

    assert expectation_types() == set(list_registered_expectation_implementations())
