"""Who takes a step of a request, and for which agency."""

from typing import TYPE_CHECKING, Annotated

import typer

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from resources.platform import Platform

By = Annotated[
    str | None, typer.Option("--by", help="Who acts, by default who is logged in to the system")
]
ForAgency = Annotated[
    str | None,
    typer.Option("--for", help="Key of the agency that one acts for, by default the bureau"),
]
RequestNumber = Annotated[str, typer.Argument(help="Number of the request")]
GrantNumber = Annotated[str, typer.Argument(metavar="GRANT", help="Number of the grant")]


def acting(platform: "Platform", by: str | None, agency: str | None) -> tuple[str, str]:
    """Name and agency of who acts: as told where no users are declared, else as the user's own.

    :class:`InputError` where a user would act in another's name or for another agency.
    """
    from zb_pipelines.cli.terminal.actor import current_principal
    from zb_pipelines.domain.sharing.request import BUREAU
    from zb_pipelines.domain.sharing.side import side_of

    principal = current_principal(platform)
    if principal.development:
        return by or principal.name, agency or BUREAU
    own = side_of(principal)
    if own is None:
        raise input_error(
            principal.name,
            message("has no role in the sharing of data"),
            message("let somebody do it whose role it is"),
        )
    if by not in (None, principal.name) or agency not in (None, own):
        raise input_error(
            principal.name,
            message("may only act in the own name and for {agency}", agency=own),
            message("leave out --by and --for"),
        )
    return principal.name, own


def act_for_recipient(platform: "Platform", by: str | None, grant: str) -> str:
    """Who acts with the grant: its recipient or the bureau; :class:`InputError` for another agency."""
    from zb_pipelines.domain.sharing.request import BUREAU

    actor, agency = acting(platform, by, None)
    recipient = platform.registry.sharing.grants.one(grant).recipient
    if agency not in (BUREAU, recipient):
        raise input_error(
            grant,
            message("the grant is of another agency"),
            message("let somebody of {agency} do it", agency=recipient),
        )
    return actor
