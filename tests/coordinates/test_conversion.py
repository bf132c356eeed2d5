"""Places delivered in GCJ-02 and BD-09 come to lie where they are, within a metre."""

from collections.abc import Callable, Iterator
from math import asin, atan2, cos, degrees, hypot, pi, radians, sin, sqrt

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zb_pipelines.domain.coordinates import conversions, declare_systems

# The reference: plain Python from the formulas, undone by Newton's method instead of iteration.
Connection = duckdb.DuckDBPyConnection
Point = tuple[float, float]
AXIS, ECCENTRICITY = 6378245.0, 0.00669342162296594323


def gcj02_of(point: Point) -> Point:
    """GCJ-02 of a point (longitude, latitude) in WGS-84."""
    lon, lat = point
    x, y = lon - 105, lat - 35
    waves = 20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)
    north = -100 + 2 * x + 3 * y + y * y / 5 + x * y / 10 + sqrt(abs(x)) / 5
    north += (waves + 20 * sin(y * pi) + 40 * sin(y / 3 * pi)) / 1.5
    north += (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) / 1.5
    east = 300 + x + 2 * y + x * x / 10 + x * y / 10 + sqrt(abs(x)) / 10
    east += (waves + 20 * sin(x * pi) + 40 * sin(x / 3 * pi)) / 1.5
    east += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) / 1.5
    magic = 1 - ECCENTRICITY * sin(radians(lat)) ** 2
    meridian = AXIS * (1 - ECCENTRICITY) / magic**1.5
    parallel = AXIS / sqrt(magic) * cos(radians(lat))
    return lon + degrees(east / parallel), lat + degrees(north / meridian)


def bd09_of(point: Point) -> Point:
    """BD-09 of a point in WGS-84."""
    x, y = gcj02_of(point)
    radius = hypot(x, y) + 0.00002 * sin(y * pi * 3000 / 180)
    angle = atan2(y, x) + 0.000003 * cos(x * pi * 3000 / 180)
    return radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006


def undone(forward: Callable[[Point], Point], aim: Point) -> Point:
    """The point that ``forward`` takes to ``aim``: Newton with numeric derivatives."""
    x, y = aim
    step = 1e-6
    for _ in range(12):
        u, v = forward((x, y))
        ux, vx = ((b - a) / step for a, b in zip((u, v), forward((x + step, y)), strict=True))
        uy, vy = ((b - a) / step for a, b in zip((u, v), forward((x, y + step)), strict=True))
        wide = ux * vy - uy * vx
        du, dv = aim[0] - u, aim[1] - v
        x, y = x + (du * vy - dv * uy) / wide, y + (dv * ux - du * vx) / wide
    return x, y


def metres(a: Point, b: Point) -> float:
    """Great-circle distance on a sphere."""
    (east, north), (other_east, other_north) = a, b
    half = sin(radians(other_north - north) / 2) ** 2
    half += (
        cos(radians(north)) * cos(radians(other_north)) * sin(radians(other_east - east) / 2) ** 2
    )
    return 2 * 6371008.8 * asin(sqrt(half))


# WGS-84, GCJ-02 and BD-09 of four points in and around Zibo, from the PyPI package coord-convert.
PUBLISHED = [
    (
        (118.05, 36.81),
        (118.05607060800003, 36.81051204462584),
        (118.06251700817019, 36.81661678184582),
    ),
    (
        (117.6, 36.0),
        (117.6057450245724, 35.99984546651339),
        (117.61214171930067, 36.00618239373984),
    ),
    (
        (118.5, 37.2),
        (118.5057678313865, 37.200655385513585),
        (118.51237503674348, 37.20631616333696),
    ),
    (
        (118.2047, 36.3654),
        (118.2105212005225, 36.36557491011766),
        (118.21693374427191, 36.37187876956561),
    ),
]
zibo = st.tuples(st.floats(117.5, 118.6), st.floats(35.9, 37.3))


@pytest.fixture(scope="module")
def sql() -> Iterator[Connection]:
    with duckdb.connect() as connection:
        connection.execute(conversions())
        connection.execute(declare_systems({"bus/bus_stop": "GCJ-02", "housing/building": "BD-09"}))
        yield connection


def converted(sql: Connection, crs: str, point: tuple[float, float]) -> tuple[float, float]:
    row = sql.execute(
        "SELECT p.lon, p.lat FROM (SELECT cgcs2000(?, ?, ?) AS p)", [crs, *point]
    ).fetchone()
    assert row is not None
    return row


@pytest.mark.parametrize(("place", "gcj02", "bd09"), PUBLISHED)
def test_published_points_are_met_within_a_metre(
    sql: Connection, place: Point, gcj02: Point, bd09: Point
):
    assert metres(converted(sql, "GCJ-02", gcj02), place) < 1
    assert metres(converted(sql, "BD-09", bd09), place) < 1
    assert metres(gcj02_of(place), gcj02) < 0.001
    assert metres(bd09_of(place), bd09) < 0.001


@settings(max_examples=15, deadline=None)
@given(place=zibo)
def test_any_place_of_the_city_agrees_with_the_plain_reference(sql: Connection, place: Point):
    for crs, forward in (("GCJ-02", gcj02_of), ("BD-09", bd09_of)):
        delivered = forward(place)
        assert metres(undone(forward, delivered), place) < 0.001
        assert metres(converted(sql, crs, delivered), place) < 0.1


def test_taken_for_cgcs2000_a_gcj02_place_would_be_half_a_kilometre_off():
    place, gcj02, _ = PUBLISHED[0]
    assert 500 < metres(place, gcj02) < 600


@pytest.mark.parametrize("crs", ["CGCS2000", "WGS-84"])
def test_what_is_geodetic_already_stays_as_it_is(sql: Connection, crs: str):
    assert converted(sql, crs, (118.05, 36.81)) == (118.05, 36.81)


def test_the_declared_system_of_the_entry_decides(sql: Connection):
    place, gcj02, bd09 = PUBLISHED[0]
    found = sql.execute(
        "SELECT cgcs2000_of('bus/bus_stop', $1, $2), cgcs2000_of('housing/building', $3, $4),"
        " cgcs2000_of('tax/taxpayer', $1, $2), cgcs2000_of('bus/bus_stop', NULL, $2)",
        [*gcj02, *bd09],
    ).fetchone()
    assert found is not None
    for point in found[:2]:
        assert metres((point["lon"], point["lat"]), place) < 1
    assert found[2:] == (None, None)


def test_distances_are_metres(sql: Connection):
    found = sql.execute(
        "SELECT metres_between({'lon': 118.0, 'lat': 36.8}, {'lon': 118.0, 'lat': 36.809})"
    ).fetchone()
    assert found is not None
    assert found[0] == pytest.approx(1000.8, abs=0.1)
