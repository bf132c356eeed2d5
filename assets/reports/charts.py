"""Charts as inline SVG with a text alternative; no script, no font, no network."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

BAR_HEIGHT = 22
GAP = 8
LABEL_WIDTH = 290
BAR_WIDTH = 340
VALUE_WIDTH = 170


@dataclass(frozen=True)
class Bar:
    """One bar: ``share`` of the whole between 0 and 1, with its figures in words."""

    label: str
    share: float
    words: str


def bar_chart(title: str, bars: Sequence[Bar]) -> str:
    """Horizontal bars on a common scale of 0 to 100 %; the title and every figure are text."""
    height = len(bars) * (BAR_HEIGHT + GAP) + GAP
    width = LABEL_WIDTH + BAR_WIDTH + VALUE_WIDTH
    spoken = ";".join(f"{bar.label} {bar.words}" for bar in bars)
    rows = "".join(_row(index, bar) for index, bar in enumerate(bars))
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" class="chart">'
        f"<title>{escape(title)}</title><desc>{escape(spoken)}</desc>{rows}</svg>"
    )


def _row(index: int, bar: Bar) -> str:
    top = GAP + index * (BAR_HEIGHT + GAP)
    middle = top + BAR_HEIGHT * 0.7
    filled = max(0.0, min(1.0, bar.share)) * BAR_WIDTH
    return (
        f'<text x="{LABEL_WIDTH - 10}" y="{middle:.0f}" text-anchor="end">{escape(bar.label)}</text>'
        f'<rect x="{LABEL_WIDTH}" y="{top}" width="{BAR_WIDTH}" height="{BAR_HEIGHT}" '
        f'class="track"/><rect x="{LABEL_WIDTH}" y="{top}" width="{filled:.1f}" '
        f'height="{BAR_HEIGHT}" class="bar"/>'
        f'<text x="{LABEL_WIDTH + BAR_WIDTH + 10}" y="{middle:.0f}">{escape(bar.words)}</text>'
    )
