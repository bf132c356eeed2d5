"""Schematic maps as inline SVG with a text alternative: outlines and places of the document, no tiles, no network."""

from collections.abc import Iterable, Sequence
from html import escape
from math import cos, radians

from assets.reports.quality.document.document import Area, Dot, Map
from zb_pipelines.domain.messages import message

WIDTH, EDGE, LINE = 560, 16, 20
DOT = 3

Point = tuple[float, float]


class _Projection:
    """Degrees to the picture: north up, a degree of longitude shortened as in the middle of the map."""

    def __init__(self, points: Sequence[Point]) -> None:
        self.west, self.south = (min(each[axis] for each in points) for axis in (0, 1))
        east, north = (max(each[axis] for each in points) for axis in (0, 1))
        self.shrunk = cos(radians((self.south + north) / 2))
        self.scale = (WIDTH - 2 * EDGE) / max((east - self.west) * self.shrunk, 0.01)
        self.height = (north - self.south) * self.scale + 2 * EDGE

    def place(self, point: Point) -> Point:
        """Across and down."""
        x = EDGE + (point[0] - self.west) * self.shrunk * self.scale
        y = self.height - EDGE - (point[1] - self.south) * self.scale
        return x, y


def drawn_map(drawing: Map) -> str:
    """The map as SVG; every figure is in its text alternative."""
    spoken = message("; ").join(f"{area.label} {area.words}" for area in drawing.areas)
    head = f"<title>{escape(drawing.title)}</title><desc>{escape(spoken)}</desc>"
    points = [point for area in drawing.areas for ring in area.rings for point in ring]
    if not points:
        return f'<svg viewBox="0 0 {WIDTH} {LINE}" role="img" class="map">{head}</svg>'
    projection = _Projection(points)
    body = (
        "".join(_area(area, projection) for area in drawing.areas)
        + "".join(_dot(dot, projection) for dot in drawing.dots)
        + "".join(_label(area, projection) for area in drawing.areas)
        + _legend(drawing.legend, projection.height)
    )
    height = projection.height + LINE * len(drawing.legend) + EDGE
    return f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" class="map">{head}{body}</svg>'


def _area(area: Area, projection: _Projection) -> str:
    rings = (map(projection.place, ring) for ring in area.rings)
    path = "".join(f"M{'L'.join(f'{x:.1f},{y:.1f}' for x, y in ring)}Z" for ring in rings)
    if area.share is None:
        return f'<path d="{path}" class="area" fill="none"/>'
    # Light enough for the dark text on it.
    shade = 0.08 + 0.47 * max(0.0, min(1.0, area.share))
    return f'<path d="{path}" class="area" fill="#1f5fa8" fill-opacity="{shade:.2f}" fill-rule="evenodd"/>'


def _dot(dot: Dot, projection: _Projection) -> str:
    x, y = projection.place(dot.at)
    kind = "dot marked" if dot.marked else "dot"
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{DOT}" class="{kind}"/>'


def _label(area: Area, projection: _Projection) -> str:
    x, y = projection.place(area.middle)
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" class="name">{escape(area.label)}</text>'
        f'<text x="{x:.1f}" y="{y + LINE - 4:.1f}" text-anchor="middle" class="name">{escape(area.words)}</text>'
    )


def _legend(lines: Iterable[str], height: float) -> str:
    return "".join(
        f'<text x="{EDGE}" y="{height + LINE * place:.0f}" class="legend">{escape(line)}</text>'
        for place, line in enumerate(lines, start=1)
    )
