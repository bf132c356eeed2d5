"""What allows destroying data: the plan of the release in force, and an approval in the journal.

A run of Dagster may be started by anybody who reaches its web page, with any run config. So the
op itself asks here: run config can narrow what the plan and an approval cover, never widen it.
"""

import json
from collections.abc import Collection
from datetime import datetime

from resources.platform import Platform
from resources.registry import Release, Step
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.errors import InputError, input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.rollout.plan import Launch, plan
from zb_pipelines.rollout.plan.plan import Phase, PlanItem
from zb_pipelines.rollout.plan.starting_point import starting_point

# Actions of the journal, which is Chinese.
ERASURE_APPROVED = "批准目录清除"
PERSON_APPROVED = "批准个人清除"


def approve_erasure(platform: Platform, launch: Launch, by: str) -> None:
    """Write into the journal that ``by`` agreed to the erasure ``launch`` of a plan."""
    (entry,) = launch.targets
    detail = {"release": launch.release, "action": launch.action, "columns": list(launch.columns)}
    platform.registry.journal.append(by, ERASURE_APPROVED, entry, detail)


def approve_person(platform: Platform, tombstone: str, reason: str, by: str) -> None:
    """Write into the journal that ``by`` agreed to erase the person of ``tombstone``."""
    platform.registry.journal.append(by, PERSON_APPROVED, tombstone, {"reason": reason})


def erasure_approved(
    platform: Platform, release: int, action: str, entry: str, columns: Collection[str]
) -> bool:
    """Whether an approval for ``release`` covers ``action`` on ``entry`` and all ``columns``."""
    approved = (
        json.loads(line.detail)
        for line in platform.registry.journal.lines(entry)
        if line.action == ERASURE_APPROVED
    )
    return any(
        each["release"] == release
        and each["action"] == action
        and set(columns) <= set(each["columns"])
        for each in approved
    )


def require_erasure(
    platform: Platform, release: Release, action: str, entry: str, columns: Collection[str]
) -> bool:
    """Whether this is all that the plan asks of ``entry``, rather than some of its columns.

    Raises :class:`InputError` where the release is not in force, its plan does not ask for it
    (any more), or no approval covers it.
    """
    asked = _pending(platform, release, "erase")
    item = next((each for each in asked if (each.action, each.target) == (action, entry)), None)
    if item is None or not set(columns) <= set(item.columns) or (item.columns and not columns):
        raise _not_asked(entry)
    if not erasure_approved(platform, release.id, action, entry, columns):
        raise input_error(
            entry,
            message("The erasure is not approved"),
            message("read zb catalog plan, then approve it with zb catalog apply --yes"),
        )
    return set(columns) == set(item.columns)


def require_person(platform: Platform, tombstone: str) -> None:
    """Raise :class:`InputError` where no approval since the last erasure covers this person."""
    erased = [e.erased_at for e in platform.registry.erasures.all() if e.subject == tombstone]
    if not _approved_since(platform, max(erased, default=None), tombstone):
        raise input_error(
            "zb purge",
            message("The erasure is not approved"),
            message("approve it with zb purge --yes"),
        )


def require_seal(platform: Platform, release: Release, target: str) -> None:
    """Raise :class:`InputError` where neither the plan, a person's erasure nor an isolated entry asks to seal ``target``."""
    if any(item.target == target for item in _pending(platform, release, "seal")):
        return
    step = Step("seal", target, release.effective)
    sealed = platform.registry.applications.steps(release.id).get(step)
    isolated = platform.registry.secret_entries.isolated_since(sealed)
    if not isolated and not _approved_since(platform, sealed):
        raise _not_asked(target)


def _approved_since(
    platform: Platform, moment: datetime | None, tombstone: str | None = None
) -> bool:
    """Whether a person's erasure (of ``tombstone``) was approved after ``moment``, or ever."""
    return any(
        line.action == PERSON_APPROVED
        and (moment is None or datetime.fromisoformat(line.at) > moment)
        for line in platform.registry.journal.lines(tombstone)
    )


def _pending(platform: Platform, release: Release, phase: Phase) -> tuple[PlanItem, ...]:
    """What the plan of ``release`` still asks in ``phase``; :class:`InputError` if not in force."""
    registry, day = platform.registry, today()
    newest = registry.release_on(day)
    if newest is None or newest.id != release.id:
        raise input_error(
            message("Catalog release"),
            message("Release {release} is not in force today", release=release.id),
            message("reload the code location in Dagster"),
        )
    start = starting_point(registry.releases(), registry.applications.last_applied(), release)
    return plan(registry, platform.lake, start, release, day).of(phase)


def _not_asked(where: str) -> InputError:
    return input_error(
        where,
        message("The plan of the release in force does not ask for this"),
        message("see what it asks for with zb catalog plan"),
    )
