"""The runs of a night as they stand: the newest of each step and agency."""

from datetime import date

import dagster as dg

from resources.dagster_instance.night_tags import AGENCY_TAG, NIGHT_TAG, STEP_TAG

_WILL_RETRY = "dagster/will_retry"


def failed_night_runs(day: date) -> list[tuple[str, str | None]]:
    """Step and agency (``None`` for the build and the report) whose newest run of the night failed.

    Not those that Dagster is about to repeat because their process died.
    """
    wanted = dg.RunsFilter(tags={NIGHT_TAG: day.isoformat()})
    newest: dict[tuple[str, str | None], dg.DagsterRun] = {}
    with dg.DagsterInstance.get() as instance:
        for run in instance.get_runs(wanted):
            place = (run.tags.get(STEP_TAG, ""), run.tags.get(AGENCY_TAG))
            newest.setdefault(place, run)
    failed = dg.DagsterRunStatus.FAILURE
    return sorted(
        (
            place
            for place, run in newest.items()
            if run.status is failed and run.tags.get(_WILL_RETRY) != "true"
        ),
        key=lambda place: (place[0], place[1] or ""),
    )


def unended_runs(instance: dg.DagsterInstance, before: date) -> list[tuple[str, str]]:
    """Id and night of runs that count as running though their night is before ``before``."""
    running = [
        dg.DagsterRunStatus.STARTING,
        dg.DagsterRunStatus.STARTED,
        dg.DagsterRunStatus.CANCELING,
    ]
    found = instance.get_runs(dg.RunsFilter(statuses=running))
    nights = [(run.run_id, run.tags.get(NIGHT_TAG, "")) for run in found]
    return [(run, night) for run, night in nights if "" < night < before.isoformat()]
