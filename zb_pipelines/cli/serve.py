"""`zb serve`: the portal in a browser: site, channel, and Dagster behind the login."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from resources.platform import Platform


def serve(
    port: Annotated[int, typer.Option(help="Port")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on")] = "127.0.0.1",
    name: Annotated[
        list[str] | None, typer.Option(help="Host name that browsers use, may be repeated")
    ] = None,
    tls: Annotated[
        tuple[Path, Path] | None, typer.Option(help="PEM files of certificate and key")
    ] = None,
    trusted_proxy: Annotated[
        str | None, typer.Option(help="Address of the proxy that ends TLS in front")
    ] = None,
    daemon: Annotated[
        bool, typer.Option("--daemon", help="Run Dagster's daemon beside it")
    ] = False,
    link: Annotated[
        bool, typer.Option("--link", help="Print a link that logs you in once")
    ] = False,
) -> None:
    """Serve the portal: site, sharing and opening, and Dagster behind a login; stop with Ctrl-C."""
    from resources.platform import open_platform
    from zb_pipelines.portal.serve import serve_portal
    from zb_pipelines.portal.web.serving import Serving, check_exposure

    names = tuple(name or ())
    serving = check_exposure(Serving(host, port, names, *(tls or (None, None)), trusted_proxy))
    platform = open_platform()

    def announce(address: str) -> None:
        typer.echo(message("Portal: {address}", address=address))
        if link:
            typer.echo(_link(platform, address))

    serve_portal(platform, serving, announce, daemon=daemon)


def _link(platform: "Platform", address: str) -> str:
    """A link for whoever started the portal."""
    from zb_pipelines.cli.terminal.actor import current_principal

    name = current_principal(platform).name
    token = platform.registry.access.sessions.make_link(name)
    return message("{url}\n(once, within ten minutes)", url=f"{address}/login/link?token={token}")
