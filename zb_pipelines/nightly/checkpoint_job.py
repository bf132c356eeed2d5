"""The job ``evidence_checkpoint``, which signs the journal after each night, and its schedule."""

import dagster as dg

from resources.platform_resource import PlatformResource
from zb_pipelines.domain.business_day import TIMEZONE
from zb_pipelines.domain.messages import message

EVIDENCE_CHECKPOINT = "evidence_checkpoint"
# When the night has ended, its report too.
CHECKPOINT_CRON = "20 7 * * *"


@dg.op(description=message("signs length and last hash of the journal and copies them elsewhere"))
def sign_checkpoint(context: dg.OpExecutionContext, installation: PlatformResource) -> None:
    """Make one checkpoint; the run fails where nobody signs it or a place takes nothing."""
    from resources.evidence.checkpoint import make_checkpoint

    made = make_checkpoint(installation.open())
    context.log.info(
        message(
            "signed: records {size}, hash of the last {head}; copied to {places}",
            size=made.size,
            head=made.head,
            places=message(", ").join(made.places),
        )
    )


@dg.job(
    name=EVIDENCE_CHECKPOINT,
    description=message("signs the journal of the night"),
    executor_def=dg.in_process_executor,
)
def evidence_checkpoint() -> None:
    """Sign the journal."""
    sign_checkpoint()


checkpoint_schedule = dg.ScheduleDefinition(
    name=EVIDENCE_CHECKPOINT,
    job=evidence_checkpoint,
    cron_schedule=CHECKPOINT_CRON,
    execution_timezone=TIMEZONE,
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description=message("signs the journal daily at 07:20"),
)
