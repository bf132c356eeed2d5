"""Carrying a plan out to its end, without a daemon: the runs that the sensor would request.

Phase by phase, each planned anew from the ledger when its turn comes, so that what failed or was
interrupted is exactly what is left the next time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from resources.platform import Platform
from resources.registry import Release
from zb_pipelines.business_day import today
from zb_pipelines.erasure import PersonErased, purge_person
from zb_pipelines.naming import database_table
from zb_pipelines.plan import Phase, Plan, Run, plan, runs_of
from zb_pipelines.plan.day_ranges import day_ranges
from zb_pipelines.plan.report_work import REPORT_TABLE, REPORTS
from zb_pipelines.refusal import refuse

if TYPE_CHECKING:
    import dagster as dg

ERASED = "person_erased"  # the rule that the runs after a person's erasure are tagged with
_CARRIED_OUT: tuple[Phase, ...] = ("erase", "entries", "base", "report", "seal")
# Errors only: Dagster's own chronicle of a run is in the instance.
QUIET: dict[str, Any] = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@dataclass(frozen=True)
class Applied:
    """One run that was carried out."""

    run: Run
    run_id: str
    success: bool


def apply(
    platform: Platform, old: Release | None, new: Release, day: date, since: date | None = None
) -> list[Applied]:
    """Do what :func:`plan` says from ``old`` to ``new``; nothing where all is in step.

    A failed run is an outcome, not an exception; a failed erasure ends the application, since
    what follows relies on it. Remembers ``new`` as applied when nothing is left.
    """
    done: list[Applied] = []
    for phase in _CARRIED_OUT:
        runs = runs_of(_planned(platform, old, new, day, since), phase)
        outcomes = run_all(runs, new)
        done += outcomes
        if phase == "erase" and not all(each.success for each in outcomes):
            return done
    if not _planned(platform, old, new, day, since).pending:
        platform.registry.applications.record_applied(new.id, old.id if old else None, len(done))
    return done


def erase_person(
    platform: Platform, identifier: str, reason: str
) -> tuple[PersonErased, list[Applied]]:
    """Erase one person, then rebuild and seal every base table and page that may show them.

    Raises :class:`Refusal` where no release is in force.
    """
    day = today()
    release = platform.registry.release_on(day)
    if release is None:
        raise refuse("zb purge", "没有生效的目录", "先发布:zb catalog publish …")
    erased = purge_person(platform, identifier, reason=reason)
    tables = {
        f"base/{c.database}/{c.table}": platform.lake.days(
            database_table("base", c.database, c.table)
        )
        for c in release.catalog.consolidations.values()
    }
    pages = [page.day for page in platform.registry.history.builds([REPORT_TABLE])]
    runs = [
        *_runs(release, "base", tables),
        *_runs(release, "report", dict.fromkeys(REPORTS, pages)),
        *(Run("seal", (table,), day, day, release.id, (ERASED,), "seal") for table in tables),
    ]
    return erased, run_all(runs, release)


def _runs(release: Release, phase: Phase, targets: Mapping[str, Sequence[date]]) -> list[Run]:
    """One run per range of days that all ``targets`` of it have."""
    ranges: dict[tuple[date, date], list[str]] = {}
    for target, days in targets.items():
        for span in day_ranges(days):
            ranges.setdefault(span, []).append(target)
    return [
        Run(phase, tuple(found), first, last, release.id, (ERASED,), "rebuild")
        for (first, last), found in ranges.items()
    ]


def run_all(runs: Sequence[Run], release: Release) -> list[Applied]:
    """Execute ``runs`` one after another in this process, in the installation's Dagster instance."""
    if not runs:
        return []
    import dagster as dg

    from zb_pipelines.definitions import build_defs

    defs = build_defs(release)
    with dg.DagsterInstance.get() as instance:
        return [_execute(run, defs, instance) for run in runs]


def _planned(
    platform: Platform, old: Release | None, new: Release, day: date, since: date | None
) -> Plan:
    return plan(platform.registry, platform.lake, old, new, day, since)


def _execute(run: Run, defs: "dg.Definitions", instance: "dg.DagsterInstance") -> Applied:
    from zb_pipelines.catalog_runs import asset_keys, config_of, job_of

    job = defs.resolve_job_def(job_of(run))
    config: Mapping[str, Any] = {**config_of(run), **QUIET}
    result = job.execute_in_process(
        instance=instance,
        run_config=dict(config),
        asset_selection=asset_keys(run, defs) or None,
        tags=run.tags,
        raise_on_error=False,
    )
    return Applied(run, result.run_id, result.success)
