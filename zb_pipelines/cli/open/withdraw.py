"""`zb open withdraw`: take an opened package back."""

from typing import Annotated

import typer

from zb_pipelines.cli.share.acting import By, acting
from zb_pipelines.cli.terminal.output import OnDay, chosen_day, print_line
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message


def withdraw(
    package: Annotated[str, typer.Argument(help="Key of the package")],
    reason: Annotated[str, typer.Argument(help="Why, with the basis (art. 28)")],
    by: By = None,
    day: OnDay = None,
) -> None:
    """Take a package and all its versions back; whatever was downloaded cannot be taken back."""
    from resources.platform import open_platform

    platform = open_platform()
    packages = platform.registry.sharing.packages
    if not packages.versions(package):
        raise input_error(
            package, message("is not opened"), message("see what is with zb open list")
        )
    actor, _ = acting(platform, by, None)
    packages.withdraw(package, actor, reason, chosen_day(day))
    print_line(message("{package} is withdrawn", package=package))
