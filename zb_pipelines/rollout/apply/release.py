"""Applies a release to the data, phase by phase.

Each phase is planned again from the ledger when its turn comes, so that what failed or was
interrupted is exactly what is left the next time.
"""

from datetime import date

from resources.platform import Platform
from resources.registry import Release
from zb_pipelines.domain.progress import report_progress
from zb_pipelines.rollout.apply.execute import Applied, execute_launches, load_release
from zb_pipelines.rollout.apply.launch_backfills import cancel_orphaned_backfills
from zb_pipelines.rollout.approval.approval import approve_erasure
from zb_pipelines.rollout.plan import Phase, Plan, launches_of, plan
from zb_pipelines.rollout.plan.plan import PHASES
from zb_pipelines.rollout.plan.starting_point import starting_point

CARRIED_OUT: tuple[Phase, ...] = tuple(phase for phase in PHASES if phase != "told")


def apply(
    platform: Platform,
    old: Release | None,
    new: Release,
    day: date,
    since: date | None = None,
    *,
    wait: bool = True,
    approved_by: str | None = None,
) -> list[Applied]:
    """Do what :func:`plan` says from ``old`` to ``new``; nothing where all is in step.

    A failed launch is an outcome, not an exception; a failed erasure ends the application, since
    what follows relies on it. Where a daemon runs it carries the backfills out, and this waits
    for it, or with ``wait=False`` returns once the first phase stands before it. ``approved_by``
    agreed to the plan's erasures just now, which the journal keeps. Remembers ``new`` as applied when nothing is left.
    """
    cancel_orphaned_backfills(platform)
    done: list[Applied] = []
    for phase in CARRIED_OUT:
        launches = launches_of(_make_plan(platform, old, new, day, since), phase)
        if launches and not done:
            load_release()
        if phase == "erase" and approved_by:
            for launch in launches:
                approve_erasure(platform, launch, approved_by)
        outcomes = execute_launches(platform, launches, wait=wait)
        done += outcomes
        report_progress(phase, CARRIED_OUT.index(phase) + 1, len(CARRIED_OUT))
        stopped = phase == "erase" and not all(each.success for each in outcomes)
        if stopped or any(not each.ended for each in outcomes):
            return done
    if not _make_plan(platform, old, new, day, since).pending:
        platform.registry.applications.record_applied(new.id, old.id if old else None, len(done))
    return done


def note_applied(platform: Platform, new: Release, day: date) -> bool:
    """Remember ``new`` as applied where a night that ran under it has left nothing of its plan to do."""
    applications = platform.registry.applications
    last = applications.last_applied()
    if last == new.id:
        return True
    old = starting_point(platform.registry.releases(), last, new)
    if _make_plan(platform, old, new, day, None).pending:
        return False
    applications.record_applied(new.id, old.id if old else None, 0)
    return True


def _make_plan(
    platform: Platform, old: Release | None, new: Release, day: date, since: date | None
) -> Plan:
    return plan(platform.registry, platform.lake, old, new, day, since)
