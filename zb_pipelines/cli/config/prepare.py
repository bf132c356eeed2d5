"""`zb config prepare`: the folders and the Dagster instance, before services start."""

from zb_pipelines.cli.terminal.output import print_line
from zb_pipelines.domain.messages import message


def prepare_installation() -> None:
    """Make the folders, dagster.yaml and the registry where they are missing; for units and containers."""
    from resources.platform import open_platform
    from zb_pipelines.portal.daemon import prepare_dagster

    platform = open_platform()
    platform.registry.check_writable()
    print_line(message("{home}: prepared", home=prepare_dagster(platform)))
