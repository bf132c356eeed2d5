"""`zb demo verify`: the lake compared with what is known of the demo city."""

from typing import TYPE_CHECKING

import typer

from zb_pipelines.cli.terminal.output import AsJson, OnDay, chosen_day, print_json, print_table
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from zb_pipelines.demo.verify import CityVerification


def verify(day: OnDay = None, as_json: AsJson = False) -> None:
    """Compare the lake with the truth of the demo city; exit 2 and a table where they differ."""
    from zb_pipelines.demo.verify import verify_city
    from zb_pipelines.domain.settings import current

    result = verify_city(current(), chosen_day(day))
    if as_json:
        print_json(
            {
                "date": result.day,
                "clean": result.clean,
                "rows": [vars(line) for line in result.lines],
                "differences": [vars(each) for each in result.differences],
            }
        )
    else:
        _print_result(result)
    raise typer.Exit(0 if result.clean else 2)


def _print_result(result: "CityVerification") -> None:
    columns = [
        message("Defect"),
        message("Expected outcome"),
        message("Planted"),
        message("Found"),
        message("Missing"),
        message("Unexpected"),
    ]
    rows = [
        (r.defect, r.outcome, r.planted, r.found, r.missing, r.unexpected) for r in result.lines
    ]
    print_table(message("Planted and found"), columns, rows)
    if result.differences:
        columns = [
            message("Side"),
            message("Entry"),
            message("Defect"),
            message("Outcome"),
            message("Rule"),
            message("Key (masked)"),
        ]
        rows = [(d.side, d.entry, d.defect, d.outcome, d.rule, d.key) for d in result.differences]
        print_table(message("Differences"), columns, rows)
