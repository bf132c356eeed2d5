"""`zb share key`: a key for a package that is opened under conditions."""

from zb_pipelines.cli.share.acting import By, GrantNumber, act_for_recipient
from zb_pipelines.cli.terminal.output import AsJson, OnDay, chosen_day, print_json, print_line
from zb_pipelines.domain.messages import message


def key(
    grant: GrantNumber,
    by: By = None,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Issue an API key for a grant and tell it this once; of it only a hash is kept."""
    from resources.platform import open_platform

    platform = open_platform()
    actor = act_for_recipient(platform, by, grant)
    issued = platform.registry.sharing.grants.issue_token(grant, actor, chosen_day(day))
    if as_json:
        print_json({"grant": grant, "key": issued})
    else:
        print_line(message("Key of the grant {grant}: {key}", grant=grant, key=issued))
