"""`zb open list`: the opened packages."""

from zb_pipelines.cli.terminal.output import AsJson, print_json, print_table
from zb_pipelines.domain.messages import message


def list_packages(as_json: AsJson = False) -> None:
    """Opened packages with source, files, newest version and when it was published."""
    from resources.platform import open_platform

    found = open_platform().registry.sharing.packages.newest()
    if as_json:
        print_json(
            [
                {
                    "package": each.package,
                    "source": each.source,
                    "files": [file["name"] for file in each.files],
                    "published": each.published,
                    "version": each.version,
                }
                for each in found
            ]
        )
        return
    columns = [
        message("Package"),
        message("Source"),
        message("Rows"),
        message("Version"),
        message("Published"),
    ]
    rows = [(e.package, e.source, e.rows, e.version, e.published.date()) for e in found]
    print_table(message("Opened packages"), columns, rows)
