"""`zb catalog log`: every release."""

from zb_pipelines.cli.terminal.output import AsJson, print_json, print_table
from zb_pipelines.domain.messages import message


def log(as_json: AsJson = False) -> None:
    """Every release: from when, by whom, why."""
    from resources.platform import open_platform

    releases = open_platform().registry.releases()
    if as_json:
        print_json(
            [
                {
                    "release": each.id,
                    "hash": each.content_hash,
                    "effective": each.effective,
                    "published_at": each.published_at,
                    "reviewer": each.reviewer,
                    "reason": each.reason,
                    "entries": len(each.catalog.entries),
                }
                for each in releases
            ]
        )
        return
    columns = [
        message("Release"),
        message("In force from"),
        message("Reviewer"),
        message("Reason"),
        message("Entries"),
        message("Checksum"),
    ]
    rows = [
        (r.id, r.effective, r.reviewer, r.reason, len(r.catalog.entries), r.content_hash[:16])
        for r in releases
    ]
    print_table(message("Releases of the catalog"), columns, rows)
