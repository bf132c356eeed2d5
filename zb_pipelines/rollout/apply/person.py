"""One person's erasure, and the rebuild of everything that may show them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from resources.platform import Platform
from resources.registry import Release
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import QUALITY_REPORT
from zb_pipelines.domain.progress import report_progress
from zb_pipelines.rollout.apply.execute import Applied, execute_launches
from zb_pipelines.rollout.apply.launch_backfills import cancel_orphaned_backfills
from zb_pipelines.rollout.approval.approval import approve_person
from zb_pipelines.rollout.erasure import PersonErased, person_tombstone, purge_person
from zb_pipelines.rollout.plan import Launch, Phase
from zb_pipelines.rollout.plan.built_tables import built_tables
from zb_pipelines.rollout.plan.report_work import REPORTS

BUILT: tuple[Phase, ...] = ("base", "thematic", "shared")
ERASED = "person_erased"  # the rule that the launches after a person's erasure are tagged with


def erase_person(
    platform: Platform,
    identifier: str,
    reason: str,
    *,
    approved_by: str | None = None,
    also: Collection[str] = (),
) -> tuple[PersonErased, list[Applied]]:
    """Erase one person, then rebuild and seal every base and thematic table, product and page that may show them.

    ``approved_by`` agreed to it just now, which the journal keeps; without it an approval must be there.
    ``also``: ids of doubtful rows that a human confirmed, or ``all``.

    Raises :class:`InputError` where no release is in force, or nobody approved.
    """
    day = today()
    release = platform.registry.release_on(day)
    if release is None:
        raise input_error(
            "zb purge",
            message("No catalog release is in force on {day}", day=day),
            message("publish one: zb catalog publish --reviewer … --reason …"),
        )
    cancel_orphaned_backfills(platform)
    if approved_by:
        approve_person(platform, person_tombstone(platform, identifier), reason, approved_by)
    erased = purge_person(platform, identifier, reason=reason, also=also)
    return erased, rebuild_after_erasure(platform, release)


def rebuild_after_erasure(platform: Platform, release: Release) -> list[Applied]:
    """Rebuild and seal every table and page that may show an erased person; sign the journal."""
    from resources.evidence.checkpoint import make_checkpoint

    built = [table.made for table in built_tables(release.catalog)]
    phases: dict[Phase, dict[str, Sequence[date]]] = {each: {} for each in BUILT}
    for made in built:
        held = platform.lake.days(made.table) if platform.lake.exists(made.table) else ()
        phases[made.phase][made.target] = held
    pages = [page.day for page in platform.registry.history.builds([QUALITY_REPORT])]
    phases["report"] = dict.fromkeys(REPORTS, pages)
    done: list[Applied] = []
    for number, (phase, targets) in enumerate(phases.items(), start=1):
        done += execute_launches(platform, _rebuilds(release, phase, targets))
        report_progress(phase, number, len(phases) + 1)
    seals = [Launch("seal", {m.target: (today(),)}, release.id, (ERASED,), "seal") for m in built]
    done += execute_launches(platform, seals)
    report_progress("seal", len(phases) + 1, len(phases) + 1)
    make_checkpoint(platform)
    return done


def _rebuilds(
    release: Release, phase: Phase, targets: Mapping[str, Sequence[date]]
) -> list[Launch]:
    """One backfill of what ``targets`` hold; none where they hold nothing."""
    held = {target: tuple(days) for target, days in targets.items() if days}
    return [Launch(phase, held, release.id, (ERASED,), "rebuild")] if held else []
