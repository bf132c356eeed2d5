"""`zb share deliver`: hand a product's newest rows over as files or as a database table."""

from typing import Annotated

import typer

from zb_pipelines.cli.share.acting import By, GrantNumber, act_for_recipient
from zb_pipelines.cli.terminal.output import AsJson, OnDay, chosen_day, print_json, print_line
from zb_pipelines.cli.terminal.releases import open_release
from zb_pipelines.domain.messages import message


def deliver(
    grant: GrantNumber,
    target: Annotated[
        str, typer.Argument(help="A folder, sftp://user@host/folder, or an SQLAlchemy database URL")
    ],
    by: By = None,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Hand over CSV, XLSX and Parquet with a receipt, or the rows of a table, counted on both sides."""
    from assets.sharing.handover.deliver import deliver as hand_over
    from assets.sharing.handover.product_handover import ProductHandover

    # The release of today: whether the grant still holds is no question of the day of the rows.
    platform, release = open_release(None, "zb share")
    actor = act_for_recipient(platform, by, grant)
    held = platform.registry.sharing.grants.one(grant)
    handover = ProductHandover(platform, release, held, chosen_day(day), actor)
    done = hand_over(handover, target)
    if as_json:
        print_json(vars(done) | {"files": [vars(each) for each in done.files]})
    else:
        print_line(
            message(
                "{product} of {day} to {target}: rows {rows}, files {files}",
                product=done.product,
                day=done.day,
                target=done.target,
                rows=done.rows,
                files=len(done.files),
            )
        )
