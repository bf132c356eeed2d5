"""`zb agencies`: who has filed the unit and person responsible for public data (art. 6)."""

import typer

from zb_pipelines.cli.output import AsJson, OnDay, chosen_day, console, say_json, say_table

app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """公共管理和服务机构的内设机构和专人(第六条)."""


@app.command()
def check(day: OnDay = None, as_json: AsJson = False) -> None:
    """Which agencies have not properly filed unit and person, and what is open with each.

    Exit 2 where one has not. Open deadlines move to a new person with the release that names them.
    """
    from resources.registry.office import open_office
    from zb_pipelines.domain.catalog.lint.responsible import responsible
    from zb_pipelines.domain.catalog.load import load_catalog
    from zb_pipelines.domain.settings import current

    on, settings = chosen_day(day), current()
    catalog = load_catalog(settings.catalog)
    faults: dict[str, list[str]] = {}
    for problem in responsible(catalog, on):
        key = problem.where.split(" ")[1].partition(".")[0]
        faults.setdefault(key, []).append(f"{problem.what}；{problem.remedy}")
    with open_office(settings.registry_url) as office:
        standing = [each for each in office.dockets.all() if each.stood_on(on)]
    rows: list[dict[str, object]] = []
    for key, agency in sorted(catalog.agencies.items()):
        mine = [each for each in standing if each.duty.agency == key]
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
                "open": len(mine),
                "overdue": sum(each.duty.due < on for each in mine),
                "to_move": sum(each.duty.person != person for each in mine),
            }
        )
    if as_json:
        say_json(rows)
    else:
        say_table(
            "单位备案",
            ["单位", "内设机构", "专人", "备案", "条目", "未办结", "逾期", "待移交"],
            [
                (
                    row["name"],
                    row["unit"],
                    row["person"],
                    "\n".join(faults.get(str(row["agency"]), ["齐全"])),
                    row["entries"],
                    row["open"],
                    row["overdue"],
                    row["to_move"],
                )
                for row in rows
            ],
        )
        console.print(f"{len(faults)} 个单位备案不齐全")
    raise typer.Exit(2 if faults else 0)
