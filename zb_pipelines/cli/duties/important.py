"""`zb duties important`: the catalogue of important and core data."""

from zb_pipelines.cli.terminal.output import AsJson, OnDay, print_json, print_table
from zb_pipelines.cli.terminal.releases import open_release
from zb_pipelines.domain.messages import message


def important(day: OnDay = None, as_json: AsJson = False) -> None:
    """The tables that grading.yml marks as important or core data, with level and agencies."""
    from zb_pipelines.domain.access.levels import level_name
    from zb_pipelines.domain.catalog.duty_registers.registers import important_data
    from zb_pipelines.domain.catalog.graded_tables import graded_tables

    _, release = open_release(day, "zb duties important")
    tables = {
        name: (level_name(table), tuple(sorted(table.agencies)))
        for name, table in graded_tables(release.catalog).items()
    }
    found = important_data(release.catalog, tables)
    if as_json:
        print_json([vars(each) for each in found])
        return
    kinds = {"important": message("important data"), "core": message("core data")}
    columns = [
        message("Table"),
        message("Kind"),
        message("Level"),
        message("Agencies"),
        message("Reason"),
    ]
    rows = [(e.table, kinds[e.kind], e.highest, len(e.agencies), e.reason) for e in found]
    print_table(message("Catalogue of important data"), columns, rows)
