"""`zb lake encrypt`: rewrite what was written before encryption was switched on, or by an older key."""

from zb_pipelines.cli.terminal.actor import actor_name
from zb_pipelines.cli.terminal.output import AsJson, print_json, print_line
from zb_pipelines.cli.terminal.progress import show_progress
from zb_pipelines.domain.messages import message


def encrypt(as_json: AsJson = False) -> None:
    """Encrypt every table with items above L2 by the newest version of its key, and erase what was before.

    No night may run meanwhile.
    """
    from resources.dagster_instance.night_lock import hold_night_lock
    from resources.encrypt_lake import encrypt_lake
    from resources.platform import open_platform
    from zb_pipelines.domain.business_day import today

    platform = open_platform()
    actor_name(platform, "operate")
    with (
        hold_night_lock(platform.settings.dagster_home, today(), "zb lake encrypt"),
        show_progress(message("Encrypt")),
    ):
        done = encrypt_lake(platform)
    if as_json:
        print_json({"partitions": done})
    else:
        print_line(message("encrypted: partitions {count}", count=done))
