"""`zb backup`: registry, lake and Dagster's records, encrypted, each file once."""

from pathlib import Path
from typing import Annotated

import typer

from zb_pipelines.cli.terminal.actor import actor_name
from zb_pipelines.cli.terminal.output import AsJson, print_json, print_line
from zb_pipelines.domain.messages import message


def backup(
    folder: Annotated[Path, typer.Argument(help="Folder of backups")], as_json: AsJson = False
) -> None:
    """Back up the installation without its keys; files that an earlier backup holds are not written again.

    No night may run meanwhile. Keep the folder of keys elsewhere: without it no backup can be read.
    """
    from resources.backup.backup import make_backup
    from resources.dagster_instance.night_lock import hold_night_lock
    from resources.platform import open_platform
    from zb_pipelines.domain.business_day import today

    platform = open_platform()
    actor_name(platform, "operate")
    with hold_night_lock(platform.settings.dagster_home, today(), "zb backup"):
        made = make_backup(platform, folder)
    if as_json:
        print_json(vars(made))
    else:
        print_line(message("backed up: {name}, files {files}", name=made.name, files=made.files))
