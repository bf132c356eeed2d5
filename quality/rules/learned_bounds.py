"""Usual ranges, learnt from the figures of former deliveries, robust against single bad days.

A figure is unusual when it lies further from the median of the former ones than ``width``
standard deviations (1.4826 times the median absolute deviation), and further than chance and the
declared slack allow. Sources: Leys et al. 2013 for median and MAD; no national standard says so.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from quality.rules.entry_rules import Rule
from zb_pipelines.domain.cross_checks.terms import Learning

NORMAL = 1.4826  # the MAD of a normal distribution times this is its standard deviation
CHANCE = 4.0  # standard errors of a share that chance may well explain


@dataclass(frozen=True)
class Band:
    """What is usual of a figure: from ``low`` to ``high``, learnt from ``days`` deliveries."""

    low: float
    high: float
    days: int

    def holds(self, value: float) -> bool:
        """Whether ``value`` is usual."""
        return self.low <= value <= self.high


def band(name: str, former: Sequence[float], rows: float, terms: Learning) -> Band | None:
    """The usual range of a figure, ``None`` where too few days are known.

    ``name`` ends in the figure's kind, ``rows`` is how many rows the figure was made from.
    """
    if len(former) < terms.days:
        return None
    middle = median(former)
    spread = NORMAL * median(abs(each - middle) for each in former)
    slack = max(terms.width * spread, _allowance(name.rpartition(".")[2], middle, rows, terms))
    return Band(middle - slack, middle + slack, len(former))


def _allowance(kind: str, middle: float, rows: float, terms: Learning) -> float:
    """How far chance alone, and slow change, may carry a figure of this kind."""
    few = 1 / math.sqrt(max(rows, 1.0))
    match kind:
        case "rows":
            # Days that differ by chance differ among the former ones too: the spread knows it.
            return terms.slack * 2 * middle + CHANCE / 2 * math.sqrt(max(middle, 1.0))
        case "nulls" | "bad" | "commonest" | "repeated" | "future" | "longest_share":
            return (
                terms.slack / 4
                + CHANCE * math.sqrt(max(middle * (1 - middle), 0.0)) * few
                + few / 2
            )
        case "share":
            return (
                terms.slack / 2
                + CHANCE * math.sqrt(max(middle * (1 - middle), 0.0)) * few
                + few / 2
            )
        case "magnitude":  # natural logarithm: a factor
            return math.log(2) + CHANCE / 2 * few
        case "days":  # between the value and the delivery
            return 45 + terms.slack * 2 * abs(middle) + CHANCE * 365 * few
        case _:  # lengths, in characters or bytes
            return middle * (terms.slack + CHANCE * few / 2) + few


@dataclass(frozen=True)
class Deviation:
    """A figure outside its band."""

    figure: str
    value: float
    usual: Band


def judge_figures(
    rule: Rule,
    figures: Mapping[str, float],
    history: Sequence[Mapping[str, float]],
    terms: Learning,
) -> tuple[int, list[Deviation]]:
    """How many figures of ``rule`` could be judged, and those that are unusual."""
    count, found = 0, list[Deviation]()
    for name in figures_of(rule, figures):
        former = [day[name] for day in history if name in day]
        rows = figures.get(f"{rule.item}.sample", figures.get("delivery.rows", 0.0))
        usual = band(name, former, rows, terms)
        if usual is not None:
            count += 1
            if not usual.holds(figures[name]):
                found.append(Deviation(name, figures[name], usual))
    return count, found


_KINDS = {
    "usual_rows": ("rows", "bad"),
    "repeated_content": ("repeated",),
    "usual_nulls": ("nulls",),
    "usual_times": ("days", "future", "commonest"),
    "usual_values": ("length", "bytes", "longest", "commonest", "magnitude", "share"),
}


def figures_of(rule: Rule, names: Iterable[str]) -> Iterator[str]:
    """The figures of a profile that a learnt rule is about."""
    kinds = _KINDS[rule.kind]
    place = rule.item or "delivery"
    for name in names:
        item, _, rest = name.partition(".")
        if item == place and rest.rpartition(".")[2] in kinds:
            yield name
