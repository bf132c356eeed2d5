"""`zb agencies check`: who has filed the unit and person responsible for public data (art. 6)."""

from collections.abc import Mapping, Sequence

import typer

from zb_pipelines.cli.terminal.output import (
    AsJson,
    OnDay,
    chosen_day,
    print_json,
    print_line,
    print_table,
)
from zb_pipelines.domain.messages import message


def check(day: OnDay = None, as_json: AsJson = False) -> None:
    """Agencies that have not properly filed unit and person, and what is open with each.

    Exit 2 where one has not. Open deadlines move to a new person with the release that names them.
    """
    from resources.platform import open_platform
    from zb_pipelines.domain.catalog.lint.responsible import responsible
    from zb_pipelines.domain.catalog.load import load_catalog
    from zb_pipelines.domain.settings import current

    on, settings = chosen_day(day), current()
    catalog = load_catalog(settings.catalog)
    faults: dict[str, list[str]] = {}
    for problem in responsible(catalog, on):
        key = problem.where.split(" ")[1].partition(".")[0]
        faults.setdefault(key, []).append(message("; ").join((problem.what, problem.remedy)))
    registry = open_platform().registry
    open_dockets = [each for each in registry.dockets.all() if each.stood_on(on)]
    rows: list[dict[str, object]] = []
    for key, agency in sorted(catalog.agencies.items()):
        dockets = [each for each in open_dockets if each.duty.agency == key]
        person = agency.responsible.person
        rows.append(
            {
                "agency": key,
                "name": agency.name,
                "unit": agency.responsible.unit,
                "person": person,
                "filed": key not in faults,
                "faults": faults.get(key, []),
                "entries": sum(entry.agency == key for entry in catalog.entries.values()),
                "open": len(dockets),
                "overdue": sum(each.duty.due < on for each in dockets),
                "to_move": sum(each.duty.person != person for each in dockets),
            }
        )
    if as_json:
        print_json(rows)
    else:
        _print_agencies(rows, faults)
    raise typer.Exit(2 if faults else 0)


def _print_agencies(
    rows: Sequence[Mapping[str, object]], faults: Mapping[str, Sequence[str]]
) -> None:
    columns = [
        message("Agency"),
        message("Unit responsible"),
        message("Person responsible"),
        message("Filed"),
        message("Entries"),
        message("Open"),
        message("Overdue"),
        message("To move"),
    ]
    complete = [message("complete")]
    lines = [
        (
            row["name"],
            row["unit"],
            row["person"],
            "\n".join(faults.get(str(row["agency"]), complete)),
            *(row[name] for name in ("entries", "open", "overdue", "to_move")),
        )
        for row in rows
    ]
    print_table(message("What agencies have filed"), columns, lines)
    print_line(message("Agencies whose filing is not complete: {count}", count=len(faults)))
