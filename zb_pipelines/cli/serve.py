"""`zb serve`: the portal in a browser: site, channel, and Dagster behind the login."""

from pathlib import Path
from typing import Annotated

import typer

from zb_pipelines.domain.messages import message


def serve(
    port: Annotated[int, typer.Option(help="Port")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on")] = "127.0.0.1",
    name: Annotated[
        list[str] | None, typer.Option(help="Host name that browsers use, may be repeated")
    ] = None,
    certificate: Annotated[Path | None, typer.Option(help="PEM file of the certificate")] = None,
    key: Annotated[Path | None, typer.Option(help="PEM file of its key")] = None,
    trusted_proxy: Annotated[
        str | None, typer.Option(help="Address of the proxy that ends TLS in front")
    ] = None,
) -> None:
    """Serve the portal: site, sharing and opening, and Dagster behind a login; stop with Ctrl-C."""
    from resources.platform import open_platform
    from zb_pipelines.portal.serve import run
    from zb_pipelines.portal.serving import Serving, check_exposure

    serving = check_exposure(
        Serving(host, port, tuple(name or ()), certificate, key, trusted_proxy)
    )
    platform = open_platform()
    run(
        platform, serving, lambda address: typer.echo(message("Portal: {address}", address=address))
    )
