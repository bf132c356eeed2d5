"""Who may take a clerk's workbook out of the platform: asked by every command that writes one."""

from datetime import date
from typing import TYPE_CHECKING

from zb_pipelines.cli.terminal.actor import actor_name, current_principal
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from assets.tickets.book_rows import ReadableLevels
    from resources.platform import Platform


def exporter(platform: "Platform", command: str, agency: str, day: date, *, unmasked: bool) -> str:
    """The name for the journal; in full only with a second person who agreed to this very export.

    :class:`InputError` where the role does not allow it, or nobody agreed yet.
    """
    from resources.two_persons import require_second_person
    from zb_pipelines.cli.terminal.reading import statement_hash
    from zb_pipelines.domain.access import may
    from zb_pipelines.domain.catalog.graded_tables import agency_rows

    release = platform.registry.release_on(day)
    if release and agency in release.catalog.agencies:
        rows = agency_rows(release.catalog, agency)
        decision = may(current_principal(platform), "read", rows, form="file")
        if not decision.is_allowed:
            remedy = message("let somebody do it whose role it is")
            raise input_error(command, decision.reason, remedy)
    actor = actor_name(platform, "export_unmasked" if unmasked else "tickets", agency=agency)
    if unmasked:
        said = f"{command} {agency} {day}"
        require_second_person(platform.registry, actor, "unmasked", statement_hash(said), said)
    return actor


def export_levels(platform: "Platform", agency: str, day: date) -> "ReadableLevels":
    """What an encrypted copy may show in full to whoever exports it: of the agency's data, of others'."""
    from assets.tickets.book_rows import ReadableLevels
    from zb_pipelines.domain.access.graded_table import GradedTable
    from zb_pipelines.domain.access.may import readable_levels
    from zb_pipelines.domain.catalog.graded_tables import agency_rows

    release = platform.registry.release_on(day)
    if release is None or agency not in release.catalog.agencies:
        return ReadableLevels((), ())
    principal = current_principal(platform)
    anybody = GradedTable("", release.catalog.grading)
    return ReadableLevels(
        readable_levels(principal, agency_rows(release.catalog, agency)),
        readable_levels(principal, anybody),
    )
