"""Rows and seconds of planned work, from what past runs took."""

from collections.abc import Iterable, Sequence
from datetime import date

from resources.registry import Build, Delivery, Standardisation
from zb_pipelines.rollout.plan.entry_partitions import EntryPartitions

Timed = Delivery | Standardisation | Build


def pull_estimate(
    partitions: EntryPartitions, entry: str, days: Sequence[date]
) -> tuple[int | None, float | None]:
    """Rows that those days hold now (a day not held: as many as the newest), and seconds."""
    good = partitions.good(entry)
    known = {day: each.rows for day, each in good.items() if each.rows is not None}
    return _rows(known, days), _seconds(good.values(), len(days))


def standardise_estimate(
    partitions: EntryPartitions, entry: str, days: Sequence[date]
) -> tuple[int | None, float | None]:
    """The same for re-standardising."""
    done = partitions.standardisations.get(entry, {})
    landed = {
        day: each.rows for day, each in partitions.good(entry).items() if each.rows is not None
    }
    return _rows(landed, days), _seconds(done.values(), len(days))


def build_estimate(
    builds: Sequence[Build], days: Sequence[date]
) -> tuple[int | None, float | None]:
    """The same for a base table."""
    return _rows({each.day: each.rows for each in builds}, days), _seconds(builds, len(days))


def _rows(known: dict[date, int], days: Sequence[date]) -> int | None:
    if not known or not days:
        return None
    newest = known[max(known)]
    return sum(known.get(day, newest) for day in days)


def _seconds(records: Iterable[Timed], times: int) -> float | None:
    """The mean duration of the records that worked (not merely pointed), ``times`` over."""
    taken = [
        (each.ended_at - each.started_at).total_seconds()
        for each in records
        if each.started_at and each.ended_at
    ]
    if not taken or not times:
        return None
    return round(sum(taken) / len(taken) * times, 2)
