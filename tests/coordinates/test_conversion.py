"""Places delivered in GCJ-02 and BD-09 come to lie where they are, within a metre."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zb_pipelines.coordinates import conversions, declared

_SPEC = importlib.util.spec_from_file_location("reference", Path(__file__).parent / "reference.py")
assert _SPEC is not None and _SPEC.loader is not None
reference = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(reference)

# WGS-84, GCJ-02 and BD-09 of four points in and around Zibo, from the PyPI package coord-convert.
PUBLISHED = [
    ((118.05, 36.81), (118.05607060800003, 36.81051204462584), (118.06251700817019, 36.81661678184582)),
    ((117.6, 36.0), (117.6057450245724, 35.99984546651339), (117.61214171930067, 36.00618239373984)),
    ((118.5, 37.2), (118.5057678313865, 37.200655385513585), (118.51237503674348, 37.20631616333696)),
    ((118.2047, 36.3654), (118.2105212005225, 36.36557491011766), (118.21693374427191, 36.37187876956561)),
]
zibo = st.tuples(st.floats(117.5, 118.6), st.floats(35.9, 37.3))


@pytest.fixture(scope="module")
def sql() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(conversions())
        connection.execute(declared({"bus/bus_stop": "GCJ-02", "housing/building": "BD-09"}))
        yield connection


def converted(sql: duckdb.DuckDBPyConnection, crs: str, point: tuple[float, float]) -> tuple[float, float]:
    row = sql.execute("SELECT p.lon, p.lat FROM (SELECT cgcs2000(?, ?, ?) AS p)", [crs, *point]).fetchone()
    assert row is not None
    return row


@pytest.mark.parametrize(("place", "gcj02", "bd09"), PUBLISHED)
def test_published_points_are_met_within_a_metre(sql, place, gcj02, bd09):
    assert reference.metres(converted(sql, "GCJ-02", gcj02), place) < 1
    assert reference.metres(converted(sql, "BD-09", bd09), place) < 1
    assert reference.metres(reference.gcj02(place), gcj02) < 0.001
    assert reference.metres(reference.bd09(place), bd09) < 0.001


@settings(max_examples=60, deadline=None)
@given(place=zibo)
def test_any_place_of_the_city_agrees_with_the_plain_reference(sql, place):
    for crs, forward in (("GCJ-02", reference.gcj02), ("BD-09", reference.bd09)):
        delivered = forward(place)
        assert reference.metres(reference.undone(forward, delivered), place) < 0.001
        assert reference.metres(converted(sql, crs, delivered), place) < 0.1


def test_taken_for_cgcs2000_a_gcj02_place_would_be_half_a_kilometre_off():
    place, gcj02, _ = PUBLISHED[0]
    assert 500 < reference.metres(place, gcj02) < 600


@pytest.mark.parametrize("crs", ["CGCS2000", "WGS-84"])
def test_what_is_geodetic_already_stays_as_it_is(sql, crs):
    assert converted(sql, crs, (118.05, 36.81)) == (118.05, 36.81)


def test_the_declared_system_of_the_entry_decides(sql):
    place, gcj02, bd09 = PUBLISHED[0]
    found = sql.execute(
        "SELECT cgcs2000_of('bus/bus_stop', $1, $2), cgcs2000_of('housing/building', $3, $4),"
        " cgcs2000_of('tax/taxpayer', $1, $2), cgcs2000_of('bus/bus_stop', NULL, $2)",
        [*gcj02, *bd09],
    ).fetchone()
    for point in found[:2]:
        assert reference.metres((point["lon"], point["lat"]), place) < 1
    assert found[2:] == (None, None)


def test_distances_are_metres(sql):
    found = sql.execute(
        "SELECT metres_between({'lon': 118.0, 'lat': 36.8}, {'lon': 118.0, 'lat': 36.809})"
    ).fetchone()
    assert found[0] == pytest.approx(1000.8, abs=0.1)
