"""Shapes of GeoJSON (RFC 7946) as well-known text (WKT, OGC 06-103r4), coordinates as they came."""

from typing import Any

_NESTED = {
    "Point": 0,
    "LineString": 1,
    "MultiPoint": 1,
    "Polygon": 2,
    "MultiLineString": 2,
    "MultiPolygon": 3,
}
"""How deep the positions of a type lie in lists."""


def wkt_of(geometry: Any) -> str | None:
    """The text of a geometry object; ``None`` for none. Raises ValueError for what is no geometry."""
    if geometry is None:
        return None
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind == "GeometryCollection":
        parts = ", ".join(str(wkt_of(each)) for each in geometry.get("geometries", []))
        return f"GEOMETRYCOLLECTION ({parts})" if parts else "GEOMETRYCOLLECTION EMPTY"
    if kind not in _NESTED or not isinstance(geometry.get("coordinates"), list):
        raise ValueError("no geometry")
    coordinates = geometry["coordinates"]
    name = str(kind).upper()
    if not coordinates:
        return f"{name} EMPTY"
    depth = _NESTED[kind]
    return f"{name} {_text(coordinates, depth) if depth else f'({_position(coordinates)})'}"


def _text(coordinates: Any, depth: int) -> str:
    if not isinstance(coordinates, list):
        raise ValueError("no list of positions")
    parts = [_position(c) if depth == 1 else _text(c, depth - 1) for c in coordinates]
    return f"({', '.join(parts)})"


def _position(coordinates: Any) -> str:
    if not isinstance(coordinates, list) or len(coordinates) < 2:
        raise ValueError("no position")
    return " ".join(_number(each) for each in coordinates)


def _number(value: Any) -> str:
    """A coordinate as its text came; whole numbers without a fraction."""
    return str(float(value)).removesuffix(".0") if isinstance(value, float) else str(value)
