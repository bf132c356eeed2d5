"""`zb ui`: Dagster's page on this installation, bound to loopback (it has no login)."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer


def ui(
    port: Annotated[int, typer.Option(help="端口")] = 3000,
    host: Annotated[str, typer.Option(help="监听地址;Dagster 没有登录,不要直接对外")] = "127.0.0.1",
) -> None:
    """Start webserver and daemon; stop with Ctrl-C."""
    from assets.aggregation.entry_assets import pool_of
    from resources.dagster_instance.home import prepare, seed_pools
    from resources.platform import open_platform
    from zb_pipelines.domain.business_day import today

    platform = open_platform()
    prepare(platform.settings)
    release = platform.registry.release_on(today())
    if release:
        seed_pools({pool_of(key): 1 for key in release.catalog.agencies})
    program = Path(sys.executable).with_name("dagster")
    typer.echo(f"Dagster: http://{host}:{port}")
    os.execv(  # noqa: S606 -- the arguments are ours
        program,
        [
            str(program),
            "dev",
            "-m",
            "zb_pipelines.definitions",
            "--host",
            host,
            "--port",
            str(port),
        ],
    )
