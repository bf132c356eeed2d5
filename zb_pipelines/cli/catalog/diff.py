"""`zb catalog diff`: two releases compared."""

from typing import Annotated

import typer

from zb_pipelines.cli.terminal.output import AsJson, print_json, print_table
from zb_pipelines.cli.terminal.releases import release_numbered
from zb_pipelines.domain.messages import message


def diff(
    a: Annotated[str, typer.Argument(metavar="A", help="Number of the old release")],
    b: Annotated[str, typer.Argument(metavar="B", help="Number of the new release")],
    as_json: AsJson = False,
) -> None:
    """Differences between two releases in words, by entry and item."""
    from resources.platform import open_platform
    from zb_pipelines.domain.business_day import today
    from zb_pipelines.domain.catalog import changes

    platform = open_platform()
    old, new = release_numbered(platform, a), release_numbered(platform, b)
    found = changes.diff(old.catalog, new.catalog, today())
    if as_json:
        print_json([vars(each) | {"title": each.title} for each in found])
        return
    print_table(
        message("Catalog release {old} → release {new}", old=old.id, new=new.id),
        [message("Subject"), message("Change"), message("Explanation")],
        [(each.subject, each.title, each.words) for each in found],
    )
