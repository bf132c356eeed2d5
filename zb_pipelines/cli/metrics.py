"""`zb metrics`: figures for Prometheus, as a file or over HTTP on loopback."""

from pathlib import Path
from typing import Annotated

import typer

from zb_pipelines.cli.terminal.output import print_line
from zb_pipelines.domain.messages import message


def metrics(
    out: Annotated[
        Path | None, typer.Option(help="File for the node exporter, written whole or not at all")
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="Serve on this port of loopback until Ctrl-C")
    ] = None,
) -> None:
    """Figures for Prometheus: nights, entries, rows, quarantine, tickets, disks; printed by default."""
    from prometheus_client import generate_latest, start_http_server, write_to_textfile

    from resources.dagster_instance.home import prepare
    from resources.platform import open_platform
    from zb_pipelines.nightly.alerts.send_alerts import alert_settings
    from zb_pipelines.nightly.metrics.collect import metrics_registry

    platform = open_platform()
    prepare(platform.settings)
    registry = metrics_registry(platform, alert_settings())
    if out:
        write_to_textfile(str(out), registry)
        print_line(message("Written: {file}", file=out))
    if port is not None:
        server, thread = start_http_server(port, addr="127.0.0.1", registry=registry)
        print_line(message("Metrics: {url}", url=f"http://127.0.0.1:{server.server_port}/metrics"))
        thread.join()
    elif not out:
        typer.echo(generate_latest(registry).decode(), nl=False)
