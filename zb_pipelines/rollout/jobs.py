"""The two jobs of a plan that materialise nothing: erasing data, and vacuuming after it.

An erasure destroys the rows or items that a release withholds (or rewrites tables after a level
was raised); a seal follows the rebuild of a base table that had read them.
"""

import dagster as dg

from resources.platform_resource import PlatformResource
from resources.registry import Release, Step
from zb_pipelines.domain.messages import message
from zb_pipelines.rollout.approval.approval import require_erasure, require_seal
from zb_pipelines.rollout.erasure import purge_columns, purge_entry, remask, seal

ERASURE = "catalog_erasure"
SEALING = "catalog_seal"


def catalog_jobs(release: Release) -> list[dg.JobDefinition]:
    """``catalog_erasure`` and ``catalog_seal``, for what ``release`` asks."""
    return [_erasure_job(release), _seal_job(release)]


def erasure_config(action: str, entry: str, columns: tuple[str, ...]) -> dict[str, object]:
    """Run config of ``catalog_erasure``: ``action`` is ``purge`` or ``remask``."""
    config = {"action": action, "entry": entry, "columns": list(columns)}
    return {"ops": {"erase": {"config": config}}}


def seal_config(target: str) -> dict[str, object]:
    """Run config of ``catalog_seal``: ``target`` is ``base/<database>/<table>``."""
    return {"ops": {"seal_tables": {"config": {"target": target}}}}


def _erasure_job(release: Release) -> dg.JobDefinition:
    @dg.op(
        config_schema={"action": str, "entry": str, "columns": [str]},
        description=message(
            "Erases as the law asks (purge) or rewrites by new levels (remask); cannot be undone,"
            " a certificate is kept"
        ),
    )
    def erase(context: dg.OpExecutionContext, installation: PlatformResource) -> None:
        from resources.evidence.checkpoint import make_checkpoint

        action, key = context.op_config["action"], context.op_config["entry"]
        columns = context.op_config["columns"]
        platform = installation.open()
        whole = require_erasure(platform, release, action, key, columns)
        entry = release.catalog.entries[key]
        reason = entry.exemption.basis if entry.exemption else message("security level raised")
        if action == "remask":
            remask(platform, entry)
        elif entry.withheld:
            rows = purge_entry(platform, key, release_id=release.id, reason=reason)
            context.log.info(message("{entry}: rows erased {rows}", entry=key, rows=rows))
        else:
            rows = purge_columns(platform, entry, columns, release_id=release.id, reason=reason)
            context.log.info(
                message(
                    "{entry}: items {items} erased from rows {rows}",
                    entry=key,
                    items=message(", ").join(columns),
                    rows=rows,
                )
            )
        if whole:
            step = Step(action, key, release.effective)
            platform.registry.applications.record_step(release.id, step, context.run_id)
        make_checkpoint(platform)

    @dg.job(
        name=ERASURE,
        description=message("Change of the catalog: erase and mask again"),
        executor_def=dg.in_process_executor,
    )
    def erasure() -> None:
        erase()

    return erasure


def _seal_job(release: Release) -> dg.JobDefinition:
    @dg.op(
        config_schema={"target": str},
        description=message("Removes files and logs from before a table was built anew"),
    )
    def seal_tables(context: dg.OpExecutionContext, installation: PlatformResource) -> None:
        target = context.op_config["target"]
        platform = installation.open()
        require_seal(platform, release, target)
        sealed = seal(platform, target)
        context.log.info(message("Sealed: {tables}", tables=message(", ").join(sealed)))
        step = Step("seal", target, release.effective)
        platform.registry.applications.record_step(release.id, step, context.run_id)

    @dg.job(
        name=SEALING,
        description=message("Change of the catalog: seal"),
        executor_def=dg.in_process_executor,
    )
    def sealing() -> None:
        seal_tables()

    return sealing
