"""How long the parts of a night took, from what the registry recorded."""

from collections.abc import Iterable, Mapping
from datetime import date

from resources.platform import Platform
from resources.registry import Build, Delivery, Standardisation


def night_seconds(platform: Platform, day: date) -> dict[str, float]:
    """Seconds of pulling, standardising and building on ``day``, each summed over its parts."""
    registry = platform.registry
    return {
        "pull": _sum_seconds(registry.deliveries(day).values()),
        "standardise": _sum_seconds(registry.standardisations(day).values()),
        "build": _sum_seconds(registry.builds(day).values()),
    }


def build_seconds(platform: Platform, days: Mapping[str, date]) -> dict[str, float]:
    """Seconds of the build of each table on its day."""
    builds = platform.registry.history.builds(list(days))
    return {
        each.table_name: _sum_seconds([each])
        for each in builds
        if days[each.table_name] == each.day
    }


def _sum_seconds(parts: Iterable[Delivery | Standardisation | Build]) -> float:
    return sum(
        (each.ended_at - each.started_at).total_seconds()
        for each in parts
        if each.started_at and each.ended_at
    )
