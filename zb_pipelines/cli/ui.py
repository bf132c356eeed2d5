"""`zb ui`: Dagster's page on this installation, for development on loopback (it has no login)."""

from typing import Annotated

import typer

from zb_pipelines.domain.messages import message


def ui(
    port: Annotated[int, typer.Option(help="Port")] = 3000,
    host: Annotated[
        str, typer.Option(help="Address of loopback to listen on; others reach zb serve")
    ] = "127.0.0.1",
) -> None:
    """Open Dagster for development, with its daemon; stop with Ctrl-C."""
    from resources.platform import open_platform
    from zb_pipelines.domain.errors import input_error
    from zb_pipelines.portal.serve import serve_dagster
    from zb_pipelines.portal.web.serving import Serving, is_loopback

    if not is_loopback(host):
        raise input_error(
            f"--host {host}",
            message("Dagster has no login of its own, so nobody else may reach it"),
            message("use zb serve, which has one"),
        )
    serve_dagster(
        open_platform(), Serving(host, port), lambda address: typer.echo(f"Dagster: {address}")
    )
