"""A delivery is known again by its rows, whatever their order, and by nothing less."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as st

from resources.agencies.source.content_hash import content_hash
from resources.engine import Engine

Rows = list[tuple[str | None, str | None]]
values = st.one_of(st.none(), st.sampled_from(["", "a", "b", "李", "0", "00"]))
tables = st.lists(st.tuples(values, values), max_size=6)
quickly = tries(
    max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


def hashed(engine: Engine, rows: Rows) -> str:
    engine.execute("CREATE OR REPLACE TEMP TABLE delivered (a VARCHAR, b VARCHAR, _row BIGINT)")
    for place, (a, b) in enumerate(rows):
        engine.execute("INSERT INTO delivered VALUES (?, ?, ?)", [a, b, place])
    found, counted = content_hash(engine, "delivered", ["a", "b"])
    assert counted == len(rows)
    return found


@quickly
@given(rows=tables, other=tables)
def test_two_deliveries_are_the_same_exactly_when_their_rows_are(
    engine: Engine, rows: Rows, other: Rows
):
    same = sorted(rows, key=repr) == sorted(other, key=repr)
    assert (hashed(engine, rows) == hashed(engine, other)) is same


@quickly
@given(rows=tables)
def test_the_order_of_rows_does_not_matter(engine: Engine, rows: Rows):
    assert hashed(engine, rows) == hashed(engine, sorted(rows, key=repr, reverse=True))


@pytest.mark.parametrize(
    "other",
    [
        [("a", "b"), ("a", "b")],  # a row twice
        [("b", "a")],  # values in each other's column
        [("a", None)],
        [("ab", "")],
        [],
    ],
)
def test_what_looks_alike_is_not_the_same(engine: Engine, other: Rows):
    assert hashed(engine, [("a", "b")]) != hashed(engine, other)


def test_values_that_change_places_between_rows_are_noticed(engine: Engine):
    assert hashed(engine, [("a", "x"), ("b", "y")]) != hashed(engine, [("a", "y"), ("b", "x")])


def test_a_renamed_column_is_another_delivery(engine: Engine):
    engine.execute("CREATE TEMP TABLE delivered AS SELECT 'x' AS a, 'x' AS b")
    one, _ = content_hash(engine, "delivered", ["a"])
    assert one != content_hash(engine, "delivered", ["b"])[0]
