"""`zb users approvals`: what waits for a second person."""

from zb_pipelines.cli.terminal.output import AsJson, print_json, print_table
from zb_pipelines.domain.messages import message


def approvals(as_json: AsJson = False) -> None:
    """List what waits for a second person's consent, and what was agreed to."""
    from resources.platform import open_platform
    from zb_pipelines.cli.terminal.actor import require

    platform = open_platform()
    require(platform, "approve")
    found = platform.registry.access.approvals.all()
    if as_json:
        print_json([vars(each) for each in found])
        return
    columns = [
        message("Number"),
        message("Act"),
        message("Subject"),
        message("Asked by"),
        message("Reason"),
        message("Approved by"),
        message("Used"),
    ]
    print_table(
        message("Approvals"),
        columns,
        [
            (
                each.id,
                each.act,
                each.subject,
                each.asked_by,
                each.reason,
                each.approved_by,
                each.used_at,
            )
            for each in found
        ],
    )
