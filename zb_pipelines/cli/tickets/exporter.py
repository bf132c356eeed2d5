"""Who may take a clerk's workbook out of the platform: asked by every command that writes one."""

from datetime import date
from typing import TYPE_CHECKING

from zb_pipelines.cli.terminal.actor import actor_name

if TYPE_CHECKING:
    from resources.platform import Platform


def exporter(platform: "Platform", command: str, agency: str, day: date, *, unmasked: bool) -> str:
    """The name for the journal; in full only with a second person who agreed to this very export.

    :class:`InputError` where the role does not allow it, or nobody agreed yet.
    """
    from zb_pipelines.cli.terminal.reading import statement_hash
    from zb_pipelines.cli.terminal.two_persons import require_second_person

    actor = actor_name(platform, "export_unmasked" if unmasked else "tickets", agency=agency)
    if unmasked:
        said = f"{command} {agency} {day}"
        require_second_person(platform, actor, "unmasked", statement_hash(said), said)
    return actor
