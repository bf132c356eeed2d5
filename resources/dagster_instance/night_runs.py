"""The runs of a night as they stand: the newest of each step and agency."""

from datetime import date

import dagster as dg


def failed_night_runs(day: date) -> list[tuple[str, str | None]]:
    """Step and agency (``None`` for the build and the report) whose newest run of the night failed."""
    wanted = dg.RunsFilter(tags={"zb/night": day.isoformat()})
    newest: dict[tuple[str, str | None], dg.DagsterRun] = {}
    with dg.DagsterInstance.get() as instance:
        for run in instance.get_runs(wanted):
            place = (run.tags.get("zb/step", ""), run.tags.get("zb/agency"))
            newest.setdefault(place, run)
    failed = dg.DagsterRunStatus.FAILURE
    return sorted(
        (place for place, run in newest.items() if run.status is failed),
        key=lambda place: (place[0], place[1] or ""),
    )
