"""Charts as inline SVG with a text alternative; no script, no font, no network."""

from collections.abc import Sequence
from html import escape
from itertools import dropwhile

from assets.reports.quality.document.document import Chart, Point
from zb_pipelines.domain.messages import message

ROW, GAP = 22, 8
LABEL, BAR, WORDS = 290, 340, 170
WIDTH, HEIGHT, EDGE = 800, 260, 56
MOST_LABELS = 8
LEAST_SPAN = 10.0  # points on the vertical axis, so that noise does not look like a fall


def drawn(chart: Chart) -> str:
    """The chart as SVG; every figure is in its text alternative."""
    draw = _bars if chart.form == "bars" else _line
    width, height, body = draw(chart.points)
    spoken = message("; ").join(f"{point.label} {point.words}" for point in chart.points)
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" class="chart">'
        f"<title>{escape(chart.title)}</title><desc>{escape(spoken)}</desc>{body}</svg>"
    )


def _bars(points: Sequence[Point]) -> tuple[int, int, str]:
    """Horizontal bars on a common scale of 0 to 100."""
    rows = "".join(_bar(place, point) for place, point in enumerate(points))
    return LABEL + BAR + WORDS, len(points) * (ROW + GAP) + GAP, rows


def _bar(place: int, point: Point) -> str:
    top = GAP + place * (ROW + GAP)
    middle = f"{top + ROW * 0.7:.0f}"
    filled = max(0.0, min(100.0, point.value or 0.0)) / 100 * BAR
    return (
        f'<text x="{LABEL - 10}" y="{middle}" text-anchor="end">{escape(point.label)}</text>'
        f'<rect x="{LABEL}" y="{top}" width="{BAR}" height="{ROW}" class="track"/>'
        f'<rect x="{LABEL}" y="{top}" width="{filled:.1f}" height="{ROW}" class="bar"/>'
        f'<text x="{LABEL + BAR + 10}" y="{middle}">{escape(point.words)}</text>'
    )


def _line(points: Sequence[Point]) -> tuple[int, int, str]:
    """One line over time; days without a figure break it."""
    values = [point.value for point in points if point.value is not None]
    points = list(dropwhile(lambda point: point.value is None, points))
    if not values:
        return WIDTH, 40, f'<text x="{EDGE}" y="26">{escape(message("no record"))}</text>'
    low, high = _scale(values)
    at = [
        (_across(place, len(points)), _up(point.value, low, high))
        for place, point in enumerate(points)
    ]
    stretches: list[list[str]] = [[]]
    for x, y in at:
        if y is None:
            stretches.append([])
        else:
            stretches[-1].append(f"{x:.1f},{y:.1f}")
    lines = "".join(f'<polyline points="{" ".join(s)}" class="line"/>' for s in stretches if s)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" class="bar"/>' for x, y in at if y)
    return WIDTH, HEIGHT, _axes(low, high) + lines + dots + _labels(points, at)


def _scale(values: Sequence[float]) -> tuple[float, float]:
    high = min(100.0, max(values) + 0.2)
    return max(0.0, min(min(values) - 0.2, high - LEAST_SPAN)), high


def _across(place: int, count: int) -> float:
    return EDGE + (WIDTH - 2 * EDGE) * (place / (count - 1) if count > 1 else 0.5)


def _up(value: float | None, low: float, high: float) -> float | None:
    return None if value is None else 30 + (HEIGHT - 70) * (high - value) / (high - low)


def _axes(low: float, high: float) -> str:
    top, bottom = 30, HEIGHT - 40
    return "".join(
        f'<line x1="{EDGE}" x2="{WIDTH - EDGE}" y1="{y}" y2="{y}" class="axis"/>'
        f'<text x="{EDGE - 8}" y="{y + 5}" text-anchor="end">{value:.1f}</text>'
        for y, value in ((top, high), (bottom, low))
    )


def _labels(points: Sequence[Point], at: Sequence[tuple[float, float | None]]) -> str:
    """Some of the times below, and the first and last figure at their dots."""
    step = -(-len(points) // MOST_LABELS)
    below = "".join(
        f'<text x="{x:.1f}" y="{HEIGHT - 14}" text-anchor="middle">{escape(point.label[2:])}</text>'
        for place, (point, (x, _)) in enumerate(zip(points, at, strict=True))
        if (len(points) - 1 - place) % step == 0
    )
    known = [(point, x, y) for point, (x, y) in zip(points, at, strict=True) if y is not None]
    ends = [known[0], known[-1]] if len(known) > 1 else known
    # Below its dot where the line goes up from it.
    away = {0: 20 if known[0][2] > known[-1][2] else -9}
    return below + "".join(
        f'<text x="{x:.1f}" y="{y + away.get(place, -9):.1f}" text-anchor="middle">'
        f"{escape(point.words)}</text>"
        for place, (point, x, y) in enumerate(ends)
    )
