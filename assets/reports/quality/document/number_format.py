"""How a figure is written: the same on page, paper and in the summary."""

from assets.reports.quality.document.document import Cell, Kind

NOTHING = "—"


def cell_text(kind: Kind, value: Cell) -> str:
    """The text of a cell; numerator and denominator of a ratio are told by :func:`fraction`."""
    match value:
        case None:
            return NOTHING
        case (_, 0):
            return NOTHING
        case (passed, checked):
            return "100%" if passed == checked else f"{share(passed, checked):.2%}"
        case str():
            return value
        case _ if kind == "points":
            return f"{value:,.2f}"
        case _ if kind == "change":
            return f"{value:+.2f}"
        case _ if kind == "lost":
            return f"{value:.4f}"
        case _:
            return f"{value:,}"


def fraction(value: Cell) -> str:
    """``12,345 / 12,346`` of a ratio of anything, nothing of other cells."""
    return f"{value[0]:,} / {value[1]:,}" if isinstance(value, tuple) and value[1] else ""


def share(passed: int, checked: int) -> float:
    """To four decimals, downwards: a defect is never rounded away."""
    return passed * 10_000 // checked / 10_000
