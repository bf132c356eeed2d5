"""GCJ-02 and BD-09 in plain Python, written from the formulas and inverted by Newton's method."""

from collections.abc import Callable
from math import asin, atan2, cos, degrees, hypot, pi, radians, sin, sqrt

Point = tuple[float, float]
AXIS, ECCENTRICITY = 6378245.0, 0.00669342162296594323


def gcj02(point: Point) -> Point:
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


def bd09(point: Point) -> Point:
    """BD-09 of a point in WGS-84."""
    x, y = gcj02(point)
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
    half += cos(radians(north)) * cos(radians(other_north)) * sin(radians(other_east - east) / 2) ** 2
    return 2 * 6371008.8 * asin(sqrt(half))
