"""`zb ui`: Dagster's page on this installation, bound to loopback (it has no login)."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer


def ui(
    port: Annotated[int, typer.Option(help="Port")] = 3000,
    host: Annotated[
        str, typer.Option(help="Address to listen on; Dagster has no login, so do not expose it")
    ] = "127.0.0.1",
) -> None:
    """Open Dagster: start its web server and daemon; stop with Ctrl-C."""
    from assets.aggregation.entry_assets import pool_of
    from resources.dagster_instance.home import note_webserver, prepare, seed_pools
    from resources.platform import open_platform
    from zb_pipelines.domain.business_day import today

    platform = open_platform()
    home = prepare(platform.settings)
    release = platform.registry.release_on(today())
    if release:
        seed_pools({pool_of(key): 1 for key in release.catalog.agencies})
    address = f"{host}:{port}"
    os.environ["ZB_WEBSERVER"] = address
    note_webserver(home, address)
    # Neither Dagster nor its runs look for modules in the folder where this was called.
    os.environ["PYTHONSAFEPATH"] = "1"
    program = Path(sys.executable).with_name("dagster")
    typer.echo(f"Dagster: http://{address}")
    os.execv(  # noqa: S606 -- the arguments are ours
        program,
        [
            str(program),
            "dev",
            "-m",
            "zb_pipelines.definitions",
            "--working-directory",
            str(home),
            "--host",
            host,
            "--port",
            str(port),
        ],
    )
