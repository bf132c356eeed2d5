"""`zb dictionary`: what every table and column of the databases means."""

from pathlib import Path
from typing import Annotated

import typer

from zb_pipelines.cli.terminal.actor import system_login
from zb_pipelines.cli.terminal.output import AsJson, print_json, print_line, print_table
from zb_pipelines.cli.terminal.releases import open_release
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.messages import message


def dictionary(
    database: Annotated[
        str | None, typer.Option(help="One database, for example public_credit")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Markdown file to write")] = None,
    as_json: AsJson = False,
) -> None:
    """The data dictionary of the base and thematic databases, from the release in force."""
    from assets.reports.dictionary import BRIEF, headings, with_fill_rates
    from assets.reports.dictionary import dictionary as describe
    from assets.reports.dictionary_markdown import write_markdown

    platform, release = open_release(None, "zb dictionary")
    described, catalog = describe(release.catalog, database), release.catalog
    tables = with_fill_rates(described, catalog, platform.registry, today())
    if out:
        write_markdown(tables, out)
        facts = {"what": "dictionary", "file": out.name, "release": release.id}
        platform.registry.journal.record("export", database or "dictionary", facts, system_login())
        print_line(message("Tables: {count} → {file}", count=len(tables), file=out))
    elif as_json:
        print_json([vars(each) | {"columns": list(each.lines())} for each in tables])
    else:
        for each in tables:
            brief = [line[:BRIEF] for line in each.lines()]
            print_table(f"{each.title} {each.table}", list(headings()[:BRIEF]), brief)
            if each.filled.day:
                print_line(each.filled.sentence())
