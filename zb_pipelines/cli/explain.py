"""`zb explain`: where each value of a consolidated record comes from, masked."""

from typing import Annotated

import typer

from zb_pipelines.cli.terminal.output import AsJson, OnDay, chosen_day, print_json, print_table
from zb_pipelines.cli.terminal.releases import catalog_on, open_release
from zb_pipelines.domain.messages import message


def explain(
    table: Annotated[str, typer.Argument(help="For example base.population__person")],
    key: Annotated[str, typer.Argument(help="Identity number or unified social credit code")],
    day: OnDay = None,
    purpose: Annotated[
        str | None, typer.Option(help="What for; needed where protected data (L3, L4) are read")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Where each field of a golden record comes from, masked, and the values that were not chosen."""
    from assets.base.explain import explain as explain_record
    from resources.platform import open_platform

    on = chosen_day(day)
    _decide(table, key, purpose)
    if _explain_derived(table, key, day, as_json=as_json):
        return
    platform = open_platform()
    fields = explain_record(platform, table, key, on)
    if as_json:
        print_json({"table": table, "date": on, "fields": [vars(field) for field in fields]})
    else:
        print_table(
            f"{table} {on}",
            [
                message("Field"),
                message("Value"),
                message("Source"),
                message("Time"),
                message("Values not chosen"),
            ],
            [(f.title, f.value, f.source, f.time, "\n".join(f.lost)) for f in fields],
        )


def _decide(table: str, key: str, purpose: str | None) -> None:
    """Ask access and purpose, and tell the journal; values are masked for everybody."""
    from resources.platform import open_platform
    from zb_pipelines.cli.terminal.actor import require
    from zb_pipelines.cli.terminal.reading import protected_columns, require_purpose
    from zb_pipelines.domain.access.table_access import TableAccess
    from zb_pipelines.domain.business_day import today
    from zb_pipelines.domain.catalog.graded_tables import graded_table

    platform = open_platform()
    principal = require(platform, "explain")
    if principal.development:
        return
    catalog = catalog_on(platform, today())
    graded, reading = graded_table(catalog, table), TableAccess(principal)
    names = {table: list(graded.columns)}
    columns = protected_columns(reading, [graded], names, None)
    use = require_purpose(reading, f"explain {table} {key}", purpose, columns)
    if use:
        use.record(platform, principal.name, "explain", 1)


def _explain_derived(table: str, key: str, day: str | None, *, as_json: bool) -> bool:
    """Print a row of a derived table and the landing rows behind it; False for another table."""
    from assets.derived_tables.explain_row import explain_row
    from assets.thematic.finding_table import finding_table

    on = chosen_day(day)
    platform, release = open_release(day, "zb explain")
    catalog = release.catalog
    themes = {rule.theme for rule in catalog.findings.values()}
    tables = [*catalog.tables.values(), *(finding_table(theme, catalog) for theme in themes)]
    declared = next((each for each in tables if each.name == table), None)
    if declared is None:
        return False
    row = explain_row(platform, catalog, declared, key, on)
    if as_json:
        columns = [vars(column) for column in row.columns]
        origin = [vars(each) for each in row.origin]
        print_json({"table": table, "date": on, "columns": columns, "origin": origin})
        return True
    print_table(
        f"{table} {on}",
        [message("Column"), message("Value"), message("Source columns")],
        [(c.title, c.value, "\n".join(c.sources)) for c in row.columns],
    )
    print_table(
        message("Source rows in the landing layer"),
        [message("Entry"), message("Date"), message("Row")],
        [(each.entry, each.day, each.row) for each in row.origin],
    )
    return True
