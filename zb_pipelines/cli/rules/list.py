"""`zb rules list`: every quality rule."""

from dataclasses import asdict
from typing import Annotated

import typer

from zb_pipelines.cli.rules.rule_text import origin_title, severity_title
from zb_pipelines.cli.terminal.known_name import require_known
from zb_pipelines.cli.terminal.output import AsJson, OnDay, chosen_day, print_json, print_table
from zb_pipelines.cli.terminal.releases import catalog_on
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message


def list_rules(
    entry: Annotated[
        str | None, typer.Option(help="Catalog entry, for example tax/taxpayer")
    ] = None,
    table: Annotated[
        str | None, typer.Option(help="Table of the lake, for example base.population__person")
    ] = None,
    dimension: Annotated[
        str | None, typer.Option(help="Quality dimension, as the list prints it")
    ] = None,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """All rules with dimension, indicator (GB/T 36344), severity and version."""
    from quality.rules.rule_book import rule_book, rules_of_table, tables_with_rules
    from resources.platform import open_platform
    from zb_pipelines.domain.naming import entry_table
    from zb_pipelines.domain.quality.dimensions import DIMENSIONS

    catalog = catalog_on(open_platform(), chosen_day(day))
    if entry is not None and entry not in catalog.entries:
        raise input_error(
            "--entry",
            message("The catalog does not have entries {entries}", entries=entry),
            message("zb coverage lists all entries"),
        )
    if dimension is not None and dimension not in DIMENSIONS:
        raise input_error(
            "--dimension",
            message("There is no dimension {name}", name=dimension),
            message("use one of: {known}", known=message(", ").join(DIMENSIONS)),
        )
    require_known("--table", table, tables_with_rules(catalog))
    chosen = table or (entry_table("aggregation", entry) if entry else None)
    found = rules_of_table(catalog, chosen).values() if chosen else rule_book(catalog)
    rules = [each for each in found if dimension in (None, each.dimension)]
    if as_json:
        print_json([{"name": each.name} | asdict(each) for each in rules])
        return
    columns = [
        message("Rule"),
        message("Dimension / indicator"),
        message("Severity"),
        message("Origin"),
        message("Version"),
        message("Explanation"),
    ]
    rows = [
        (
            each.name,
            f"{each.dimension} / {each.indicator}",
            severity_title(each),
            origin_title(each),
            each.version,
            each.title,
        )
        for each in rules
    ]
    print_table(message("Quality rules: {count}", count=len(rules)), columns, rows)
