"""`zb demo build`: the agencies' own systems of the demo city."""

from typing import Annotated

import typer

from zb_pipelines.cli.terminal.output import (
    AsJson,
    OnDay,
    chosen_day,
    errors,
    print_json,
    print_line,
)
from zb_pipelines.cli.terminal.progress import show_progress
from zb_pipelines.domain.messages import message

Persons = Annotated[int, typer.Option(help="Inhabitants", min=600)]
Seed = Annotated[int, typer.Option(help="Seed of the random numbers")]
Mariadb = Annotated[
    str | None,
    typer.Option(help="MariaDB server for the agencies whose systems are of that kind"),
]


def build(
    persons: Persons = 5000,
    seed: Seed = 1,
    day: OnDay = None,
    postgres: Annotated[
        str | None,
        typer.Option(help="PostgreSQL server for the agencies that keep databases"),
    ] = None,
    mariadb: Mariadb = None,
    as_json: AsJson = False,
) -> None:
    """Build the agencies' own systems as of a day, or move them on to it."""
    from zb_pipelines.demo.city import build_city
    from zb_pipelines.demo.servers import demo_servers, password_variables
    from zb_pipelines.domain.settings import current

    on = chosen_day(day)
    with show_progress(message("The demo city")):
        servers = demo_servers(postgres, mariadb)
        city = build_city(current(), persons=persons, seed=seed, day=on, servers=servers)
    for variable in password_variables(servers):
        hint = message(
            "Set {variable} before a pull: the password is not written to sources.yml",
            variable=variable,
        )
        errors.print(hint, soft_wrap=True)
    if as_json:
        print_json(vars(city))
        return
    print_line(
        message(
            "Demo city of {day}: inhabitants {persons}, sources {entries}, rows {rows},"
            " planted errors {defects}, {seconds} seconds; {folder}",
            day=city.day,
            persons=city.persons,
            entries=city.entries,
            rows=city.rows,
            defects=city.defects,
            seconds=f"{city.seconds:.1f}",
            folder=city.folder,
        )
    )
